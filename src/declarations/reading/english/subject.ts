// Who does it: the subject of a predicate by the shape of what stands before the verb. Each shape is one rule, tried in
// order; a rule answers with the predicate, with null (the verb says nothing), or passes on.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import type { Predicate } from './predicate.ts';
import { agentAfter } from './recipient.ts';
import type { Sentence } from './sentence.ts';
import { type Answer, actorAt, asPurpose, between, type Case, lastActor, leftWord } from './subject-case.ts';
import { firstSubject, nearestActor, otherName } from './subject-distant.ts';
import { infinitive } from './subject-infinitive.ts';

const TECHNOLOGY = /^(?:cookie|beacon|pixel|tag|technology|sdk|script)$/;
const QUESTION = new Set(['how', 'why', 'whether', 'what', 'who', 'whom', 'long', 'which']);
const PLURAL = new Set(['we', 'you', 'they', 'i', 'people', 'staff', 'personnel', 'others', 'us']);
const RULES: readonly ((c: Case) => Answer)[] = [
  noSubject,
  conjoined,
  contrasted,
  infinitive,
  helpUs,
  direct,
  technology,
  relative,
  passive,
  reduced,
  gerund,
  otherName,
  firstSubject,
  nearestActor,
];

/** The predicate with its actor; null where nobody is said to do it. */
export function subjectOf(c: Case): Predicate | null {
  for (const rule of RULES) {
    const answer = rule(c);
    if (answer !== undefined) return answer;
  }
  return null;
}

/** `Processing your data depends on …`: the act is what the sentence is about, and nobody is said to do it. */
const isWholeSentence = (s: Sentence): boolean =>
  /\.$/.test(s.words) &&
  s.tokens.some((t) => /^(?:is|are|was|may|can|will|means?|depends?|helps?|refers?)$/.test(t.word));

/** `Collected when …`, `To improve …`: the sentence opens with the verb. */
function noSubject({ s, p, cluster, participle, gerund }: Case): Answer {
  if (cluster.at >= 0) return undefined;
  // `Tracking is not …` tells what a word means.
  if (gerund && isWholeSentence(s)) return null;
  p.actor = 'we';
  if (cluster.to) return asPurpose(p);
  if (participle) p.passive = true;
  else if (!gerund) return null;
  p.confidence = 0.7;
  return p;
}

/** `collect and use`, `do not contain or capture`: the subject is the one before. */
function conjoined(c: Case): Answer {
  const { p, cluster, participle, before, lexicon, s } = c;
  const { conjunctions, determiners } = lexicon.grammar;
  const word = leftWord(c);
  if (!conjunctions.has(word)) return undefined;
  const j = cluster.at;
  if (word === 'or' && between(s.tokens, j - 4, j).some((t) => t.word === 'not' || t.word === 'never'))
    p.negated = true;
  let k = j;
  while (k > 0 && conjunctions.has(s.tokens[k]!.word)) k--;
  const previous = before[before.length - 1];
  if (!previous || determiners.has(word)) return undefined;
  const close = previous.until > k;
  const sameShape = previous.passive === (participle && (previous.passive || cluster.be)) || close;
  if (!sameShape || !(close || !participle || previous.passive)) return undefined;
  p.actor = previous.actor;
  p.passive = previous.passive && participle;
  p.negated = p.negated || (previous.negated && (close || word === 'or' || word === 'nor'));
  if (p.modality === 'does') p.modality = previous.modality;
  p.embedded = previous.embedded;
  p.purpose = previous.purpose && close;
  p.link = close ? before.length - 1 : -1;
  p.sameSubject = p.passive && previous.passive ? before.length - 1 : -1;
  p.confidence = previous.confidence - (close ? 0 : 0.1);
  return previous.purpose && !close ? null : p;
}

/** `…, but may have access to`: the same subject, its own negation. */
function contrasted(c: Case): Answer {
  const { p, cluster, before, participle, gerund } = c;
  if (leftWord(c) !== 'but' || gerund || (participle && !p.passive)) return undefined;
  const previous = before.findLast((q) => !q.embedded && !q.purpose);
  if (!previous) return undefined;
  p.actor = previous.actor;
  p.contrast = true;
  p.confidence = 0.7;
  return cluster.to ? asPurpose(p) : p;
}

