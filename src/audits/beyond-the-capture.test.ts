import { describe, expect, it } from 'vitest';
import { beyondTheCapture } from './beyond-the-capture.ts';
import { ask, claimOf } from './testing.ts';

describe('beyond-the-capture', () => {
  it('lists statements about keeping, places and choices, each once a type of data', () => {
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
    const found = ask(beyondTheCapture, { Claim: claims });
    expect(found.map((f) => [f.subject.data, f.subject.feature, f.outcome, f.claims.length])).toEqual([
      ['content.message-text', 'beyond-retention', 'cannot-tell', 2],
      ['any', 'beyond-place', 'cannot-tell', 1],
      ['inferred.interests', 'beyond-choice', 'cannot-tell', 1],
    ]);
  });
});
