import { describe, expect, it } from 'vitest';
import { declaredNeverSeen } from './declared-never-seen.ts';
import { ask, claimOf, sent } from './testing.ts';

describe('declared-never-seen', () => {
  const phone = claimOf('We collect your phone number.', { data: ['account.phone-number'] });
  const birth = claimOf('Your date of birth is not sent to our servers.', {
    polarity: 'deny',
    data: ['account.birth-date'],
  });

  it('names what was declared or denied and not seen, as an open question', () => {
    const found = ask(declaredNeverSeen, { ...sent('account.phone-number'), Claim: [phone, birth] });
    expect(found).toMatchObject([{ outcome: 'cannot-tell', subject: { data: 'account.birth-date' } }]);
  });

  it('says nothing without a capture', () => {
    expect(ask(declaredNeverSeen, { Claim: [phone] })).toEqual([]);
  });
});
