// One order of rows for every run: by time, then by where they stand. It makes rows/ repeatable.
import { canonicalJson, compareText } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { ROW_BY_NAME, type RowName, type Rows } from '../model/rows.ts';

/** Sorts each list in place; rows without a time stand last. */
export function sortRows(rows: Rows): void {
  for (const name of Object.keys(rows) as RowName[]) sortByTime(rows[name] as never[], ROW_BY_NAME[name].time);
}

interface Keyed {
  from: { input: string; line?: number; entry?: number; frame?: number; offset?: number; path?: string; row?: number };
}

function sortByTime(rows: (Keyed & Record<string, unknown>)[], column: string): void {
  const keyed = rows.map((row) => {
    const time = row[column];
    const ms = typeof time === 'string' ? parseTime(time) : Number.NaN;
    return { row, ms: Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms };
  });
  keyed.sort((a, b) => a.ms - b.ms || comparePlaces(a.row, b.row));
  for (let i = 0; i < keyed.length; i++) rows[i] = keyed[i]!.row;
}

function comparePlaces(a: Keyed, b: Keyed): number {
  const [p, q] = [a.from, b.from];
  return (
    compareText(p.input, q.input) ||
    compareText(p.path ?? '', q.path ?? '') ||
    (p.line ?? p.entry ?? p.frame ?? p.row ?? p.offset ?? 0) -
      (q.line ?? q.entry ?? q.frame ?? q.row ?? q.offset ?? 0) ||
    compareText(canonicalJson(a), canonicalJson(b))
  );
}
