// The rows of a page arranged for drawing: one axis of local time as recorded, lanes by app and kind, what was recorded when.
import { localMinutes, MINUTE_MS, offsetMinutes, parseTime } from '../src/base/time.ts';
import { DATA_TYPES, type DataType, isDataType } from '../src/model/personal-data.ts';
import type { Result } from '../src/model/result.ts';
import { GRADES, PRESENCES, STATE_VALUES, TIMINGS } from '../src/model/rows.ts';
import { NO_OFFSET, placeAt, type ReportData, VIAS } from '../src/report/payload.ts';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Local milliseconds: the wall clock as written, counted as if it were UTC. Begin, end. */
export type Span = readonly [number, number];

export interface App {
  index: number;
  /** Bundle id or package; empty where the record names none. */
  id: string;
  name: { en?: string; zh?: string };
  kinds: number[];
  rows: number;
  episodes: number;
  /** Contacts: indexes into `data.contact`. */
  contacts: number[];
}

/** Rows of one app and kind in order of their begin. */
export interface Lane {
  app: number;
  kind: number;
  rows: Int32Array;
  /** The latest end up to here, so that a view finds rows that began before it. */
  reach: Float64Array;
}

export interface Band {
  what: 'screen' | 'lock' | 'sleep';
  spans: Span[];
  recorded: Span[];
}

export interface Week {
  data: ReportData;
  result: Result;
  n: number;
  apps: App[];
  kinds: DataType[];
  /** In order of begin: */
  app: Uint16Array;
  kind: Uint8Array;
  a: Float64Array;
  /** Milliseconds; -1 while open. */
  length: Float64Array;
  /** 1 for the first row of its episode. */
  first: Uint8Array;
  /** Index into the columns of `data.access`. */
  row: Uint32Array;
  lanes: Lane[];
  /** Local midnight before the first and after the last thing recorded. */
  t0: number;
  t1: number;
  /** When accesses were recorded at all; empty where the record does not say. */
  recorded: Span[];
  gaps: Span[];
  /** Where only single rows were kept; inside the gaps. */
  remnants: Span[];
  /** The inputs say what time they cover. Without, nothing can be called unrecorded. */
  covered: boolean;
  /** Minutes after midnight. */
  night: { from: number; to: number } | null;
  bands: Band[];
  /** Spans in which an app stood on the screen, or ran as a foreground service, by app index. */
  onScreen: Map<number, Span[]>;
  services: Map<number, Span[]>;
  /** Whether any record tells which apps stood on the screen, and when it did. */
  screenTold: Span[];
  /** Presence rows without an offset beside rows with one: not drawn. */
  unplaced: number;
  zones: number;
}

/**
 * The wall clock of the accesses at a moment: the offset of the access nearest in time. Other records of the phone write other
 * offsets (a PowerLog writes UTC), and would stand hours beside what they belong to.
 */
function wallClock(access: ReportData['access']): (utcMs: number, own: number) => number {
  const rows: number[] = [];
  for (let i = 0; i < access.n; i++) if (access.offset[i] !== NO_OFFSET) rows.push(i);
  if (rows.length === 0) return (_, own) => shift(own);
  rows.sort((a, b) => access.begin[a]! - access.begin[b]!);
  // Only where the offset changes, with the moment halfway between the two rows.
  const from: number[] = [Number.NEGATIVE_INFINITY];
  const offsets: number[] = [access.offset[rows[0]!]!];
  for (let j = 1; j < rows.length; j++) {
    const [a, b] = [rows[j - 1]!, rows[j]!];
    if (access.offset[a] === access.offset[b]) continue;
    from.push((access.begin[a]! + access.begin[b]!) / 2);
    offsets.push(access.offset[b]!);
  }
  return (utcMs, own) => {
    // Local to the phone already.
    if (own === NO_OFFSET) return 0;
    let low = 0;
    let high = from.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (from[mid]! <= utcMs) low = mid;
      else high = mid - 1;
    }
    return shift(offsets[low]!);
  };
}

