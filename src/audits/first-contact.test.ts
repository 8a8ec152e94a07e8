import { describe, expect, it } from 'vitest';
import { firstContact } from './first-contact.ts';
import { ask, at, contact, week } from './testing.ts';

describe('first-contact', () => {
  const two = [...week(), ...week(at(7, '00:00'), at(14, '00:00')).map((c) => ({ ...c, input: 'c'.repeat(64) }))];
  const old = contact('com.chat.one', 'api.chat.example', at(1, '10:00'), { ownerAsStored: 'Chat' });
  const fresh = contact('com.chat.one', 'x.ads.example', at(9, '10:00'), { ownerAsStored: 'Ads', listed: true });

  it('names an owner that the earlier export does not have for the app', () => {
    const [finding, ...rest] = ask(firstContact, { Contact: [old, fresh] }, { coverage: two });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ outcome: 'observed', app: 'com.chat.one', subject: { recipient: 'Ads' } });
    expect(finding?.message.said.id).toBe('first-contact.listed.said');
  });

  it('is silent on apps that were not there before, and on owners that were', () => {
    const newApp = contact('net.new.app', 'x.ads.example', at(9, '10:00'), { ownerAsStored: 'Ads' });
    const known = contact('com.chat.one', 'b.chat.example', at(9, '10:00'), { ownerAsStored: 'Chat' });
    expect(ask(firstContact, { Contact: [old, newApp, known] }, { coverage: two })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });

  it('cannot tell from one export', () => {
    expect(ask(firstContact, { Contact: [old, fresh] })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(firstContact, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
