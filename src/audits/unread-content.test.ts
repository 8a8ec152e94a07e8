import { describe, expect, it } from 'vitest';
import { ask } from './testing.ts';
import { captured, request, sentences } from './traffic.testing.ts';
import { unreadContent } from './unread-content.ts';

describe('unread-content', () => {
  it('tells how much stayed closed and why, by app', () => {
    const closed = ['tls-no-key', 'tls-no-key', 'application-encryption', 'new-reason'].map((why) =>
      request({ content: 'opaque', why, bytes: 1000 }),
    );
    const found = ask(unreadContent, { Request: [request(), ...closed] }, { coverage: captured });
    expect(found.map((f) => [f.counts['closed'], f.counts['requests'], f.counts['bytes']])).toEqual([
      [1, 5, 1000],
      [1, 5, 1000],
      [2, 5, 2000],
    ]);
    expect(found.map((f) => sentences(f)[1])).toEqual([
      expect.stringContaining('encrypted by the app itself'),
      expect.stringContaining('does not say why'),
      expect.stringContaining('no key'),
    ]);
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
