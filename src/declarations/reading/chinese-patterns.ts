// Sentences read whole, without a verb and its object: scope, whose policy governs, what a person may choose, fragments of lists.
import { chineseCue } from '../../knowledge/policy/chinese-cues.ts';
import { type Pattern, vocabulary } from '../../knowledge/policy/vocabulary.ts';
import { type DataType, isWithin } from '../../model/personal-data.ts';
import type { Clause } from './chinese-clauses.ts';
import type { Scene } from './chinese-frames.ts';
import { type ChineseMentions, typesOf } from './chinese-mentions.ts';
import { type Draft, draftOf } from './types.ts';

const CHOICE = chineseCue('choice');

function fits(p: Pattern, sentence: string): boolean {
  if (!p.test.zh?.test(sentence)) return false;
  // A promise about the wire is the writer's, and about transmission.
  return p.verb !== 'protect' || (/传输/.test(sentence) && /我们|本公司|平台/.test(sentence));
}

/** Claims of the frames of data/policy; `closed` where the sentence says nothing else. */
export function patternDrafts(scene: Scene, sentence: string): { drafts: Draft[]; closed: boolean } {
  const { ctx, text, data } = scene;
  const drafts: Draft[] = [];
  let closed = false;
  for (const p of vocabulary().patterns) {
    if (!fits(p, sentence)) continue;
    if (p.actor === 'policy' && drafts.some((d) => d.actor === 'policy')) continue;
    const d = draftOf(ctx, p.actor, p.verb, p.id);
    d.polarity = p.polarity;
    const found = typesOf(text, data);
    d.data = p.actor === 'policy' ? ['any'] : found.ids.length > 0 ? found.ids : p.any ? ['any'] : [...ctx.topic];
    d.terms = found.terms;
    if (p.actor === 'policy') {
      const own = text.slice(ctx.start, ctx.end);
      d.services = [...own.matchAll(/[《“]([^》”]{2,30})[》”]/g)].map((m) => m[1]!);
      d.governedBy =
        /(?:遵守|遵循|适用|以|参阅|阅读|查看|按照|依据)([^，。；]{0,30}?(?:政策|声明|指引|协议|条款))/.exec(own)?.[1] ??
        null;
    }
    if (d.data.length === 0) continue;
    if ((p.actor === 'policy' && p.verb === 'exclude') || p.polarity === 'deny') closed = true;
    if (p.verb === 'define' && drafts.length === 0 && !/[“"](?:我们|本公司)[”"]/.test(sentence)) d.confidence = 0.6;
    drafts.push(d);
  }
  return { drafts, closed };
}

const LABEL = chineseCue('label-data');
const NEXT_LABEL = chineseCue('label-next');
const WHOSE = chineseCue('label-whose');

/** Who a labelled list is about: named before the label, or in the lines above it (`SDK名称：…`). */
function whose({ ctx, text }: Scene, at: number): string | null {
  const own = [...text.slice(ctx.start, at).matchAll(new RegExp(WHOSE, 'g'))].at(-1);
  if (own) return (own[1] ?? own[2] ?? '').trim() || null;
  for (let n = ctx.block - 1; n >= Math.max(0, ctx.block - 5); n--) {
    const above = ctx.blocks[n]!;
    if (above.kind === 'heading') return /sdk/i.test(above.text) ? above.text.slice(0, 80) : null;
    const found = WHOSE.exec(above.text.slice(0, 200));
    if (found) return (found[1] ?? found[2] ?? '').trim() || null;
  }
  return null;
}

/** `收集的信息：设备型号、IP地址`, as lists of components have it: one entry is one claim with its recipient. */
export function labelledDrafts(scene: Scene): Draft[] {
  const { ctx, text, folded, data } = scene;
  const drafts: Draft[] = [];
  const sentence = folded.slice(ctx.start, ctx.end);
  for (const m of sentence.matchAll(new RegExp(LABEL, 'g'))) {
    const from = ctx.start + m.index + m[0].length;
    const rest = folded.slice(from, ctx.end);
    const next = rest.search(NEXT_LABEL);
    const until = next < 0 ? ctx.end : from + next;
    const found = typesOf(
      text,
      data.filter((h) => h.start >= from && h.end <= until),
    );
    const types = found.ids.filter((id) => id !== 'any');
    if (types.length === 0) continue;
    const recipient = whose(scene, ctx.start + m.index);
    const d = draftOf(ctx, 'we', recipient ? 'share' : 'collect', 'labelled');
    d.data = types;
    d.terms = found.terms;
    d.recipient = recipient;
    drafts.push(d);
  }
  return drafts;
}

/** A fragment that has its verb from a lead-in, a heading or a table. */
export function fragmentDrafts({ ctx, text, data }: Scene): Draft[] {
  const frame = ctx.frame;
  if (!frame) return [];
  const found = typesOf(text, data);
  const specific = found.ids.filter((id) => id !== 'any');
  const types: DataType[] = frame.recipients === true || specific.length === 0 ? [...frame.data] : found.ids;
  if (frame.recipients !== true)
    for (const id of frame.data) if (!types.includes(id) && specific.some((own) => isWithin(id, own))) types.push(id);
  if (types.length === 0) return [];
  const sentence = text.slice(ctx.start, ctx.end);
  // A heading-like label or a sentence about something else lists nothing.
  if (specific.length === 0 && sentence.length > 60 && frame.recipients !== true) return [];
  if (/^(?:请|您可以|您有权|如您|如果)/.test(sentence) || /如何|哪些|怎样/.test(sentence)) return [];
  const d = draftOf(ctx, frame.actor, frame.verb, 'context');
  d.polarity = frame.polarity;
  d.modality = frame.modality;
  d.condition = frame.condition;
  d.recipient = frame.recipient;
  d.data = types;
  d.terms = found.terms;
  d.confidence = 0.7;
  return [d];
}

/** `您可以关闭…`, `您有权撤回…` */
export function choiceDraft(mentions: ChineseMentions, scene: Scene, clause: Clause): Draft | null {
  const { ctx, text, folded, data } = scene;
  const words = folded.slice(clause.start, clause.end);
  const m = CHOICE.exec(words);
  if (!m || chineseCue('made-able').test(words.slice(0, m.index))) return null;
  const verb = mentions.choiceIn(folded, clause.start + m.index + m[0].length, clause.end);
  if (!verb) return null;
  const own = data.filter((h) => h.start >= clause.start && h.start < clause.end);
  const after = own.filter((h) => h.start >= verb.end);
  const turned = chineseCue('turned').test(folded.slice(clause.start, verb.start));
  const found = typesOf(text, after.length > 0 || !turned ? after : own);
  const types: DataType[] = found.ids.length > 0 ? found.ids : /授权|同意/.test(words) ? ['any'] : [];
  if (types.length === 0) return null;
  const d = draftOf(ctx, 'user', 'allow-opt-out', 'choice');
  d.data = types;
  d.terms = found.terms;
  d.modality = 'can';
  return d;
}
