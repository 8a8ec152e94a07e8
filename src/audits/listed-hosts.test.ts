import { describe, expect, it } from 'vitest';
import { listedHosts } from './listed-hosts.ts';
import { ask, at, contact } from './testing.ts';

describe('listed-hosts', () => {
  const hit = (host: string, rest = {}) =>
    contact('com.chat.one', host, at(1, '10:00'), { listed: true, hits: 3, ...rest });

  it('names hosts and owners as Apple lists them', () => {
    const Contact = [
      hit('b.example', { ownerAsStored: 'B Inc.' }),
      hit('a.example'),
      hit('c.example', { listed: false }),
    ];
    const [finding] = ask(listedHosts, { Contact });
    expect(finding).toMatchObject({
      outcome: 'observed',
      grade: 'recorded',
      app: 'com.chat.one',
      counts: { hosts: 2, hits: 6, owners: 1 },
    });
    expect(finding?.message.recorded.params['list']).toEqual(['a.example', 'b.example']);
  });

  it('says where the owner started all of them', () => {
    const [finding] = ask(listedHosts, { Contact: [hit('a.example', { initiated: 'user' })] });
    expect(finding?.message.said.id).toBe('listed-hosts.user.said');
    expect(finding?.subject).toEqual({ host: 'a.example' });
  });

  it('cannot tell from records without that list, and passes none without rows', () => {
    expect(ask(listedHosts, { Contact: [hit('a.example', { listed: null })] })).toMatchObject([
      { outcome: 'cannot-tell' },
    ]);
    expect(ask(listedHosts, { Contact: [hit('a.example', { listed: false })] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    expect(ask(listedHosts, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
