import { describe, expect, it } from 'vitest';
import { ask, claimOf, noticeOf, sent } from './testing.ts';
import { transferUntold } from './transfer-untold.ts';

const gdpr = { addresses: ['gdpr'] };

describe('transfer-untold', () => {
  const outcome = (country: string, notice: ReturnType<typeof noticeOf>, ...Claim: ReturnType<typeof claimOf>[]) =>
    ask(transferUntold, { ...sent('account.email', { country }), Claim, Notice: [notice] }).map((f) => f.outcome);

  it('is disclosed where the country is named, vague where transfers are spoken of, undisclosed where they are not', () => {
    const place = claimOf('Your data is stored in Singapore.', { verb: 'store', data: ['any'], place: 'Singapore' });
    expect(outcome('SG', noticeOf([], gdpr), place)).toEqual(['disclosed']);
    const general = ['third-countries', 'We transfer data outside the EEA.'] as const;
    expect(outcome('SG', noticeOf([general], gdpr))).toEqual(['vague']);
    expect(outcome('SG', noticeOf([], gdpr))).toEqual(['undisclosed']);
    expect(outcome('US', noticeOf([], gdpr), claimOf('Contact us.', { verb: 'store' }))).toEqual(['undisclosed']);
  });

  it('sees abroad from the people whom the notice addresses', () => {
    expect(outcome('DE', noticeOf([], gdpr))).toEqual([]);
    expect(outcome('DE', noticeOf([], { language: 'zh' }))).toEqual(['cannot-tell']);
    expect(outcome('CN', noticeOf([], { language: 'zh' }))).toEqual([]);
    expect(outcome('SG', noticeOf())).toEqual([]);
  });
});
