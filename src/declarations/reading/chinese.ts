// Chinese sentences to claims. No segmenter: words of data/policy are found in the folded text, clauses are what commas
// part, the subject is the last one named, and a dropped subject is the writer.
import { type CharHit, CharTrie, foldHan } from '../../base/han.ts';
import { type Actor, type Modality, type Verb, vocabulary } from '../../knowledge/policy/vocabulary.ts';
import { type DataType, isWithin } from '../../model/personal-data.ts';
import { type Draft, draftOf, type SentenceContext } from './types.ts';

type DataHit = CharHit<readonly DataType[]>;

interface Clause {
  readonly start: number;
  readonly end: number;
  readonly condition: boolean;
}

export interface ChineseSpans {
  readonly label: 'data' | 'collect' | 'share' | 'handler' | 'subjects' | 'purpose' | 'condition';
  readonly start: number;
  readonly end: number;
}

const SHARE = new Set<Verb>(['share', 'disclose', 'transfer']);
const NOMINAL_AFTER =
  /^(?:行为|活动|规则|目的|方式|范围|情况|情形|政策|原则|过程|环节|者|方|授权|记录|功能|能力|服务|内容|前|人员|需求|义务|权利|规定|申请|操作)/;
const CONDITION_START =
  /^(?:当|在(?!中国|中华)|如|若|经|除非|除|一旦|如果|为了?|根据|基于|按照|依据|未经|征得|获得|取得您|仅|只有|由于|对于|(?:您|你|用户)(?:在)?(?:使用|注册|登录|开通|参与|申请|进行|选择|打开|访问|首次))/;