export const localMs = (iso: string): number => parseTime(iso) + (offsetMinutes(iso) ?? 0) * MINUTE_MS;
const shift = (offset: number) => (offset === NO_OFFSET ? 0 : offset * MINUTE_MS);

function union(spans: Span[]): Span[] {
  const sorted = [...spans].sort((x, y) => x[0] - y[0]);
  const out: [number, number][] = [];
  for (const [a, b] of sorted) {
    const last = out[out.length - 1];
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else out.push([a, b]);
  }
  return out;
}

/** What of `from` to `to` lies outside `spans`. */
export function complement(spans: readonly Span[], from: number, to: number): Span[] {
  const out: Span[] = [];
  let t = from;
  for (const [a, b] of spans) {
    if (a > t) out.push([t, Math.min(a, to)]);
    t = Math.max(t, b);
  }
  if (t < to) out.push([t, to]);
  return out.filter((s) => s[1] > s[0]);
}

/** The parts of `spans` between `from` and `to`. */
export const clip = (spans: readonly Span[], from: number, to: number): Span[] =>
  spans.flatMap(([a, b]) => (b > from && a < to ? [[Math.max(a, from), Math.min(b, to)] as const] : []));

const KIND_ORDER: DataType[] = ['location', 'photos', 'contacts', 'camera', 'microphone', 'media-library'];

export function arrange(data: ReportData): Week {
  const { access, contact, presence, words, result } = data;
  const n = access.n;
  const begins = access.begin.map((ms, i) => ms + shift(access.offset[i]!));
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  let ordered = true;
  for (let i = 1; i < n && ordered; i++) ordered = begins[i]! >= begins[i - 1]!;
  if (!ordered) order.sort((x, y) => begins[x]! - begins[y]! || x - y);

  const names = new Map(result.apps.map((a) => [a.app, a.name]));
  const apps: App[] = [];
  const byWord = new Map<number, App>();
  const appOf = (word: number): App => {
    let app = byWord.get(word);
    if (!app) {
      const id = word === 0 ? '' : words[word - 1]!;
      app = { index: apps.length, id, name: names.get(id) ?? {}, kinds: [], rows: 0, episodes: 0, contacts: [] };
      byWord.set(word, app);
      apps.push(app);
    }
    return app;
  };

  const used = new Set<number>();
  for (let i = 0; i < n; i++) used.add(access.data[i]!);
  const rank = (d: DataType) => (KIND_ORDER.indexOf(d) + 1 || 100) * 1000 + DATA_TYPES.indexOf(d);
  const kinds = [...used].map((w) => (isDataType(words[w]!) ? (words[w] as DataType) : 'other'));
  const kindList = [...new Set(kinds)].sort((x, y) => rank(x) - rank(y));
  const kindOf = new Map([...used].map((w, i) => [w, kindList.indexOf(kinds[i]!)]));

  const week: Week = {
    data,
    result,
    n,
    apps,
    kinds: kindList,
    app: new Uint16Array(n),
    kind: new Uint8Array(n),
    a: new Float64Array(n),
    length: new Float64Array(n),
    first: new Uint8Array(n),
    row: order,
    lanes: [],
    t0: 0,
    t1: 0,
    recorded: [],
    gaps: [],
    remnants: [],
    covered: false,
    night: null,
    bands: [],
    onScreen: new Map(),
    services: new Map(),
    screenTold: [],
    unplaced: 0,
    zones: 0,
  };
  const laneRows = new Map<number, number[]>();
  const episodes = new Uint8Array(access.episode.reduce((most, e) => Math.max(most, e), 0) + 1);
  const offsets = new Set<number>();
  for (let i = 0; i < n; i++) {
    const r = order[i]!;
    const app = appOf(access.app[r]!);
    const kind = kindOf.get(access.data[r]!)!;
    week.app[i] = app.index;
    week.kind[i] = kind;
    week.a[i] = begins[r]!;
    week.length[i] = access.length[r]!;
    offsets.add(access.offset[r]!);
    app.rows++;
    if (episodes[access.episode[r]!] === 0) {
      episodes[access.episode[r]!] = 1;
      week.first[i] = 1;
      app.episodes++;
    }
    const lane = app.index * 256 + kind;
    const rows = laneRows.get(lane);
    if (rows) rows.push(i);
    else laneRows.set(lane, [i]);
  }
  for (let i = 0; i < contact.n; i++) appOf(contact.app[i]!).contacts.push(i);
  for (let i = 0; i < presence.n; i++) if (presence.app[i]! > 0) appOf(presence.app[i]!);
  week.zones = offsets.size;
  for (const [key, rows] of laneRows) {
    const reach = new Float64Array(rows.length);
    let latest = Number.NEGATIVE_INFINITY;
    for (const [j, i] of rows.entries()) {
      latest = Math.max(latest, week.a[i]! + Math.max(0, week.length[i]!));
      reach[j] = latest;
    }
    const lane = { app: Math.floor(key / 256), kind: key % 256, rows: Int32Array.from(rows), reach };
    week.lanes.push(lane);
    apps[lane.app]!.kinds.push(lane.kind);
  }
  for (const app of apps) app.kinds.sort((x, y) => x - y);
  week.lanes.sort((x, y) => x.app - y.app || x.kind - y.kind);
  const wall = wallClock(access);
  arrangeTimes(week, wall);
  arrangePresence(week, appOf, wall);
  const night = result.derived.night;
  if (night.from !== null && night.to !== null) week.night = { from: night.from, to: night.to };
  return week;
}

