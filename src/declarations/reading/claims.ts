// A readable document to claims: definitions first, then every block in its context: heading, list lead, table row.

import { type Block, introduces, quoteOf, type Readable } from '../../formats/readable.ts';
import { vocabulary } from '../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { Claim } from '../../model/rows.ts';
import { ChineseReader } from './chinese.ts';
import { actingNames } from './english/names.ts';
import { EnglishReader } from './english.ts';
import { isChinese, type Span, sentencesOf } from './sentences.ts';
import { type Draft, draftOf, type Frame, type SentenceContext } from './types.ts';

export interface PolicyReading {
  readonly claims: Claim[];
  /** Date in the text, `yyyy-mm-dd`; null where none is told. */
  readonly date: string | null;
  readonly language: 'en' | 'zh';
  /** The writer's own names, as found. */
  readonly brands: readonly string[];
  readonly sentences: number;
  /** Sentences that name personal data and gave no claim. */
  readonly unread: number;
}

interface Reader {
  define(term: string, ids: readonly DataType[]): void;
  dataIn(text: string, from?: number, until?: number): { ids: DataType[]; terms: string[] };
  namesIn(text: string, from: number, until: number): DataType[];
  read(ctx: SentenceContext): Draft[];
}

type Role = 'data' | 'purpose' | 'retention' | 'basis' | 'recipient' | 'other';
const ROLES: readonly [Role, RegExp][] = [
  ['retention', /retention|how long|period|期限|保存时间|存储时间/i],
  ['purpose', /purpose|why|how we use|\buses?\b|目的|用途|场景|使用方式|功能/i],
  ['basis', /legal basis|lawful|合法性/i],
  ['recipient', /recipient|third part|shared with|company|provider|vendor|sdk|名称|公司|第三方|接收方|机构|提供方/i],
  ['data', /information|data|categor|type|what we|信息|数据|类型|内容|权限|字段/i],
];
/** `共享信息名称`, `第三方SDK收集的个人信息`: what, whatever else the head names. */
const HAN_DATA = /(?:信息|数据|字段|权限)(?:的)?(?:名称|类型|内容|范围|种类|字段|列表|项)?(?:[（(].*)?$/;
const roleOf = (head: string): Role =>
  HAN_DATA.test(head) ? 'data' : (ROLES.find(([, re]) => re.test(head))?.[0] ?? 'other');

const COLLECT_HEADING =
  /information (?:that )?(?:we|you) |(?:data|information) (?:we|that we) (?:automatically )?collect|what (?:\w+ ){0,3}(?:information|data)|(?:types?|categories|kinds) of (?:\w+ )?(?:information|data)|collect|information from|automatically collected|information you provide|third[- ]party information|收集|获取|采集/i;
const SHARE_HEADING = /\bshar(?:e|ing)\b|disclos|recipient|third part|共享|披露|转让|提供给|委托/i;
const LEGAL_BASIS = /^legal bas(?:is|es)\b|^合法性基础/i;

/** Claims of a document. `input` is the snapshot's hash; `app` the app the document is bound to. */
export function readClaims(readable: Readable, input: string, app: string | null): PolicyReading {
  const whole = readable.blocks.map((b) => b.text).join('\n');
  const language = isChinese(whole) ? 'zh' : 'en';
  const brands = brandsOf(readable, language);
  const english = new EnglishReader(brands);
  // Most documents hold one language; the other reader is made when it is needed.
  let chinese: ChineseReader | null = null;
  const readerOf = (text: string): Reader => {
    if (!isChinese(text)) return english;
    chinese ??= new ChineseReader(brands);
    return chinese;
  };
  const date = dateOf(whole);
  const blocks = readable.blocks;
  const sentences = blocks.map((b) => sentencesOf(b.text));
  define(blocks, sentences, readerOf);

  const drafts: Draft[] = [];
  const frames = new Map<number, Frame>();
  let counted = 0;
  let unread = 0;

  const readSentence = (block: number, span: Span, frame: Frame | null, topic: readonly DataType[]): Draft[] => {
    const text = blocks[block]!.text;
    counted++;
    const reader = readerOf(text.slice(span.start, span.end));
    const found = reader.read({ blocks, block, start: span.start, end: span.end, frame, topic });
    if (found.length === 0 && reader.dataIn(text, span.start, span.end).ids.some((id) => id !== 'any')) unread++;
    drafts.push(...found);
    return found;
  };

  const readBlock = (n: number, given: Frame | null, topicGiven: readonly DataType[]) => {
    const mark = drafts.length;
    const block = blocks[n]!;
    const lead = block.lead >= 0 ? (frames.get(block.lead) ?? null) : null;
    const reader = readerOf(block.text);
    let topic: readonly DataType[] = topicGiven;
    if (topic.length === 0 && block.label) topic = reader.dataIn(block.label).ids.filter((id) => id !== 'any');
    if (topic.length === 0 && lead) topic = lead.data;
    let previous: Frame | null = null;
    for (const span of sentences[n]!) {
      const sentence = block.text.slice(span.start, span.end);
      // A label alone (`Usage Information.`) names what follows and says nothing yet.
      if (block.label && sentences[n]!.length > 1 && bare(sentence) === bare(block.label)) continue;
      const continues = (isChinese(sentence) ? vocabulary().continuations.zh : vocabulary().continuations.en).test(
        sentence,
      );
      let frame: Frame | null = continues && previous ? previous : (given ?? lead);
      if (!frame && (block.kind === 'item' || continues)) frame = headingFrame(block);
      const found = readSentence(n, span, frame, topic);
      const last = found.find((d) => d.actor !== 'policy' && d.actor !== 'user' && d.polarity === 'affirm');
      if (last) {
        previous = frameOf(last);
        const specific = last.data.filter((id) => id !== 'any');
        if (specific.length > 0 && topicGiven.length === 0) topic = specific;
      }
    }
    if (introduces(block.text) || /[:：]\s*$/.test(block.text.replace(/[)）]\s*$/, ''))) {
      const end = sentences[n]!.at(-1);
      const opening = end
        ? drafts.slice(mark).filter((d) => d.block === n && d.start >= end.start && d.actor !== 'user')
        : [];
      const chosen = end
        ? drafts.slice(mark).some((d) => d.block === n && d.start >= end.start && d.verb === 'allow-opt-out')
        : false;
      const best = chosen ? null : (opening.find((d) => d.actor !== 'policy') ?? null);
      if (best) frames.set(n, frameOf(best));
      else if (lead) frames.set(n, lead);
    } else if (lead && block.kind === 'item') frames.set(n, lead);
    else if (block.kind === 'item') {
      // An item that is only a label introduces what stands under it.
      const first = drafts.slice(mark).find((d) => d.block === n && d.actor !== 'user' && d.actor !== 'policy');
      if (first) frames.set(n, frameOf(first));
    }
  };

  let n = 0;
  while (n < blocks.length) {
    const block = blocks[n]!;
    if (block.kind === 'heading') n++;
    else if (block.cell) {
      // A table inside a cell stands between the cells of the outer one: each is read for itself.
      const tables = new Map<number, number[]>();
      for (; n < blocks.length && blocks[n]!.cell; n++) {
        const { table } = blocks[n]!.cell!;
        const list = tables.get(table);
        if (list) list.push(n);
        else tables.set(table, [n]);
      }
      for (const cells of tables.values()) readTable(cells);
    } else {
      readBlock(n, null, []);
      n++;
    }
  }

  function readTable(numbers: readonly number[]) {
    const cells = numbers.map((k) => ({ b: blocks[k]!, n: k }));
    const roles = new Map<number, Role>();
    for (const { b } of cells) if (b.cell && !roles.has(b.cell.column)) roles.set(b.cell.column, roleOf(b.cell.head));
    const columns = Math.max(...cells.map(({ b }) => b.cell!.columns));
    const known = [...roles.values()].includes('data') && columns > 1;
    const rows = new Map<number, typeof cells>();
    for (const c of cells) {
      if (c.b.cell!.isHead) continue;
      const list = rows.get(c.b.cell!.row);
      if (list) list.push(c);
      else rows.set(c.b.cell!.row, [c]);
    }
    // A recipient that covers several rows speaks for each of them.
    let covering: { recipient: string; until: number } | null = null;
    for (const [number, row] of rows) {
      if (!known) {
        for (const c of row) readBlock(c.n, null, []);
        continue;
      }
      const dataCells = row.filter((c) => roles.get(c.b.cell!.column) === 'data');
      const topic: DataType[] = [];
      const add = (ids: readonly DataType[]) => {
        for (const id of ids) if (id !== 'any' && !topic.includes(id)) topic.push(id);
      };
      for (const c of dataCells) {
        const reader = readerOf(c.b.text);
        if (c.b.label) add(reader.dataIn(c.b.label).ids);
        if (!LEGAL_BASIS.test(c.b.text) && !c.b.label) add(reader.dataIn(c.b.text).ids);
        else if (c.b.label && !LEGAL_BASIS.test(c.b.text)) {
          // The label and the fragments after it, without what the cell goes on to explain.
          for (const s of sentences[c.n]!.slice(0, 3)) {
            const part = c.b.text.slice(s.start, s.end);
            if (/\b(?:we|our)\b|我们/i.test(part)) break;
            add(reader.dataIn(c.b.text, s.start, s.end).ids);
          }
        }
      }
      const recipientCell = row.find((c) => roles.get(c.b.cell!.column) === 'recipient');
      let recipient: string | null = recipientCell ? recipientCell.b.text.slice(0, 160) : null;
      if (recipient && recipientCell?.b.cell?.span) covering = { recipient, until: number + recipientCell.b.cell.span };
      else if (!recipient && covering && number < covering.until) recipient = covering.recipient;
      const base: Omit<Frame, 'actor' | 'verb' | 'data'> = {
        polarity: 'affirm',
        modality: 'does',
        condition: null,
        recipient,
      };
      for (const c of row) {
        const role = roles.get(c.b.cell!.column) ?? 'other';
        if (role === 'data' && LEGAL_BASIS.test(c.b.text)) role2(c.n, 'basis', topic, base);
        else role2(c.n, role, topic, base);
      }
    }
  }

  function role2(n: number, role: Role, topic: readonly DataType[], base: Omit<Frame, 'actor' | 'verb' | 'data'>) {
    const block = blocks[n]!;
    const verb = role === 'data' ? (base.recipient ? 'share' : 'collect') : role === 'retention' ? 'retain' : 'use';
    const frame: Frame = { ...base, actor: 'we', verb, data: topic };
    if (role === 'other' || role === 'recipient') return;
    for (const span of sentences[n]!) {
      const text = block.text.slice(span.start, span.end);
      // A label alone (`Log Data.`) names the row and says nothing yet.
      if (
        role === 'data' &&
        block.label &&
        text.replace(/\.$/, '') === block.label.replace(/\.$/, '') &&
        sentences[n]!.length > 1
      )
        continue;
      const before = drafts.length;
      const found = readSentence(n, span, frame, topic);
      if (role === 'data') {
        // `information that you provide to support`: the row's label tells which.
        for (const d of found) {
          if (d.data.length === 1 && d.data[0] === 'any' && topic.length > 0) d.data = [...topic];
          // One row is one claim with its recipient, also where the cell is a sentence of its own.
          if (base.recipient && d.recipient === null && d.verb === 'collect' && d.polarity === 'affirm') {
            d.recipient = base.recipient;
            d.verb = 'share';
          }
        }
        continue;
      }
      // The row says it below, with its column; the fragment of the cell would say it twice.
      if (isChinese(text))
        drafts.splice(before, drafts.length, ...drafts.slice(before).filter((d) => d.rule !== 'context'));
      if (role !== 'purpose' && found.some((d) => d.actor === 'we' || d.actor === 'policy')) {
        for (const d of drafts.slice(before)) if (role === 'basis') d.basis = text;
        continue;
      }
      if (topic.length === 0) continue;
      const d = draftOf(
        { blocks, block: n, start: span.start, end: span.end, frame, topic },
        'we',
        verb,
        `table-${role}`,
      );
      d.data = [...topic];
      d.recipient = base.recipient;
      if (role === 'retention') {
        d.retention = text.slice(0, 200);
        if (/\bdelet|\berase|删除/i.test(text)) d.verb = 'delete';
      }
      if (role === 'basis') d.basis = text.slice(0, 200);
      if (role === 'purpose')
        d.purpose = vocabulary()
          .purposes.filter((p) => p.test.en.test(text) || p.test.zh.test(text))
          .map((p) => p.id);
      d.confidence = 0.8;
      drafts.push(d);
    }
  }

  const named = new Map<string, DataType[]>();
  const rowsOf = () =>
    drafts.map((d) => {
      const block = blocks[d.block]!;
      const key = `${d.block} ${d.start} ${d.end}`;
      let names = named.get(key);
      if (!names) {
        names = readerOf(block.text.slice(d.start, d.end)).namesIn(block.text, d.start, d.end);
        named.set(key, names);
      }
      return rowOf(d, block, input, app, date, readable, names);
    });
  drafts.sort((a, b) => a.block - b.block || a.start - b.start);
  return {
    claims: rowsOf(),
    date,
    language,
    brands,
    sentences: counted,
    unread,
  };
}

