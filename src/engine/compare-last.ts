// Did it stop, where a record keeps only the last access of each kind and state, as Android's app-ops do. A later record
// whose last one is not newer than the earlier record shows that none came since; a newer one shows that it went on.
import { DAY_MS, parseTime } from '../base/time.ts';
import { DATA_TYPES, type DataType } from '../model/personal-data.ts';
import type { Access } from '../model/rows.ts';
import type { Count, PatternComparison, Side, Untold } from './compare.ts';

/** The last access of one kind, or of one kind in the background, on both sides; null where there is none. */
export interface LastTimes {
  readonly before: string | null;
  readonly after: string | null;
}

/** Nothing but last accesses is known of this side. */
export function keepsLastOnly(side: Side): boolean {
  const own = side.coverage.filter((c) => c.row === 'Access');
  return own.length > 0 && own.every((c) => c.kind === 'remnant' && c.source.startsWith('android-'));
}

/** The last time that anything in a side's records names: they were taken no earlier. */
export function takenAt(side: Side): string | null {
  let last: string | null = null;
  for (const { to } of side.coverage) if (last === null || parseTime(to) > parseTime(last)) last = to;
  return last;
}

type Named = Access & { app: string };
const isOwn = (a: Access): a is Named => a.app !== null && a.allowed && a.data !== 'other' && a.via !== 'picker';

function lastOf(rows: readonly Named[]): Map<string, Named> {
  const last = new Map<string, Named>();
  for (const row of rows) {
    const key = `${row.app}\n${row.data}`;
    const known = last.get(key);
    if (!known || parseTime(row.begin) > parseTime(known.begin)) last.set(key, row);
  }
  return last;
}

const count = (row: Named | undefined): Count => ({
  episodes: row ? 1 : 0,
  rows: row ? 1 : 0,
  days: row ? 1 : 0,
  rate: null,
  evidence: row ? [{ ...row.from }] : [],
});

/**
 * One last access before tells how long the app had been silent then, and nothing of its rhythm: that it stays silent so
 * much longer by chance has the odds of the two spans. `level` is the chance below which that counts.
 */
export function compareLast(before: Side, after: Side, level: number): PatternComparison[] {
  const [taken, takenLater] = [takenAt(before), takenAt(after)];
  if (taken === null || takenLater === null) return [];
  const [beforeMs, afterMs] = [parseTime(taken), parseTime(takenLater)];
  const own = { before: before.rows.Access.filter(isOwn), after: after.rows.Access.filter(isOwn) };
  const apps = {
    before: new Set(before.rows.Access.map((a) => a.app)),
    after: new Set(after.rows.Access.map((a) => a.app)),
  };
  const found: PatternComparison[] = [];
  for (const pattern of ['any', 'background'] as const) {
    const accept = (a: Access) => pattern === 'any' || a.state.value === 'background';
    const first = lastOf(own.before.filter(accept));
    const second = lastOf(own.after.filter(accept));
    for (const key of new Set([...first.keys(), ...second.keys()])) {
      const [app, data] = key.split('\n') as [string, DataType];
      if (!DATA_TYPES.includes(data)) continue;
      const [b, a] = [first.get(key), second.get(key)];
      const judged = judge(b, a);
      if (!judged) continue;
      const last = { before: b?.begin ?? null, after: a?.begin ?? null };
      found.push({ app, data, pattern, change: null, ...judged, before: count(b), after: count(a), last });
    }
  }
  return found;

  function judge(
    b: Named | undefined,
    a: Named | undefined,
  ): Pick<PatternComparison, 'verdict' | 'untold' | 'chance'> | null {
    const untold = (why: Untold, chance: number | null = null) => ({
      verdict: 'cannot-tell' as const,
      untold: why,
      chance,
    });
    const app = (b ?? a)!.app;
    if (afterMs - beforeMs < DAY_MS) return untold('not-covered');
    if (a && parseTime(a.begin) > beforeMs) {
      if (b) return { verdict: 'went-on', untold: null, chance: null };
      return apps.before.has(app) ? { verdict: 'began', untold: null, chance: null } : untold('app-absent');
    }
    // The earlier record would have held it too: it was cut, or taken in another way.
    if (!b) return untold('other-record');
    if (!a) return untold(apps.after.has(app) ? 'row-gone' : 'app-absent');
    const silentMs = Math.max(0, beforeMs - parseTime(b.begin));
    const chance = silentMs / (silentMs + (afterMs - beforeMs));
    return chance <= level ? { verdict: 'stopped', untold: null, chance } : untold('too-few', chance);
  }
}
