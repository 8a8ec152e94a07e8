// Which items of a privacy notice its sentences state. Sentence by sentence and by pattern, beside the claims and apart from them:
// a claim says what is done, an item only that it is spoken of.
import { quoteOf, type Readable } from '../../formats/readable.ts';
import { noticeItemWords } from '../../knowledge/policy/notice-items.ts';
import { sdksNamedIn } from '../../knowledge/sdks.ts';
import type { Claim, Notice, NoticeItem } from '../../model/rows.ts';
import type { PolicyReading } from './claims.ts';
import { isChinese, sentencesOf } from './sentences.ts';

const MOST_AN_ITEM = 3;
const MOST_CANDIDATES = 40;
/** A sentence longer than this is a list or a table that ran together; its start tells enough. */
const MOST_CHARACTERS = 1_500;

const ADDRESSES: readonly (readonly [string, RegExp])[] = [
  [
    'gdpr',
    /\bGDPR\b|General Data Protection Regulation|European (?:Economic Area|Union|Region)|\bEEA\b|欧盟|欧洲经济区/,
  ],
  [
    'pipl',
    /Personal Information Protection Law|\bPIPL\b|个人信息保护法|个人信息安全规范|中华人民共和国(?:境内|法律)|中国(?:境内|大陆)/,
  ],
];

type Item = Notice['items'][number];

/** The row of one notice. `whole` is false where its text was cut off or damaged. */
export function noticeOf(
  readable: Readable,
  reading: PolicyReading,
  document: string,
  app: string | null,
  whole: boolean,
): Notice {
  const found = new Map<NoticeItem, Candidate[]>();
  const add = (item: NoticeItem, rank: number, polarity: Item['polarity'], quote: Item['quote'], rule: string) => {
    const list = found.get(item) ?? [];
    found.set(item, list);
    if (list.length < MOST_CANDIDATES) list.push({ rank, item: { item, polarity, quote, rule } });
  };
  for (const c of reading.claims) for (const item of itemsOfClaim(c)) add(item, 0, 'affirm', c.quote, 'claim');
  const words = noticeItemWords();
  const addresses = new Set<string>();
  for (const block of readable.blocks) {
    for (const [law, re] of ADDRESSES) if (!addresses.has(law) && re.test(block.text)) addresses.add(law);
    for (const span of sentencesOf(block.text)) {
      const sentence = block.text.slice(span.start, Math.min(span.end, span.start + MOST_CHARACTERS));
      if (block.kind === 'heading' || (block.kind !== 'item' && isTitle(sentence))) continue;
      const language = isChinese(sentence) ? 'zh' : 'en';
      const lower = sentence.toLowerCase();
      for (const w of words) {
        if ((found.get(w.item)?.length ?? 0) >= MOST_CANDIDATES) continue;
        const at = w.patterns[language].findIndex((p) => p.re.test(p.cased ? sentence : lower));
        if (at < 0) continue;
        const denied = w.deny?.[language].test(lower) === true;
        // The pattern that stands first is the plainest.
        const rank = 1 + at;
        const quote = quoteOf(block, span.start, span.end);
        add(w.item, rank, denied ? 'deny' : 'affirm', quote, `${w.item}-${language}-${at + 1}`);
      }
    }
  }
  return {
    app,
    document,
    date:
      reading.claims.find((c) => c.date !== null)?.date ?? (reading.date === null ? null : `${reading.date}T00:00:00`),
    language: reading.language,
    addresses: [...addresses].sort(),
    sentences: reading.sentences,
    unread: reading.unread,
    names: sdksNamedIn(readable.blocks.map((b) => b.text).join('\n')),
    whole,
    items: [...found.values()].flatMap(best),
    from: { input: document },
  };
}

/** A heading names what follows and states nothing; many are set as plain lines. */
const isTitle = (s: string): boolean =>
  s.length < (isChinese(s) ? 14 : 30) && !/[.。；;：:!?@]/.test(s.replace(/^[\d.（()）、\s*#·-]+/, ''));

interface Candidate {
  readonly rank: number;
  readonly item: Item;
}

/** The plainest sentences first, each once. */
function best(candidates: readonly Candidate[]): Item[] {
  const kept: Item[] = [];
  for (const { item } of [...candidates].sort((a, b) => a.rank - b.rank || a.item.quote.start - b.item.quote.start))
    if (kept.length < MOST_AN_ITEM && !kept.some((k) => k.quote.start === item.quote.start)) kept.push(item);
  return kept;
}

/** What a claim by its columns states beyond doubt. */
function itemsOfClaim(c: Claim): NoticeItem[] {
  if (c.polarity !== 'affirm') return [];
  const found: NoticeItem[] = [];
  if (c.actor === 'we' && c.named.length > 0 && ['collect', 'receive', 'access'].includes(c.verb))
    found.push('data-types');
  if (c.purpose.length > 0 && c.actor === 'we') found.push('purposes');
  if (c.actor === 'we' && ['share', 'disclose', 'transfer'].includes(c.verb) && c.recipient !== null)
    found.push('recipients');
  if (c.retention !== null) found.push('retention');
  if (c.rule === 'define-who-we-are') found.push('controller');
  if (c.basis !== null) found.push('legal-basis');
  return found;
}