let common: { en: EnglishReader; zh: ChineseReader } | null = null;
/** Types that a stretch of text names by common words, whatever its document defines. */
export function namesIn(text: string, from: number, until: number): DataType[] {
  common ??= { en: new EnglishReader([]), zh: new ChineseReader([]) };
  return (isChinese(text.slice(from, until)) ? common.zh : common.en).namesIn(text, from, until);
}

/** The date the document gives itself, `yyyy-mm-dd`; null where none is told. */
export const policyDate = (readable: Readable): string | null => dateOf(readable.blocks.map((b) => b.text).join('\n'));

const bare = (s: string): string => s.replace(/[\s.:：。]+/g, '').toLowerCase();

const frameOf = (d: Draft): Frame => ({
  actor: d.actor,
  verb: d.verb === 'define' ? 'collect' : d.verb,
  polarity: d.polarity,
  modality: d.modality,
  condition: d.condition,
  recipient: d.recipient,
  data: d.data,
  recipients:
    d.rule === 'engage-providers' || (['share', 'disclose', 'transfer'].includes(d.verb) && d.recipient !== null),
});

function headingFrame(block: Block): Frame | null {
  const near = [...block.heading].reverse().slice(0, 2);
  for (const h of near) {
    if (SHARE_HEADING.test(h)) return null;
    if (COLLECT_HEADING.test(h))
      return {
        actor: 'we',
        verb: 'collect',
        polarity: 'affirm',
        modality: 'does',
        condition: null,
        recipient: null,
        data: [],
        loose: true,
      };
  }
  return null;
}

