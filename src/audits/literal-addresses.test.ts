import { describe, expect, it } from 'vitest';
import { isLocalAddress, literalAddresses } from './literal-addresses.ts';
import { ask, at, contact } from './testing.ts';

describe('literal-addresses', () => {
  const address = (host: string) => contact('com.chat.one', host, at(1, '10:00'), { isAddress: true });

  it('counts addresses, those of the home network apart', () => {
    const Contact = ['203.0.113.7', '2001:db8::7', '192.168.1.4', 'fe80::1', '172.20.0.1', '10.0.0.1'].map(address);
    expect(ask(literalAddresses, { Contact })).toMatchObject([
      { outcome: 'observed', counts: { addresses: 2, local: 4 } },
    ]);
  });

  it('is not observed where only the home network was reached', () => {
    expect(ask(literalAddresses, { Contact: [address('192.168.1.4')] })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('does not take a name that looks local for an address', () => {
    expect(isLocalAddress('fdic.example')).toBe(false);
    expect(isLocalAddress('100.64.0.1')).toBe(false);
  });

  it('cannot tell without rows and coverage', () => {
    expect(ask(literalAddresses, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
