// Time zones small enough to carry along: a standard offset and one of the daylight-saving rules in force since 2007.
// Own rules instead of Intl, so that a scenario gives the same bytes under every version of the zone data.
import { DAY_MS, formatTime, HOUR_MS, MINUTE_MS } from '../base/time.ts';

export interface Zone {
  readonly name: string;
  /** Minutes east of UTC in winter. */
  readonly standard: number;
  readonly rule: 'none' | 'eu' | 'us';
}

export const SHANGHAI: Zone = { name: 'Asia/Shanghai', standard: 480, rule: 'none' };
export const BERLIN: Zone = { name: 'Europe/Berlin', standard: 60, rule: 'eu' };
export const LONDON: Zone = { name: 'Europe/London', standard: 0, rule: 'eu' };
export const NEW_YORK: Zone = { name: 'America/New_York', standard: -300, rule: 'us' };
export const KOLKATA: Zone = { name: 'Asia/Kolkata', standard: 330, rule: 'none' };

/** The `nth` Sunday of a month (from 1), or the last one for -1: midnight UTC. */
function sunday(year: number, month: number, nth: number): number {
  if (nth < 0) {
    const last = Date.UTC(year, month + 1, 0);
    return last - new Date(last).getUTCDay() * DAY_MS;
  }
  const first = Date.UTC(year, month, 1);
  return first + (((7 - new Date(first).getUTCDay()) % 7) + (nth - 1) * 7) * DAY_MS;
}

/** Minutes east of UTC at an instant. */
export function offsetAt(zone: Zone, atMs: number): number {
  if (zone.rule === 'none') return zone.standard;
  const year = new Date(atMs + zone.standard * MINUTE_MS).getUTCFullYear();
  const [begin, end] =
    zone.rule === 'eu'
      ? [sunday(year, 2, -1) + HOUR_MS, sunday(year, 9, -1) + HOUR_MS]
      : [
          sunday(year, 2, 2) + 2 * HOUR_MS - zone.standard * MINUTE_MS,
          sunday(year, 10, 1) + HOUR_MS - zone.standard * MINUTE_MS,
        ];
  return atMs >= begin && atMs < end ? zone.standard + 60 : zone.standard;
}

/** The instant of `minutes` after midnight of a local date, `dayMs` being that date's midnight as if it were UTC. */
export function instantOf(zone: Zone, dayMs: number, minutes: number): number {
  const local = dayMs + minutes * MINUTE_MS;
  const guess = local - zone.standard * MINUTE_MS;
  return local - offsetAt(zone, guess) * MINUTE_MS;
}

/** Writes instants in one zone, daylight saving by date; remembers the hour's offset, as reports hold many times an hour. */
export function timeWriter(zone: Zone): (atMs: number) => string {
  let hour = Number.NaN;
  let offset = 0;
  return (atMs) => {
    const h = Math.floor(atMs / HOUR_MS);
    if (h !== hour) {
      hour = h;
      offset = offsetAt(zone, atMs);
    }
    return formatTime(Math.round(atMs), offset);
  };
}
