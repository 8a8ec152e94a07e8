import { describe, expect, it } from 'vitest';
import { sentInBackground } from './sent-in-background.ts';
import { ask, at, presence } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('sent-in-background', () => {
  const r = request();

  it('needs a state that holds before and after, and trusts the app on screen', () => {
    const asked = (states: Parameters<typeof presence>[]) =>
      ask(
        sentInBackground,
        { Request: [r], DataItem: [item(r, 'device.id')], Presence: states.map((s) => presence(...s)) },
        { coverage: captured },
      );
    const [shown] = asked([['app-in-background', at(1, '09:50'), at(1, '10:10'), 'com.chat.one']]);
    expect(shown).toMatchObject({ outcome: 'observed', grade: 'shown', subject: { data: 'device.id' } });
    expect(shown?.evidence).toHaveLength(2);
    sentences(shown);
    expect(asked([['screen-off', at(1, '09:50'), at(1, '10:10')]])[0]?.outcome).toBe('observed');
    expect(asked([['app-on-screen', at(1, '09:50'), null, 'com.other.app']])[0]?.outcome).toBe('observed');
    expect(asked([['screen-off', at(1, '09:50'), at(1, '10:00:30')]])[0]?.outcome).toBe('not-observed');
    expect(asked([['app-on-screen', at(1, '09:50'), null, 'com.chat.one']])[0]?.outcome).toBe('not-observed');
  });

  it('cannot tell without a record of presence', () => {
    const [finding] = ask(
      sentInBackground,
      { Request: [r], DataItem: [item(r, 'device.id')] },
      { coverage: captured.slice(0, 1) },
    );
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(sentInBackground, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
