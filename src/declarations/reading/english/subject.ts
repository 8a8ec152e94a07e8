// Who does it: the subject of a predicate by the shape of what stands before the verb. Each shape is one rule, tried in
// order; a rule answers with the predicate, with null (the verb says nothing), or passes on.
import type { Actor } from '../../../knowledge/policy/vocabulary.ts';
import type { Hit, Token } from '../tokens.ts';
import { type Cluster, clusterBefore } from './cluster.ts';
import type { Lexicon } from './lexicon.ts';
import type { Predicate } from './predicate.ts';
import { agentAfter } from './recipient.ts';
import type { Sentence } from './sentence.ts';

interface Case {
  readonly s: Sentence;
  readonly lexicon: Lexicon;
  readonly p: Predicate;
  readonly cluster: Cluster;
  readonly participle: boolean;
  readonly gerund: boolean;
  /** Predicates found before this one. */
  readonly before: readonly Predicate[];
}

type Answer = Predicate | null | undefined;

const COLLECTS =
  /^(?:collect|gather|obtain|record|log|capture|track|monitor|determine|derive|infer|estimate|store|receive|acquire|access)$/;
const TECHNOLOGY = /^(?:cookie|beacon|pixel|tag|technology|sdk|script)$/;
const ASKS_US = /^(?:request|requests|require|ask|want|wish|for)$/;
const LETS = /^(?:allow|permit|enable|authori|require|let)/;
const QUESTION = new Set(['how', 'why', 'whether', 'what', 'who', 'whom', 'long', 'which']);
const PLURAL = new Set(['we', 'you', 'they', 'i', 'people', 'staff', 'personnel', 'others', 'us']);
const MUST_WORDS = new Set(['need', 'needs', 'required', 'have', 'has']);

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

const leftWord = (c: Case): string => c.s.tokens[c.cluster.at]?.word ?? '';
/** The actor whose words cover `k`. `our users' names` makes nobody act. */
const actorAt = (s: Sentence, k: number): Hit<Actor> | undefined => {
  const hit = s.actors.find((a) => a.from <= k && a.until > k);
  return hit && !/^(?:'s|'|’)$/.test(s.tokens[hit.until]?.word ?? '') ? hit : undefined;
};
const lastActor = (s: Sentence, test: (a: Hit<Actor>) => boolean): Hit<Actor> | undefined => s.actors.findLast(test);
const between = (tokens: readonly Token[], from: number, until: number): readonly Token[] =>
  tokens.slice(Math.max(0, from), until);
const before = (s: Sentence, from: number, until: number, word: RegExp): boolean =>
  s.tokens.slice(from, until).some((t) => word.test(t.word));
const asPurpose = (p: Predicate): Predicate => {
  p.purpose = true;
  return p;
};

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

/** `to collect`: whoever is asked, allowed, obliged or able to; without such a word it is a purpose. */
function infinitive(c: Case): Answer {
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

/** `what data Parcelbird collects`: a name that is neither the writer's nor a known kind of actor; nothing is said here. */
function otherName(c: Case): Answer {
  const { s, cluster } = c;
  const t = s.tokens[cluster.at];
  if (!t || cluster.at === 0 || !/[A-Z]/.test(s.text[t.start]!)) return undefined;
  return s.data.some((h) => h.from <= cluster.at && h.until > cluster.at) ? undefined : null;
}

/** `security and access policies`: a form that may be a noun and has no object of its own after it. */
function isLoneNoun(c: Case): boolean {
  const { s, p, lexicon } = c;
  if (!lexicon.grammar.nounable.has(p.word)) return false;
  const next = s.tokens[p.until]?.word ?? '';
  return !(
    lexicon.grammar.determiners.has(next) ||
    lexicon.grammar.conjunctions.has(next) ||
    /^(?:it|them)$/.test(next) ||
    s.data.some((h) => h.from === p.until)
  );
}

/** `Our team …, and reviews …`: the sentence's first subject goes on. */
function firstSubject(c: Case): Answer {
  // `please do not use …, or otherwise provide us`: asked of the person.
  if (/\bplease do not\b|\bdo not (?:use|provide|submit|send|share)\b/i.test(c.s.words) && c.p.verb === 'share')
    return null;
  const { s, p, cluster, before, lexicon } = c;
  const { tokens } = s;
  const first = s.actors[0];
  const ours =
    tokens[0]?.word === 'our' && tokens.slice(0, cluster.at + 1).some((t) => lexicon.grammar.ourPeople.has(t.stem));
  const head = first?.from === 0 && first.value !== 'user' ? first.value : ours ? 'we' : null;
  const goesOn = lexicon.grammar.conjunctions.has(leftWord(c)) || /^(?:communicate|interact)$/.test(leftWord(c));
  // `we recommend that you choose …, and not share`: the person's own.
  const other =
    head === 'we' &&
    first !== undefined &&
    s.actors.some((a) => a.value === 'user' && a.from > first.until && a.until <= cluster.at);
  if (!head || !goesOn || other || isLoneNoun(c) || before.some((q) => !q.embedded && q.link < 0 && q.actor !== head))
    return undefined;
  p.actor = head;
  p.confidence = 0.6;
  return p;
}

/** The last actor within ten words, where nothing closes the clause between. */
function nearestActor(c: Case): Answer {
  const { s, p, cluster, before, lexicon } = c;
  const j = cluster.at;
  const word = leftWord(c);
  const near = lastActor(s, (a) => a.until <= j + 1 && j - a.until < 10);
  if (!near || before.some((q) => q.from > near.until && !q.embedded)) return null;
  const words = s.tokens.slice(near.until, j + 1).map((t) => t.word);
  // A form that may be a noun needs more than an actor somewhere before it (`the online store`).
  if (lexicon.grammar.nounable.has(p.word) && (!lexicon.grammar.conjunctions.has(word) || isLoneNoun(c))) return null;
  if (/^(?:'s|'|’)$/.test(words[0] ?? '')) return null;
  if (words.some((w) => w === ';' || w === '.')) return null;
  if (near.value === 'user' && !words.includes(')')) return null;
  // `to talk with other users and view …`: who is met is not who acts.
  if (/^(?:with|to|from|by|of|for|among|between)$/.test(s.tokens[near.from - 1]?.word ?? '')) return null;
  if (lexicon.grammar.determiners.has(word) || ['to', 'of', 'with', 'for', 'in', 'by', 'on'].includes(word))
    return null;
  p.actor = near.value;
  p.confidence = 0.6;
  return p;
}