const PREPOSITION = /^(?:using|with|through|via|on|of|by|from|in|at)$/;
/** `Businesses you meet using our Services may provide …`: what stands in a phrase with a preposition is not the subject. */
function headOf(s: Sentence, nearest: Hit<Actor>): Hit<Actor> {
  if (!PREPOSITION.test(s.tokens[nearest.from - 1]?.word ?? '')) return nearest;
  const first = s.actors[0]!;
  const opens = first !== nearest && first.from <= 1 && first.value !== 'we' && first.value !== 'user';
  return opens && !s.tokens.slice(first.until, nearest.from).some((t) => /^[,;:]$/.test(t.word)) ? first : nearest;
}

/** `we collect`, `you provide`, `your data is collected by us`: an actor stands right before. */
function direct(c: Case): Answer {
  const { s, p, cluster, participle, gerund, lexicon } = c;
  const { tokens } = s;
  const nearest = actorAt(s, cluster.at);
  if (!nearest) return undefined;
  const d = headOf(s, nearest);
  const head = tokens[d.from - 1]?.word ?? '';
  const ahead = tokens[d.from - 2]?.word ?? '';
  // `how we use it`, `who we share with`: a question inside a sentence tells nothing.
  const question =
    (QUESTION.has(head) && d.value !== 'user') || (head === 'information' && ['what', 'which'].includes(ahead));
  if (question) {
    p.actor = 'we';
    return asPurpose(p);
  }
  // `request that we erase`: a wish of the person, no practice.
  if (head === 'that' && /^(?:request|ask|demand|require|prefer)/.test(ahead) && d.value === 'we') return null;
  if (p.passive) {
    // `users are asked`, `we are provided`: the subject receives; nobody else is named.
    const asked = /^(?:asked|required|requested)$/.test(p.word);
    p.actor = asked && d.value === 'user' ? 'we' : (agentAfter(s, p.until) ?? 'we');
    p.rightOnly = !/^(?:they|them)$/.test(tokens[d.from]!.word);
    return p;
  }
  const describes =
    d.value === 'user' &&
    d.from > 0 &&
    /^[a-z]{3,}$/.test(head) &&
    !lexicon.grammar.noAntecedent.has(head) &&
    !lexicon.grammar.adverbs.has(head);
  if (describes) {
    p.embedded = true;
    p.leftOnly = true;
  }
  if (gerund && !cluster.be) return null;
  // `click on a third party link`: a bare form after a singular is a noun.
  const last = tokens[d.until - 1]!;
  // `at no point will the app record …`: the modal stands before the subject.
  const inverted = lexicon.vocabulary.modals.en[head] !== undefined;
  const bare = !inverted && cluster.at === p.from - 1 && !/(?:s|ed)$/.test(p.word) && !participle && !gerund;
  const singular = last.word === last.stem && !PLURAL.has(last.word);
  if (bare && singular && lexicon.grammar.nounable.has(p.word)) return null;
  // `third parties contacted by us` act not.
  const reducedPassive =
    participle &&
    !cluster.have &&
    !/^(?:cached|shared|stored)$/.test(p.word) &&
    d.value !== 'we' &&
    d.value !== 'user' &&
    tokens[p.until]?.word === 'by';
  if (reducedPassive) return null;
  p.actor = d.value;
  return p;
}

/** `cookies collect your IP address`: the writer's means act for the writer, those of others for them. */
function technology(c: Case): Answer {
  const { s, p, cluster, gerund, participle } = c;
  const t = s.tokens[cluster.at];
  if (!t || p.passive || gerund || participle || !TECHNOLOGY.test(t.stem)) return undefined;
  if (lexiconNoun(c)) return null;
  p.actor = between(s.tokens, cluster.at - 3, cluster.at).some((x) => x.word === 'third') ? 'third-party' : 'we';
  p.confidence = 0.6;
  return p;
}
/** A bare form that may be a noun (`cookies use`) needs a modal or an ending. */
const lexiconNoun = (c: Case): boolean => c.lexicon.grammar.nounable.has(c.p.word) && c.cluster.at === c.p.from - 1;

