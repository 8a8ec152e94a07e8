// One Chinese verb in its clause to a frame: who, does what or does it not, with which data, for or to whom.
import type { CharHit } from '../../base/han.ts';
import { chineseCue as cue } from '../../knowledge/policy/chinese-cues.ts';
import type { Actor, Modality, Verb } from '../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { Clause } from './chinese-clauses.ts';
import { type ChineseMentions, type DataHit, inParentheses, typesOf } from './chinese-mentions.ts';
import { isDenied } from './chinese-polarity.ts';
import type { SentenceContext } from './types.ts';

/** A sentence taken apart, as every step after it needs it. Offsets are the block's. */
export interface Scene {
  readonly ctx: SentenceContext;
  readonly text: string;
  readonly folded: string;
  readonly clauses: readonly Clause[];
  readonly data: readonly DataHit[];
}

export interface ChineseFrame {
  readonly clause: Clause;
  /** The verb as found; `value` is what it comes to once the subject is known. */
  readonly verb: CharHit<Verb>;
  readonly value: Verb;
  readonly actor: Actor;
  /** The subject's words; null where it is dropped or stands in an earlier clause. */
  readonly subject: CharHit<Actor> | null;
  readonly denied: boolean;
  readonly modality: Modality;
  readonly object: readonly DataHit[];
  /** The object stands before the verb. */
  readonly before: boolean;
  readonly types: readonly DataType[];
  readonly terms: readonly string[];
  readonly recipient: CharHit<Actor> | null;
  /** Who is given, as the sentence has it: `物流公司、支付机构`. */
  readonly given: { readonly start: number; readonly end: number } | null;
  readonly rule: 'relative' | 'turned' | 'active' | 'dropped-subject';
  /** The person hands something over. */
  readonly gives: boolean;
}

const SHARE = new Set<Verb>(['share', 'disclose', 'transfer']);
const RESTING = new Set<Verb>(['store', 'retain', 'delete']);

/** False where nobody is spoken of: a dropped subject is then not the writer. */
function somebody({ folded, ctx }: Scene): boolean {
  const sentence = folded.slice(ctx.start, ctx.end);
  return !cue('definition').test(sentence) && (ctx.frame !== null || cue('somebody').test(sentence));
}

/** Sentences in which the verb tells no deed: questions, demands, wishes, aims, rights that nobody has. */
function isNoDeed(scene: Scene, clause: Clause, verb: CharHit<Verb>, between: string, denied: boolean): boolean {
  const { folded } = scene;
  const left = folded.slice(clause.start, verb.start);
  const right = folded.slice(verb.end, clause.end);
  return (
    cue('unable').test(between) ||
    /请[^，]{0,4}$/.test(between) ||
    cue('asks-which').test(right) ||
    /不(?:代表|意味着|等于)[^，]{0,12}$/.test(left) ||
    cue('no-right').test(between) ||
    cue('others-use').test(left) ||
    cue('as-noun').test(left) ||
    cue('gets-consent').test(right) ||
    cue('because').test(between) ||
    (cue('named-thing').test(left) && /^(?:的)?(?:个人)?(?:信息|数据)/.test(right)) ||
    cue('heading-glued').test(right) ||
    (verb.value === 'delete' && cue('deleted-attribute').test(right)) ||
    cue('resting-in').test(right) ||
    cue('while').test(right) ||
    cue('cause').test(left) ||
    (verb.value === 'require' && cue('need-noun').test(left)) ||
    cue('no-verb').test(folded.slice(Math.max(0, verb.start - 1), verb.start)) ||
    (cue('demand').test(left) && !cue('demand-own').test(left)) ||
    cue('demand').test(between) ||
    cue('advice').test(left) ||
    (cue('about').test(right) && !cue('turned').test(between)) ||
    cue('asked-how').test(between) ||
    (cue('hindered').test(between) && !denied) ||
    cue('means-of').test(right)
  );
}

const writerIn = (folded: string, from: number, at: number): boolean => {
  const before = folded.slice(from, at);
  return cue('writer').test(before.slice(Math.max(0, before.lastIndexOf('（'), before.lastIndexOf('('))));
};

/** `您使用的机型`, `其他人共享的照片`: what a relative clause tells of others is no practice of the writer. */
const isSomeoneElses = (actor: Actor, gives: boolean, between: string): boolean =>
  cue('used-by-user').test(between)
    ? !gives || between.length > 14
    : ['third-party', 'service-providers', 'other-users', 'our-affiliates'].includes(actor) &&
      !cue('writer').test(between);

