import { describe, expect, it } from 'vitest';
import { volume } from './phone-records.testing.ts';
import { ask, at, presence } from './testing.ts';
import { whatItCost as audit } from './what-it-cost.ts';

describe('what-it-cost', () => {
  it('adds up run time and bytes over the days with entries', () => {
    const Presence = [
      presence('running', at(1, '01:00'), at(1, '01:02'), 'com.chat.one'),
      presence('running', at(2, '01:00'), at(2, '01:03'), 'com.chat.one'),
      presence('running', at(2, '01:00'), at(2, '01:30'), 'com.apple.mobilemail'),
    ];
    const Volume = [
      volume('com.chat.one', at(2, '02:00'), at(2, '02:05'), 5000),
      volume('com.shop.two', at(2, '02:00'), at(2, '02:05'), 10),
    ];
    expect(ask(audit, { Presence, Volume })).toMatchObject([
      { outcome: 'observed', app: 'com.chat.one', counts: { ms: 300_000, sent: 5000, received: 10, days: 2 } },
    ]);
  });

  it('does not make up run time from bytes', () => {
    const [finding] = ask(audit, { Volume: [volume('com.chat.one', at(1, '02:00'), at(1, '02:05'), 5_000_000)] });
    expect(finding?.message.recorded.id).toBe('what-it-cost.bytes.recorded');
  });

  it('cannot tell without a log', () => {
    expect(ask(audit, {})).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
