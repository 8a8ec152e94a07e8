import { describe, expect, it } from 'vitest';
import { contradictedClaim } from './contradicted-claim.ts';
import { ask, claimOf, sent } from './testing.ts';

describe('contradicted-claim', () => {
  const denial = claimOf('We do not collect your date of birth.', { polarity: 'deny', data: ['account.birth-date'] });

  it('finds a value that a sentence denies', () => {
    const [f] = ask(contradictedClaim, { ...sent('account.birth-date'), Claim: [denial] });
    expect(f).toMatchObject({ outcome: 'contradicted', claims: [{ part: 'denies' }] });
  });

  it('respects an exception and other data', () => {
    const excepted = { ...denial, exception: 'unless you agree' };
    expect(ask(contradictedClaim, { ...sent('account.birth-date'), Claim: [excepted] })).toEqual([]);
    expect(ask(contradictedClaim, { ...sent('account.email'), Claim: [denial] })).toEqual([]);
  });

  it('holds clear text against a promise of encryption', () => {
    const promise = claimOf('We encrypt your information during transmission.', { verb: 'protect', data: ['any'] });
    expect(ask(contradictedClaim, { ...sent('account.email', { encrypted: false }), Claim: [promise] })).toMatchObject([
      { outcome: 'contradicted', message: { said: { id: 'policy.said.clear-text' } } },
    ]);
  });
});