/** Data to the right of a verb, over list commas into the following clauses. */
function objectAfter(scene: Scene, n: number, from: number): DataHit[] {
  const { folded, clauses, data } = scene;
  const out: DataHit[] = [];
  let end = clauses[n]!.end;
  for (const h of data) {
    if (h.start < from) continue;
    const gap = folded.slice(out.at(-1)?.end ?? from, h.start);
    if (cue('names-none').test(gap) || cue('purpose-begins').test(gap)) break;
    if (h.start < end) {
      out.push(h);
      continue;
    }
    if ((gap.length > 14 || !cue('list-glue').test(gap)) && !cue('list-open').test(gap)) break;
    out.push(h);
    end = h.end;
  }
  return out;
}

/** The words of one list: `的昵称、手机号码`, up to the first gap that joins nothing. */
function joined(folded: string, hits: readonly DataHit[]): DataHit[] {
  const out = [hits[0]!];
  for (const h of hits.slice(1)) {
    if (!cue('list-tight').test(folded.slice(out.at(-1)!.end, h.start))) break;
    out.push(h);
  }
  return out;
}

function objectOf(scene: Scene, n: number, verb: CharHit<Verb>, between: string, relative: boolean) {
  const { folded, clauses, data } = scene;
  const clause = clauses[n]!;
  const word = folded.slice(verb.start, verb.end);
  const right = word === '用于' ? [] : objectAfter(scene, n, verb.end);
  const left = data.filter((h) => h.start >= clause.start && h.end <= verb.start);
  const turned = cue('turned').test(between) && left.length > 0;
  const passive = cue('passive').test(between) || RESTING.has(verb.value) || word === '用于';
  let object: readonly DataHit[] = turned && right.every((h) => h.value[0] === 'any') ? left.slice(-6) : right;
  if (object.length === 0 && passive) object = left;
  // `对于您的个人信息，我们不会…共享`: the clause before names it.
  const topic = clauses[n - 1];
  if (object.length === 0 && topic && cue('topic-clause').test(folded.slice(topic.start, topic.end)))
    object = data.filter((h) => h.start >= topic.start && h.end <= topic.end);
  if (relative && right.length > 0) object = joined(folded, right);
  return { object, right, turned, before: turned || passive };
}

/** What stands between 向 or 与 and the verb, or behind 给. */
export function givenAt({ folded }: Scene, clause: Clause, verb: CharHit<Verb>): { start: number; end: number } | null {
  const verbEnd = verb.end - verb.start > 2 && folded[verb.end - 1] === '给' ? verb.end - 1 : verb.end;
  const behind = cue('given-after').exec(folded.slice(verbEnd, clause.end));
  const ahead = behind ? null : cue('given-before').exec(folded.slice(clause.start, verb.start));
  const part = behind ?? ahead;
  const words = part?.[1];
  if (!part || !words || words.length < 2) return null;
  const start = (behind ? verbEnd : clause.start) + part.index + part[0].indexOf(words);
  return { start, end: start + words.length };
}

/** What a bracket says of something else does not stand between a subject and its verb. */
const withoutBrackets = (words: string): string => words.replace(/[（(][^（()）]*[)）]/g, '');

