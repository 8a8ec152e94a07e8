// A verb of a sentence as a predicate: who does it, denied or not, how surely, and what kind of clause it stands in.
import type { Actor, Modality, Verb } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import { clusterBefore } from './cluster.ts';
import type { Lexicon } from './lexicon.ts';
import type { Sentence } from './sentence.ts';
import { subjectOf } from './subject.ts';

export interface Predicate {
  readonly verb: Verb;
  readonly word: string;
  /** Tokens from (inclusive) and until (exclusive). */
  readonly from: number;
  readonly until: number;
  actor: Actor | null;
  passive: boolean;
  negated: boolean;
  modality: Modality;
  /** Inside a relative clause: says less than the main verb. */
  embedded: boolean;
  inCondition: boolean;
  /** Tells what something is for (`to improve …`) and is no practice of its own. */
  purpose: boolean;
  /** A word that hands data over only where the person does it: `add`, `include`. */
  givesOnly: boolean;
  /** `the information you send`: the noun before is what is sent. */
  leftOnly: boolean;
  /** `partners who collect your name`: what follows is theirs, not the main verb's. */
  ownObject: boolean;
  /** `we are provided with …`: the subject is no data, what follows may be. */
  rightOnly: boolean;
  /** After `but`: says the other side of what was said before. */
  contrast: boolean;
  /** Index of the predicate before, where both share one object (`collect and use your name`), or -1. */
  link: number;
  /** Index of the passive before whose subject this one has too (`is kept and is not shared`), or -1. */
  sameSubject: number;
  confidence: number;
}

/** Words before a verb form that make it a verb even inside a name of data or of an actor. */
const MAKES_VERB = new Set(['will', 'may', 'can', 'not', 'we', 'to', 'you', 'might', 'must']);
const KEEPS_SAFE = /^(?:safe|secure|confidential|private|accurate)$/;

/** All predicates of a sentence, in order. */
export function predicatesOf(s: Sentence, lexicon: Lexicon): Predicate[] {
  const { tokens } = s;
  const list: Predicate[] = [];
  const inName = (i: number) =>
    s.data.some((h) => i >= h.from && i < h.until) || s.actors.some((h) => i >= h.from && i < h.until);
  for (let i = 0; i < tokens.length; i++) {
    let hit = lexicon.verbs.at(tokens, i, 'word');
    // What a user does to hand data over is a verb only after a subject.
    if (!hit && i > 0) {
      const given = lexicon.gives.at(tokens, i);
      if (given && given.until - given.from === 1) hit = { value: 'share', from: i, until: i + 1 };
    }
    if (!hit && makesAvailable(tokens, i)) hit = { value: 'share', from: i, until: i + 1 };
    if (!hit || isInName(s, i)) continue;
    if (hit.until - hit.from === 1 && inName(i) && !MAKES_VERB.has(tokens[i - 1]?.word ?? '')) continue;
    const p = predicateAt(s, lexicon, hit, list);
    if (p) {
      // `so that your order can be processed`
      if (tokens.some((t, k) => k < i && t.word === 'so' && tokens[k + 1]?.word === 'that')) p.purpose = true;
      p.inCondition = s.conditions.some(([a, b]) => i >= a && i < b);
      list.push(p);
    }
    i = hit.until - 1;
  }
  return list;
}

