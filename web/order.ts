// The order in which a result tells its findings, and what follows from it: the row shown first, the order of the apps.
import type { Finding } from '../src/model/finding.ts';
import { rowAtLine, type Week } from './week.ts';

/** Findings in the result's order; those of one audit and outcome stand together behind the first of them. */
export function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const f of findings) {
    const key = `${f.audit} ${f.outcome}`;
    const group = groups.get(key);
    if (group) group.push(f);
    else groups.set(key, [f]);
  }
  return [...groups.values()];
}

const firstRows = new WeakMap<Week, number>();
/** The row shown first: the first that the first finding about rows rests on, else the first of all. */
export function defaultRow(week: Week): number {
  let row = firstRows.get(week);
  if (row === undefined) {
    row = week.n ? 0 : -1;
    search: for (const [f] of grouped(week.result.findings))
      for (const e of f!.evidence) {
        const i = e.line === undefined ? -1 : rowAtLine(week, e.input, e.line);
        if (i < 0) continue;
        row = i;
        break search;
      }
    firstRows.set(week, row);
  }
  return row;
}

/** Apps as the findings name them first, then by episodes. */
export function appOrder(week: Week): number[] {
  const told = new Map<string, number>();
  for (const f of grouped(week.result.findings).flat())
    if (f.app !== null && f.outcome !== 'not-observed' && !told.has(f.app)) told.set(f.app, told.size);
  const rank = (id: string) => told.get(id) ?? 1e6;
  return week.apps
    .filter((a) => a.rows > 0 || week.onScreen.has(a.index))
    .sort(
      (a, b) =>
        Number(b.rows > 0) - Number(a.rows > 0) ||
        rank(a.id) - rank(b.id) ||
        b.episodes - a.episodes ||
        (week.onScreen.get(b.index)?.length ?? 0) - (week.onScreen.get(a.index)?.length ?? 0) ||
        a.index - b.index,
    )
    .map((a) => a.index);
}
