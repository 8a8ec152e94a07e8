// Access rows with their times read once, in one order whatever order they came in.
import { compareText } from '../base/json.ts';
import { MINUTE_MS, offsetMinutes, parseTime } from '../base/time.ts';
import type { Access } from '../model/rows.ts';

export interface TimedAccess {
  readonly access: Access;
  /** UTC; NaN where the time cannot be read. */
  readonly beginMs: number;
  /** Null while open. */
  readonly endMs: number | null;
}

function order(a: TimedAccess, b: TimedAccess): number {
  if (a.beginMs !== b.beginMs) {
    if (Number.isNaN(a.beginMs)) return Number.isNaN(b.beginMs) ? orderByText(a, b) : 1;
    if (Number.isNaN(b.beginMs)) return -1;
    return a.beginMs - b.beginMs;
  }
  return orderByText(a, b);
}

function orderByText(a: TimedAccess, b: TimedAccess): number {
  const x = a.access;
  const y = b.access;
  return (
    compareText(x.app ?? '', y.app ?? '') ||
    compareText(x.data, y.data) ||
    compareText(x.via, y.via) ||
    (a.endMs ?? Number.MAX_VALUE) - (b.endMs ?? Number.MAX_VALUE) ||
    compareText(x.from.input, y.from.input) ||
    (x.from.line ?? x.from.row ?? x.from.offset ?? 0) - (y.from.line ?? y.from.row ?? y.from.offset ?? 0) ||
    compareText(x.kindAsStored, y.kindAsStored) ||
    compareText(x.state.value, y.state.value)
  );
}

/** Rows by begin; rows without a readable begin stand last. */
export function timed(rows: readonly Access[]): TimedAccess[] {
  const all = rows.map((access) => {
    const endMs = access.end === null ? null : parseTime(access.end);
    return { access, beginMs: parseTime(access.begin), endMs: endMs !== null && Number.isNaN(endMs) ? null : endMs };
  });
  return all.sort(order);
}

/**
 * The offset, in minutes, that the owner's clock had at an instant: that of the last access begun before it, so that
 * records in UTC stand in the same local day. Null where no access carries an offset. Rows must be ordered by begin.
 */
export function offsetAt(rows: readonly Access[]): (ms: number) => number | null {
  const at: number[] = [];
  const offsets: number[] = [];
  let tail = '';
  for (const { begin } of rows) {
    if (begin.endsWith(tail) && tail !== '') continue;
    const offset = offsetMinutes(begin);
    const ms = parseTime(begin);
    if (offset === null || Number.isNaN(ms)) continue;
    tail = begin.endsWith('Z') ? 'Z' : begin.slice(-6);
    at.push(ms);
    offsets.push(offset);
  }
  return (ms) => {
    let i = at.length - 1;
    while (i > 0 && at[i]! > ms) i--;
    return offsets[i] ?? null;
  };
}

/** Minutes after local midnight at an instant, under an offset in minutes. */
export function minutesAt(ms: number, offset: number | null): number {
  const local = (ms / MINUTE_MS + (offset ?? 0)) % 1440;
  return Math.floor(local < 0 ? local + 1440 : local);
}
