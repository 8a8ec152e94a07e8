// Did it stop? Two covered times of one phone side by side: which patterns stopped, went on, began, or cannot be told.
// Absence counts only where the earlier time makes it unlikely by chance: docs/decisions/did-it-stop.md.
import { compareText } from '../base/json.ts';
import { DAY_MS, formatLike, localDate, localMinutes, parseTime } from '../base/time.ts';
import { chanceOfAtMost, chanceOfNone } from '../derive/chance.ts';
import { isApple } from '../derive/found.ts';
import { clockOf, findIntervals } from '../derive/intervals.ts';
import { inNight } from '../derive/night.ts';
import { Spans } from '../derive/spans.ts';
import type { Said } from '../derive/statements.ts';
import type { Evidence } from '../model/finding.ts';
import { DATA_TYPES, type DataType } from '../model/personal-data.ts';
import type { AppResult, Coverage, Derived, InputResult } from '../model/result.ts';
import { ACCESS_PATTERNS, type Access, type AccessPattern, type Rows } from '../model/rows.ts';
import { compareLast, keepsLastOnly, type LastTimes, takenAt } from './compare-last.ts';
import { heldAgainst, type SaidComparison } from './compare-statements.ts';

export const COMPARISON_SCHEMA = 'telltale/comparison@1';

/** One stated promise, as its reader found it. */
export interface PublicPromise {
  readonly text: string;
  readonly who: string;
  readonly when: string;
  readonly source: string;
  readonly app: string | null;
}

/** What one side is compared from: a result and its rows. */
export interface Side {
  readonly inputs: readonly Pick<InputResult, 'sha256' | 'name' | 'source'>[];
  readonly coverage: readonly Coverage[];
  readonly derived: Derived;
  readonly apps: readonly AppResult[];
  readonly rows: Pick<Rows, 'Access' | 'Contact'>;
}

export const PATTERNS = ACCESS_PATTERNS;
export type PatternName = AccessPattern;
export type Verdict = 'stopped' | 'went-on' | 'began' | 'cannot-tell';
/** Why it cannot be told. */
export type Untold = 'too-few' | 'app-absent' | 'not-covered' | 'no-night' | 'no-photos' | 'other-record' | 'row-gone';

export interface Count {
  episodes: number;
  rows: number;
  /** Covered days with at least one episode. */
  days: number;
  /** Episodes whose state another record shows or the record itself holds; absent where every state is recorded. */
  shown?: number;
  /** Episodes per covered day; after photos, episodes per photo taken. */
  rate: number | null;
  /** First rows, as evidence. */
  evidence: Evidence[];
}

export interface PatternComparison {
  app: string;
  data: DataType;
  pattern: PatternName;
  verdict: Verdict;
  /** Among those that went on: whether clearly fewer or more. */
  change: 'fewer' | 'more' | 'similar' | null;
  untold: Untold | null;
  before: Count;
  after: Count;
  /** Chance of so few on the emptier side, had nothing changed; the larger of the two tests. Null where not asked. */
  chance: number | null;
  /** Where the records keep only the last access: when it was. */
  last?: LastTimes;
}

export interface SideSummary {
  inputs: { sha256: string; name: string; source: string | null }[];
  from: string | null;
  to: string | null;
  coveredDays: number;
  remnantRows: number;
  /** Where the record keeps only the last access of each kind and state: until when. */
  lastUntil?: string;
}

export interface Comparison {
  schema: typeof COMPARISON_SCHEMA;
  promise: PublicPromise | null;
  /** The time of an update that one record was split at. */
  at: string | null;
  before: SideSummary;
  after: SideSummary;
  names: Record<string, { en?: string; zh?: string }>;
  patterns: PatternComparison[];
  /** Statements in force at the time after, each held against the patterns. */
  statements: SaidComparison[];
  totals: Record<Verdict, number>;
  /** Chance below which absence counts. */
  level: number;
}

