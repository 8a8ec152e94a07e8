// What two versions of a document say differently: statements that came, went or changed, each with its sentences.
// Compared are readings, not texts: a sentence without a statement, or one that only moved, is no drift.
import { compareText } from '../base/json.ts';
import type { Claim } from '../model/rows.ts';

/** A sentence with everything that was read from it. */
export interface Statement {
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly heading: readonly string[];
  readonly claims: readonly Claim[];
}

export interface Difference {
  readonly field:
    | 'actor'
    | 'verb'
    | 'polarity'
    | 'modality'
    | 'data'
    | 'recipient'
    | 'condition'
    | 'exception'
    | 'services'
    | 'governedBy'
    | 'place'
    | 'retention'
    | 'words';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface Change {
  readonly kind: 'came' | 'went' | 'changed';
  readonly before: Statement | null;
  readonly after: Statement | null;
  readonly differences: readonly Difference[];
}

export interface Drift {
  readonly changes: readonly Change[];
  readonly unchanged: number;
}

const ALIKE = 0.5;

const wordsOf = (s: string): string[] =>
  s
    .toLowerCase()
    .replace(/[’]/g, "'")
    .match(/[\p{Script=Han}]|[\p{L}\p{N}'+]+/gu) ?? [];

/** Statements of a document in reading order; claims of one sentence together. */
export function statementsOf(claims: readonly Claim[]): Statement[] {
  const byPlace = new Map<string, Claim[]>();
  for (const c of claims) {
    const key = `${c.quote.start} ${c.quote.end}`;
    const list = byPlace.get(key);
    if (list) list.push(c);
    else byPlace.set(key, [c]);
  }
  return [...byPlace.values()]
    .map((list): Statement => {
      const first = list[0]!;
      const { exact, start, end } = first.quote;
      return { quote: exact, start, end, heading: first.heading, claims: list };
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

interface Prepared {
  readonly statement: Statement;
  readonly words: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly key: string;
}

const prepare = (statement: Statement): Prepared => {
  const words = wordsOf(statement.quote);
  const counts = new Map<string, number>();
  for (const w of words) counts.set(w, (counts.get(w) ?? 0) + 1);
  return { statement, words, counts, key: words.join(' ') };
};

/** Share of words that two sentences have in common, 0 to 1. */
function likeness(a: Prepared, b: Prepared): number {
  let common = 0;
  for (const [w, n] of a.counts) common += Math.min(n, b.counts.get(w) ?? 0);
  const both = a.words.length + b.words.length;
  return both === 0 ? 0 : (2 * common) / both;
}

/** Claims `before` against claims `after`. */
export function drift(before: readonly Claim[], after: readonly Claim[]): Drift {
  const old = statementsOf(before).map(prepare);
  const now = statementsOf(after).map(prepare);
  let unchanged = 0;
  // Equal sentences first, as often as both have them.
  const waiting = new Map<string, Prepared[]>();
  for (const s of now) {
    const list = waiting.get(s.key);
    if (list) list.push(s);
    else waiting.set(s.key, [s]);
  }
  const leftOld: Prepared[] = [];
  for (const s of old) {
    const twin = waiting.get(s.key)?.shift();
    if (twin) unchanged++;
    else leftOld.push(s);
  }
  const leftNow = new Set([...waiting.values()].flat());
  const known = new Set(old.map((s) => s.key));

  const pairs: { a: Prepared; b: Prepared; score: number }[] = [];
  for (const a of leftOld)
    for (const b of leftNow) {
      const score = likeness(a, b) + (a.statement.heading.at(-1) === b.statement.heading.at(-1) ? 0.05 : 0);
      if (score >= ALIKE) pairs.push({ a, b, score });
    }
  pairs.sort(
    (x, y) =>
      y.score - x.score || x.a.statement.start - y.a.statement.start || x.b.statement.start - y.b.statement.start,
  );
  const partner = new Map<Prepared, Prepared>();
  const taken = new Set<Prepared>();
  for (const { a, b } of pairs) {
    if (partner.has(a) || taken.has(b)) continue;
    partner.set(a, b);
    taken.add(b);
  }
  const changes: Change[] = [];
  const gone = new Set(now.map((s) => s.key));
  for (const a of leftOld) {
    const b = partner.get(a);
    if (b) {
      const differences = differencesOf(a, b);
      if (differences.length === 0) unchanged++;
      else changes.push({ kind: 'changed', before: a.statement, after: b.statement, differences });
    } else if (gone.has(a.key)) unchanged++;
    else changes.push({ kind: 'went', before: a.statement, after: null, differences: [] });
  }
  for (const b of leftNow) {
    if (taken.has(b)) continue;
    // The same sentence said once more is no new statement.
    if (known.has(b.key)) unchanged++;
    else changes.push({ kind: 'came', before: null, after: b.statement, differences: [] });
  }
  const place = (c: Change) => c.after?.start ?? c.before?.start ?? 0;
  changes.sort((x, y) => place(x) - place(y) || compareText(x.kind, y.kind));
  return { changes, unchanged };
}

const FIELDS = [
  'actor',
  'verb',
  'polarity',
  'modality',
  'data',
  'recipient',
  'condition',
  'exception',
  'services',
  'governedBy',
  'place',
  'retention',
] as const;

function differencesOf(a: Prepared, b: Prepared): Difference[] {
  const out: Difference[] = [];
  for (const field of FIELDS) {
    const before = valuesOf(a.statement.claims, field);
    const after = valuesOf(b.statement.claims, field);
    const added = after.filter((v) => !before.includes(v));
    const removed = before.filter((v) => !after.includes(v));
    if (added.length > 0 || removed.length > 0) out.push({ field, added, removed });
  }
  const added = b.words.filter((w) => !a.counts.has(w));
  const removed = a.words.filter((w) => !b.counts.has(w));
  if (added.length > 0 || removed.length > 0)
    out.push({ field: 'words', added: [...new Set(added)], removed: [...new Set(removed)] });
  return out;
}

function valuesOf(claims: readonly Claim[], field: (typeof FIELDS)[number]): string[] {
  const all = claims.flatMap((c): readonly (string | null)[] => {
    const v = c[field];
    return typeof v === 'string' || v === null ? [v] : v;
  });
  return [...new Set(all.filter((v): v is string => v !== null))];
}
