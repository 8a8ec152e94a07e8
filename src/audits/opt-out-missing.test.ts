import { describe, expect, it } from 'vitest';
import { optOutMissing } from './opt-out-missing.ts';
import { ask, claimOf, noticeOf } from './testing.ts';

const ads = claimOf('We use your interests for personalised advertising.', {
  verb: 'use',
  data: ['inferred.interests'],
  purpose: ['PersonalisedAdvertising'],
});

describe('opt-out-missing', () => {
  const outcome = (items: Parameters<typeof noticeOf>[0], ...more: (typeof ads)[]) =>
    ask(optOutMissing, { Claim: [ads, ...more], Notice: [noticeOf(items)] }).map((f) => f.outcome);

  it('is disclosed where a way out of it is offered, vague where some other choice is', () => {
    expect(outcome([['opt-out-personalised', 'You can turn off personalised ads in settings.']])).toEqual([
      'disclosed',
    ]);
    const other = claimOf('You may refuse.', { actor: 'user', verb: 'allow-opt-out', data: ['any'] });
    expect(outcome([], other)).toEqual(['vague']);
    expect(outcome([])).toEqual(['cannot-tell']);
  });

  it('takes a sentence that rules the way out off for none', () => {
    const notice = noticeOf([['opt-out-personalised', 'You may not opt out of these announcements.']]);
    const denied = { ...notice, items: notice.items.map((i) => ({ ...i, polarity: 'deny' as const })) };
    expect(ask(optOutMissing, { Claim: [ads], Notice: [denied] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('is not asked where nothing personalised is spoken of', () => {
    const plain = claimOf('We collect your name.', { data: ['account.name'] });
    expect(ask(optOutMissing, { Claim: [plain], Notice: [noticeOf()] })).toEqual([]);
  });
});
