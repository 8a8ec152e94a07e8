import { describe, expect, it } from 'vitest';
import { ask, claimOf, sent } from './testing.ts';
import { undisclosedRecipient } from './undisclosed-recipient.ts';

describe('undisclosed-recipient', () => {
  const third = { party: 'tracker' as const, owner: 'Orbit Metrics', host: 'in.orbit.example' };
  const share = (quote: string, recipient: string) => claimOf(quote, { verb: 'share', data: ['device.id'], recipient });

  it('asks for the company by its name', () => {
    const named = share('We share your device ID with Orbit Metrics.', 'Orbit Metrics');
    expect(ask(undisclosedRecipient, { ...sent('device.id', third), Claim: [named] })).toMatchObject([
      { outcome: 'disclosed' },
    ]);
    const category = share('We share your device ID with service providers.', 'service providers');
    expect(ask(undisclosedRecipient, { ...sent('device.id', third), Claim: [category] })).toMatchObject([
      { outcome: 'vague' },
    ]);
  });

  it('is undisclosed where the document speaks of collection only', () => {
    const own = claimOf('We collect your device ID.', { data: ['device.id'] });
    expect(ask(undisclosedRecipient, { ...sent('device.id', third), Claim: [own] })).toMatchObject([
      { outcome: 'undisclosed', subject: { recipient: 'Orbit Metrics' } },
    ]);
  });

  it('says nothing of the publisher’s own hosts', () => {
    const own = claimOf('We collect your device ID.', { data: ['device.id'] });
    expect(ask(undisclosedRecipient, { ...sent('device.id'), Claim: [own] })).toEqual([]);
  });
});
