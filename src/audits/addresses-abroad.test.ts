import { describe, expect, it } from 'vitest';
import { addressesAbroad } from './addresses-abroad.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('addresses-abroad', () => {
  it('groups by the country in which addresses are registered', () => {
    const rows = ['SG', 'SG', 'US', null].map((country) => request({ country, address: '192.0.2.1' }));
    const found = ask(
      addressesAbroad,
      { Request: rows, DataItem: rows.map((r) => item(r, 'device.id')) },
      { coverage: captured },
    );
    expect(found.map((f) => [f.subject.recipient, f.counts['requests']])).toEqual([
      ['SG', 2],
      ['US', 1],
    ]);
    const words = sentences(found[0]).join(' ');
    expect(words).toContain('registered in SG');
    expect(words).not.toContain('stored in');
  });

  it('cannot tell where no address is known', () => {
    const r = request();
    const [finding] = ask(addressesAbroad, { Request: [r], DataItem: [item(r, 'device.id')] }, { coverage: captured });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(addressesAbroad, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
