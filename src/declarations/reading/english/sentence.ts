// A sentence made ready for reading: its tokens, the data and the actors it names, and the stretches that are conditions.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import type { SentenceContext } from '../types.ts';
import { type ConditionSpan, conditionSpans } from './conditions.ts';
import type { Lexicon, Meaning } from './lexicon.ts';

export interface Sentence {
  readonly ctx: SentenceContext;
  /** Text of the block; tokens point into it. */
  readonly text: string;
  /** The sentence alone. */
  readonly words: string;
  readonly tokens: readonly Token[];
  readonly data: readonly Hit<Meaning>[];
  readonly actors: readonly Hit<Actor>[];
  /** Ids of the frames of whole sentences that are worth a look. */
  readonly frames: ReadonlySet<string>;
  /** Token ranges of subordinate clauses that bound what the sentence says. */
  readonly conditions: readonly ConditionSpan[];
}

/** Analyses one sentence against the lexicon of its document. */
export function sentenceOf(ctx: SentenceContext, lexicon: Lexicon): Sentence {
  const text = ctx.blocks[ctx.block]!.text;
  const tokens = lexicon.tokens(text, ctx.start, ctx.end);
  // `as described in "Your Content" section`: the name of a part of a document.
  const data = lexicon.mentions(tokens).filter((h) => !isSectionName(tokens, h) && !isCounted(tokens, h));
  // `your company name` names data, not a company.
  const actors = lexicon.actors(text, tokens).filter((a) => !data.some((h) => h.from <= a.from && h.until > a.until));
  return {
    ctx,
    text,
    words: text.slice(ctx.start, ctx.end),
    tokens,
    data,
    actors,
    frames: lexicon.triggers.candidates(tokens),
    conditions: conditionSpans(tokens, lexicon, actors, data),
  };
}

function isSectionName(tokens: readonly Token[], hit: { from: number; until: number }): boolean {
  for (let k = hit.until; k < Math.min(tokens.length, hit.until + 4); k++)
    if (/^["”'’]$/.test(tokens[k]!.word))
      return /^(?:section|paragraph|clause|heading|page)$/.test(tokens[k + 1]?.word ?? '');
  return false;
}

/** `the number of views, likes and comments`: what is told is how many. */
function isCounted(tokens: readonly Token[], hit: { from: number }): boolean {
  for (let k = hit.from - 1; k >= Math.max(0, hit.from - 8); k--) {
    const w = tokens[k]!.word;
    if (w === 'of' && tokens[k - 1]?.word === 'number') return true;
    if (!/^(?:,|and|or|views?|likes?|comments?|shares?|clicks?|visits?|posts?|visitors|users)$/.test(w)) return false;
  }
  return false;
}

/** The words of a stretch of tokens, in lower case. */
export const wordsOf = (tokens: readonly Token[], hit: { from: number; until: number }): string =>
  tokens
    .slice(hit.from, hit.until)
    .map((t) => t.word)
    .join(' ');

/** True where the token stands in brackets or quotation marks: said about something else. */
export function isAside(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < at; i++) {
    const w = tokens[i]!.word;
    if (w === '"') quoted = !quoted;
    else if (w === '“') quoted = true;
    else if (w === '”') quoted = false;
    else if (w === '(') depth++;
    else if (w === ')') depth--;
  }
  return depth > 0 || quoted;
}
