// Which true background accesses a careful reader could recognize from the report alone: the marks that are known to
// point to the background, looked for in the rows with the truth at hand and without any of telltale's own derivation.
import { MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { Week } from './accuracy.ts';
import type { Interval } from './logger.ts';

export type Trace = 'camera-of-another' | 'cut-twin' | 'burst' | 'regular' | 'quiet-night';

/** Traces by the id of the row. Rows without any are not in the map. */
export function tracesOf(week: Week): Map<string, Trace[]> {
  const { scenario } = week.family;
  const rows = [...new Set(week.intervals)].filter((row): row is Interval => row !== null);
  rows.sort((a, b) => a.beginMs - b.beginMs);
  const makers = new Map(scenario.apps.map((app) => [app.id, app.apple ? 'apple' : (app.maker ?? app.id)]));
  const cameras = rows.filter((row) => row.category === 'camera' && row.endMs - row.beginMs > 2 * SECOND_MS);
  const sounds = rows.filter((row) => row.category === 'camera' || row.category === 'microphone' || row.picker);
  const periods = new Map<string, number>();
  for (const app of scenario.apps)
    for (const habit of app.habits)
      if (habit.on === 'every' && habit.jitterMin <= habit.hours * 60 * 0.15)
        periods.set(`${app.id} ${habit.id}`, habit.hours);
  const counts = new Map<string, number>();
  for (const use of week.uses)
    if (use.trigger === 'every' && use.atMs >= week.keptFromMs) {
      const key = `${use.app} ${use.habit}`;
      if (periods.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const twins = new Map<number, Interval[]>();
  for (const row of rows)
    for (const use of row.uses) if (row.category === 'photos') twins.set(use, [...(twins.get(use) ?? []), row]);

  const found = new Map<string, Trace[]>();
  let low = 0;
  for (const row of rows) {
    const use = week.uses[row.uses[0]!]!;
    if (use.onScreen || row.picker) continue;
    const traces: Trace[] = [];
    if (cameras.some((c) => c.app !== row.app && c.beginMs <= row.beginMs && c.endMs > row.beginMs))
      traces.push('camera-of-another');
    const pair = twins.get(use.id) ?? [];
    const own = pair.find((r) => r.writer === 'app');
    if (scenario.system.ios >= 16 && own && pair.some((r) => r.writer === 'service')) {
      const length = own.endMs - own.beginMs;
      if (length >= 28 * SECOND_MS && length <= 34 * SECOND_MS) traces.push('cut-twin');
    }
    while (rows[low]!.beginMs < row.beginMs - 10 * SECOND_MS) low++;
    const together = new Set<string>();
    for (let k = low; k < rows.length && rows[k]!.beginMs <= row.beginMs + 10 * SECOND_MS; k++)
      together.add(makers.get(rows[k]!.app)!);
    if (together.size >= 3) traces.push('burst');
    if ((counts.get(`${use.app} ${use.habit}`) ?? 0) >= 5) traces.push('regular');
    const near = (r: Interval) =>
      r.beginMs < row.beginMs + 20 * MINUTE_MS && r.endMs > row.beginMs - 20 * MINUTE_MS && r !== row;
    if (use.asleep && !sounds.some(near)) traces.push('quiet-night');
    if (traces.length > 0) found.set(row.id, traces);
  }
  return found;
}
