// Spans of a Chinese sentence as annotators mark them: each item of a list for itself, without `您的`, `等信息` and brackets.
import type { CharHit } from '../../base/han.ts';
import type { Actor } from '../../knowledge/policy/vocabulary.ts';
import { type Clause, wordsFrom } from './chinese-clauses.ts';
import type { ChineseFrame, Scene } from './chinese-frames.ts';
import type { DataHit } from './chinese-mentions.ts';

export interface ChineseSpan {
  readonly label: 'data' | 'collect' | 'share' | 'handler' | 'subjects' | 'purpose' | 'condition';
  readonly start: number;
  readonly end: number;
}

const SUFFIX =
  /(?:信息|记录|数据|号码|资料|地址|内容|账号|帐号|权限|状态|时间|列表|方式|日志|型号|版本|标识|照片|姓名|证件|编号|类型|情况)$/;
const JOINS = /[、，,：:；;（）()/。]|以及|或者|和(?!解)|及(?!时)|与|或/g;

/** Each item of a list around the found words: `订购记录、支付方式` are two, known or not. */
function dataSpans(folded: string, object: readonly DataHit[], from: number): ChineseSpan[] {
  const first = object[0];
  const last = object.at(-1);
  if (!first || !last) return [];
  const specific = object.some((h) => !h.value.includes('any'));
  const stop = folded.slice(last.end).search(/[。；，]/);
  const end = stop < 0 ? folded.length : Math.min(last.end + stop, last.end + 24);
  const spans: ChineseSpan[] = [];
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
    if (!inside && !SUFFIX.test(words)) continue;
    if (specific && /^(?:个人)?(?:信息|数据|资料)$/.test(words)) continue;
    spans.push({ label: 'data', start: begin + start, end: begin + until });
  }
  return spans;
}

/** What one frame rests on. */
export function frameSpans(scene: Scene, f: ChineseFrame): ChineseSpan[] {
  const { folded } = scene;
  const span = (label: ChineseSpan['label'], hit: CharHit<unknown>): ChineseSpan => ({
    label,
    start: hit.start,
    end: hit.end,
  });
  const spans: ChineseSpan[] = [];
  const subject: CharHit<Actor> | null = f.subject;
  if (subject) spans.push(span('handler', subject));
  spans.push(span(f.gives ? 'share' : 'collect', f.verb));
  spans.push(...dataSpans(folded, f.object, f.before ? (subject?.end ?? f.clause.start) : f.verb.end));
  if (f.recipient) spans.push(span('subjects', f.recipient));
  return spans;
}

const PURPOSE =
  /(?:为了|为(?=[^您你用户]{0,1}(?:实现|提升|提供|保障|确保|帮助|满足|完成|便于|向|使|防|改|优|维|保|完|让))|以便于?|以帮助|以用于|用于|以保障|以提供|以实现|以确保|目的是|从而|以验证|以提升|以改进|以完成|以使)/;

/** Purposes and conditions of a sentence that has a frame. */
export function clauseSpans(folded: string, clauses: readonly Clause[], hasCondition: boolean): ChineseSpan[] {
  const spans: ChineseSpan[] = [];
  for (const c of clauses) {
    const at = wordsFrom(folded, c);
    if (hasCondition && c.condition && folded[at] !== '为') spans.push({ label: 'condition', start: at, end: c.end });
    const m = PURPOSE.exec(folded.slice(c.start, c.end));
    if (m) spans.push({ label: 'purpose', start: c.start + m.index, end: c.end });
  }
  return spans;
}
