// Bytes and run times that two records of one phone both count are added up once: two logs that overlap, a log beside the
// totals of a backup. What a finer record tells of a time stands; what another adds about that same time is left out.
import { parseTime } from '../base/time.ts';
import type { Place } from '../model/rows.ts';
import { Spans } from './spans.ts';

/** Records of one phone agree on the time to about a second. */
const TOUCH_MS = 1000;

interface Counted {
  readonly app: string | null;
  readonly begin: string;
  readonly end: string | null;
  readonly from: Place;
}

/**
 * The rows that may be added up. `kindOf` tells apart what is counted separately, as networks are. Rows of one table never
 * exclude each other; of several tables that cover the same time for an app, the one with the most rows of it counts.
 */
export function countedOnce<R extends Counted>(rows: readonly R[], kindOf: (row: R) => string = () => ''): R[] {
  const groups = new Map<string, Map<string, R[]>>();
  for (const row of rows) {
    const subject = `${row.app ?? ''}\n${kindOf(row)}`;
    const tables = groups.get(subject) ?? new Map<string, R[]>();
    groups.set(subject, tables);
    const table = `${row.from.input}\n${row.from.path ?? ''}`;
    const list = tables.get(table);
    if (list) list.push(row);
    else tables.set(table, [row]);
  }
  const kept = new Set<R>();
  for (const tables of groups.values()) {
    const taken: { beginMs: number; endMs: number; item: true }[] = [];
    for (const [, list] of [...tables].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))) {
      const others = taken.length > 0 ? new Spans(taken) : null;
      for (const row of list) {
        const beginMs = parseTime(row.begin);
        const endMs = parseTime(row.end ?? row.begin);
        if (others?.touching(beginMs + TOUCH_MS, Math.max(beginMs + TOUCH_MS, endMs - TOUCH_MS))) continue;
        kept.add(row);
      }
      if (tables.size === 1) break;
      for (const row of list)
        if (kept.has(row))
          taken.push({ beginMs: parseTime(row.begin), endMs: parseTime(row.end ?? row.begin), item: true });
    }
  }
  return rows.filter((row) => kept.has(row));
}