/** Terms that the document defines: `"Log Data" is …`, with what the items after it list. */
function define(blocks: readonly Block[], sentences: readonly Span[][], readerOf: (text: string) => Reader): void {
  const QUOTED =
    /^[“"']\s*([^“”"]{2,50}?)\s*[”"']\s*(?:is|are|means|refers? to|includes?|consists? of|：|:|是指|指|包括)/;
  const INSIDE = /\((?:the |our |collectively,? |together,? |hereinafter )?[“"]([A-Z][^“”"]{2,40})[”"]\)/g;
  const ZH_INSIDE = /[（(](?:以下)?(?:统称|简称)[：:为]?[“"「]?([\u4e00-\u9fff]{2,12})[”"」]?[）)]/g;
  blocks.forEach((block, n) => {
    const first = QUOTED.exec(block.text);
    const reader = readerOf(block.text);
    if (first) {
      const term = first[1]!;
      const parts = reader.dataIn(block.text, first[0].length).ids;
      if (introduces(block.text))
        for (let k = n + 1; k < blocks.length && blocks[k]!.lead === n; k++)
          parts.push(...reader.dataIn(blocks[k]!.text).ids);
      const own = reader.dataIn(term).ids.filter((id) => id !== 'any');
      const ids = [...new Set([...own, ...parts.filter((id) => id !== 'any')])];
      if (!/personal (?:information|data)|个人信息|we|us|our/i.test(term) || own.length > 0) reader.define(term, ids);
    }
    for (const s of sentences[n]!) {
      const text = block.text.slice(s.start, s.end);
      for (const m of [...text.matchAll(INSIDE), ...text.matchAll(ZH_INSIDE)]) {
        const term = m[1]!;
        if (!/data|information|content|metadata|信息|数据/i.test(term) || /personal|个人信息/i.test(term)) continue;
        const ids = reader.dataIn(text, 0, m.index).ids.filter((id) => id !== 'any');
        reader.define(term, ids);
      }
    }
  });
}

function brandsOf(readable: Readable, language: 'en' | 'zh'): string[] {
  const found: string[] = [];
  const add = (name: string | undefined) => {
    const brand = name?.trim() ?? '';
    if (
      brand.length < 2 ||
      brand.length > 40 ||
      /^(?:the|this|our|your|a|privacy|terms|children|site|services?|data|general|website|customer|consumer|user|mobile|web|full|global|online|changes|welcome|social|application|about|contact|scope|introduction|what|how|summary|updates?)\b/i.test(
        brand,
      )
    )
      return;
    if (
      /policy|notice|statement|information|shared|parties|compan(?:y|ies)$|terms|隐私|政策|本公司|我们|您|用户$|协议/i.test(
        brand,
      )
    )
      return;
    // A defined term is no name of the writer: that one stands all over the document.
    if (language === 'en' && found.length > 0 && !mentioned(brand, 8)) return;
    if (!found.some((b) => b.toLowerCase() === brand.toLowerCase())) found.push(brand);
  };
  const whole = readable.blocks.map((b) => b.text).join('\n');
  const mentioned = (name: string, times: number): boolean => whole.split(name).length > times;
  const v = vocabulary();
  const named = language === 'zh' ? [...v.brands.zh, ...v.brands.en.slice(1)] : v.brands.en;
  // The name in a title stands at the top; definitions come later.
  const titles = new Set([v.brands.en[0], v.brands.zh[0]]);
  const patterns = named.map((re) => ({ global: new RegExp(re.source, 'gm'), most: titles.has(re) ? 12 : 120 }));
  readable.blocks.slice(0, 120).forEach((block, n) => {
    const text = block.text.slice(0, 3000);
    for (const { global, most } of patterns) if (n <= most) for (const m of text.matchAll(global)) add(m[1]);
  });
  // No title and no definition names the writer: the name that acts most is.
  if (found.length === 0 && language === 'en') add(actingNames(whole)[0]);
  return found.slice(0, 6);
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const pad = (n: number): string => String(n).padStart(2, '0');

/** The date the document gives itself: near words as `last updated`, within its first part. */
export function dateOf(text: string): string | null {
  const near =
    /(?:last\s+(?:updated|modified|revised)|effective(?:\s+(?:date|as of|from))?|updated|revised|posted|更新日期|更新时间|最近更新|生效日期|发布日期|版本生效|最后更新|修订日期|生效时间|发布时间|最新版)[^\d\n]{0,40}?(?:(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})|([A-Z][a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})|(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]+),?\s+(\d{4}))/i;
  const m = near.exec(text.slice(0, 6000)) ?? near.exec(text.slice(-3000));
  if (!m) return null;
  let y = 0;
  let mo = 0;
  let d = 0;
  if (m[1]) [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])];
  else if (m[4])
    [y, mo, d] = [
      Number(m[6]),
      MONTHS.findIndex((x) => x.startsWith(m[4]!.toLowerCase().slice(0, 3))) + 1,
      Number(m[5]),
    ];
  else if (m[7])
    [y, mo, d] = [
      Number(m[9]),
      MONTHS.findIndex((x) => x.startsWith(m[8]!.toLowerCase().slice(0, 3))) + 1,
      Number(m[7]),
    ];
  return mo >= 1 && mo <= 12 && d >= 1 && d <= 31 && y > 1990 && y < 2100 ? `${y}-${pad(mo)}-${pad(d)}` : null;
}