type Wall = ReturnType<typeof wallClock>;
const onWall = (iso: string, wall: Wall): number => {
  const ms = parseTime(iso);
  return ms + wall(ms, offsetMinutes(iso) ?? NO_OFFSET);
};

function arrangeTimes(week: Week, wall: Wall): void {
  const { result, data } = week;
  const of = (kind: string): Span[] => {
    const rows = (['Access', 'Contact', 'Request', 'Presence'] as const).find((r) =>
      result.coverage.some((c) => c.row === r),
    );
    const own = result.coverage.filter((c) => c.row === rows && c.kind === kind);
    return union(
      own
        .map((c) => [onWall(c.from, wall), onWall(c.to, wall)] as const)
        .filter(([a, b]) => Number.isFinite(a) && b >= a),
    );
  };
  week.recorded = of('full');
  week.remnants = of('remnant');
  week.covered = week.recorded.length + week.remnants.length > 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const see = (t: number) => {
    if (t < low) low = t;
    if (t > high) high = t;
  };
  for (const [a, b] of [...week.recorded, ...week.remnants]) {
    see(a);
    see(b);
  }
  if (week.n) {
    see(week.a[0]!);
    for (let i = 0; i < week.n; i++) see(week.a[i]! + Math.max(0, week.length[i]!));
  }
  if (!Number.isFinite(low))
    for (let i = 0; i < data.contact.n; i++) {
      const t = contactFirst(week, i);
      if (Number.isNaN(t)) continue;
      see(t);
      see(t + data.contact.span[i]!);
    }
  if (!Number.isFinite(low))
    for (let i = 0; i < data.presence.n; i++) {
      const at = data.presence.begin[i]!;
      see(at + wall(at, data.presence.offset[i]!));
    }
  if (!Number.isFinite(low)) low = high = 0;
  week.t0 = Math.floor(low / DAY) * DAY;
  week.t1 = Math.max(week.t0 + DAY, Math.ceil(high / DAY) * DAY);
  week.gaps = week.covered ? complement(week.recorded, week.t0, week.t1) : [];
  week.remnants = week.remnants.flatMap(([a, b]) => clip(week.gaps, a, b));
}

