// To whom: the recipient after the verb, and the agent of a passive.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Lexicon } from './lexicon.ts';
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
export function recipientOf(
  s: Sentence,
  lexicon: Lexicon,
  p: Predicate,
  next: Predicate | undefined,
): Recipient | null {
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
    // `to keep our services running` hands nothing to anyone.
    if (tokens[i]!.word === 'to' && lexicon.grammar.purposeVerbs.has(tokens[i + 1]?.word ?? '')) continue;
    const hit = actors.find((a) => a.from > i && a.from <= i + 7 && a.from < limit);
    const name = nameAt(s, i + 1);
    if (name && (!hit || hit.from > i + 1)) return { actor: 'third-party', words: name };
    if (hit) return { actor: hit.value, words: wordsOf(tokens, hit) };
  }
  return null;
}

/** A name of its own right after a preposition: `to Parcelbird`, `with Halden Maps`. No data and no actor starts there. */
function nameAt(s: Sentence, from: number): string | null {
  let k = from;
  const isName = (n: number) => {
    const t = s.tokens[n];
    return (
      t !== undefined &&
      /[A-Z]/.test(s.text[t.start]!) &&
      !/^(?:our|your|the|you|we|us|any|all|third|personal|eu|eea|uk|us|usa)$/.test(t.word)
    );
  };
  while (k < from + 4 && isName(k)) k++;
  if (k === from) return null;
  const taken = [...s.actors, ...s.data].some((h) => h.from < k && h.until > from);
  return taken ? null : s.text.slice(s.tokens[from]!.start, s.tokens[k - 1]!.end);
}

const PARTY =
  /^(?:part|compan|provider|operator|partner|platform|network|service|website|site|app|application|administrator|controller|processor|vendor|agenc|bank|carrier|store|seller|merchant|tool|organi[sz]ation|entit|institution|publisher|person)/;

/** Whoever does something: a name, or a noun for one who acts. `by the use of`, `by automated means` name nobody. */
function isParty(s: Sentence, from: number): boolean {
  for (let k = from; k < Math.min(s.tokens.length, from + 5); k++) {
    const t = s.tokens[k]!;
    if (/^(?:[,.;:()]|of|to|in|for|with|from|and|or)$/.test(t.word)) return false;
    if (PARTY.test(t.word) || /[A-Z]/.test(s.text[t.start]!)) return true;
  }
  return false;
}

/** The agent of a passive: `by the relevant Mini Program`. Anyone who is not we or you is a third party. */
export function agentAfter(s: Sentence, from: number): Actor | null {
  const { tokens, actors } = s;
  for (let i = from; i < Math.min(tokens.length, from + 12); i++) {
    const w = tokens[i]!.word;
    if (/^(?:;|when|if|so)$/.test(w) || (w === 'to' && tokens[i + 1]?.word === 'be')) return null;
    if (w !== 'by') continue;
    const next = tokens[i + 1]?.word ?? '';
    if (next === 'you') return 'user';
    if (tokens[from - 1]?.word === 'to') return null;
    if (next.endsWith('ing') || NO_AGENT.has(next)) return null;
    const named = actors.find((a) => a.from > i && a.from <= i + 6);
    return named ? named.value : isParty(s, i + 1) ? 'third-party' : null;
  }
  return null;
}

const PROVIDERS =
  /\b((?:third[ -]party |selected |other |our )*(?:service providers?|vendors|contractors|partners|[A-Z]\w+ [Cc]ompanies|companies))/;

/** The helpers that a sentence about engaging them names, as written. */
export const providersIn = (sentence: string): string | null => PROVIDERS.exec(sentence)?.[1] ?? null;
