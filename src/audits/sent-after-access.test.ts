import { describe, expect, it } from 'vitest';
import { sentAfterAccess } from './sent-after-access.ts';
import { access, ask, at } from './testing.ts';
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

  it('cannot tell without a capture', () => {
    const [finding] = ask(sentAfterAccess, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