/** `Information You Provide`: a verb inside a title or a defined term. */
function isInName(s: Sentence, i: number): boolean {
  const capital = (k: number) => {
    const t = s.tokens[k];
    return t !== undefined && /^[A-Z][a-z]/.test(s.text.slice(t.start, t.start + 2));
  };
  return i > 1 && capital(i) && capital(i - 1) && (capital(i - 2) || /^[,"“(]$/.test(s.tokens[i + 1]?.word ?? ','));
}

/** `make your information available to`. */
function makesAvailable(tokens: readonly Token[], i: number): boolean {
  if (!/^(?:make|makes|making)$/.test(tokens[i]!.word)) return false;
  const to = tokens.findIndex((t, k) => k > i && k < i + 16 && t.word === 'available' && tokens[k + 1]?.word === 'to');
  return to > 0 && tokens[to + 2]?.word !== 'you' && !tokens.slice(i, to).some((t) => t.word === ';' || t.word === '.');
}

/** `at no point`, `under no circumstances`: denies the whole clause. */
const atNoPoint = (tokens: readonly Token[], before: number): boolean =>
  tokens.some(
    (t, i) =>
      i < before && t.word === 'no' && /^(?:point|time|circumstance|case|event|way)$/.test(tokens[i + 1]?.stem ?? ''),
  );

const ACT_NOUN =
  /^(?:collection|disclosure|storage|retention|transmission|processing|sharing|deletion|dissemination|collecting|disclosing)$/;

/** `the collection, use, transfer or disclosure of`: a form that may be a noun, in a list of nouns for acts. */
function amongNouns(tokens: readonly Token[], hit: Hit<Verb>, lexicon: Lexicon): boolean {
  if (!lexicon.grammar.nounable.has(tokens[hit.from]!.word)) return false;
  const joined = (k: number, step: 1 | -1): boolean => {
    let n = k;
    while (
      tokens[n] &&
      (lexicon.grammar.conjunctions.has(tokens[n]!.word) || lexicon.grammar.nounable.has(tokens[n]!.word))
    )
      n += step;
    return n !== k && ACT_NOUN.test(tokens[n]?.word ?? '');
  };
  return joined(hit.from - 1, -1) || joined(hit.until, 1);
}

/** The verb's own object is a leave, a notice or a service: the next noun within four words, before any data. */
function grantsLeave(s: Sentence, lexicon: Lexicon, hit: Hit<Verb>): boolean {
  if (!['share', 'collect', 'require'].includes(hit.value)) return false;
  for (let k = hit.until; k < Math.min(s.tokens.length, hit.until + 8); k++) {
    if (s.data.some((h) => h.from <= k && h.until > k)) return false;
    const w = s.tokens[k]!.word;
    if (/^(?:[,;:.()]|to|from|for|of|or|that|who|which|by)$/.test(w)) return false;
    if (lexicon.vocabulary.grants.has(w)) return true;
  }
  return false;
}

/** The predicate of one verb form; null where the form is a noun or says nothing of who acts. */
function predicateAt(s: Sentence, lexicon: Lexicon, hit: Hit<Verb>, before: readonly Predicate[]): Predicate | null {
  const { tokens } = s;
  const word = tokens[hit.from]!.word;
  const participle = /(?:ed|kept|sent|sold|given|held|got|made)$/.test(word);
  const gerund = word.endsWith('ing');
  const cluster = clusterBefore(tokens, hit.from, lexicon);
  const left = cluster.at >= 0 ? tokens[cluster.at]!.word : '';
  const next = tokens[hit.until]?.word;
  const isNoun =
    lexicon.grammar.nounable.has(word) &&
    !cluster.to &&
    !participle &&
    (lexicon.grammar.determiners.has(left) || next === 'of');
  if (isNoun || next === "'s" || (!cluster.to && !cluster.be && amongNouns(tokens, hit, lexicon))) return null;
  // `keep your information safe` keeps nothing for a time.
  if (hit.value === 'retain' && tokens.slice(hit.until, hit.until + 8).some((t) => KEEPS_SAFE.test(t.word)))
    return null;
  // `give your consent`, `provide notice`, `have control`: a leave or a notice, no data.
  if (grantsLeave(s, lexicon, hit)) return null;
  // `no longer linked to your account` tells how data is kept apart, no practice denied.
  if (cluster.negated && cluster.be && /^(?:linked|associated|combined|matched)$/.test(word)) return null;
  const availableTo = /^(?:available|accessible|visible)$/.test(word) && hit.until - hit.from === 2;
  const p: Predicate = {
    verb: hit.value,
    word,
    from: hit.from,
    until: hit.until,
    actor: null,
    passive: availableTo ? cluster.be : cluster.be && participle && !gerund,
    negated:
      cluster.negated || atNoPoint(tokens, hit.from) || tokens.slice(hit.from, hit.until).some((t) => t.word === 'no'),
    modality: cluster.modality ?? 'does',
    embedded: false,
    inCondition: false,
    purpose: false,
    leftOnly: false,
    rightOnly: false,
    contrast: false,
    ownObject: false,
    givesOnly: lexicon.verbs.at(tokens, hit.from, 'word') === null && lexicon.gives.at(tokens, hit.from) !== null,
    link: -1,
    sameSubject: -1,
    confidence: 0.9,
  };
  return subjectOf({ s, lexicon, p, cluster, participle, gerund, before });
}
