// What a rule about subjects looks at, and the little that the rules share.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import type { Cluster } from './cluster.ts';
import type { Lexicon } from './lexicon.ts';
import type { Predicate } from './predicate.ts';
import type { Sentence } from './sentence.ts';

export interface Case {
  readonly s: Sentence;
  readonly lexicon: Lexicon;
  readonly p: Predicate;
  readonly cluster: Cluster;
  readonly participle: boolean;
  readonly gerund: boolean;
  /** Predicates found before this one. */
  readonly before: readonly Predicate[];
}

/** The predicate with its actor; null where the verb says nothing; undefined where the next rule has its turn. */
export type Answer = Predicate | null | undefined;

export const leftWord = (c: Case): string => c.s.tokens[c.cluster.at]?.word ?? '';
/** The actor whose words cover `k`. `our users' names` makes nobody act. */
export const actorAt = (s: Sentence, k: number): Hit<Actor> | undefined => {
  const hit = s.actors.find((a) => a.from <= k && a.until > k);
  return hit && !/^(?:'s|'|’)$/.test(s.tokens[hit.until]?.word ?? '') ? hit : undefined;
};
export const lastActor = (s: Sentence, test: (a: Hit<Actor>) => boolean): Hit<Actor> | undefined =>
  s.actors.findLast(test);
export const between = (tokens: readonly Token[], from: number, until: number): readonly Token[] =>
  tokens.slice(Math.max(0, from), until);
export const asPurpose = (p: Predicate): Predicate => {
  p.purpose = true;
  return p;
};
