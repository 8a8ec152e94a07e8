// What is acted on: the mentions that a predicate reaches, to its left for a passive, to its right otherwise.
import type { DataType } from '../../../model/personal-data.ts';
import type { Hit } from '../tokens.ts';
import { otherClause } from './conditions.ts';
import type { Lexicon, Meaning } from './lexicon.ts';
import type { Predicate } from './predicate.ts';
import type { Sentence } from './sentence.ts';

export interface Objects {
  readonly hits: readonly Hit<Meaning>[];
  /** `it`, `this information`: stands for data named before. */
  readonly anaphor: boolean;
  /** `no information is collected`. */
  readonly none: boolean;
}

const NEGATING = new Set(['no', 'none', 'neither']);
const POINTING = ['this', 'these', 'such', 'that', 'those'];

/** Objects of predicate `n`, among `hits` (mentions that are not denied). */
export function objectsOf(
  s: Sentence,
  lexicon: Lexicon,
  list: readonly Predicate[],
  n: number,
  hits: readonly Hit<Meaning>[],
): Objects {
  return list[n]!.passive ? passiveObjects(s, lexicon, list, n, hits) : activeObjects(s, lexicon, list, n, hits);
}

function passiveObjects(
  s: Sentence,
  lexicon: Lexicon,
  list: readonly Predicate[],
  n: number,
  hits: readonly Hit<Meaning>[],
): Objects {
  const { tokens } = s;
  const p = list[n]!;
  const start = subjectStart(s, list, n);
  const left = hits.filter((h) => h.from >= start && h.until <= p.from);
  const object = p.embedded ? left.slice(-1) : left;
  const subject = tokens.slice(start, p.from).map((t) => t.word);
  const anaphor = subject.length <= 2 || subject.some((w) => lexicon.grammar.anaphora.has(w));
  const none = object.length > 0 && subject.some((w) => NEGATING.has(w));
  // Where the subject names nothing, what follows may: `you are asked for your name`.
  const asks = object.length === 0 && ['ask', 'request', 'require'].some((w) => p.word.startsWith(w));
  return { hits: asks ? rightOf(s, lexicon, list, n, hits) : object, anaphor, none };
}

/** Where the subject of a passive begins: after the clause before it. */
function subjectStart(s: Sentence, list: readonly Predicate[], n: number): number {
  const p = list[n]!;
  for (let i = p.from - 1; i >= 0; i--) {
    const w = s.tokens[i]!.word;
    if (w === ';' || (w === ':' && !p.embedded)) return i + 1;
    const q = list.find((x) => x.from === i);
    if (q && !q.embedded && !q.purpose && q.link < 0 && p.link < 0 && n > 0) return i + 1;
    const condition = otherClause(s.conditions, i, p.from);
    if (condition) return condition[1];
  }
  return 0;
}

function activeObjects(
  s: Sentence,
  lexicon: Lexicon,
  list: readonly Predicate[],
  n: number,
  hits: readonly Hit<Meaning>[],
): Objects {
  const p = list[n]!;
  const right = p.leftOnly ? [] : rightOf(s, lexicon, list, n, hits);
  // `collect, use and share your name`: the object stands after the last of them.
  if (right.length === 0 && !p.leftOnly && list[n + 1]?.link === n) return objectsOf(s, lexicon, list, n + 1, hits);
  const after = s.tokens.slice(p.until, p.until + 5).map((t) => t.word);
  const anaphor = pointsBack(after);
  const none = right.length > 0 && after.slice(0, 2).some((w) => NEGATING.has(w));
  // `the information we collect`: the noun before is the object.
  if (right.length === 0 && !anaphor) {
    const before = hits.filter((h) => h.until <= p.from && p.from - h.until < 6).slice(-1);
    if (before.length > 0) {
      p.embedded = true;
      return { hits: before, anaphor: false, none: false };
    }
  }
  return { hits: right, anaphor, none };
}

/** `… it`, `… this information`, `… such to`. */
function pointsBack(after: readonly string[]): boolean {
  if (after.slice(0, 2).some((w) => w === 'it' || w === 'them')) return true;
  return POINTING.some((w) => {
    const k = after.indexOf(w);
    if (k < 0 || k > 2) return false;
    const next = after[k + 1] ?? '';
    return (
      /^(?:information|data|personal|media|content)$/.test(next) || (k === 0 && /^(?:to|for|in|with|,|\.)?$/.test(next))
    );
  });
}

/** Mentions from the verb to the next main verb, to a purpose (`to improve …`) or to the end, leaving out conditions. */
function rightOf(
  s: Sentence,
  lexicon: Lexicon,
  list: readonly Predicate[],
  n: number,
  hits: readonly Hit<Meaning>[],
): Hit<Meaning>[] {
  const { tokens, conditions } = s;
  const p = list[n]!;
  let end = tokens.length;
  for (let i = p.until; i < tokens.length; i++) {
    const w = tokens[i]!.word;
    const q = list.find((x) => x.from === i);
    const closes =
      w === ';' ||
      (q && !q.embedded && !(q.inCondition && !p.inCondition)) ||
      // What is made for a purpose belongs to the other verb.
      (w === 'to' &&
        i > p.until &&
        !otherClause(conditions, i, p.from) &&
        lexicon.grammar.purposeVerbs.has(tokens[i + 1]?.word ?? ''));
    if (closes) {
      end = i;
      break;
    }
    const condition = otherClause(conditions, i, p.from);
    if (condition) {
      i = condition[1] - 1;
      if (condition[1] >= tokens.length) end = condition[0];
    }
  }
  return hits.filter((h) => h.from >= p.until && h.until <= end && !otherClause(conditions, h.from, p.from));
}

/** What `it`, `this` and `such information` stand for: data named before in the sentence, else the topic. */
export function antecedentOf(s: Sentence, p: Predicate): DataType[] {
  const before = s.data.filter((h) => h.until <= p.from);
  const specific = before.findLast((h) => !h.value.ids.includes('any'));
  if (specific) return [...specific.value.ids];
  if (s.ctx.topic.length > 0) return [...s.ctx.topic];
  return [...(before.at(-1)?.value.ids ?? [])];
}
