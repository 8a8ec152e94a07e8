// Predicates to claims: object, recipient and the turn that a person's own act takes.

import type { Actor, Verb } from '../../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../../model/personal-data.ts';
import type { Hit } from '../tokens.ts';
import { type Draft, draftOf } from '../types.ts';
import { choiceOf } from './choice.ts';
import { firstCondition } from './conditions.ts';
import { inclusionOf } from './inclusion.ts';
import type { Lexicon, Meaning } from './lexicon.ts';
import { deniedMentions, namedBy } from './mentions.ts';
import { antecedentOf, objectsOf } from './objects.ts';
import { phrasesOf, verbTokens } from './phrases.ts';
import { type Predicate, predicatesOf } from './predicate.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { isAside, type Sentence } from './sentence.ts';
import { servicesIn } from './services.ts';
import { settle } from './settle.ts';

const SHOWS = /^(?:disclose|share|post|publish|send|transmit)/;
const HANDS_ON = new Set<Verb>(['share', 'disclose', 'transfer']);

/** A claim with the mentions it rests on. */
export interface Told {
  readonly draft: Draft;
  readonly hits: readonly Hit<Meaning>[];
  /** Token at which the place of its object ends. */
  readonly until: number;
}

/** Claims of the predicates of a sentence. `earlier` are those that a frame of the whole sentence gave. */
export function statementsOf(s: Sentence, lexicon: Lexicon, earlier: readonly Draft[]): Draft[] {
  const denied = deniedMentions(s.tokens, s.data);
  const predicates = predicatesOf(s, lexicon);
  const told = toldOf(s, lexicon, predicates, denied);
  nameTerms(s, lexicon, predicates, told);
  const drafts = told.map((t) => t.draft);
  const main = drafts.find((d) => d.polarity === 'affirm' && (d.actor === 'we' || d.actor === 'third-party'));
  if (denied.length > 0 && main) drafts.push(butNot(s, denied, main.actor, main.verb));
  const choice = choiceOf(s, lexicon);
  if (choice) drafts.push(choice);
  return settle(drafts, earlier);
}

/** The words a claim rests on, as whole phrases (`your general location`). */
function nameTerms(s: Sentence, lexicon: Lexicon, predicates: readonly Predicate[], told: readonly Told[]): void {
  if (told.every((t) => t.hits.length === 0)) return;
  const all = phrasesOf(s, lexicon, verbTokens(s, lexicon, predicates));
  for (const { draft, hits } of told) {
    const own = all.filter((p) => hits.some((h) => h.from < p.until && h.until > p.from));
    draft.terms = own.map((p) => s.text.slice(s.tokens[p.from]!.start, s.tokens[p.until - 1]!.end));
  }
}

/** What each predicate tells, before the claims of a sentence are set beside each other. */
export function toldOf(
  s: Sentence,
  lexicon: Lexicon,
  predicates: readonly Predicate[],
  denied: readonly Hit<Meaning>[],
): Told[] {
  const { tokens, ctx } = s;
  const told = s.data.filter((h) => !denied.includes(h));
  const condition = firstCondition(s.text, tokens, s.conditions);
  const out: Told[] = [];
  predicates.forEach((p, n) => {
    if (!p.actor || p.purpose || (isAside(tokens, p.from) && predicates.some((q) => !isAside(tokens, q.from)))) return;
    if (p.givesOnly && p.actor !== 'user') return;
    if (p.inCondition && p.actor !== 'third-party') return;
    const object = objectsOf(s, lexicon, predicates, n, told);
    const inner = namedBy(s.text, tokens, object.hits);
    const data = dataOf(s, p, inner.ids, object.anaphor);
    if (data.length === 0) return;
    const recipient = recipientOf(s, lexicon, p, predicates[n + 1]);
    const turn = turnOf(p, p.actor, lexicon, s, recipient);
    if (!turn) return;
    if (turn.verb === 'require' && (p.passive ? object.hits.length === 0 : !s.data.some((h) => h.from >= p.until)))
      return;
    // `we require them to use your data as told`, `a third party is required to protect it`: a duty of others.
    if (turn.verb === 'require' && bindsOthers(s, p)) return;
    if (asksForMore(s, p)) return;
    if (staysOnDevice(s, p) && !data.includes('device.cookies')) return;
    // Under a heading about rights, data is handed to the person who asks.
    if (HANDS_ON.has(turn.verb) && turn.actor === 'we' && recipient === null && underRights(s, lexicon)) return;
    const d = draftOf(
      ctx,
      turn.actor,
      turn.verb,
      p.contrast ? 'contrast' : p.embedded ? 'relative' : p.passive ? 'passive' : 'active',
    );
    d.polarity = p.negated || object.none ? 'deny' : 'affirm';
    d.modality = p.modality;
    d.data = data;
    d.terms = [...inner.terms];
    d.condition = condition;
    d.recipient = recipient && recipient.actor !== 'we' ? recipient.words : null;
    d.confidence = p.confidence - (p.embedded ? 0.1 : 0);
    if (turn.actor === 'third-party' && turn.verb !== 'share')
      d.services = servicesIn(s.words, lexicon.grammar.commonCapitals);
    out.push({ draft: d, hits: object.hits, until: object.until });
  });
  const inclusion = inclusionOf(s, lexicon, out, predicates);
  if (inclusion) out.push(inclusion);
  return out;
}