function rowOf(
  d: Draft,
  block: Block,
  input: string,
  app: string | null,
  date: string | null,
  readable: Readable,
  names: readonly DataType[],
): Claim {
  const quote = quoteOf(block, d.start, d.end);
  return {
    app,
    document: input,
    date: date ? `${date}T00:00:00` : null,
    quote,
    heading: [...block.heading],
    actor: d.actor,
    verb: d.verb,
    polarity: d.polarity,
    modality: d.modality,
    data: d.data,
    named: d.data.filter((id) => names.includes(id)),
    terms: d.terms,
    form: d.form,
    recipient: d.recipient,
    purpose: d.purpose,
    condition: d.condition,
    exception: d.exception,
    scope: scopeOf(quote.exact),
    services: d.services,
    governedBy: d.governedBy,
    place: d.place,
    retention: d.retention,
    basis: d.basis,
    rule: d.rule,
    confidence: Math.round(d.confidence * 100) / 100,
    from: placeAt(readable, input, quote.start),
  };
}

const lineStarts = new WeakMap<Readable, number[]>();
/** Where an offset of the source stands in the original: its page where it has pages, else its line from 1. */
export function placeAt(readable: Readable, input: string, offset: number): Claim['from'] {
  const page = readable.pages?.findLast((p) => p.offset <= offset)?.page;
  return page === undefined ? { input, line: lineAt(readable, offset) } : { input, path: `pages/${page}` };
}

