import { describe, expect, it } from 'vitest';
import { contactsByProxy as audit } from './contacts-by-proxy.ts';
import { access, ask, at } from './testing.ts';

describe('contacts-by-proxy', () => {
  const row = (via: 'proxy' | 'direct') =>
    access('com.chat.one', 'contacts', at(1, '12:00'), 0, {
      kindAsStored: 'READ_CONTACTS',
      via,
      state: { value: 'background', grade: 'recorded', evidence: [] },
    });

  it('reports what Android marks', () => {
    const [finding] = ask(audit, { Access: [row('proxy'), row('direct')] }, { platform: 'android' });
    expect(finding).toMatchObject({ outcome: 'observed', grade: 'recorded', counts: { rows: 1, background: 1 } });
    expect(ask(audit, { Access: [row('direct')] }, { platform: 'android' })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });

  it('cannot tell of an iPhone', () => {
    expect(ask(audit, { Access: [row('direct')] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