/** The frame of a verb, or null where it tells nothing about personal data. `actorFound` is the subject so far. */
export function frameAt(
  mentions: ChineseMentions,
  scene: Scene,
  n: number,
  verb: CharHit<Verb>,
  actorFound: Actor | null,
  subject: CharHit<Actor> | null,
  actors: readonly CharHit<Actor>[],
): ChineseFrame | null {
  const { folded, text, clauses, ctx } = scene;
  const clause = clauses[n]!;
  const relative = cue('relative').test(folded.slice(verb.end, clause.end));
  const between = withoutBrackets(folded.slice(subject ? subject.end : clause.start, verb.start));
  const denied = isDenied(mentions, between);
  let actor = actorFound ?? 'we';
  let value = verb.value;
  if (isNoDeed(scene, clause, verb, between, denied)) return null;
  if (relative && SHARE.has(value) && !subject) return null;
  if (relative && actor === 'user' && cue('user-duty').test(folded.slice(clause.start, verb.start))) return null;
  if (SHARE.has(value) && cue('purpose-of').test(between)) return null;
  // `避免第三方收集…`: what others are kept from.
  if (subject && actor !== 'we' && cue('hindered').test(folded.slice(clause.start, verb.start))) return null;
  // A bracket explains or gives examples, unless the writer speaks in it.
  if (inParentheses(folded, clause.start, verb.start) && !writerIn(folded, clause.start, verb.start)) return null;
  if (relative && isSomeoneElses(actor, mentions.giveAt(folded, verb.start, verb.end) !== null, between)) return null;
  if (cue('passive-we').test(between)) actor = 'we';
  else if (/被[^，]{2,}$/.test(between) && !RESTING.has(value)) return null;
  if (!subject && !somebody(scene)) return null;

  const { object, right, turned, before } = objectOf(scene, n, verb, between, relative);
  const found = typesOf(text, object);
  let types: readonly DataType[] = found.ids;
  const general = types.length === 1 && types[0] === 'any';
  if ((types.length === 0 || general) && ctx.topic.length > 0)
    if (cue('pointing').test(folded.slice(clause.start, clause.end))) types = [...ctx.topic];
  if (types.length === 0) return null;
  // `对…进行检测`: looked over, not looked into.
  if (value === 'access' && turned) return null;
  const onlyAny = types[0] === 'any' && types.length === 1;
  if (object.length === 1 && cue('quality').test(folded.slice(object[0]!.end, clause.end))) return null;
  // `我们收集的信息` names nothing; `获取信息的接口`, `广告有效性的信息` speak of something else.
  if (onlyAny && relative) return null;
  const last = object.at(-1);
  if (onlyAny && last && last.start >= verb.end) {
    if (cue('attributive').test(folded.slice(last.end, clause.end))) return null;
    const gap = folded.slice(verb.end, object[0]!.start);
    if (cue('not-personal').test(gap) || cue('other-verb').test(gap)) return null;
  }
  // `使用…措施保护您的信息`: the general word far behind belongs to another verb.
  const near = object[0];
  if (onlyAny && near && near.start - verb.end > (value === 'use' ? 8 : 14)) return null;

  const recipient =
    actors.find(
      (a) =>
        mentions.isRecipient(folded, a) ||
        (a.start >= verb.end && a.start <= verb.end + 6 && SHARE.has(value) && a.value !== 'user' && a.value !== 'we'),
    ) ?? null;
  const given = SHARE.has(value) ? givenAt(scene, clause, verb) : null;
  const others = recipient !== null && recipient.value !== 'we' && recipient.value !== 'user';
  const word = folded.slice(verb.start, verb.end);
  const gives = actorFound === 'user' && mentions.giveAt(folded, verb.start, clause.end) !== null;
  if (actor === 'user') {
    if (!gives || denied || (onlyAny && found.terms.every((t) => cue('bare-any').test(t)))) return null;
    value = others ? 'share' : 'collect';
    actor = others ? 'user' : 'we';
  } else if (SHARE.has(value)) {
    if (mentions.onlyGives(word)) {
      // `填写`, `提交`: the person does so, named or not.
      if (subject || denied || !cue('asked-to-give').test(between.trim())) return null;
      actor = 'we';
      value = 'collect';
    }
    if (
      recipient?.value === 'user' ||
      cue('to-user').test(between) ||
      cue('to-user-after').test(folded.slice(verb.end, verb.end + 3))
    )
      return null;
    if (['提供', '授权'].includes(word) && recipient?.value === 'we' && subject?.value !== 'we') {
      // `需向我行提供手机号`: handed to the writer.
      if (denied || subject) return null;
      actor = 'we';
      value = 'collect';
    } else if (word === '提供' && !recipient && !turned) {
      // `需提供手机号`, subject dropped: what is asked of the person; anything else named `提供` is a service.
      const asked =
        cue('asked-to-give').test(between.trim()) && !(onlyAny && subject === null && /可以$/.test(between));
      if (denied || !(asked || (subject === null && cue('asked-to-give-weak').test(between.trim())))) return null;
      actor = 'we';
      value = 'collect';
    } else if (['展示', '公布', '发送'].includes(word) && !recipient && !turned) return null;
  } else if (value === 'notify') return null;
  else if (
    value === 'require' &&
    (right.length === 0 ||
      (/^(?:您|你|用户)?[^，您你]{0,2}(?:披露|共享|提供|处理|保护|使用|收集|获取|访问)/.test(
        folded.slice(verb.end, clause.end),
      ) &&
        !/^(?:您|你|用户)/.test(folded.slice(verb.end))))
  )
    return null;
  else if (value === 'require' && (right.length === 0 || cue('verb-follows').test(folded.slice(verb.end, clause.end))))
    return null;
  else if (value === 'require') value = 'collect';

  return {
    clause,
    verb,
    value,
    actor,
    subject,
    denied,
    modality: mentions.modality(between) ?? 'does',
    object,
    before,
    types,
    terms: found.terms,
    // `从第三方获取`: a source, nobody who is given.
    recipient: others && (SHARE.has(value) || actor === 'user') ? recipient : null,
    given,
    rule: relative ? 'relative' : turned ? 'turned' : subject ? 'active' : 'dropped-subject',
    gives: SHARE.has(verb.value) || gives,
  };
}
