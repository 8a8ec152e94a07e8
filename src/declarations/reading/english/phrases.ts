// Noun phrases, without a model: closed-class words and endings tell where one begins and ends. What a claim names is
// shown as such a phrase (`your general location`), and lists are followed from one phrase to the next.
import type { Hit, Token } from '../tokens.ts';
import type { Lexicon } from './lexicon.ts';
import type { Sentence } from './sentence.ts';

/** Tokens from (inclusive) and until (exclusive). */
export interface Phrase {
  readonly from: number;
  readonly until: number;
}

const WORD = /[\p{L}\p{N}+]/u;
const PARTICIPLE = /(?:ed|sent|given|kept|made|sold)$/;
const ADJECTIVE = /(?:al|ic|ive|ated|ous)$/;
/** Second halves that mean nothing without the first: `type and version`, `date and time`. */
const DEPENDENT = /^(?:versions?|times?|dates?|types?|numbers?|ids?)$/;

/** The noun phrases of a sentence in order, `verbs` being the tokens that are verbs there. */
export function phrasesOf(s: Sentence, lexicon: Lexicon, verbs: ReadonlySet<number>): Phrase[] {
  const kinds = s.tokens.map((_, i) => kindOf(s.tokens, i, lexicon, verbs));
  const found: Phrase[] = [];
  for (let i = 0; i < s.tokens.length; i++) {
    if (kinds[i] !== 'determiner' && kinds[i] !== 'noun' && kinds[i] !== 'modifier') continue;
    const from = i;
    let last = -1;
    let k = i;
    for (; k < s.tokens.length; k++) {
      const kind = kinds[k]!;
      if (kind === 'noun') last = k;
      else if (kind === 'modifier' && last < 0) continue;
      else if (kind === 'determiner' && last < 0) continue;
      else if (kind === 'possessive' && last >= 0) continue;
      else if (last >= 0 && abbreviationAt(s.tokens, kinds, k) > 0) {
        k = abbreviationAt(s.tokens, kinds, k);
        last = k;
      } else if (kind === 'hyphen' && kinds[k + 1] === 'noun') continue;
      else break;
    }
    if (last >= 0) found.push({ from, until: last + 1 });
    i = Math.max(from, last >= 0 ? last : k - 1);
  }
  return join(s, found, lexicon);
}

type Kind = 'determiner' | 'noun' | 'modifier' | 'possessive' | 'hyphen' | 'other';

type WordClass = 'determiner' | 'closed' | 'that' | 'prefix' | 'adverb' | 'participle' | 'open' | 'symbol';
const classes = new Map<string, WordClass>();
const MOST_CLASSES = 20_000;

/** What a word is wherever it stands. */
function classOf(word: string, lexicon: Lexicon): WordClass {
  let known = classes.get(word);
  if (known === undefined) {
    const g = lexicon.grammar;
    if (!WORD.test(word)) known = 'symbol';
    else if (word === 'that') known = 'that';
    else if (/^(?:non|de|pre|co|multi|self)$/.test(word)) known = 'prefix';
    else if (word === 'first') known = 'open';
    else if (g.determiners.has(word)) known = 'determiner';
    else if (isClosed(word, lexicon)) known = 'closed';
    else if (/ly$/.test(word) || g.adverbs.has(word)) known = 'adverb';
    else if (PARTICIPLE.test(word) && word.length > 3 && !/eed$/.test(word)) known = 'participle';
    else known = 'open';
    if (classes.size < MOST_CLASSES) classes.set(word, known);
  }
  return known;
}

function kindOf(tokens: readonly Token[], i: number, lexicon: Lexicon, verbs: ReadonlySet<number>): Kind {
  const { word } = tokens[i]!;
  if (word === "'s" || word === "'") return 'possessive';
  if (word === '-') return 'hyphen';
  const own = classOf(word, lexicon);
  if (own === 'symbol' || verbs.has(i)) return 'other';
  if (own === 'determiner' || own === 'closed') return own === 'closed' ? 'other' : own;
  if (own === 'open') return 'noun';
  const next = tokens[i + 1];
  const following = next === undefined ? 'symbol' : classOf(next.word, lexicon);
  const open = following !== 'symbol' && following !== 'closed' && following !== 'that' && !verbs.has(i + 1);
  if (own !== 'that') return open ? 'modifier' : 'other';
  // `aware that information …` opens a clause, `that information` after a verb or a preposition points.
  const pointed = verbs.has(i - 1) || /^(?:of|about|with|from|to|and|or|for|on|in)$/.test(tokens[i - 1]?.word ?? '');
  return open && following !== 'determiner' && pointed ? 'determiner' : 'other';
}