/** Absence counts where chance would bring it about less often than this. */
export const LEVEL = 0.025;
/** A change among patterns that went on is named where chance is below this. */
const CHANGE_LEVEL = 0.01;
const SHORTEST_DAYS = 1;
const EVIDENCE = 20;
const AFTER_PHOTO_MS = 5000;
const CAMERA = 'com.apple.camera';

/** The part of a side that lies before or after an instant; its coverage is cut there. */
export function splitSide(side: Side, atMs: number): { before: Side; after: Side } {
  const part = (before: boolean): Side => ({
    ...side,
    coverage: side.coverage.flatMap((c) => {
      const from = Math.max(parseTime(c.from), before ? Number.NEGATIVE_INFINITY : atMs);
      const to = Math.min(parseTime(c.to), before ? atMs : Number.POSITIVE_INFINITY);
      return to > from ? [{ ...c, from: formatLike(from, c.from), to: formatLike(to, c.to) }] : [];
    }),
    rows: {
      Access: side.rows.Access.filter((a) => parseTime(a.begin) < atMs === before),
      Contact: side.rows.Contact.filter((c) => (before ? parseTime(c.first) < atMs : parseTime(c.last) >= atMs)),
    },
  });
  return { before: part(true), after: part(false) };
}

/** A side with its covered time worked out. */
class Covered {
  readonly days: number;
  readonly accesses: (Access & { app: string })[];
  readonly remnantRows: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly apps: ReadonlySet<string>;
  readonly sources: string;

  constructor(readonly side: Side) {
    const spans = side.coverage
      .filter((c) => c.row === 'Access' && c.kind === 'full')
      .map((c) => ({ beginMs: parseTime(c.from), endMs: parseTime(c.to), item: c }))
      .filter((s) => s.endMs > s.beginMs)
      .sort((a, b) => a.beginMs - b.beginMs);
    let coveredMs = 0;
    let until = Number.NEGATIVE_INFINITY;
    for (const s of spans) {
      coveredMs += Math.max(0, s.endMs - Math.max(s.beginMs, until));
      until = Math.max(until, s.endMs);
    }
    this.days = coveredMs / DAY_MS;
    const covered = new Spans(spans);
    const named = side.rows.Access.filter(
      (a): a is Access & { app: string } => a.app !== null && a.allowed && a.data !== 'other',
    );
    this.accesses = named.filter((a) => covered.covering(parseTime(a.begin), parseTime(a.begin)) !== null);
    this.remnantRows = named.length - this.accesses.length;
    this.from = spans[0]?.item.from ?? null;
    this.to = spans.reduce<string | null>((to, s) => (to === null || s.endMs > parseTime(to) ? s.item.to : to), null);
    this.apps = new Set([...side.rows.Access, ...side.rows.Contact].flatMap((r) => (r.app === null ? [] : [r.app])));
    this.sources = [
      ...new Set(side.coverage.filter((c) => c.row === 'Access').map((c) => c.source.split('-')[0] ?? '')),
    ]
      .sort()
      .join(' ');
  }

  summary(): SideSummary {
    return {
      inputs: this.side.inputs.map(({ sha256, name, source }) => ({ sha256, name, source })),
      from: this.from,
      to: this.to,
      coveredDays: Math.round(this.days * 100) / 100,
      remnantRows: this.remnantRows,
    };
  }
}

type Hits = Map<string, Access[]>;

/** The rows that carry a pattern, by app and kind; null where this side cannot say. */
function hitsOf(pattern: PatternName, side: Covered, night: Derived['night'] | null): Hits | null {
  const by = (accept: (a: Access) => boolean): Hits => {
    const hits: Hits = new Map();
    for (const a of side.accesses) {
      if (!accept(a)) continue;
      const key = `${a.app}\n${a.data}`;
      const list = hits.get(key);
      if (list) list.push(a);
      else hits.set(key, [a]);
    }
    return hits;
  };
  const direct = (a: Access) => a.via !== 'picker';
  switch (pattern) {
    case 'any':
      return by(direct);
    case 'picker':
      return by((a) => !direct(a));
    case 'background':
      return by((a) => direct(a) && a.state.value === 'background');
    case 'night':
      return night === null
        ? null
        : by((a) => direct(a) && a.state.value !== 'on-screen' && inNight(localMinutes(a.begin), night));
    case 'after-photo': {
      const windows = new Spans(
        photosTaken(side).map((a) => ({
          beginMs: parseTime(a.begin),
          endMs: parseTime(a.begin) + (a.use?.maxMs ?? 0) + AFTER_PHOTO_MS,
          item: a,
        })),
      );
      if (windows.size === 0) return null;
      return by((a) => {
        const ms = parseTime(a.begin);
        return direct(a) && a.data === 'photos' && !isApple(a.app ?? '') && windows.covering(ms, ms) !== null;
      });
    }
    case 'intervals':
      return regular(by(direct), side, night);
  }
}

