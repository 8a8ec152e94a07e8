import { describe, expect, it } from 'vitest';
import { countryOfAddress } from './countries.ts';

describe('the country in which an address is registered', () => {
  it('is found for addresses at the ends and in the middle of the table', () => {
    expect(countryOfAddress('8.8.8.8')).toBe('US');
    expect(countryOfAddress('114.114.114.114')).toBe('CN');
    expect(countryOfAddress('193.0.6.139')).toBe('NL');
  });

  it('is not told for private, malformed and unregistered addresses', () => {
    for (const address of ['10.0.0.1', '192.168.1.1', '255.255.255.255', 'example.com', '1.2.3', '0.0.0.0'])
      expect(countryOfAddress(address)).toBe(null);
  });
});
