// The country in which an address is registered, from the table of @ip-location-db/geo-whois-asn-country (CC0, made from the
// registries' own data). Registered in, never “stored in”: a registration says who holds the address, not where a server stands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isLocalAddress } from '../base/host.ts';

interface Table {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly countries: Uint16Array;
}

let table4: Table | null = null;
let missing = false;

/** ISO 3166 code for an IPv4 address; null for IPv6, private addresses, and where the table is not installed. */
export function countryOfAddress(address: string): string | null {
  // The table names a country for some private ranges.
  const parts = address.split('.');
  if (parts.length !== 4 || missing || isLocalAddress(address)) return null;
  const n = parts.reduce((sum, p) => sum * 256 + Number(p), 0);
  if (!Number.isInteger(n)) return null;
  try {
    table4 ??= load();
  } catch {
    missing = true;
    return null;
  }
  const { starts, ends, countries } = table4;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (starts[mid]! <= n) low = mid;
    else high = mid - 1;
  }
  if (starts.length === 0 || starts[low]! > n || ends[low]! < n) return null;
  const code = countries[low]!;
  return String.fromCharCode(code >> 8, code & 255);
}

/** `start,end,CC` a line, the addresses as numbers, in order. */
function load(): Table {
  const folder = dirname(createRequire(import.meta.url).resolve('@ip-location-db/geo-whois-asn-country/package.json'));
  const bytes = readFileSync(join(folder, 'geo-whois-asn-country-ipv4-num.csv'));
  const starts: number[] = [];
  const ends: number[] = [];
  const countries: number[] = [];
  let field = 0;
  let value = 0;
  let code = 0;
  for (const b of bytes) {
    if (b === 10) {
      countries.push(code);
      field = 0;
      value = 0;
      code = 0;
    } else if (b === 44) {
      if (field === 0) starts.push(value);
      else ends.push(value);
      field++;
      value = 0;
    } else if (field < 2) value = value * 10 + b - 48;
    else if (b !== 13) code = ((code & 255) << 8) | b;
  }
  const n = Math.min(starts.length, ends.length, countries.length);
  return {
    starts: Float64Array.from(starts.slice(0, n)),
    ends: Float64Array.from(ends.slice(0, n)),
    countries: Uint16Array.from(countries.slice(0, n)),
  };
}