function arrangePresence(week: Week, appOf: (word: number) => App, wall: Wall): void {
  const { presence } = week.data;
  const found: Record<string, Span[]> = {};
  const from: Record<string, Set<string>> = {};
  const { access } = week.data;
  const hasOffsets = access.offset.some((o) => o !== NO_OFFSET);
  for (let i = 0; i < presence.n; i++) {
    const what = PRESENCES[presence.what[i]!]!;
    // A time without an offset stands beside nothing until its zone is known.
    if (presence.offset[i] === NO_OFFSET && hasOffsets) {
      week.unplaced++;
      continue;
    }
    const a = presence.begin[i]! + wall(presence.begin[i]!, presence.offset[i]!);
    // Open: it held at its begin, and no end is invented.
    const b = a + Math.max(0, presence.length[i]!);
    from[what] ??= new Set();
    from[what].add(week.data.words[presence.source[i]!]!);
    if (presence.app[i]! > 0) {
      const kind = what === 'app-on-screen' ? 'screen' : what === 'app-foreground-service' ? 'service' : null;
      if (kind === null) continue;
      const spans = kind === 'screen' ? week.onScreen : week.services;
      const app = appOf(presence.app[i]!).index;
      const own = spans.get(app);
      if (own) own.push([a, b]);
      else spans.set(app, [[a, b]]);
    } else {
      found[what] ??= [];
      found[what].push([a, b]);
    }
  }
  // What a record covers, by the sources that gave these states: a record of sleep says nothing about the screen.
  const covered = (names: readonly string[], known: Span[]): Span[] => {
    const sources = new Set(names.flatMap((n) => [...(from[n] ?? [])]));
    const told = week.result.coverage.filter(
      (c) => c.row === 'Presence' && sources.has(c.source) && (offsetMinutes(c.from) !== null || !hasOffsets),
    );
    return told.length > 0 ? union(told.map((c) => [onWall(c.from, wall), onWall(c.to, wall)] as const)) : known;
  };
  const add = (what: Band['what'], on: string[], off: string[]) => {
    const spans = union(on.flatMap((w) => found[w] ?? []));
    const known = union([...spans, ...off.flatMap((w) => found[w] ?? [])]);
    if (known.length) week.bands.push({ what, spans, recorded: covered([...on, ...off], known) });
  };
  const told = union([...week.onScreen.values()].flat());
  if (told.length > 0) week.screenTold = covered(['app-on-screen'], [[told[0]![0], told.at(-1)![1]]]);
  for (const spans of [week.onScreen, week.services]) for (const [app, own] of spans) spans.set(app, union(own));
  add('screen', ['screen-on'], ['screen-off']);
  add('lock', ['locked'], ['unlocked']);
  add('sleep', ['asleep'], ['awake', 'in-bed']);
}

/** How a row is drawn and said: its form, and the spans it supports and allows. */
export interface RowForm {
  form:
    | 'picker'
    | 'open'
    | 'long'
    | 'long-at-night'
    | 'wall'
    | 'cut'
    | 'unknown-timer'
    | 'measured'
    | 'floored'
    | 'minute'
    | 'instant'
    | 'quantised';
  /** The uses reach at least this far, milliseconds after the begin. */
  solid: number;
  /** The last use may lie up to here. */
  possible: number;
  /** Recorded length; null while open. */
  length: number | null;
}

export function formOf(week: Week, i: number): RowForm {
  const c = week.data.access;
  const r = week.row[i]!;
  const length = c.length[r]!;
  if (length < 0) return { form: 'open', solid: 0, possible: 0, length: null };
  if (VIAS[c.via[r]!] === 'picker') return { form: 'picker', solid: length, possible: length, length };
  const timing = TIMINGS[c.timing[r]!]!;
  const known = c.useMin[r]! >= 0;
  const solid = known ? Math.min(length, c.useMin[r]!) : 0;
  const possible = known ? Math.min(length, Math.max(solid, c.useMax[r]!)) : length;
  if (timing === 'coalesced') {
    if (!known) return { form: 'unknown-timer', solid: 0, possible: length, length };
    const { timerMs, wallMs } = week.result.derived.era;
    const form =
      timerMs !== null && length < timerMs
        ? 'cut'
        : wallMs !== null && length <= wallMs
          ? 'wall'
          : solid > 0
            ? 'long'
            : 'long-at-night';
    return { form, solid, possible, length };
  }
  // Only Android writes a state into its rows, and rounds the time of these down.
  if (timing === 'floored')
    return { form: gradeOf(week, i) === 'recorded' ? 'minute' : 'floored', solid, possible, length };
  if (timing === 'instant') return { form: 'instant', solid: 0, possible: 0, length };
  return { form: timing, solid: known ? solid : length, possible, length };
}

