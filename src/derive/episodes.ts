// Episodes: one use often writes two rows, so overlapping or touching rows of one app and kind are counted once.
import { beginsWithinMs } from './beside.ts';
import type { TimedAccess } from './timed.ts';

/**
 * Numbers the episodes from 1 in the order of their begins and gives each row its number, in the order of `rows`,
 * which must be ordered by begin. Picker rows, proxied rows and refused rows form episodes of their own.
 * An open row reaches to the last time known of its input.
 */
export function episodesOf(rows: readonly TimedAccess[], lastMsOf: ReadonlyMap<string, number>): number[] {
  const reach = new Map<string, { episode: number; untilMs: number }>();
  let last = 0;
  return rows.map((row) => {
    const { app, data, via, allowed, from } = row.access;
    if (Number.isNaN(row.beginMs)) return ++last;
    // A row that is rounded down to the minute is about some moment of that minute.
    const within = row.beginMs + Math.max(0, beginsWithinMs(row.access) - 1);
    const until = Math.max(within, row.endMs ?? lastMsOf.get(from.input) ?? row.beginMs);
    const key = `${app ?? ''}\n${data}\n${via}\n${allowed}`;
    const current = reach.get(key);
    if (current && row.beginMs <= current.untilMs) {
      current.untilMs = Math.max(current.untilMs, until);
      return current.episode;
    }
    last++;
    reach.set(key, { episode: last, untilMs: until });
    return last;
  });
}

/** The last time that the access rows of each input name. */
export function lastTimes(rows: readonly TimedAccess[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { access, beginMs, endMs } of rows) {
    const at = Math.max(beginMs, endMs ?? beginMs);
    if (at > (last.get(access.from.input) ?? Number.NEGATIVE_INFINITY)) last.set(access.from.input, at);
  }
  return last;
}
