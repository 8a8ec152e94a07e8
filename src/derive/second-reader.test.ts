import { describe, expect, it } from 'vitest';
import { claimOf } from '../audits/testing.ts';
import type { Claim } from '../model/rows.ts';
import { type Observation, verdicts } from './verdicts.ts';

const seen: Observation = {
  app: null,
  data: 'account.phone-number',
  recipient: null,
  party: 'first',
  feature: null,
  encrypted: true,
  at: null,
};
const model = (quote: string, rest: Partial<Claim> = {}): Claim =>
  claimOf(quote, { data: ['account.phone-number'], rule: 'second-reader:m', confidence: 0.3, ...rest });
const silent = claimOf('We collect your email address.', { data: ['account.email'] });
const judge = (...claims: Claim[]) => verdicts([seen], claims)[0]!;

describe('claims of a second reader', () => {
  it('make a silence a question, with the sentence shown, and never a pass', () => {
    expect(judge(silent).outcome).toBe('undisclosed');
    const v = judge(silent, model('We note how to ring you.'));
    expect([v.outcome, v.why, v.stronger]).toEqual(['cannot-tell', 'second-reader', 'undisclosed']);
    expect(v.claims[0]).toMatchObject({ quote: 'We note how to ring you.', part: 'considered' });
  });

  it('accuse nobody: a denial that only the model read decides nothing', () => {
    const denial = model('We take no numbers.', { polarity: 'deny' });
    expect(judge(silent, denial).outcome).toBe('undisclosed');
    expect(judge(denial).outcome).toBe('cannot-tell');
    const said = claimOf('We collect your phone number.', { data: ['account.phone-number'] });
    const v = judge(said, denial);
    expect(v.outcome).toBe('disclosed');
    expect(v.claims.at(-1)).toMatchObject({ part: 'considered', why: 'read otherwise by the second reader' });
  });

  it('do not lift a denial that the rules read', () => {
    const denied = claimOf('We do not collect your phone number.', {
      polarity: 'deny',
      data: ['account.phone-number'],
    });
    const v = judge(denied, model('We collect your phone number.'));
    expect(v.outcome).toBe('contradicted');
    expect(v.claims.at(-1)?.why).toBe('read otherwise by the second reader');
  });

  it('change nothing where they say the same', () => {
    const said = claimOf('We collect your phone number.', { data: ['account.phone-number'] });
    expect(judge(said, model('We collect your phone number.'))).toEqual(judge(said));
  });
});