/** `your messages are stored on your device`: nothing comes to the writer. */
const staysOnDevice = (s: Sentence, p: Predicate): boolean => {
  if (!['store', 'retain', 'process'].includes(p.verb)) return false;
  const after = s.tokens.slice(p.until, p.until + 5).map((t) => t.word);
  const at = after.findIndex((w) => w === 'your' || w === 'their');
  return (
    at > 0 &&
    ['on', 'in'].includes(after[at - 1]!) &&
    /^(?:own|device|phone|computer|browser|mobile)$/.test(after[at + 1] ?? '')
  );
};

const bindsOthers = (s: Sentence, p: Predicate): boolean =>
  s.actors.some(
    (a) =>
      !['we', 'user'].includes(a.value) && (p.passive ? a.until <= p.from : a.from >= p.until && a.from < p.until + 3),
  );

/** `details may be requested from …`: asked of the writer, not of the person. */
const asksForMore = (s: Sentence, p: Predicate): boolean =>
  p.passive && /^request/.test(p.word) && s.tokens[p.until]?.word === 'from' && s.tokens[p.until + 1]?.word !== 'you';

const underRights = (s: Sentence, lexicon: Lexicon): boolean =>
  s.ctx.blocks[s.ctx.block]!.heading.some((h) => lexicon.vocabulary.rightsHeadings.en.test(h));

/** Types of the object; pronouns and bare verbs take them from before. */
function dataOf(
  s: Sentence,
  p: Predicate,
  named: readonly DataType[],
  anaphor: boolean,
): readonly DataType[] & DataType[] {
  const { topic, frame } = s.ctx;
  let data = [...named];
  if (data.length === 0 && anaphor) data = antecedentOf(s, p);
  if (topic.length === 0) return data;
  if (data.length === 1 && data[0] === 'any' && anaphor) return [...topic];
  // `Permanently deleted after …`, `retained until …`: the row or the lead tells of what.
  if (data.length === 0 && p.passive && frame && p.from < 4) return [...topic];
  return data;
}

/** Whose act it is in the end; null where it is no practice. */
function turnOf(
  p: Predicate,
  actor: Actor,
  lexicon: Lexicon,
  s: Sentence,
  to: Recipient | null,
): { actor: Actor; verb: Verb } | null {
  const { verb } = p;
  const recipient = to?.actor ?? null;
  if (actor === 'user') {
    const given = lexicon.gives.at(s.tokens, p.from) !== null;
    const toUs = recipient === null || recipient === 'we' || recipient === 'user';
    // What a person hands over, the writer collects.
    // Who shows, posts or shares hands over to the writer only where that is said or where it describes the data.
    const shows = HANDS_ON.has(verb) && SHOWS.test(p.word) && recipient === null && !p.embedded && !p.passive;
    const byPerson = given || (p.passive && HANDS_ON.has(verb));
    if (byPerson && toUs && !shows && !(p.negated && p.modality !== 'does'))
      return p.negated ? null : { actor: 'we', verb: 'collect' };
    if (recipient === 'we' && HANDS_ON.has(verb) && !p.negated) return { actor: 'we', verb: 'collect' };
    if (lexicon.chooses.at(s.tokens, p.from) !== null || verb === 'require') return null;
    // What the person may do with data is no practice; what they must do, or share, is told.
    if (/^report/.test(p.word)) return null;
    if (!HANDS_ON.has(verb) && verb !== 'notify' && p.modality !== 'must') return null;
    return p.negated ? null : { actor, verb };
  }
  if (recipient === 'we' && HANDS_ON.has(verb) && (p.passive || (actor === 'we' && to?.words === 'us')))
    return { actor: 'we', verb: p.passive ? 'collect' : 'receive' };
  // `your name is provided on a voluntary basis`: by the person.
  if (
    actor === 'we' &&
    p.passive &&
    recipient === null &&
    /^(?:provided|submitted|entered|uploaded|supplied)$/.test(p.word) &&
    /\b(?:you|your|voluntar\w+|optional\w*)\b/i.test(s.words)
  )
    return { actor: 'we', verb: 'collect' };
  // What is shown or sent to the person goes to nobody else.
  if (recipient === 'user' && (HANDS_ON.has(verb) || verb === 'notify')) return null;
  return { actor, verb };
}

/** `but not the content of …`: a denial of its own with its own quote. */
export function butNot(s: Sentence, hits: readonly Hit<Meaning>[], actor: Actor, verb: Verb): Draft {
  const { tokens } = s;
  const d = draftOf(s.ctx, actor, verb, 'but-not');
  const found = namedBy(s.text, tokens, hits);
  let from = hits[0]!.from;
  while (from > 0 && tokens[from]!.word !== 'not' && hits[0]!.from - from < 6) from--;
  if (from > 0 && tokens[from - 1]!.word === 'but') from--;
  d.start = tokens[from]!.start;
  d.end = tokens[hits[hits.length - 1]!.until - 1]!.end;
  d.polarity = 'deny';
  d.data = [...found.ids];
  d.terms = [...found.terms];
  return d;
}
