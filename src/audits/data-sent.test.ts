import { describe, expect, it } from 'vitest';
import { dataSent } from './data-sent.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('data-sent', () => {
  it('tells each kind of data and recipient once, with its requests', () => {
    const [a, b, c] = [
      request({ owner: 'Chat', feature: 'login' }),
      request({ owner: 'Chat', feature: 'login' }),
      request({ host: 'x.other.example' }),
    ];
    const items = [item(a, 'account.user-id'), item(b, 'account.user-id'), item(c, 'device.id')];
    const found = ask(dataSent, { Request: [a, b, c], DataItem: items }, { coverage: captured });
    expect(found.map((f) => [f.subject, f.counts['requests']])).toEqual([
      [{ data: 'account.user-id', recipient: 'Chat', feature: 'login' }, 2],
      [{ data: 'device.id', recipient: 'other.example' }, 1],
    ]);
    expect(sentences(found[0])[0]).toContain('account number or user id to Chat in 2 requests');
  });

  it('says that the recipient was declared, and works without times', () => {
    const r = request({ declared: true, at: null, host: 'declared.example' });
    const [finding] = ask(dataSent, { Request: [r], DataItem: [item(r, 'device.id')] }, { coverage: captured });
    expect(sentences(finding).join(' ')).toMatch(/keeps no times.*you declared/);
  });

  it('is not observed where nothing was found, and cannot tell where nothing could be read', () => {
    const [none] = ask(dataSent, { Request: [request()] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
    const [closed] = ask(
      dataSent,
      { Request: [request({ content: 'opaque', why: 'tls-no-key' })] },
      { coverage: captured },
    );
    expect(closed?.outcome).toBe('cannot-tell');
    sentences(closed);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(dataSent, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