const isClosed = (word: string, lexicon: Lexicon): boolean => {
  const g = lexicon.grammar;
  return (
    g.prepositions.has(word) ||
    g.pronouns.has(word) ||
    g.conjunctions.has(word) ||
    g.relatives.has(word) ||
    g.introducers.has(word) ||
    g.be.has(word) ||
    g.auxiliaries.has(word) ||
    lexicon.vocabulary.modals.en[word] !== undefined ||
    /^(?:not|never|but|so|such|well|than|please|also|both|either|neither)$/.test(word)
  );
};

/** `internet protocol (IP) address`: the brackets belong to the phrase. Index of the closing one, or 0. */
function abbreviationAt(tokens: readonly Token[], kinds: readonly Kind[], k: number): number {
  if (tokens[k]!.word !== '(') return 0;
  const quoted = /^["“]$/.test(tokens[k + 1]?.word ?? '') ? 1 : 0;
  const close = k + 2 + 2 * quoted;
  return tokens[close]?.word === ')' && kinds[k + 1 + quoted] === 'noun' && kinds[close + 1] === 'noun' ? close : 0;
}

/** Phrases that mean nothing apart: `first and last name`, `type and version`, `date of birth`. */
function join(s: Sentence, phrases: readonly Phrase[], lexicon: Lexicon): Phrase[] {
  const { tokens } = s;
  const named = (from: number, until: number) => s.data.some((h) => h.until === until && h.from >= from);
  const out: Phrase[] = [];
  for (const p of phrases) {
    const before = out.at(-1);
    const between = before ? tokens.slice(before.until, p.from).map((t) => t.word) : [];
    const head = before ? tokens[before.until - 1]! : null;
    let one = false;
    if (before && head && between.length === 1 && ['and', 'or', '/'].includes(between[0]!)) {
      const bare = !lexicon.grammar.determiners.has(tokens[p.from]!.word);
      const adjective = before.until - before.from <= 2 && !named(before.from, before.until) && p.until - p.from >= 2;
      const dependent = p.until - p.from === 1 && DEPENDENT.test(tokens[p.from]!.word);
      one =
        bare &&
        !/^(?:related|other|additional|similar|further|associated)$/.test(tokens[p.from]!.word) &&
        (adjective || dependent) &&
        !lexicon.grammar.noData.has(head.word);
    } else if (before && head && between.length === 1 && between[0] === ',')
      // `individual, non-personal information`
      one =
        before.until - before.from === 1 &&
        ADJECTIVE.test(head.word) &&
        !named(before.from, before.until) &&
        !lexicon.grammar.determiners.has(tokens[p.from]!.word);
    else if (before && head && between.length === 1 && between[0] === 'of')
      one = lexicon.grammar.relational.has(head.word);
    if (one && before) out[out.length - 1] = { from: before.from, until: p.until };
    else out.push(p);
  }
  return out;
}

/** What stands after these tells where data comes from or goes, and is no part of the list. */
const PLACES = new Set([
  'from',
  'on',
  'through',
  'via',
  'by',
  'at',
  'under',
  'within',
  'in',
  'for',
  'using',
  'upon',
  'into',
  'to',
  'with',
]);
const JOINS = new Set([',', 'and', 'or', '/', '(', ':', ';', 'as', '"', '“', '-']);

/** From the mentions of a claim to the phrases it names: each mention's own phrase and the list it stands in. */
export function phrasesOfClaim(
  s: Sentence,
  lexicon: Lexicon,
  all: readonly Phrase[],
  hits: readonly Hit<unknown>[],
  verbs: ReadonlySet<number>,
  end: number,
): Phrase[] {
  const own = (h: Hit<unknown>) => all.find((p) => p.from < h.until && p.until > h.from);
  const found = new Set<Phrase>();
  for (const h of hits) {
    const p = own(h);
    if (p && !(found.size > 0 && PLACES.has(s.tokens[p.from - 1]?.word ?? ''))) found.add(p);
  }
  const first = all.findIndex((p) => found.has(p));
  if (first < 0) return [];
  let within = false;
  for (let n = first; n < all.length && all[n]!.from < end; n++) {
    const p = all[n]!;
    const before = s.tokens[p.from - 1]?.word ?? '';
    if (found.has(p)) {
      within = true;
      continue;
    }
    const introduced = JOINS.has(before) || lexicon.grammar.introducers.has(before);
    if (!introduced) {
      within = false;
      continue;
    }
    if (['and', 'or'].includes(before) && !within) continue;
    if (!within && isTightExample(s, lexicon, p)) continue;
    if (!isListed(s, lexicon, p, verbs)) continue;
    found.add(p);
    within = true;
  }
  return all.filter((p) => found.has(p));
}

/** `mechanisms such as X`, without a comma and after something that is no data: an example of that. */
function isTightExample(s: Sentence, lexicon: Lexicon, p: Phrase): boolean {
  const w = (k: number) => s.tokens[k]?.word ?? '';
  const at = p.from - 1;
  const opens = w(at) === 'as' && w(at - 1) === 'such' ? at - 2 : lexicon.grammar.introducers.has(w(at)) ? at - 1 : -1;
  return opens >= 0 && w(opens) !== ',' && w(opens) !== '(' && w(opens) !== ':';
}

/** A phrase in a list of data: no actor, no subject of a clause of its own, and no noun that is never data. */
function isListed(s: Sentence, lexicon: Lexicon, p: Phrase, verbs: ReadonlySet<number>): boolean {
  if (s.actors.some((a) => a.from < p.until && a.until > p.from)) return false;
  const next = s.tokens[p.until]?.word ?? '';
  const g = lexicon.grammar;
  if (g.be.has(next) || g.auxiliaries.has(next) || lexicon.vocabulary.modals.en[next] || verbs.has(p.until))
    return false;
  if (s.conditions.some(([a, b]) => p.from >= a && p.from < b)) return false;
  const head = s.tokens[p.until - 1]!;
  return !g.noData.has(head.word) && !/ing$/.test(head.word);
}

const OPENS_VERB = new Set(['we', 'you', 'they', 'i', 'who', 'which']);

const BEFORE_VERB = new Set(['not', 'never', 'have', 'has', 'had', 'be', 'been', 'do', 'does', 'did']);

/** Tokens that are verbs: those of predicates, and what follows `to`, a modal or a personal pronoun. */
export function verbTokens(
  s: Sentence,
  lexicon: Lexicon,
  predicates: readonly { from: number; until: number }[],
): Set<number> {
  const verbs = new Set<number>();
  for (const p of predicates) for (let i = p.from; i < p.until; i++) verbs.add(i);
  const g = lexicon.grammar;
  s.tokens.forEach((t, i) => {
    const opens =
      (t.word === 'to' && !(s.tokens[i + 1]?.word ?? '').endsWith('ing')) ||
      lexicon.vocabulary.modals.en[t.word] !== undefined ||
      OPENS_VERB.has(t.word) ||
      (t.word === 'that' &&
        /^\p{L}/u.test(s.tokens[i - 1]?.word ?? '') &&
        !s.data.some((h) => h.from === i + 1) &&
        !verbs.has(i - 1));
    if (!opens || t.word === 'need') return;
    let k = i + 1;
    while (
      k < s.tokens.length &&
      (g.adverbs.has(s.tokens[k]!.word) || s.tokens[k]!.word.endsWith('ly') || BEFORE_VERB.has(s.tokens[k]!.word))
    )
      k++;
    const word = s.tokens[k]?.word ?? '';
    if (!WORD.test(word) || g.determiners.has(word) || isClosed(word, lexicon)) return;
    const inName = [...s.data, ...s.actors].some((h) => h.from <= k && h.until > k);
    if (t.word === 'to' && (inName || s.tokens[k]!.word !== s.tokens[k]!.stem)) return;
    if (!inName || t.word !== 'to') verbs.add(k);
  });
  return verbs;
}
