// The tables that Android 16 prints of its app-ops databases, columns parted by `|`: discrete accesses, and accesses counted
// over a window. AOSP DiscreteOpsSqlRegistry.java and AppOpHistoryHelper.java; the order of columns differs between releases.
import { packageOf, parseLocal } from './dumpsys.ts';

export interface TableAccess {
  readonly app: string | null;
  readonly op: string;
  readonly state: string;
  readonly flags: string;
  /** As printed, as if it were UTC. */
  readonly localMs: number;
  /** Null: an instant. */
  readonly durationMs: number | null;
  /** Null where the table does not count. */
  readonly accesses: number | null;
  readonly rejects: number;
}

const NEEDED = ['PACKAGE_NAME', 'OP_NAME', 'UID_STATE', 'OP_FLAGS', 'ACCESS_TIME'];
const MAX_COLUMNS = 40;

/** The names of a table's columns; null for a line that is no head of one. */
export function tableHead(text: string): string[] | null {
  if (!text.includes('|OP_NAME|') || text.length > 1000) return null;
  const names = text.trim().split('|');
  return names.length <= MAX_COLUMNS && NEEDED.every((name) => names.includes(name)) ? names : null;
}

/** A row of a table with such columns; null where it is none. */
export function tableRow(text: string, names: readonly string[]): TableAccess | null {
  const cells = text.trim().split('|');
  // Flags are joined by the same sign that parts the columns: what is left over in the middle is theirs.
  const flagsAt = names.indexOf('OP_FLAGS');
  const extra = cells.length - names.length;
  if (extra < 0 || extra > 8) return null;
  const cell = (name: string): string | null => {
    const i = names.indexOf(name);
    return i < 0 ? null : (cells[i <= flagsAt ? i : i + extra] ?? null);
  };
  const count = (name: string): number | null => {
    const text = cell(name);
    if (text === null) return null;
    return /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  };
  const op = cell('OP_NAME');
  const localMs = parseLocal(cell('ACCESS_TIME') ?? '');
  const [accesses, rejects, duration] = [count('ACCESS_COUNTS'), count('REJECT_COUNTS') ?? 0, count('DURATION')];
  if (!op || Number.isNaN(localMs) || [accesses ?? 0, rejects, duration ?? 0].some(Number.isNaN)) return null;
  return {
    app: packageOf(cell('PACKAGE_NAME') ?? ''),
    op,
    state: cell('UID_STATE') ?? '',
    flags: cells.slice(flagsAt, flagsAt + extra + 1).join('|'),
    localMs,
    durationMs: duration !== null && duration > 0 ? duration : null,
    accesses,
    rejects,
  };
}
