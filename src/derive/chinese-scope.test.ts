// The carve-out of a feature in a Chinese policy: the same verdicts as in an English one.
import { describe, expect, it } from 'vitest';
import { readClaims } from '../declarations/reading/claims.ts';
import { readMarkdown } from '../formats/markdown.ts';
import { type Observation, verdicts } from './verdicts.ts';

const seen = (rest: Partial<Observation> = {}): Observation => ({
  app: null,
  data: 'usage.page-views',
  recipient: null,
  party: 'first',
  feature: 'mini-programs',
  encrypted: true,
  at: null,
  ...rest,
});
const judge = (text: string, o = seen()) =>
  verdicts([o], readClaims(readMarkdown(`普陆莫隐私政策\n\n${text}\n`), 'a'.repeat(64), null).claims)[0]!;

describe('scope in Chinese', () => {
  it('a broad sentence does not cover what the document leaves to others', () => {
    const broad = '我们会收集您的浏览记录。';
    expect(judge(broad).outcome).toBe('vague');
    const v = judge(
      `${broad}\n\n本《隐私政策》不适用于第三方通过小程序提供的服务，小程序由第三方独立提供，以其隐私政策为准。`,
    );
    expect([v.outcome, v.why]).toEqual(['undisclosed', 'carved-out']);
    expect(v.claims.some((c) => c.part === 'carves-out')).toBe(true);
    expect(judge(`${broad}\n\n本隱私權政策不適用於小程式。`).outcome).toBe('undisclosed');
  });

  it('leaves other features and what the client tells of itself alone', () => {
    const text = '我们会收集您的浏览记录和设备型号。\n\n本政策不适用于小程序。';
    expect(judge(text, seen({ feature: 'moments' })).outcome).toBe('vague');
    expect(judge(text, seen({ data: 'device.model' })).outcome).toBe('disclosed');
  });

  it('a Chinese denial contradicts, one with an exception does not', () => {
    const o = seen({ data: 'contacts.list', feature: null });
    expect(judge('我们不会收集您的通讯录。', o).outcome).toBe('contradicted');
    expect(judge('未经您的同意，我们不会收集您的通讯录。', o).outcome).not.toBe('contradicted');
    expect(judge('我们会在您同意后收集您的通讯录。', o).outcome).toBe('disclosed');
  });
});