const photosTaken = (side: Covered): Access[] =>
  side.accesses.filter((a) => a.app === CAMERA && a.data === 'photos' && a.via !== 'picker');

function regular(all: Hits, side: Covered, night: Derived['night'] | null): Hits {
  const clock = clockOf(side.accesses, night ?? { from: null, to: null });
  const kept: Hits = new Map();
  for (const [key, rows] of all) {
    const firsts = new Map<number, Access>();
    for (const a of rows) if (!firsts.has(a.episode)) firsts.set(a.episode, a);
    const episodes = [...firsts.values()];
    const found = findIntervals(
      episodes.map((a) => parseTime(a.begin)),
      clock,
    );
    if (found)
      kept.set(
        key,
        found.members.flatMap((i) => episodes[i] ?? []),
      );
  }
  return kept;
}

function countOf(rows: readonly Access[], exposure: number): Count {
  const episodes = new Set(rows.map((a) => a.episode)).size;
  return {
    episodes,
    rows: rows.length,
    days: new Set(rows.map((a) => localDate(a.begin))).size,
    shown: new Set(rows.filter((a) => a.state.grade === 'shown' || a.state.grade === 'recorded').map((a) => a.episode))
      .size,
    rate: exposure > 0 ? Math.round((episodes / exposure) * 1000) / 1000 : null,
    evidence: rows.slice(0, EVIDENCE).map((a) => ({ ...a.from })),
  };
}

/** The time or the occasions in which a pattern could have shown, on both sides. */
interface Exposure {
  before: number;
  after: number;
}

function judge(
  pattern: PatternName,
  before: Count,
  after: Count,
  { before: e1, after: e2 }: Exposure,
): Pick<PatternComparison, 'verdict' | 'change' | 'untold' | 'chance'> {
  const [full, empty, eFull, eEmpty] = before.episodes > 0 ? [before, after, e1, e2] : [after, before, e2, e1];
  if (before.episodes > 0 && after.episodes > 0) {
    const total = before.episodes + after.episodes;
    const fewer = chanceOfAtMost(after.episodes, total, e2 / (e1 + e2));
    const more = chanceOfAtMost(before.episodes, total, e1 / (e1 + e2));
    const change = fewer < CHANGE_LEVEL ? 'fewer' : more < CHANGE_LEVEL ? 'more' : 'similar';
    return { verdict: 'went-on', change, untold: null, chance: null };
  }
  // Episodes of one day hang together, so days are asked as well as episodes.
  const units = (exposure: number, count: Count) =>
    pattern === 'after-photo' ? Math.max(exposure, count.episodes) : Math.max(Math.round(exposure), count.days, 1);
  const marked = pattern === 'after-photo' ? full.episodes : full.days;
  const [here, there] = [units(eEmpty, empty), units(eFull, full)];
  const chance = Math.max(
    chanceOfNone(marked, here, here + there),
    chanceOfAtMost(empty.episodes, full.episodes, eEmpty / (e1 + e2)),
  );
  if (chance > LEVEL) return { verdict: 'cannot-tell', change: null, untold: 'too-few', chance };
  return { verdict: full === before ? 'stopped' : 'began', change: null, untold: null, chance };
}

