// Dumps of one phone, taken one after another, tell the same thing again and again: the last access stays the last one, a day of
// events is in every dump of that day. What several dumps tell is one row; within one dump nothing is taken away.
import { compareText } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import type { Place, RowName, RowTypes } from '../model/rows.ts';
import type { Item, RowItem } from '../model/units.ts';

/** What one section of one report gave. */
export interface DumpPart {
  readonly input: string;
  readonly service: string;
  /** When it was taken; null where nothing says so. */
  readonly atMs: number | null;
  readonly items: readonly Item[];
}

export interface Merged {
  readonly items: Item[];
  /** Lines of each input whose rows stand in another dump as well. */
  readonly repeated: Map<string, number>;
}

interface Row {
  readonly item: RowItem;
  readonly part: number;
  readonly begin: number;
  readonly end: number | null;
  /** Counts: accesses in a window, bytes, or 0. */
  readonly weight: number;
}

const isRow = (item: Item): item is RowItem =>
  item.type !== 'problem' &&
  item.type !== 'coverage' &&
  item.type !== 'lines' &&
  item.type !== 'companion' &&
  item.type !== 'exchange';

const SECOND = 1000;
/** Two times of one event differ by what the service rounds away: nothing, whole seconds, or the time of its last reset. */
const TOLERANCE: Partial<Record<RowName, (row: never, service: string) => number>> = {
  Access: (row: RowTypes['Access']) => (row.timing === 'floored' ? 0 : 50),
  Presence: (row: RowTypes['Presence'], service) =>
    row.what === 'running' ? 60 * SECOND : service === 'batterystats' ? 2 * SECOND : SECOND,
  Volume: () => 60 * SECOND,
};

function keyOf({ type, row }: RowItem, service: string): string | null {
  if (type === 'Access') {
    const how = row.count !== null ? 'count' : row.timing === 'floored' ? 'minute' : 'last';
    return JSON.stringify([type, how, row.app, row.kindAsStored, row.state.value, row.via, row.allowed]);
  }
  if (type === 'Presence') return JSON.stringify([type, service, row.what, row.app]);
  if (type === 'Volume') return JSON.stringify([type, service, row.app, row.network]);
  if (type === 'Permission') return JSON.stringify([type, row.app, row.kindAsStored]);
  return null;
}

function rowOf(item: RowItem, part: number): Row {
  const { type, row } = item;
  const time = (text: string | null) => (text === null ? null : parseTime(text));
  if (type === 'Access' || type === 'Presence')
    return {
      item,
      part,
      begin: parseTime(row.begin),
      end: time(row.end),
      weight: type === 'Access' ? (row.count ?? 0) : 0,
    };
  if (type === 'Volume')
    return { item, part, begin: parseTime(row.begin), end: time(row.end), weight: row.in + row.out };
  return { item, part, begin: 0, end: null, weight: 0 };
}

