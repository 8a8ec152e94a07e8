import { describe, expect, it } from 'vitest';
import { handingOnWithoutConsent } from './handing-on-without-consent.ts';
import { ask, claimOf, noticeOf, sent } from './testing.ts';

const third = { party: 'third' as const, owner: 'Orbit Metrics', host: 'in.orbit.example' };
const zh = { language: 'zh' as const };
const consent = ['separate-consent-handing-on', '向第三方提供个人信息前，我们将取得您的单独同意。'] as const;

describe('handing-on-without-consent', () => {
  const share = claimOf('我们向 Orbit Metrics 提供设备标识，用于统计。', {
    verb: 'share',
    data: ['device.id'],
    recipient: 'Orbit Metrics',
    purpose: ['ServiceUsageAnalytics'],
  });
  const outcome = (items: Parameters<typeof noticeOf>[0], ...Claim: (typeof share)[]) =>
    ask(handingOnWithoutConsent, { ...sent('device.id', third), Claim, Notice: [noticeOf(items, zh)] }).map(
      (f) => f.outcome,
    );

  it('asks for name, kinds, purpose and separate consent', () => {
    expect(outcome([consent], share)).toEqual(['disclosed']);
    expect(outcome([], share)).toEqual(['vague']);
    expect(outcome([consent], { ...share, named: [] })).toEqual(['vague']);
  });

  it('takes a recipient that was not found for no answer in Chinese', () => {
    expect(outcome([consent])).toEqual(['cannot-tell']);
  });

  it('is not asked of the publisher’s own hosts', () => {
    expect(ask(handingOnWithoutConsent, { ...sent('device.id'), Claim: [share], Notice: [noticeOf([], zh)] })).toEqual(
      [],
    );
  });
});
