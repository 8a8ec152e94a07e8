// Who does what an infinitive names: whoever is asked, allowed, obliged or able to; without such a word it is a purpose.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit } from '../tokens.ts';
import { clusterBefore } from './cluster.ts';
import type { Predicate } from './predicate.ts';
import type { Sentence } from './sentence.ts';
import { type Answer, actorAt, asPurpose, between, type Case, leftWord } from './subject-case.ts';

const COLLECTS =
  /^(?:collect|gather|obtain|record|log|capture|track|monitor|determine|derive|infer|estimate|store|receive|acquire|access)$/;
const ASKS_US = /^(?:request|requests|require|ask|want|wish|for)$/;
const LETS = /^(?:allow|permit|enable|authori|require|let)/;
const MUST_WORDS = new Set(['need', 'needs', 'required', 'have', 'has']);

const before = (s: Sentence, from: number, until: number, word: RegExp): boolean =>
  s.tokens.slice(from, until).some((t) => word.test(t.word));

/** `to collect`: whoever is asked, allowed, obliged or able to; without such a word it is a purpose. */
export function infinitive(c: Case): Answer {
  const { s, p, cluster, lexicon } = c;
  if (!cluster.to) return undefined;
  const { tokens } = s;
  const j = cluster.at;
  const word = leftWord(c);
  const g = actorAt(s, j);
  if (g && word === 'us') {
    p.actor = 'we';
    return between(tokens, j - 4, j).some((t) => ASKS_US.test(t.word)) ? asPurpose(p) : p;
  }
  if (g && word === 'you') {
    p.actor = 'user';
    const ahead = between(tokens, j - 6, j);
    // `require you to provide`: what is asked of the person is collected; a refusal of asking is a denial.
    if (!ahead.some((t) => t.stem === 'require' || t.word === 'ask')) return asPurpose(p);
    const negated = ahead.some((t) => t.word === 'not');
    p.negated = p.negated || negated;
    p.actor = negated ? 'we' : 'user';
    p.modality = 'must';
    return p;
  }
  if (g && g.value !== 'we' && g.value !== 'user') return letting(c, g);
  // `we ask visitors … to provide a name`
  const asks = c.before.findLast((q) => !q.embedded && !q.purpose);
  const asked = asks?.actor === 'we' && !asks.passive && /^(?:ask|request|requir)/.test(asks.word);
  if (asked && lexicon.gives.at(s.tokens, p.from)) {
    p.actor = 'user';
    p.modality = 'must';
    return p;
  }
  // `we use cookies to collect …`: what the means are for is the practice.
  const means = c.before.findLast((q) => !q.embedded && !q.purpose);
  if (means?.verb === 'use' && means.actor && COLLECTS.test(p.word) && !before(s, means.until, p.from, /^[;.]$/)) {
    p.actor = means.actor;
    p.negated = p.negated || means.negated;
    if (p.modality === 'does') p.modality = means.modality;
    p.confidence = 0.7;
    return p;
  }
  if (!lexicon.grammar.governors.has(word)) return asPurpose(p);
  const outer = clusterBefore(tokens, j, lexicon);
  const subject = outer.at >= 0 ? actorAt(s, outer.at) : undefined;
  p.negated = p.negated || outer.negated;
  // Without a modal of its own the infinitive's `to` clause takes that of the governing verb.
  const modality = outer.modality ?? p.modality;
  if (modality !== 'does') p.modality = modality;
  else if (MUST_WORDS.has(word)) p.modality = 'must';
  // What the writer merely wishes is no practice.
  if (!subject || (subject.value === 'we' && /^(?:wish|want|like)$/.test(word))) return asPurpose(p);
  p.actor = subject.value;
  return p;
}

/** `allow partners to use`, `not … or authorize any third party to use`: theirs, with the negation of who lets them. */
function letting(c: Case, g: Hit<Actor>): Predicate {
  const { s, p, lexicon, before: earlier } = c;
  p.actor = g.value;
  const at = s.tokens.findLastIndex((t, i) => i < g.from && i >= g.from - 4 && LETS.test(t.word));
  if (at < 0) {
    p.negated = p.negated || clusterBefore(s.tokens, Math.max(0, g.from - 1), lexicon).negated;
    return asPurpose(p);
  }
  const last = earlier.at(-1);
  const joined = last?.negated && s.tokens.slice(last.until, at).every((t) => lexicon.grammar.conjunctions.has(t.word));
  p.negated = p.negated || clusterBefore(s.tokens, at, lexicon).negated || joined === true;
  return p;
}