const CONDITION_END = /(?:时|后|前|的情况下|情形下|情形|的|期间|过程中|为前提|为限|以外|之外|外|下|中|的话)$/;
const LIST_GLUE =
  /^(?:、|和|及|以及|或|或者|与|，|,|\/|；|（|\(|）|\)|等|包括|例如|如|的|您的|你的|用户的|：|:|“|”|"|;| |并|还有|其|中|相关)+$/;

export class ChineseReader {
  private readonly data = new CharTrie<readonly DataType[]>();
  private readonly local = new CharTrie<readonly DataType[]>();
  private readonly verbs = new CharTrie<Verb>();
  private readonly actors = new CharTrie<Actor>();
  private readonly gives = new CharTrie<true>();
  private readonly chooses = new CharTrie<true>();
  private readonly negations = new CharTrie<true>();
  private readonly modals = new CharTrie<Modality>();
  private readonly vocab = vocabulary();

  constructor(brands: readonly string[]) {
    const v = this.vocab;
    for (const brand of brands) this.actors.add(brand, 'we');
    for (const e of v.dataWords) for (const w of e.words.zh) this.data.add(w, e.id ? [e.id] : []);
    for (const e of v.verbs) for (const w of e.words.zh) this.verbs.add(w, e.verb);
    for (const e of v.actors) for (const w of e.words.zh) this.actors.add(w, e.actor);
    for (const w of v.userGives.zh) this.gives.add(w, true);
    for (const w of v.userChooses.zh) this.chooses.add(w, true);
    for (const w of v.negations.zh) this.negations.add(w, true);
    for (const [w, m] of Object.entries(v.modals.zh)) this.modals.add(w, m);
  }

  define(term: string, ids: readonly DataType[]): void {
    if (ids.length > 0 && term.length > 3 && !/^(?:上述|该等|以上|相关|必要|个人)/.test(term))
      this.local.add(term, ids);
  }

  private dataHits(folded: string, from = 0, until = folded.length): DataHit[] {
    const hits: DataHit[] = [];
    for (let i = from; i < until; i++) {
      const general = this.data.at(folded, i, until);
      const local = this.local.at(folded, i, until);
      const hit = local && (!general || local.end >= general.end) ? local : general;
      if (!hit) continue;
      // `以短信等形式`, `指纹登录`: a means or a feature, no data.
      if (hit.value.length > 0 && !MEANS.test(folded.slice(hit.end, hit.end + 8))) hits.push(hit);
      i = hit.end - 1;
    }
    return hits;
  }

  /** Types named by common words, without what the document defined. */
  namesIn(text: string, from: number, until: number): DataType[] {
    const ids = new Set<DataType>();
    for (const h of this.data.all(foldHan(text), from, until)) for (const id of h.value) ids.add(id);
    return [...ids];
  }

  dataIn(text: string, from = 0, until = text.length): { ids: DataType[]; terms: string[] } {
    const folded = foldHan(text);
    return collect(text, this.dataHits(folded, from, until));
  }

  private clauses(folded: string, start: number, end: number): Clause[] {
    const out: Clause[] = [];
    let from = start;
    let depth = 0;
    for (let i = start; i <= end; i++) {
      const c = folded[i] ?? '';
      if (c === '（' || c === '(') depth++;
      if (c === '）' || c === ')') depth = Math.max(0, depth - 1);
      if (i < end && (depth > 0 || !'，,；;。：:！？'.includes(c))) continue;
      const words = folded.slice(from, i).trim();
      const bare = words.replace(/^(?:[（(]?[\d一二三四五六七八九十]+[)）.、．]|[①-⑳])\s*/, '');
      const condition =
        /(?<!同|随|及|准|按|实|即|届|临)时$/.test(bare) ||
        (CONDITION_START.test(bare) &&
          (CONDITION_END.test(bare) || /^(?:如果?|若|除非|一旦|为了|经您|未经|根据|依据)/.test(bare)));
      if (words) out.push({ start: from, end: i, condition });
      from = i + 1;
    }
    return out;
  }

  read(ctx: SentenceContext): Draft[] {
    return this.analyse(ctx).drafts;
  }

  /** Claims and the spans they rest on; spans are what accuracy is measured on. */
  analyse(ctx: SentenceContext): { drafts: Draft[]; spans: ChineseSpans[] } {
    const text = ctx.blocks[ctx.block]!.text;
    const folded = foldHan(text);
    const sentence = folded.slice(ctx.start, ctx.end);
    const spans: ChineseSpans[] = [];
    if (
      /[？?]\s*$/.test(sentence) ||
      EXEMPT.test(sentence) ||
      /(?:信息|资料|数据)[”"]?\s*[，,：:]?\s*(?:是指|指的是|系指|指以)/.test(sentence)
    )
      return { drafts: [], spans };
    const drafts: Draft[] = [];
    const hits = this.dataHits(folded, ctx.start, ctx.end);
    const patterns = this.patterns(ctx, text, sentence, hits);
    drafts.push(...patterns.drafts);
    if (!patterns.closed) drafts.push(...this.predicates(ctx, text, folded, hits, spans));
    if (drafts.length === 0) drafts.push(...this.fragment(ctx, text, hits));
    const denials = drafts.filter((d) => d.polarity === 'deny');
    const kept = drafts.filter(
      (d) =>
        d.polarity === 'deny' ||
        d.actor === 'policy' ||
        d.actor === 'user' ||
        !denials.some((x) => x.verb === d.verb || x.data.some((id) => d.data.includes(id))),
    );
    for (const d of kept) this.decorate(d, sentence);
    return { drafts: kept, spans };
  }

  private decorate(d: Draft, sentence: string): void {
    const v = this.vocab;
    if (d.purpose.length === 0 && d.actor !== 'policy')
      d.purpose = v.purposes.filter((p) => p.test.zh.test(sentence)).map((p) => p.id);
    if (['retain', 'delete', 'store'].includes(d.verb)) d.retention ??= v.retention.zh.exec(sentence)?.[0] ?? null;
    if (['store', 'transfer'].includes(d.verb)) d.place ??= v.places.zh.exec(sentence)?.[1] ?? null;
    if (d.polarity === 'deny') d.exception ??= v.exceptions.zh.exec(sentence)?.[0] ?? null;
    if (/匿名化|去标识化|统计类|不可识别|无法识别/.test(sentence) && d.verb !== 'delete') d.form = 'aggregated';
  }

  private patterns(
    ctx: SentenceContext,
    text: string,
    sentence: string,
    hits: readonly DataHit[],
  ): { drafts: Draft[]; closed: boolean } {
    const drafts: Draft[] = [];
    let closed = false;
    for (const p of this.vocab.patterns) {
      if (!p.test.zh?.test(sentence)) continue;
      if (p.verb === 'protect' && !/传输[^。]*(?:我们|加密)|(?:我们|加密)[^。]*传输/.test(sentence)) continue;
      if (p.verb === 'protect' && !/我们|本公司|平台/.test(sentence)) continue;
      if (p.actor === 'policy' && drafts.some((d) => d.actor === 'policy')) continue;
      const d = draftOf(ctx, p.actor, p.verb, p.id);
      d.polarity = p.polarity;
      const found = collect(text, hits);
      d.data = p.actor === 'policy' ? ['any'] : found.ids.length > 0 ? found.ids : p.any ? ['any'] : [...ctx.topic];
      d.terms = found.terms;
      if (p.actor === 'policy') {
        const own = text.slice(ctx.start, ctx.end);
        d.services = [...own.matchAll(/[《“]([^》”]{2,30})[》”]/g)].map((m) => m[1]!);
        d.governedBy =
          /(?:遵守|遵循|适用|以|参阅|阅读|查看|按照|依据)([^，。；]{0,30}?(?:政策|声明|指引|协议|条款))/.exec(
            own,
          )?.[1] ?? null;
      }
      if (d.data.length === 0) continue;
      if (p.actor === 'policy' && p.verb === 'exclude') closed = true;
      if (p.verb === 'define' && drafts.length === 0 && !/[“"](?:我们|本公司)[”"]/.test(sentence)) d.confidence = 0.6;
      if (p.polarity === 'deny') closed = true;
      drafts.push(d);
    }
    return { drafts, closed };
  }

  private fragment(ctx: SentenceContext, text: string, hits: readonly DataHit[]): Draft[] {
    const frame = ctx.frame;
    if (!frame) return [];
    const found = collect(text, hits);
    const specific = found.ids.filter((id) => id !== 'any');
    const data: DataType[] = frame.recipients === true || specific.length === 0 ? [...frame.data] : found.ids;
    if (frame.recipients !== true)
      for (const id of frame.data) if (!data.includes(id) && specific.some((own) => isWithin(id, own))) data.push(id);
    if (data.length === 0) return [];
    const sentence = text.slice(ctx.start, ctx.end);
    // A heading-like label or a sentence about something else lists nothing.
    if (specific.length === 0 && sentence.length > 60 && frame.recipients !== true) return [];
    if (/^(?:请|您可以|您有权|如您|如果)/.test(sentence) || /如何|哪些|怎样/.test(sentence)) return [];
    const d = draftOf(ctx, frame.actor, frame.verb, 'context');
    d.polarity = frame.polarity;
    d.modality = frame.modality;
    d.condition = frame.condition;
    d.recipient = frame.recipient;
    d.data = data;
    d.terms = found.terms;
    d.confidence = 0.7;
    return [d];
  }

  private predicates(
    ctx: SentenceContext,
    text: string,
    folded: string,
    hits: readonly DataHit[],
    spans: ChineseSpans[],
  ): Draft[] {
    const clauses = this.clauses(folded, ctx.start, ctx.end);
    const drafts: Draft[] = [];
    const conditions = clauses.filter((c) => c.condition);
    const main = conditions.find((c) => !/^(?:为了?|根据|依据|基于|按照)/.test(folded.slice(c.start, c.end).trim()));
    const condition = main ? text.slice(main.start, main.end).trim() : null;
    let subject: Actor | null = null;
    // `我们不会向除…外的任何第三方，共享…`: the negation waits for its verb.
    let waiting = false;
    clauses.forEach((clause, n) => {
      const words = folded.slice(clause.start, clause.end);
      const actors = this.actorsIn(folded, clause.start, clause.end);
      const verbs = this.verbHits(folded, clause, hits);
      for (const verb of verbs) {
        const before = actors.filter(
          (a) =>
            a.end <= verb.start && !NOT_ACTING.test(folded.slice(a.end, a.end + 2)) && !this.isRecipient(folded, a),
        );
        const own = before.findLast((a) => ACTS.test(folded.slice(a.end, a.end + 3))) ?? before.at(-1) ?? null;
        const actor: Actor | null = own?.value ?? subject;
        if (own && !clause.condition) subject = own.value;
        if (clause.condition) {
          // What stands in a condition is told elsewhere; only what the person hands over counts.
          continue;
        }
        const relative = folded[verb.end] === '的';
        const carried = waiting && !own;
        const draft = this.predicate(
          ctx,
          text,
          folded,
          clause,
          clauses,
          n,
          verb,
          actor,
          own,
          actors,
          hits,
          relative,
          spans,
        );
        if (!draft) continue;
        if (carried) draft.polarity = 'deny';
        draft.condition = condition;
        if (
          drafts.some(
            (d) =>
              d.actor === draft.actor &&
              d.verb === draft.verb &&
              d.polarity === draft.polarity &&
              draft.data.every((id) => d.data.includes(id)),
          )
        )
          continue;
        drafts.push(draft);
      }
      if (!clause.condition) waiting = verbs.length === 0 && STRONG_WAITING.test(words);
      const last = clause.condition
        ? null
        : actors.filter((a) => !NOT_ACTING.test(folded.slice(a.end, a.end + 2)) && !this.isRecipient(folded, a)).at(0);
      if (last) subject = last.value;
      if (/(?:使用|接入|集成|嵌入)了?[^，]{0,14}sdk/.test(words)) subject = 'third-party';
      const choice = this.choice(ctx, text, folded, clause, words, hits);
      if (choice && !drafts.some((d) => d.actor === 'user')) drafts.push(choice);
    });
    if (drafts.length > 0 && condition && main) {
      for (const c of conditions) {
        const words = folded.slice(c.start, c.end);
        const at =
          c.start + (/^\s*(?:[（(]?[\d一二三四五六七八九十]+[)）.、．]|[①-⑳])?\s*/.exec(words)?.[0].length ?? 0);
        if (!/^为/.test(folded.slice(at, c.end))) spans.push({ label: 'condition', start: at, end: c.end });
      }
    }
    if (drafts.length > 0)
      for (const c of clauses) {
        const words = folded.slice(c.start, c.end);
        const m =
          /(?:为了|为(?=[^您你用户]{0,1}(?:实现|提升|提供|保障|确保|帮助|满足|完成|便于|向|使|防|改|优|维|保|完|让))|以便于?|以帮助|以用于|用于|以保障|以提供|以实现|以确保|目的是|从而|以验证|以提升|以改进|以完成|以使)/.exec(
            words,
          );
        if (m) spans.push({ label: 'purpose', start: c.start + m.index, end: c.end });
      }
    return drafts;
  }

  /** Actors outside brackets; a component named `…SDK` acts for its maker. */
  private actorsIn(folded: string, start: number, end: number): CharHit<Actor>[] {
    const out = this.actors.all(folded, start, end).filter((a) => !inParentheses(folded, start, a.start));
    const clause = folded.slice(start, end);
    for (const m of clause.matchAll(/[a-z\u4e00-\u9fff-]{0,10}?sdk/g)) {
      const from = start + m.index;
      const until = from + m[0].length;
      if (
        /通过|使用|接入|集成|嵌入|我们|利用/.test(m[0]) ||
        /(?:使用|接入|集成|嵌入|通过|由|与|利用)(?:了)?[^，]{0,6}$/.test(folded.slice(start, from)) ||
        out.some((a) => a.start >= from && a.start < until)
      )
        continue;
      out.push({ value: 'third-party', start: from, end: until });
    }
    return out.sort((a, b) => a.start - b.start);
  }

  /** `向第三方`, `与合作伙伴`: who is given, not who acts. */
  private isRecipient(folded: string, a: CharHit<Actor>): boolean {
    return (
      /(?:(?:向|给|与)(?:我们的)?[^，。我您你会将]{0,10}|从[^，。]{0,12}|(?:和|由|对|让|被|至|为|通过)(?:任何|其他|其它|该|该等|上述)?)$/.test(
        folded.slice(Math.max(0, a.start - 8), a.start),
      ) && !/由$/.test(folded.slice(Math.max(0, a.start - 1), a.start))
    );
  }

  private verbHits(folded: string, clause: Clause, hits: readonly DataHit[]): CharHit<Verb>[] {
    const out: CharHit<Verb>[] = [];
    for (let i = clause.start; i < clause.end; i++) {
      const hit =
        this.verbs.at(folded, i, clause.end) ??
        (this.gives.at(folded, i, clause.end)
          ? { ...this.gives.at(folded, i, clause.end)!, value: 'share' as const }
          : null);
      if (!hit) continue;
      if (hits.some((h) => h.start <= hit.start && h.end > hit.start && !(h.start === hit.start && h.end < hit.end))) {
        i = Math.max(i, hits.find((h) => h.start <= hit.start && h.end > hit.start)!.end - 1);
        continue;
      }
      i = hit.end - 1;
      if (NOMINAL_AFTER.test(folded.slice(hit.end, hit.end + 4))) continue;
      const before = folded[hit.start - 1] ?? '';
      if (before === '的' && !/[给向与]/.test(folded.slice(hit.end, hit.end + 1))) continue;
      out.push(hit);
    }
    return out;
  }

  private predicate(
    ctx: SentenceContext,
    text: string,
    folded: string,
    clause: Clause,
    clauses: readonly Clause[],
    n: number,
    verb: CharHit<Verb>,
    actorFound: Actor | null,
    own: CharHit<Actor> | null,
    actors: readonly CharHit<Actor>[],
    hits: readonly DataHit[],
    relative: boolean,
    spans: ChineseSpans[],
  ): Draft | null {
    let actor = actorFound ?? 'we';
    let value = verb.value;
    const word = folded.slice(verb.start, verb.end);
    const from = own ? own.end : clause.start;
    const between = folded.slice(from, verb.start);
    if (/(?:无法|不能|难以)$/.test(between) && value === 'share') return null;
    const denied = this.negations.all(between).some((h) => {
      const rest = between.slice(h.start);
      if (NO_NEGATION.test(rest)) return false;
      // `不包含任何个人信息的…` denies something else: a bare 不 must stand by its verb.
      return STRONG_NEGATION.test(rest) || rest.length <= 6 || /^.{1,2}(?:会|将|向|对|与|把|被|以|在)/.test(rest);
    });
    if (/请[^，]{0,4}$/.test(between)) return null;
    if (/^(?:了)?(?:哪些|何种|什么|怎样)/.test(folded.slice(verb.end, verb.end + 4))) return null;
    if (/不(?:代表|意味着|等于)[^，]{0,12}$/.test(folded.slice(clause.start, verb.start))) return null;
    if (inParentheses(folded, clause.start, verb.start) && relative) return null;
    if (relative && actor === 'user' && between.length > 14) return null;
    if (/无权|没有权限|不具有/.test(between)) return null;
    if (value === 'delete' && /^(?:后|处理后|的|处理的)/.test(folded.slice(verb.end, verb.end + 4))) return null;
    // `监管部门要求我们披露`, `要求新的公司…`: someone else's demand.
    if (
      /要求[^，]{0,24}$/.test(folded.slice(clause.start, verb.start)) &&
      !/我们(?:会|将|可能)?要求您/.test(folded.slice(clause.start, verb.start))
    )
      return null;
    if (/要求[^，]{0,24}$/.test(between) || /^\s*请/.test(folded.slice(clause.start, clause.end))) return null;
    if (
      /^[^，。；]{0,12}的(?:目的|规则|方式|范围|情形|情况|必要性|权利|频率|时长|次数|行为)/.test(
        folded.slice(verb.end, clause.end),
      ) &&
      !turnedAround(between)
    )
      return null;
    if (relative && (actor === 'third-party' || actor === 'service-providers') && !/我们|我方|本公司/.test(between))
      return null;
    if (/被(?:我们|本公司|我方|平台)/.test(between)) actor = 'we';
    else if (/被[^，]{2,}$/.test(between) && !['store', 'retain', 'delete'].includes(value)) return null;
    if (/(?:如何|怎样|怎么|哪些|是否|何时)[^，]{0,8}$/.test(between)) return null;
    if (/(?:限制|防止|避免|阻止|停止|希望|想要?|拒绝|保护|保障)[^，]{0,8}$/.test(between)) return null;
    if (/^(?:处理)?等(?:手段|措施|方式|技术|方法)/.test(folded.slice(verb.end, verb.end + 6))) return null;
    if (!own && subject0(folded, clauses, ctx) === false) return null;
    let right = this.rightHits(folded, clauses, n, verb.end, hits);
    const left = hits.filter((h) => h.start >= clause.start && h.end <= verb.start);
    const turned = /(?:将|把|对|就)[^，]{0,24}$/.test(between) && left.length > 0;
    const passive =
      /(?:被|会被|将被|由)/.test(between) ||
      value === 'store' ||
      value === 'retain' ||
      value === 'delete' ||
      word === '用于';
    if (word === '用于') right = [];
    let object = turned && right.every((h) => h.value[0] === 'any') ? left.slice(-6) : right;
    if (object.length === 0 && passive) object = left;
    // `对于您的个人信息，我们不会…共享`: the clause before names it.
    const topic = clauses[n - 1];
    if (
      object.length === 0 &&
      topic &&
      /(?:对于?|关于|就)[^，]{0,4}(?:您|你|用户)/.test(folded.slice(topic.start, topic.end))
    )
      object = hits.filter((h) => h.start >= topic.start && h.end <= topic.end);
    if (relative && right.length > 0) object = joined(folded, right);
    const inner = collect(text, object);
    let data = inner.ids;
    const pointing = /(?:上述|该等|此类|这些|前述|以上|该|相关|此)(?:个人)?(?:信息|数据|资料|权限)/.test(
      folded.slice(clause.start, clause.end),
    );
    if ((data.length === 0 || (data.length === 1 && data[0] === 'any')) && pointing && ctx.topic.length > 0)
      data = [...ctx.topic];
    if (data.length === 0) return null;
    // `使用…措施保护您的信息`: the general word far behind belongs to another verb.
    const near = object[0];
    if (
      data.length === 1 &&
      data[0] === 'any' &&
      near &&
      near.start >= verb.end &&
      near.start - verb.end > (value === 'use' ? 8 : 14)
    )
      return null;
    const recipientHit = actors.find(
      (a) =>
        this.isRecipient(folded, a) ||
        (a.start >= verb.end && a.start <= verb.end + 6 && SHARE.has(value) && a.value !== 'user' && a.value !== 'we'),
    );
    const toUser =
      recipientHit?.value === 'user' ||
      /(?:向|为|给|对)(?:您|你|用户)/.test(between) ||
      /^(?:给)?(?:您|你|用户)(?!的)/.test(folded.slice(verb.end, verb.end + 3));
    if (actor === 'user') {
      const gives = this.gives.at(folded, verb.start, clause.end) !== null;
      if (!gives || denied) return null;
      if (recipientHit && recipientHit.value !== 'we' && recipientHit.value !== 'user') value = 'share';
      else {
        actor = 'we';
        value = 'collect';
      }
    } else if (SHARE.has(value)) {
      if (toUser) return null;
      if (word === '提供' && !recipientHit && !turned) {
        // `需提供手机号`, subject dropped: what is asked of the person; anything else named `提供` is a service.
        if (
          /(?:需要?|请|应|须|必须|可以|选择|所|主动)$/.test(between.trim()) ||
          (own === null && /(?:可能|选择|还|再|另)$/.test(between.trim()))
        ) {
          if (denied) return null;
          actor = 'we';
          value = 'collect';
        } else return null;
      }
      if ((word === '展示' || word === '公布' || word === '发送') && !recipientHit && !turned) return null;
    } else if (value === 'access' || value === 'notify' || value === 'require') {
      if (value === 'require' && right.length === 0) return null;
      if (value === 'notify') return null;
      if (value === 'require') value = 'collect';
    }
    const d = draftOf(
      ctx,
      actor,
      value,
      relative ? 'relative' : turned ? 'turned' : own ? 'active' : 'dropped-subject',
    );
    d.polarity = denied ? 'deny' : 'affirm';
    const modal = this.modals.all(between).at(-1);
    d.modality = modal?.value ?? 'does';
    d.data = data;
    d.terms = inner.terms;
    d.recipient =
      recipientHit && recipientHit.value !== 'we' && recipientHit.value !== 'user'
        ? text.slice(recipientHit.start, recipientHit.end)
        : null;
    d.confidence = own ? 0.85 : 0.7;
    if (own) spans.push({ label: 'handler', start: own.start, end: own.end });
    const hands =
      SHARE.has(verb.value) || (actorFound === 'user' && this.gives.at(folded, verb.start, clause.end) !== null);
    spans.push({ label: hands ? 'share' : 'collect', start: verb.start, end: verb.end });
    spans.push(...dataSpans(folded, object, turned || passive ? (own?.end ?? clause.start) : verb.end));
    if (recipientHit && d.recipient)
      spans.push({ label: 'subjects', start: recipientHit.start, end: recipientHit.end });
    return d;
  }

  /** Data to the right of a verb, over list commas into the following clauses. */
  private rightHits(
    folded: string,
    clauses: readonly Clause[],
    n: number,
    from: number,
    hits: readonly DataHit[],
  ): DataHit[] {
    const out: DataHit[] = [];
    let end = clauses[n]!.end;
    for (const h of hits) {
      if (h.start < from) continue;
      if (h.start < end) {
        const gap = folded.slice(out.at(-1)?.end ?? from, h.start);
        // `用于…`, `以便…`: a purpose begins.
        if (/(?:用于|以便|以用|来为|从而|以实现|目的|以帮助|以保障|以提供|以确保)/.test(gap)) break;
        out.push(h);
        continue;
      }
      const gap = folded.slice(out.at(-1)?.end ?? from, h.start);
      if (gap.length > 14 || !LIST_GLUE.test(gap)) {
        if (!/^[^。；]{0,10}(?:包括|例如|比如|如|含)[^。；]{0,10}$/.test(gap)) break;
      }
      out.push(h);
      end = h.end;
    }
    return out;
  }

  /** `您可以关闭…`, `您有权撤回…` */
  private choice(
    ctx: SentenceContext,
    text: string,
    folded: string,
    clause: Clause,
    words: string,
    hits: readonly DataHit[],
  ): Draft | null {
    const m = /(?:您|你|用户)(?:可以?|有权|能够|还可以|也可以|可随时|可以随时|随时可以)/.exec(words);
    if (!m) return null;
    const from = clause.start + m.index + m[0].length;
    let verb: CharHit<true> | null = null;
    for (let i = from; i < clause.end && !verb; i++) verb = this.chooses.at(folded, i, clause.end);
    if (!verb) return null;
    const found = collect(
      text,
      hits.filter((h) => h.start >= clause.start && h.start < clause.end),
    );
    const data: DataType[] = found.ids.length > 0 ? found.ids : /授权|同意/.test(words) ? ['any'] : [];
    if (data.length === 0) return null;
    const d = draftOf(ctx, 'user', 'allow-opt-out', 'choice');
    d.data = data;
    d.terms = found.terms;
    d.modality = 'can';
    return d;
  }
}

/** `我们的`, `我们服务`: the owner of something, not who acts. */
const NOT_ACTING = /^(?:的|所|服务|产品|平台|网站|软件|应用|公司)/;
const EXEMPT =
  /^[\d（(）).、．a-z①-⑳\s]*(?:[自从]合法公开|所?收集的|您自行|自行向社会|与国家安全|与公共|与犯罪|出于(?:维护|公共)|根据您要求|用于维护|法律法规(?:及监管要求)?规定的其他|学术研究)/;
const NO_NEGATION =
  /^(?:不限|不仅|不同|不断|不定|不时|未成年|不可抗|不可或缺|不当|不低于|不少于|不超过|不包含|不含|不影响|不一致|未来|不论|不管|没有关系|不只)/;
const STRONG_WAITING = /(?:不会|不得|绝不|从不|不将)(?:将|把|向|与|对|在|以)/;
const STRONG_NEGATION = /^(?:不会|不得|绝不|从不|禁止|不再|均不|不予|不将|并不会|切勿|不应)/;

/** The words of one list: `的昵称、手机号码`, up to the first gap that joins nothing. */
function joined(folded: string, hits: readonly DataHit[]): DataHit[] {
  const out = [hits[0]!];
  for (const h of hits.slice(1)) {
    if (!/^(?:、|和|及|以及|或|与|等|\/)+$/.test(folded.slice(out.at(-1)!.end, h.start))) break;
    out.push(h);
  }
  return out;
}

const MEANS =
  /^(?:[、或及和][^，。、]{1,4})?等?(?:形式|方式|渠道|途径|登录|登陆|登记服务|功能|服务|验证|通知|提醒|推送|识别服务)/;

/** After an actor that acts: `我们会`, `第三方可能`, `您主动`. */
const ACTS =
  /^(?:会|将|可|还|也|仅|只|需|有权|应|已|均|自动|直接|主动|在|根据|通过|不|未|必须|依据|收集|使用|共享|提供|获取|获得|接收|委托|请求)/;
const turnedAround = (between: string): boolean => /(?:将|把|对|就)[^，]{0,24}$/.test(between);

const inParentheses = (folded: string, from: number, at: number): boolean => {
  let depth = 0;
  for (let i = from; i < at; i++) {
    if (folded[i] === '（' || folded[i] === '(') depth++;
    if (folded[i] === '）' || folded[i] === ')') depth--;
  }
  return depth > 0;
};

/** False where nobody is spoken of: a definition, or what a technology does. A dropped subject is then nobody's. */
function subject0(folded: string, clauses: readonly Clause[], ctx: SentenceContext): boolean {
  void clauses;
  const sentence = folded.slice(ctx.start, ctx.end);
  if (/是指|指的是|是一种|又称|通常(?:可|会)?用于|是(?:存储|装嵌|由)/.test(sentence)) return false;
  return (
    ctx.frame !== null ||
    /我们|您|你|用户|本(?:公司|平台|软件|应用|产品|网站|政策|服务)|我[司行方]|平台|公司|app|将会|如下/.test(sentence)
  );
}

const SUFFIX =
  /(?:信息|记录|数据|号码|资料|地址|内容|账号|帐号|权限|状态|时间|列表|方式|日志|型号|版本|标识|照片|姓名|证件|编号|类型|情况)$/;
const JOINS = /[、，,：:；;（）()/。]|以及|或者|和(?!解)|及(?!时)|与|或/g;

/** Each item of a list around the found words: `订购记录、支付方式` are two, known or not. */
function dataSpans(folded: string, object: readonly DataHit[], from: number): ChineseSpans[] {
  const first = object[0];
  const last = object.at(-1);
  if (!first || !last) return [];
  const specific = object.some((h) => !h.value.includes('any'));
  const stop = folded.slice(last.end).search(/[。；，]/);
  const end = stop < 0 ? folded.length : Math.min(last.end + stop, last.end + 24);
  const spans: ChineseSpans[] = [];
  const begin = Math.min(from, first.start);
  const text = folded.slice(begin, end);
  const cuts = [...text.matchAll(JOINS)].map((m) => [m.index, m.index + m[0].length] as const);
  let at = 0;
  for (const [a, b] of [...cuts, [text.length, text.length] as const]) {
    // A joining word inside a known term joins nothing.
    if (object.some((h) => h.start - begin < a && h.end - begin > a)) continue;
    let start = at;
    let until = a;
    at = b;
    const lead =
      /^(?:\s|您|你|用户|我们|所?(?:提供|填写|收集)|的|在[^的]{1,16}的|相关|相应|该|上述|以下|本人|包括|例如|比如|如下|如|含|有关|必要|一些|部分|其他|任何|个人的|将|把|对)+/.exec(
        text.slice(start, until),
      );
    if (lead && lead[0].length < until - start) start += lead[0].length;
    const tail =
      /(?:等(?:相关|个人|敏感)?(?:信息|资料|数据|内容|权限)?|等|信息)?(?:(?:转让|共享|分享|提供|披露|公开披露|出售|用于|告知).*)?$/.exec(
        text.slice(start, until),
      );
    const cut = tail?.[0] ?? '';
    if (cut && cut !== '信息' && cut.length < until - start) until -= cut.length;
    const inside = object.find((h) => h.start - begin >= start && h.end - begin <= until);
    if (inside) {
      const rest = text.slice(inside.end - begin, until);
      const stops = rest.search(/(?:以便|以用|来|而|是|并|用于|进行|给|会|将|被|时|为|以|予|的)/);
      if (stops >= 0) until = inside.end - begin + stops;
    }
    const words = text.slice(start, until);
    if (words.length < 2 || words.length > 18) continue;
    const known = object.find((h) => h.start - begin >= start && h.end - begin <= until);
    if (!known && !SUFFIX.test(words)) continue;
    if (specific && /^(?:个人)?(?:信息|数据|资料)$/.test(words)) continue;
    spans.push({ label: 'data', start: begin + start, end: begin + until });
  }
  return spans;
}

function collect(text: string, hits: readonly DataHit[]): { ids: DataType[]; terms: string[] } {
  const ids: DataType[] = [];
  const terms: string[] = [];
  const specific = hits.some((h) => !h.value.includes('any'));
  for (const h of hits) {
    if (specific && h.value.includes('any')) continue;
    for (const id of h.value) if (!ids.includes(id)) ids.push(id);
    terms.push(text.slice(h.start, h.end));
  }
  return { ids, terms };
}
