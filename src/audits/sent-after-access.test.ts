import { describe, expect, it } from 'vitest';
import { sentAfterAccess } from './sent-after-access.ts';
import { access, ask, at, contact } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('sent-after-access', () => {
  const r = request();
  const sent = [item(r, 'location.precise')];

  it('sets a request beside an access of the same app to that kind, within a minute', () => {
    const asked = (app: string, data: 'location' | 'photos', clock: string) =>
      ask(
        sentAfterAccess,
        { Request: [r], DataItem: sent, Access: [access(app, data, at(1, clock))] },
        { coverage: captured },
      )[0];
    const finding = asked('com.chat.one', 'location', '09:59:20');
    expect(finding).toMatchObject({ outcome: 'observed', grade: 'supported', counts: { requests: 1, accesses: 1 } });
    expect(sentences(finding)[0]).toContain('within a minute after 1 access');
    expect(asked('com.chat.one', 'location', '09:58:50')?.outcome).toBe('not-observed');
    expect(asked('com.chat.one', 'location', '10:00:10')?.outcome).toBe('not-observed');
    expect(asked('com.chat.one', 'photos', '09:59:20')?.outcome).toBe('not-observed');
    expect(asked('com.other.app', 'location', '09:59:20')?.outcome).toBe('not-observed');
  });

  it('cannot tell where times do not meet, or where the capture keeps none', () => {
    const asked = (r: ReturnType<typeof request>) =>
      ask(
        sentAfterAccess,
        {
          Request: [r],
          DataItem: [item(r, 'location.precise')],
          Access: [access('com.chat.one', 'location', at(1, '09:59:20'))],
        },
        { coverage: captured },
      )[0];
    for (const [rest, words] of [
      [{ at: at(9, '10:00') }, 'another time'],
      [{ at: null }, 'keeps no time'],
      [{ app: null }, 'names no app'],
    ] as const) {
      const finding = asked(request(rest));
      expect(finding?.outcome).toBe('cannot-tell');
      expect(sentences(finding)[0]).toContain(words);
    }
  });

  it('moves the times of the capture where the clocks lie apart, and says so', () => {
    const hosts = ['a.example', 'b.example', 'c.example', 'd.example', 'api.chat.example'];
    // The recorder's clock is five minutes behind.
    const requests = hosts.map((host, i) => request({ host, at: at(1, `10:00:0${i}`) }));
    const contacts = hosts.map((host, i) =>
      contact('com.chat.one', host, at(1, `10:05:0${i}`), { from: { input: 'phone', line: i } }),
    );
    const [finding] = ask(
      sentAfterAccess,
      {
        Request: requests,
        DataItem: [item(requests[4]!, 'location.precise')],
        Access: [access('com.chat.one', 'location', at(1, '10:04:40'))],
        Contact: contacts,
      },
      { coverage: captured },
    );
    expect(finding?.outcome).toBe('observed');
    expect(sentences(finding).join(' ')).toContain('moved by 300 seconds');
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(sentAfterAccess, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