export const stateOf = (week: Week, i: number) => STATE_VALUES[week.data.access.state[week.row[i]!]!]!;
export const gradeOf = (week: Week, i: number) => GRADES[week.data.access.grade[week.row[i]!]!]!;
export const isPicker = (week: Week, i: number) => VIAS[week.data.access.via[week.row[i]!]!] === 'picker';
export const isRefused = (week: Week, i: number) => week.data.access.allowed[week.row[i]!] === 0;
export const beginPlace = (week: Week, i: number) => placeAt(week.data, week.data.access.from, week.row[i]!);
export const endPlace = (week: Week, i: number) => placeAt(week.data, week.data.access.end, week.row[i]!);

/** The first index in `lane.rows` that may reach into a view beginning at `t`. */
export function laneStart(lane: Lane, t: number): number {
  let low = 0;
  let high = lane.reach.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (lane.reach[mid]! < t) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Nights of the owner between two local times. */
export function nights(week: Week, from: number, to: number): Span[] {
  if (!week.night) return [];
  const { from: a, to: b } = week.night;
  const out: Span[] = [];
  const length = ((b - a + 1440) % 1440) * MINUTE;
  if ((to - from) / DAY > 400) return [];
  for (let d = Math.floor(from / DAY) * DAY - DAY; d < to; d += DAY) {
    const start = d + a * MINUTE;
    if (start < to && start + length > from) out.push([start, start + length]);
  }
  return out;
}

/** Lines beyond this are looked up in a map instead of an array. */
const DENSE_LINES = 8_000_000;

/** Row index in the week by place: `input` and line. Built once, when first asked. */
const byLine = new WeakMap<Week, Map<string, { get(line: number): number | undefined }>>();
export function rowAtLine(week: Week, input: string, line: number): number {
  let all = byLine.get(week);
  if (!all) {
    all = new Map();
    const { from } = week.data.access;
    const last = week.data.inputs.map(() => 0);
    const stands = (r: number) => from.input[r]! > 0 && from.form[r] === 1;
    for (let r = 0; r < week.n; r++)
      if (stands(r)) last[from.input[r]! - 1] = Math.max(last[from.input[r]! - 1]!, from.number[r]!);
    const dense = last.map((n) => (n < DENSE_LINES ? new Int32Array(n + 1).fill(-1) : null));
    const sparse = last.map(() => new Map<number, number>());
    for (let i = 0; i < week.n; i++) {
      const r = week.row[i]!;
      if (!stands(r)) continue;
      const own = dense[from.input[r]! - 1];
      if (own) own[from.number[r]!] = i;
      else sparse[from.input[r]! - 1]!.set(from.number[r]!, i);
    }
    for (const [j, input] of week.data.inputs.entries()) {
      const own = dense[j];
      all.set(input, own ? { get: (n) => own[n] } : sparse[j]!);
    }
    byLine.set(week, all);
  }
  return all.get(input)?.get(line) ?? -1;
}

const contactByLine = new WeakMap<Week, Map<string, number>>();
export function contactAtLine(week: Week, input: string, line: number): number {
  let all = contactByLine.get(week);
  if (!all) {
    const { from } = week.data.contact;
    all = new Map();
    for (let i = 0; i < week.data.contact.n; i++)
      if (from.input[i]! > 0 && from.form[i] === 1)
        all.set(`${week.data.inputs[from.input[i]! - 1]} ${from.number[i]}`, i);
    contactByLine.set(week, all);
  }
  return all.get(`${input} ${line}`) ?? -1;
}

export const contactFirst = (week: Week, i: number) =>
  week.data.contact.first[i] === 0 ? Number.NaN : week.data.contact.first[i]! + shift(week.data.contact.offset[i]!);
export const contactLast = (week: Week, i: number) => contactFirst(week, i) + week.data.contact.span[i]!;
export { localMinutes };
