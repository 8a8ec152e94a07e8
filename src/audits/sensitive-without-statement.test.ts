import { describe, expect, it } from 'vitest';
import { sensitiveWithoutStatement } from './sensitive-without-statement.ts';
import { ask, claimOf, noticeOf, sent } from './testing.ts';

const zh = { language: 'zh' as const };
const consent = ['separate-consent-sensitive', '处理敏感个人信息时，我们将取得您的单独同意。'] as const;
const need = ['sensitive-necessity', '我们将告知处理敏感个人信息的必要性和影响。'] as const;

describe('sensitive-without-statement', () => {
  const outcome = (...args: Parameters<typeof noticeOf>) =>
    ask(sensitiveWithoutStatement, { ...sent('location.precise'), Notice: [noticeOf(...args)] }).map((f) => f.outcome);

  it('asks for both statements: separate consent, and necessity', () => {
    expect(outcome([consent, need], zh)).toEqual(['disclosed']);
    expect(outcome([consent], zh)).toEqual(['vague']);
    expect(outcome([], zh)).toEqual(['cannot-tell']);
  });

  it('is asked of what the notice itself says is collected', () => {
    const claim = claimOf('我们收集您的人脸信息。', { data: ['biometrics'] });
    expect(ask(sensitiveWithoutStatement, { Claim: [claim], Notice: [noticeOf([], zh)] })).toMatchObject([
      { subject: { data: 'biometrics' }, counts: { values: 0, sentences: 1 } },
    ]);
  });

  it('is not asked where nothing sensitive is at hand, nor of a notice for other places', () => {
    expect(ask(sensitiveWithoutStatement, { ...sent('device.model'), Notice: [noticeOf([], zh)] })).toEqual([]);
    expect(outcome([])).toEqual([]);
  });
});
