import { describe, expect, it } from 'vitest';
import { beyondTheCapture } from './beyond-the-capture.ts';
import { ask, claimOf, sent } from './testing.ts';

describe('beyond-the-capture', () => {
  it('lists statements about keeping, places and choices, one finding a kind of statement and document', () => {
    const claims = [
      claimOf('We keep your messages for 72 hours.', { verb: 'retain', data: ['content.message-text'] }),
      claimOf('We delete your messages after 72 hours.', { verb: 'delete', data: ['content.message-text'] }),
      claimOf('Your information is stored in Singapore.', { verb: 'store', data: ['any'], place: 'Singapore' }),
      claimOf('You may turn off personalised ads.', {
        actor: 'user',
        verb: 'allow-opt-out',
        data: ['inferred.interests'],
      }),
      claimOf('We collect your name.', { data: ['account.name'] }),
    ];
    const [standing, ...found] = ask(beyondTheCapture, { Claim: claims });
    expect(standing).toMatchObject({ outcome: 'cannot-tell', subject: { feature: 'after-receipt' } });
    expect(found.map((f) => [f.subject.data, f.subject.feature, f.outcome, f.claims.length])).toEqual([
      ['content.message-text', 'beyond-retention', 'cannot-tell', 2],
      ['any', 'beyond-place', 'cannot-tell', 1],
      ['inferred.interests', 'beyond-choice', 'cannot-tell', 1],
    ]);
  });

  it('says of every app that what follows receipt cannot be seen, with what was published about it', () => {
    expect(ask(beyondTheCapture, sent('content.message-text')).map((f) => f.message.said.id)).toEqual([
      'beyond-the-capture.after-receipt.said',
    ]);
    const known = sent('content.message-text', { app: 'com.tencent.mm' });
    const found = ask(beyondTheCapture, { DataItem: known.DataItem.map((d) => ({ ...d, app: 'com.tencent.mm' })) });
    expect(found.map((f) => f.subject.feature)).toEqual(['after-receipt filters', 'after-receipt requests']);
    expect(found[0]?.message.said.params).toMatchObject({ title: 'We Chat, They Watch', when: '2020-05' });
  });
});
