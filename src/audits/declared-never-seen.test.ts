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
    expect(found).toMatchObject([
      { outcome: 'cannot-tell', subject: { data: 'account.birth-date', feature: 'never-seen-denied' } },
    ]);
  });

  it('puts what one document declares of many types into one finding, each with its sentence', () => {
    const types = ['account.email', 'account.name', 'contacts.list'] as const;
    const claims = types.map((data, i) =>
      claimOf(`We collect thing ${i}.`, {
        data: [data],
        quote: { exact: `We collect thing ${i}.`, start: i, end: i + 1 },
      }),
    );
    const other = claimOf('We collect your name.', { data: ['account.name'], document: 'e'.repeat(64) });
    const found = ask(declaredNeverSeen, { ...sent('account.phone-number'), Claim: [phone, ...claims, other] });
    expect(found.map((f) => [f.subject.data, f.counts['kinds'], f.claims.length])).toEqual([
      [undefined, 3, 3],
      ['account.name', 1, 1],
    ]);
    expect(found[0]?.message.recorded.params['data']).toEqual([...types]);
  });

  it('says nothing without a capture', () => {
    expect(ask(declaredNeverSeen, { Claim: [phone] })).toEqual([]);
  });
});
