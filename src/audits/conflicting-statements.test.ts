import { describe, expect, it } from 'vitest';
import { conflictingStatements } from './conflicting-statements.ts';
import { ask, claimOf } from './testing.ts';

const email = { data: ['account.email' as const] };
const collects = claimOf('We collect your email address.', email);
const denies = claimOf('We do not collect your email address.', { ...email, polarity: 'deny' });
const asked = (...claims: ReturnType<typeof claimOf>[]) => ask(conflictingStatements, { Claim: claims });

describe('conflicting-statements', () => {
  it('shows both sentences of one document', () => {
    const [finding] = asked(collects, denies);
    expect(finding).toMatchObject({
      outcome: 'cannot-tell',
      subject: { data: 'account.email', feature: 'conflict-inside' },
    });
    expect(finding!.claims!.map((c) => [c.part, c.quote])).toEqual([
      ['denies', 'We do not collect your email address.'],
      ['affirms', 'We collect your email address.'],
    ]);
  });

  it('leaves exceptions, conditions, groups, other data, other acts and other recipients alone', () => {
    expect(asked(collects, { ...denies, exception: 'except as described' })).toEqual([]);
    expect(asked({ ...collects, condition: 'when you contact us' }, denies)).toEqual([]);
    expect(asked(collects, { ...denies, scope: 'residents of California' })).toEqual([]);
    expect(asked(collects, { ...denies, heading: ['Policy', 'For children'] })).toEqual([]);
    expect(asked(collects, { ...denies, data: ['profile.gender'], named: ['profile.gender'] })).toEqual([]);
    expect(asked(collects, { ...denies, verb: 'share' })).toEqual([]);
    const shares = { ...collects, verb: 'share' as const, recipient: 'service providers' };
    expect(asked(shares, { ...denies, verb: 'share', recipient: 'advertisers' })).toEqual([]);
    expect(asked(shares, { ...denies, verb: 'share', recipient: 'service providers' })).toHaveLength(1);
  });

  it('holds a label against a policy, and keeps apps apart', () => {
    const label = claimOf('Data Not Collected', {
      data: ['any'],
      polarity: 'deny',
      rule: 'collects-nothing',
      document: 'b'.repeat(64),
    });
    expect(asked(collects, label).map((f) => [f.subject.data, f.subject.feature])).toEqual([
      ['account.email', 'conflict-between'],
    ]);
    expect(asked({ ...collects, app: 'org.example.other' }, label)).toEqual([]);
  });
});