function lineAt(readable: Readable, offset: number): number {
  let starts = lineStarts.get(readable);
  if (!starts) {
    starts = [0];
    for (let i = readable.source.indexOf('\n'); i >= 0; i = readable.source.indexOf('\n', i + 1)) starts.push(i + 1);
    lineStarts.set(readable, starts);
  }
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (starts[mid]! <= offset) low = mid;
    else high = mid - 1;
  }
  return low + 1;
}

let lastScope: { sentence: string; scope: string | null } | null = null;
/** `on Plumo`, `if you are a user in the EEA`: what the sentence limits itself to. Claims of one sentence ask in turn. */
function scopeOf(sentence: string): string | null {
  if (lastScope?.sentence !== sentence) lastScope = { sentence, scope: scopeIn(sentence) };
  return lastScope.scope;
}

function scopeIn(sentence: string): string | null {
  return (
    /\b(?:on|within|through|via) (?:our |the )?(?:[A-Z]\w+|[Ss]ervices?|[Pp]latform|[Ss]ite|[Ww]ebsite|[Aa]pp)\b/.exec(
      sentence,
    )?.[0] ??
    /\b(?:users?|residents?|individuals|if you are|if you live) (?:located |resident |a \w+ )?(?:in|of|outside|under) [^,.;]{2,80}/.exec(
      sentence,
    )?.[0] ??
    /\bin (?:certain|some|your) (?:jurisdictions?|countr(?:y|ies)|regions?)\b/i.exec(sentence)?.[0] ??
    null
  );
}