/** Compares two sides of one phone. Pure; the order of rows does not matter. */
export function compare(
  sides: { before: Side; after: Side },
  options: { promise?: PublicPromise | null; at?: string | null; said?: readonly Said[] } = {},
): Comparison {
  const before = new Covered(sides.before);
  const after = new Covered(sides.after);
  const nights = [sides.before.derived.night, sides.after.derived.night];
  // One night for both: the stated one, else the one learned first.
  const night = nights.find((n) => n.basis === 'stated') ?? nights.find((n) => n.from !== null) ?? null;
  const patterns: PatternComparison[] = [];
  const isLastOnly = keepsLastOnly(sides.before) && keepsLastOnly(sides.after);
  if (isLastOnly) patterns.push(...compareLast(sides.before, sides.after, LEVEL));
  for (const pattern of isLastOnly ? [] : PATTERNS) {
    const [h1, h2] = [hitsOf(pattern, before, night), hitsOf(pattern, after, night)];
    const keys = [...new Set([...(h1?.keys() ?? []), ...(h2?.keys() ?? [])])];
    const exposure =
      pattern === 'after-photo'
        ? { before: episodesOf(photosTaken(before)), after: episodesOf(photosTaken(after)) }
        : { before: before.days, after: after.days };
    for (const key of keys) {
      const [app, data] = key.split('\n') as [string, DataType];
      const c1 = countOf(h1?.get(key) ?? [], exposure.before);
      const c2 = countOf(h2?.get(key) ?? [], exposure.after);
      const untold = untoldBecause(pattern, app, before, after, h1 === null || h2 === null, c1, c2);
      const judged = untold
        ? { verdict: 'cannot-tell' as const, change: null, untold, chance: null }
        : judge(pattern, c1, c2, exposure);
      patterns.push({ app, data, pattern, ...judged, before: c1, after: c2 });
    }
  }
  const promise = options.promise ?? null;
  const verdicts: readonly Verdict[] = ['stopped', 'went-on', 'began', 'cannot-tell'];
  patterns.sort(
    (a, b) =>
      Number(b.app === promise?.app) - Number(a.app === promise?.app) ||
      Number(isApple(a.app)) - Number(isApple(b.app)) ||
      compareText(a.app, b.app) ||
      DATA_TYPES.indexOf(a.data) - DATA_TYPES.indexOf(b.data) ||
      PATTERNS.indexOf(a.pattern) - PATTERNS.indexOf(b.pattern),
  );
  const names = new Map([...sides.before.apps, ...sides.after.apps].map((a) => [a.app, a.name] as const));
  return {
    schema: COMPARISON_SCHEMA,
    promise,
    at: options.at ?? null,
    before: summaryOf(before, isLastOnly),
    after: summaryOf(after, isLastOnly),
    names: Object.fromEntries(
      [...new Set(patterns.map((p) => p.app))].sort().map((app) => [app, names.get(app) ?? {}]),
    ),
    patterns,
    statements: heldAgainst(options.said ?? [], patterns, before.summary(), after.summary(), before.apps, after.apps),
    totals: Object.fromEntries(
      verdicts.map((v) => [v, patterns.filter((p) => p.verdict === v).length]),
    ) as Comparison['totals'],
    level: LEVEL,
  };
}

function summaryOf(side: Covered, isLastOnly: boolean): SideSummary {
  const until = isLastOnly ? takenAt(side.side) : null;
  return { ...side.summary(), ...(until !== null && { lastUntil: until }) };
}

const episodesOf = (rows: readonly Access[]): number => new Set(rows.map((a) => a.episode)).size;

function untoldBecause(
  pattern: PatternName,
  app: string,
  before: Covered,
  after: Covered,
  unasked: boolean,
  c1: Count,
  c2: Count,
): Untold | null {
  if (before.days < SHORTEST_DAYS || after.days < SHORTEST_DAYS) return 'not-covered';
  if (before.sources !== after.sources) return 'other-record';
  if (unasked) return pattern === 'night' ? 'no-night' : 'no-photos';
  // An app without any row may be uninstalled, hidden or pruned: that is not silence.
  if (c2.episodes === 0 && !after.apps.has(app)) return 'app-absent';
  if (c1.episodes === 0 && !before.apps.has(app)) return 'app-absent';
  return null;
}
