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

/** Where the offset of ascending times changes: from each time on, that many minutes. */
export interface Offsets {
  readonly at: readonly number[];
  readonly minutes: readonly number[];
}

/** Of access rows ordered by begin. */
export function offsetsOf(rows: Iterable<Access>): Offsets {
  const at: number[] = [];
  const minutes: number[] = [];
  let tail = '';
  for (const { begin } of rows) {
    if (begin.endsWith(tail) && tail !== '') continue;
    const offset = offsetMinutes(begin);
    const ms = parseTime(begin);
    if (offset === null || Number.isNaN(ms)) continue;
    tail = begin.endsWith('Z') ? 'Z' : begin.slice(-6);
    at.push(ms);
    minutes.push(offset);
  }
  return { at, minutes };
}

/**
 * The offset, in minutes, that the owner's clock had at an instant: that of the last access begun before it, so that
 * records in UTC stand in the same local day. Null where no access carries an offset.
 */
export function offsetIn({ at, minutes }: Offsets, ms: number): number | null {
  let low = 1;
  let high = at.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (at[mid]! <= ms) low = mid + 1;
    else high = mid;
  }
  return minutes[low - 1] ?? null;
}

/** Minutes after local midnight at an instant, under an offset in minutes. */
export function minutesAt(ms: number, offset: number | null): number {
  const local = (ms / MINUTE_MS + (offset ?? 0)) % 1440;
  return Math.floor(local < 0 ? local + 1440 : local);
}
