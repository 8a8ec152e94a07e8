// To whom: the recipient after the verb, and the agent of a passive.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Predicate } from './predicate.ts';
import { type Sentence, wordsOf } from './sentence.ts';

export interface Recipient {
  readonly actor: Actor;
  /** As written, in lower case. */
  readonly words: string;
}

const BEFORE_RECIPIENT = new Set(['to', 'with', 'among', 'within', 'between']);
const NO_AGENT = new Set(['law', 'applicable', 'email', 'mail', 'default']);

/** Who is handed something: a dative (`provide us with`), or an actor after `to`, `with`, `among`. */
export function recipientOf(s: Sentence, p: Predicate, next: Predicate | undefined): Recipient | null {
  const { tokens, actors } = s;
  const limit = next && next.link < 0 && !next.embedded && !next.purpose ? next.from : tokens.length;
  const first = tokens[p.until]?.word ?? '';
  const dative = ['us', 'you'].includes(first) ? actors.find((a) => a.from === p.until) : undefined;
  if (dative) return { actor: dative.value, words: first };
  if (tokens.slice(p.from, p.until).some((t) => t.word === 'to')) {
    const hit = actors.find((a) => a.from >= p.until && a.from < p.until + 4);
    if (hit) return { actor: hit.value, words: wordsOf(tokens, hit) };
  }
  for (let i = p.until; i < limit; i++) {
    if (!BEFORE_RECIPIENT.has(tokens[i]!.word)) continue;
    const hit = actors.find((a) => a.from > i && a.from <= i + 7 && a.from < limit);
    if (hit) return { actor: hit.value, words: wordsOf(tokens, hit) };
  }
  return null;
}

/** The agent of a passive: `by the relevant Mini Program`. Anyone who is not we or you is a third party. */
export function agentAfter(s: Sentence, from: number): Actor | null {
  const { tokens, actors } = s;
  for (let i = from; i < Math.min(tokens.length, from + 12); i++) {
    const w = tokens[i]!.word;
    if (w === ';' || w === 'when' || w === 'if') return null;
    if (w !== 'by') continue;
    const next = tokens[i + 1]?.word ?? '';
    if (next === 'you') return 'user';
    if (next.endsWith('ing') || NO_AGENT.has(next)) return null;
    return actors.find((a) => a.from > i && a.from <= i + 6)?.value ?? 'third-party';
  }
  return null;
}

const PROVIDERS =
  /\b((?:third[ -]party |selected |other |our )*(?:service providers?|vendors|contractors|partners|[A-Z]\w+ [Cc]ompanies|companies))/;

/** The helpers that a sentence about engaging them names, as written. */
export const providersIn = (sentence: string): string | null => PROVIDERS.exec(sentence)?.[1] ?? null;
