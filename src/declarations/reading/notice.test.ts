import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../../test/support.ts';
import { readMarkdown } from '../../formats/markdown.ts';
import { type NoticeItem, ROW_BY_NAME } from '../../model/rows.ts';
import { faults } from '../../model/schema.ts';
import { readClaims } from './claims.ts';
import { noticeOf } from './notice.ts';

const noticeIn = (text: string) => {
  const readable = readMarkdown(text);
  const notice = noticeOf(readable, readClaims(readable, 'd'.repeat(64), null), 'd'.repeat(64), null, true);
  expect(faults(ROW_BY_NAME.Notice, notice)).toEqual([]);
  for (const i of notice.items) expect(text.slice(i.quote.start, i.quote.end)).toBe(i.quote.exact);
  return notice;
};
const itemsIn = (text: string) => new Set(noticeIn(text).items.map((i) => i.item));

describe('what a notice states', () => {
  it('is told sentence by sentence, in English', () => {
    const found = itemsIn(`Example Ltd ("we") operates the app. You may write to privacy@chat.example.

You have the right to lodge a complaint with a supervisory authority. We keep your information for 90 days.

Our data protection officer can be reached at the same address.`);
    for (const item of ['controller', 'contact', 'dpo', 'complaint', 'retention'] as const)
      expect(found).toContain(item);
    for (const item of ['automated-decisions', 'third-countries', 'right-portability'] as const)
      expect(found).not.toContain(item);
  });

  it('and in Chinese', () => {
    const found = itemsIn(`例子科技有限公司（以下简称“我们”）运营本应用。我们收集您的手机号码，用于注册账号。

对于敏感个人信息，我们将征得您的单独同意。您可以在设置中关闭个性化推荐。我们将个人信息存储在境内，不会向境外提供。`);
    for (const item of ['controller', 'data-types', 'separate-consent-sensitive', 'opt-out-personalised'] as const)
      expect(found).toContain(item);
  });

  it('keeps a statement that something is not done apart from one that it is', () => {
    const { items } = noticeIn('We do not use automated decision-making that has legal effects for you.');
    expect(items.find((i) => i.item === 'automated-decisions')?.polarity).toBe('deny');
    const law = noticeIn('在以下情形中，共享、转让、公开披露个人信息无需事先征得您的授权同意。').items;
    expect(law.find((i) => i.item === 'separate-consent-handing-on')?.polarity).toBe('deny');
    const kept = noticeIn('未经您的单独同意，我们不会向第三方提供您的个人信息。').items;
    expect(kept.find((i) => i.item === 'separate-consent-handing-on')?.polarity).toBe('affirm');
    const bound = noticeIn('You may not opt-out from these promotional announcements.').items;
    expect(bound.find((i) => i.item === 'opt-out-personalised')?.polarity).toBe('deny');
  });

  it('names the laws that the text speaks of', () => {
    expect(noticeIn('If you live in the European Economic Area, these rules apply to you.').addresses).toEqual([
      'gdpr',
    ]);
    expect(noticeIn('我们依据《中华人民共和国个人信息保护法》处理您的个人信息。').addresses).toEqual(['pipl']);
  });
});

/** The names that the annotated policies use. Made with the help of a language model: silver. */
const SILVER: Readonly<Record<string, NoticeItem>> = {
  'Controller Name': 'controller',
  'Controller Contact': 'contact',
  'DPO Contact': 'dpo',
  'Processing Purpose': 'purposes',
  'Legal Basis for Processing': 'legal-basis',
  'Legitimate Interests for Processing': 'legitimate-interests',
  'Data Categories': 'data-types',
  'Data Recipients': 'recipients',
  'Third-country Transfers': 'third-countries',
  'Data Retention Period': 'retention',
  'Right to Access': 'right-access',
  'Right to Rectification': 'right-rectification',
  'Right to Erasure': 'right-erasure',
  'Right to Restrict': 'right-restriction',
  'Right to Portability': 'right-portability',
  'Right to Object': 'right-objection',
  'Right to Withdraw Consent': 'withdrawal',
  'Right to Lodge Complaint': 'complaint',
  'Mandatory Data Disclosure': 'duty-to-provide',
  'Automated Decision-Making': 'automated-decisions',
  'Source of Data': 'source',
};
interface Passage {
  type: string;
  passage: string;
  annotations: { requirement: string; value: string; performed: boolean }[];
}

const archive = corpus('policy/gdpr-transparency-200/gdpr-transparency-200-v1.zip');

describe('on annotated policies', () => {
  it.runIf(archive)('states per policy what the annotators found, item by item', { timeout: 240_000 }, () => {
    const files = unzipSync(new Uint8Array(readFileSync(archive!)));
    const score = new Map<NoticeItem, { both: number; ours: number; theirs: number }>();
    for (const item of Object.values(SILVER)) score.set(item, { both: 0, ours: 0, theirs: 0 });
    let read = 0;
    const missed: string[] = [];
    // The even ones were looked at while the patterns were written, the odd ones were not.
    const half = process.env['TELLTALE_HALF'] ?? '1';
    for (const [n, path] of Object.keys(files).sort().entries()) {
      if (!path.endsWith('.json') || /__MACOSX|\/\./.test(path) || n % 2 !== Number(half)) continue;
      let passages: Passage[];
      try {
        passages = JSON.parse(new TextDecoder().decode(files[path]));
      } catch {
        continue;
      }
      if (!Array.isArray(passages)) continue;
      read++;
      const text = passages.map((p) => (p.type === 'headline' ? `## ${p.passage}` : p.passage)).join('\n\n');
      const ours = new Set(noticeIn2(text));
      const theirs = new Map<NoticeItem, string>();
      for (const p of passages)
        for (const a of p.annotations ?? [])
          if (SILVER[a.requirement] && !theirs.has(SILVER[a.requirement]!))
            theirs.set(SILVER[a.requirement]!, p.passage);
      for (const [item, s] of score) {
        if (ours.has(item)) s.ours++;
        if (theirs.has(item)) s.theirs++;
        if (ours.has(item) && theirs.has(item)) s.both++;
        else if (theirs.has(item)) missed.push(`${item}: ${theirs.get(item)!.slice(0, 300)}`);
      }
    }
    const rows = [...score].map(([item, s]) => ({
      item,
      policies: s.theirs,
      recall: s.theirs === 0 ? null : s.both / s.theirs,
      precision: s.ours === 0 ? null : s.both / s.ours,
    }));
    console.log(`${read} policies`);
    for (const r of rows)
      console.log(
        `${r.item.padEnd(22)} ${r.policies} policies, recall ${r.recall?.toFixed(2)}, precision ${r.precision?.toFixed(2)}`,
      );
    if (process.env['TELLTALE_MISSES']) for (const m of missed) console.log(m);
    const both = [...score.values()].reduce((n, s) => n + s.both, 0);
    const theirs = [...score.values()].reduce((n, s) => n + s.theirs, 0);
    const ours = [...score.values()].reduce((n, s) => n + s.ours, 0);
    console.log(`all items: recall ${(both / theirs).toFixed(3)}, precision ${(both / ours).toFixed(3)}`);
    expect(both / theirs).toBeGreaterThan(0.85);
    expect(both / ours).toBeGreaterThan(0.8);
  });
});

const noticeIn2 = (text: string) => {
  const readable = readMarkdown(text);
  return noticeOf(readable, readClaims(readable, 'd'.repeat(64), null), 'd'.repeat(64), null, true).items.map(
    (i) => i.item,
  );
};