/** Merges parts of one phone. One part alone comes out as it went in. */
export function mergeDumps(given: readonly DumpPart[]): Merged {
  // Oldest first, so that a later dump's word on the same row is the newer one.
  const parts = [...given].sort(
    (a, b) =>
      (a.atMs ?? Number.NEGATIVE_INFINITY) - (b.atMs ?? Number.NEGATIVE_INFINITY) || compareText(a.input, b.input),
  );
  const items: Item[] = [];
  const groups = new Map<string, Row[]>();
  const zoneless = new Set<string>();
  parts.forEach((part, number) => {
    for (const item of part.items) {
      // That a file names no zone is said once, not by each of its services.
      if (item.type === 'problem' && item.problem.code === 'no-zone') {
        const said = `${item.problem.from?.input ?? ''} ${item.problem.sentence}`;
        if (zoneless.has(said)) continue;
        zoneless.add(said);
      }
      const key = isRow(item) ? keyOf(item, part.service) : null;
      if (key === null || !isRow(item)) {
        items.push(item);
        continue;
      }
      const row = rowOf(item, number);
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  });
  const repeated = new Map<string, number>();
  const kept = new Set<string>();
  const dropped: Place[] = [];
  const line = (p: Place) => `${p.input} ${p.path ?? ''} ${p.line}`;
  for (const group of groups.values()) {
    const stay = group.every((r) => r.part === group[0]!.part) ? group : mergeGroup(group, parts);
    const set = new Set(stay);
    for (const row of stay) {
      items.push(row.item);
      kept.add(line(row.item.row.from));
    }
    for (const row of group) if (!set.has(row)) dropped.push(row.item.row.from);
  }
  for (const place of dropped) {
    const where = line(place);
    if (kept.has(where)) continue;
    kept.add(where);
    repeated.set(place.input, (repeated.get(place.input) ?? 0) + 1);
  }
  return { items, repeated };
}

/** Rows of one key from several parts, in the order of the parts. */
function mergeGroup(group: readonly Row[], parts: readonly DumpPart[]): Row[] {
  const { type, row } = group[0]!.item;
  // A permission is as the last dump that names it says; before, it may have been another.
  if (type === 'Permission') {
    const last = group.reduce((latest, r) => Math.max(latest, r.part), 0);
    return group.filter((r) => r.part === last);
  }
  if (type === 'Access' && row.count !== null) return widest(group);
  const tolerance = TOLERANCE[type]!;
  const stay: Row[] = [];
  for (const number of new Set(group.map((r) => r.part))) {
    const mine = group.filter((r) => r.part === number).sort((a, b) => a.begin - b.begin);
    // Each row of this part may be one of those that stand already, and each of those only once.
    const free = stay.map((_, i) => i).sort((a, b) => stay[a]!.begin - stay[b]!.begin);
    let from = 0;
    const news: Row[] = [];
    for (const r of mine) {
      const near = tolerance(r.item.row as never, parts[number]!.service);
      while (from < free.length && farBefore(stay[free[from]!]!, r, near)) from++;
      const at = free.findIndex((i, n) => n >= from && same(stay[i]!, r, near));
      if (at < 0) news.push(r);
      else {
        const i = free[at]!;
        free.splice(at, 1);
        stay[i] = better(stay[i]!, r);
      }
    }
    stay.push(...news);
  }
  return stay;
}

/** Neither begin nor end can meet those of `r` or of any row after it. */
const farBefore = (a: Row, r: Row, near: number): boolean =>
  a.end !== null && a.end < r.begin - near && a.begin < r.begin - near;

/** The same begin, or (where a dump's history was cut at its front) the same end. */
const same = (a: Row, b: Row, near: number): boolean =>
  Math.abs(a.begin - b.begin) <= near ||
  (a.item.type === 'Presence' &&
    a.end !== null &&
    b.end !== null &&
    a.end > a.begin &&
    Math.abs(a.end - b.end) <= near);

/** One that has ended before one that had not; then the longer; then the later dump's. */
function better(a: Row, b: Row): Row {
  if ((a.end === null) !== (b.end === null)) return a.end === null ? b : a;
  const [long, other] = [(a.end ?? 0) - a.begin, (b.end ?? 0) - b.begin];
  return long > other ? a : b;
}

/** Counts over windows that cover one another are not added: the wider window holds the narrower one's. */
function widest(group: readonly Row[]): Row[] {
  const length = (r: Row) => (r.end ?? r.begin) - r.begin;
  const stay: Row[] = [];
  for (const r of [...group].sort((a, b) => length(b) - length(a) || b.weight - a.weight || b.part - a.part)) {
    const covered = stay.some((s) => {
      if (s.part === r.part) return false;
      const shared = Math.min(s.end ?? s.begin, r.end ?? r.begin) - Math.max(s.begin, r.begin);
      return length(r) === 0 ? s.begin === r.begin : shared > length(r) / 2;
    });
    if (!covered) stay.push(r);
  }
  return stay;
}
