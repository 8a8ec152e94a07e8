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
  /** Token at which the place of the object ends. */
  readonly until: number;
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
  if (p.rightOnly) return { ...rightOf(s, lexicon, list, n, hits), anaphor: false, none: false };
  const start = subjectStart(s, list, n);
  const left = hits.filter((h) => h.from >= start && h.until <= p.from);
  if (left.length === 0 && p.sameSubject >= 0) return objectsOf(s, lexicon, list, p.sameSubject, hits);
  const object = p.embedded ? left.slice(-1) : left;
  const subject = tokens.slice(start, p.from).map((t) => t.word);
  const anaphor = subject.length <= 2 || standsForData(subject, lexicon);
  // `No information received from you is made public`: the main verb is denied, the relative clause is not.
  const none =
    !p.embedded && object.length > 0 && subject.some((w, i) => NEGATING.has(w) && subject[i + 1] !== 'longer');
  // Where the subject names nothing, what follows may: `you are asked for your name`.
  const asks = object.length === 0 && ['ask', 'request', 'require'].some((w) => p.word.startsWith(w));
  if (asks) return { ...rightOf(s, lexicon, list, n, hits), anaphor, none };
  return { hits: object, anaphor, none, until: p.from };
}

/** `it`, `they`, `this information`; `such ads` are something else. */
function standsForData(subject: readonly string[], lexicon: Lexicon): boolean {
  const { anaphora, auxiliaries, be, adverbs } = lexicon.grammar;
  return subject.some((w, i) => {
    if (!anaphora.has(w)) return false;
    if (!['this', 'these', 'such', 'that', 'those'].includes(w)) return true;
    const rest = subject
      .slice(i + 1)
      .filter(
        (x) =>
          !auxiliaries.has(x) &&
          !be.has(x) &&
          !adverbs.has(x) &&
          lexicon.vocabulary.modals.en[x] === undefined &&
          !/^not$|ly$/.test(x),
      );
    return (
      rest.length === 0 ||
      rest
        .slice(0, 4)
        .some((x) =>
          /^(?:information|data|details?|content|records?|media|items?|personal|files?|logs?|messages?)$/.test(x),
        )
    );
  });
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
  const reach = rightOf(s, lexicon, list, n, hits);
  const right = p.leftOnly ? [] : reach.hits;
  // `collect, use and share your name`: the object stands after the last of them.
  if (right.length === 0 && !p.leftOnly && list[n + 1]?.link === n) return objectsOf(s, lexicon, list, n + 1, hits);
  const after = s.tokens.slice(p.until, p.until + 5).map((t) => t.word);
  const anaphor = pointsBack(after);
  const none = right.length > 0 && after.slice(0, 2).some((w) => NEGATING.has(w));
  // `the information we collect`: the noun before is the object.
  if (right.length === 0 && !anaphor) {
    const before = hits.filter((h) => h.until <= p.from && p.from - h.until < 6).slice(-1);
    if (before.length > 0 && hasGap(s, lexicon, before[0]!, p)) {
      p.embedded = true;
      const term = definedTerm(s, before[0]!);
      return { hits: term ? [term] : before, anaphor: false, none: false, until: reach.until };
    }
  }
  return { hits: right, anaphor, none, until: reach.until };
}

/** `Session Data consists of information that we process`: the term that opens the sentence is what is processed. */
function definedTerm(s: Sentence, noun: Hit<Meaning>): Hit<Meaning> | null {
  const first = s.data[0];
  if (!first || first === noun || first.from > 2 || !noun.value.ids.includes('any')) return null;
  return /^(?:consists?|includes?|comprises?|means?|refers?|is|are)$/.test(s.tokens[first.until]?.word ?? '')
    ? first
    : null;
}

/** The noun stands right before the clause, and the verb's own place for an object is empty. */
function hasGap(s: Sentence, lexicon: Lexicon, noun: Hit<Meaning>, p: Predicate): boolean {
  const between = s.tokens.slice(noun.until, p.from);
  if (between.some((t) => t.word === ',' || t.word === ';' || t.word === ':')) return false;
  const next = s.tokens[p.until];
  return (
    !next ||
    lexicon.grammar.afterGap.has(next.word) ||
    lexicon.verbs.at(s.tokens, p.until, 'word') !== null ||
    /ly$/.test(next.word)
  );
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
): Pick<Objects, 'hits' | 'until'> {
  const { tokens, conditions } = s;
  const p = list[n]!;
  let end = tokens.length;
  for (let i = p.until; i < tokens.length; i++) {
    const w = tokens[i]!.word;
    const q = list.find((x) => x.from === i);
    const closes =
      (w === ';' && !listGoesOn(s, list, i)) ||
      // `… where necessary to: (a) …`
      (w === ':' && tokens[i - 1]!.word === 'to') ||
      (w === 'for' && i > p.until && namesPurpose(s, i)) ||
      (q && (!q.embedded || (q.ownObject && !q.givesOnly)) && !(q.inCondition && !p.inCondition)) ||
      // What is made for a purpose belongs to the other verb.
      (w === 'to' &&
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
  const reached = hits.filter((h) => h.from >= p.until && h.until <= end && !otherClause(conditions, h.from, p.from));
  return { hits: reached, until: end };
}

/** A semicolon inside a list: what follows, up to the next one, has no verb of its own. */
function listGoesOn(s: Sentence, list: readonly Predicate[], at: number): boolean {
  let end = at + 1;
  while (end < s.tokens.length && s.tokens[end]!.word !== ';') end++;
  return (
    !list.some((q) => q.from > at && q.from < end && !q.embedded) &&
    !s.conditions.some(([a]) => a > at && a < end) &&
    !s.actors.some((a) => a.from > at && a.from <= at + 2)
  );
}

/** `for other purposes, such as …`: what is listed there is not what is used. */
function namesPurpose(s: Sentence, at: number): boolean {
  for (let k = at + 1; k < Math.min(s.tokens.length, at + 6); k++) {
    const w = s.tokens[k]!.word;
    if (w === 'purpose' || w === 'purposes') return true;
    if (/^[,;.:()]$/.test(w)) return false;
  }
  return false;
}

/** What `it`, `this` and `such information` stand for: data named before in the sentence, else the topic. */
export function antecedentOf(s: Sentence, p: Predicate): DataType[] {
  const before = s.data.filter((h) => h.until <= p.from);
  const specific = before.findLast((h) => !h.value.ids.includes('any'));
  if (specific) return [...specific.value.ids];
  if (s.ctx.topic.length > 0) return [...s.ctx.topic];
  return [...(before.at(-1)?.value.ids ?? [])];
}
