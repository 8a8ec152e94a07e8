// Subordinate clauses that bound what a sentence says: `when you …`, `with your permission`, `to the extent …`.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import type { Lexicon, Meaning } from './lexicon.ts';

/** Tokens from (inclusive) and until (exclusive). */
export type ConditionSpan = readonly [number, number];

const TIMES = new Set(['while', 'after', 'before', 'during', 'until', 'upon']);
const SUBJECTS = new Set(['this', 'such', 'it', 'they', 'please', 'these', 'our', 'your']);
const BEFORE_SUBJECT = new Set(['then', 'certain', 'of', 'the', 'a', 'any']);

export function conditionSpans(
  tokens: readonly Token[],
  lexicon: Lexicon,
  actors: readonly Hit<Actor>[],
  data: readonly Hit<Meaning>[],
): ConditionSpan[] {
  const spans: ConditionSpan[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const hit = lexicon.subordinators.at(tokens, i) ?? inverted(tokens, i, actors, data);
    if (!hit) continue;
    const word = tokens[i]!.word;
    // `places where you go` describes, `, where you agree` bounds.
    const describes =
      word === 'where' &&
      ['you', 'to', 'your'].includes(tokens[i + 1]?.word ?? '') &&
      i > 0 &&
      tokens[i - 1]!.word !== ',';
    if (describes) continue;
    // A time, not a condition, unless a clause follows.
    const clause = [...actors, ...data].some((a) => a.from > i && a.from <= i + 3);
    if (TIMES.has(word) && !(word === 'before' ? clause : actors.some((a) => a.from > i && a.from <= i + 3))) continue;
    const opens =
      i === 0 ||
      [',', '(', ';', ':', 'and', 'but', 'that'].includes(tokens[i - 1]!.word) ||
      /^(?:example|cases|however|note)$/.test(tokens[i - 1]!.word);
    const { end, firstComma } = endOf(tokens, hit.until, lexicon, actors, data);
    spans.push([i, opens && end === tokens.length && firstComma > 0 ? firstComma : end]);
    i = Math.max(i, spans.at(-1)![1] - 1);
  }
  return spans;
}

/** `Should you ask`, `should their data be processed`: a condition without its `if`. */
function inverted(
  tokens: readonly Token[],
  i: number,
  actors: readonly Hit<Actor>[],
  data: readonly Hit<Meaning>[],
): { until: number } | null {
  if (tokens[i]!.word !== 'should' || (i > 0 && !/^(?:[,;:]|and|however|that)$/.test(tokens[i - 1]!.word))) return null;
  return [...actors, ...data].some((h) => h.from > i && h.from <= i + 2) ? { until: i + 1 } : null;
}

/** Where the clause ends: at a bracket, a semicolon, `then`, or a comma before the subject of the main clause. */
function endOf(
  tokens: readonly Token[],
  from: number,
  lexicon: Lexicon,
  actors: readonly Hit<Actor>[],
  data: readonly Hit<Meaning>[],
): { end: number; firstComma: number } {
  let firstComma = -1;
  let depth = 0;
  for (let j = from; j < tokens.length; j++) {
    const w = tokens[j]!.word;
    if (w === '(') depth++;
    else if (w === ')' && --depth < 0) return { end: j, firstComma };
    if (depth > 0) continue;
    if (w === ';' || (w === 'then' && actors.some((a) => a.from === j + 1))) return { end: j, firstComma };
    if (w !== ',') continue;
    if (firstComma < 0) firstComma = j;
    // `…, and we also will not sell`: the main clause goes on.
    const joined =
      /^(?:and|but)$/.test(tokens[j + 1]?.word ?? '') && actors.some((a) => a.from === j + 2 && a.value === 'we');
    let k = joined ? j + 2 : j + 1;
    while (k < tokens.length && (lexicon.grammar.adverbs.has(tokens[k]!.word) || BEFORE_SUBJECT.has(tokens[k]!.word)))
      k++;
    const subject =
      actors.some((a) => a.from === k) ||
      data.some((h) => h.from >= k && h.from <= k + 1) ||
      SUBJECTS.has(tokens[k]?.word ?? '');
    if (subject) return { end: j, firstComma };
  }
  return { end: tokens.length, firstComma };
}

/** The words of the first condition, or null. */
export function firstCondition(text: string, tokens: readonly Token[], spans: readonly ConditionSpan[]): string | null {
  const first = spans[0];
  return first ? text.slice(tokens[first[0]]!.start, tokens[first[1] - 1]!.end) : null;
}

/** True where `i` is in a condition in which `of` is not: another clause. */
export const otherClause = (spans: readonly ConditionSpan[], i: number, of: number): ConditionSpan | undefined =>
  spans.find(([a, b]) => i >= a && i < b && !(of >= a && of < b));