/** `partners who collect`, `data that is shared`. */
function relative(c: Case): Answer {
  const { s, p, cluster, lexicon } = c;
  const word = leftWord(c);
  if (!lexicon.grammar.relatives.has(word)) return undefined;
  // `those who need to know` ask nobody for anything.
  if (p.word === 'need') return null;
  p.embedded = true;
  if (p.passive) {
    p.actor = agentAfter(s, p.until) ?? 'we';
    return p;
  }
  const j = cluster.at;
  const antecedent = lastActor(s, (a) => a.until <= j && j - a.until < 8);
  p.actor = antecedent?.value ?? null;
  if (p.actor === 'user') p.actor = null;
  // `teams … who have access`: the teams are ours where we have them.
  if (!p.actor && /^(?:who|that)$/.test(word) && s.actors.some((a) => a.until <= j && a.value === 'we')) p.actor = 'we';
  p.confidence = 0.7;
  p.ownObject = true;
  return p.actor ? p : null;
}

/** `request that their data be deleted`: a wish. */
const isWished = (tokens: readonly Token[], from: number): boolean =>
  tokens.some(
    (t, i) =>
      i < from && from - i < 9 && t.word === 'that' && /^(?:request|ask|demand)/.test(tokens[i - 1]?.word ?? ''),
  );

/** `your name is collected`: by its agent, else by the writer. */
function passive(c: Case): Answer {
  const { s, p, cluster } = c;
  if (!p.passive) return undefined;
  // `why it is collected`, `where your information will be sent`
  let k = cluster.at - 1;
  while (k > 0 && c.lexicon.grammar.determiners.has(s.tokens[k]!.word)) k--;
  const question =
    k >= 0 &&
    ['why', 'how', 'whether', 'when', 'where'].includes(s.tokens[k]!.word) &&
    (k > 0 || ['it', 'they'].includes(leftWord(c))) &&
    ['it', 'they', 'data', 'information'].includes(leftWord(c));
  if (question || isWished(s.tokens, p.from)) return null;
  p.actor = agentAfter(s, p.until) ?? 'we';
  return p;
}

/** `information collected by …`: a relative clause without its pronoun. */
function reduced({ s, p, cluster, participle }: Case): Answer {
  if (!participle) return undefined;
  if (s.conditions.some(([a, b]) => p.from >= a && p.from < b)) return null;
  const j = cluster.at;
  if (!s.data.some((h) => h.until - 1 === j || (h.until <= j && j - h.until < 3))) return null;
  p.passive = true;
  p.embedded = true;
  const next = s.tokens[p.until]?.word ?? '';
  p.actor = agentAfter(s, p.until) ?? (['from', 'about', 'through', 'when'].includes(next) ? 'we' : null);
  p.confidence = 0.7;
  return p.actor ? p : null;
}

/** `for collecting …` at the head of a sentence; `prohibited from using`. Other gerunds say nothing of who acts. */
function gerund(c: Case): Answer {
  const { s, p, cluster, gerund: isGerund } = c;
  if (!isGerund) return undefined;
  const j = cluster.at;
  const word = leftWord(c);
  if (word === 'for' && j === 0) {
    p.actor = 'we';
    return p;
  }
  if (word !== 'from' || !between(s.tokens, j - 4, j).some((t) => t.word === 'prohibited')) return null;
  const who = lastActor(s, (a) => a.until <= j);
  if (!who) return null;
  p.actor = who.value;
  p.negated = true;
  return p;
}

/** `help us provide`. */
function helpUs(c: Case): Answer {
  if (leftWord(c) !== 'us') return undefined;
  // `helps us identify issues` tells what something is for.
  if (/^help/.test(c.s.tokens[c.cluster.at - 1]?.word ?? '')) return asPurpose(c.p);
  c.p.actor = 'we';
  c.p.confidence = 0.7;
  return c.p;
}
