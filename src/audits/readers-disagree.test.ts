import { describe, expect, it } from 'vitest';
import { readersDisagree } from './readers-disagree.ts';
import { ask, claimOf } from './testing.ts';

describe('readers-disagree', () => {
  const words = 'We do not collect your phone number.';
  const rules = claimOf(words, { polarity: 'deny', data: ['account.phone-number'] });
  const model = claimOf(words, { data: ['account.phone-number'], rule: 'second-reader:m' });

  it('lists a sentence that one affirms and the other denies, once', () => {
    const found = ask(readersDisagree, { Claim: [rules, model, { ...model }] });
    expect(found.map((f) => [f.outcome, f.subject.data, f.message.recorded.id])).toEqual([
      ['cannot-tell', 'account.phone-number', 'policy.readers-disagree.recorded.deny'],
    ]);
    expect(found[0]?.claims).toHaveLength(2);
  });

  it('is silent where they agree, speak of other data, or nobody read twice', () => {
    expect(ask(readersDisagree, { Claim: [rules, { ...model, polarity: 'deny' }] })).toEqual([]);
    expect(ask(readersDisagree, { Claim: [rules, { ...model, data: ['account.email'] }] })).toEqual([]);
    expect(ask(readersDisagree, { Claim: [rules] })).toEqual([]);
  });
});
