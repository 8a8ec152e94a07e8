import { describe, expect, it } from 'vitest';
import { ask } from './testing.ts';
import { captured, request, sentences } from './traffic.testing.ts';
import { unreadContent } from './unread-content.ts';

describe('unread-content', () => {
  it('tells how much stayed closed and why, by app', () => {
    const closed = ['tls-no-key', 'tls-no-key', 'application-encryption', 'new-reason', 'tls-other-key'].map((why) =>
      request({ content: 'opaque', why, bytes: 1000 }),
    );
    const found = ask(unreadContent, { Request: [request(), ...closed] }, { coverage: captured });
    expect(found.map((f) => [f.counts['closed'], f.counts['requests'], f.counts['bytes']])).toEqual([
      [1, 6, 1000],
      [1, 6, 1000],
      [2, 6, 2000],
      [1, 6, 1000],
    ]);
    expect(found.map((f) => sentences(f)[1])).toEqual([
      expect.stringContaining('encrypted by the app itself'),
      expect.stringContaining('does not say why'),
      expect.stringContaining('no key'),
      expect.stringContaining('open no request in them'),
    ]);
  });

  it('tells of requests that could be read in part only, beside those that stayed closed', () => {
    const partly = [request({ why: 'read-in-part' }), request({ why: 'read-in-part' })];
    const [part] = ask(unreadContent, { Request: [request(), ...partly] }, { coverage: captured });
    expect(part).toMatchObject({ outcome: 'observed', counts: { partly: 2, closed: 0, requests: 3 } });
    expect(sentences(part)[0]).toContain('2 requests of 3');
    const both = ask(
      unreadContent,
      { Request: [...partly, request({ content: 'opaque', why: 'quic' })] },
      { coverage: captured },
    );
    expect(both.map((f) => f.counts['closed'])).toEqual([1, 0]);
  });

  it('is not observed where all could be read', () => {
    const [finding] = ask(unreadContent, { Request: [request()] }, { coverage: captured });
    expect(finding?.outcome).toBe('not-observed');
    sentences(finding);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(unreadContent, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
