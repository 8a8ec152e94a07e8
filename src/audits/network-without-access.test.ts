import { describe, expect, it } from 'vitest';
import { networkWithoutAccess } from './network-without-access.ts';
import { access, ask, at, contact } from './testing.ts';

describe('network-without-access', () => {
  const hosts = [
    contact('com.quiet.app', 'a.example', at(1, '10:00')),
    contact('com.quiet.app', 'b.example', at(1, '10:00')),
    contact('com.chat.one', 'c.example', at(1, '10:00')),
  ];
  const row = access('com.chat.one', 'photos', at(1, '10:00'), 62);

  it('names apps that contacted hosts and have no row of access', () => {
    const [finding] = ask(networkWithoutAccess, { Access: [row], Contact: hosts });
    expect(finding).toMatchObject({ outcome: 'observed', counts: { apps: 1, hosts: 2, system: 0 } });
    expect(finding?.message.recorded.params['apps']).toEqual(['com.quiet.app']);
    expect(finding?.evidence).toHaveLength(1);
  });

  it('is not observed where each app has both', () => {
    expect(ask(networkWithoutAccess, { Access: [row], Contact: hosts.slice(2) })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });

  it('cannot tell where one of the two records is missing', () => {
    expect(ask(networkWithoutAccess, { Contact: hosts }, { coverage: [] })).toMatchObject([
      { outcome: 'cannot-tell', message: { recorded: { id: 'audits.no-access.recorded' } } },
    ]);
    expect(ask(networkWithoutAccess, { Access: [row] }, { coverage: [] })).toMatchObject([
      { outcome: 'cannot-tell', message: { recorded: { id: 'audits.no-contact.recorded' } } },
    ]);
  });
});
