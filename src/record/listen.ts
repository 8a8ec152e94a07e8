// Where the proxy may listen: on this machine, or on an address of a private network when its owner says so.
import { networkInterfaces } from 'node:os';
import { isLoopback, isNearby } from './addresses.ts';
import { RecordError } from './record-error.ts';

export const PROXY_PORT = 8080;

/** Addresses of this machine in private networks, IPv4 first. */
export function nearbyAddresses(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return found
    .filter((a) => !a.internal && isNearby(a.address) && !/^(?:fe80:|169\.254\.)/i.test(a.address))
    .sort((a, b) => Number(a.family === 'IPv6') - Number(b.family === 'IPv6'))
    .map((a) => a.address);
}

/** `ADDRESS`, `ADDRESS:PORT`, `[v6]:PORT`, `:PORT`. Loopback by default; an address that the whole world may reach is refused. */
export function listenAddress(given: string | undefined): { host: string; port: number } {
  if (given === undefined) return { host: '127.0.0.1', port: PROXY_PORT };
  const m =
    /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+|localhost)|([0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*))?(?::(\d{1,5}))?$/.exec(
      given,
    );
  const host = m?.[1] ?? m?.[2] ?? m?.[3] ?? '127.0.0.1';
  const port = m?.[4] === undefined ? PROXY_PORT : Number(m[4]);
  if (!m || given === '' || port > 65_535) throw new RecordError('listen-form', { address: given.slice(0, 60) });
  if (!isLoopback(host) && !isNearby(host))
    throw new RecordError('listen-public', { address: host, addresses: nearbyAddresses() });
  return { host: host === 'localhost' ? '127.0.0.1' : host, port };
}
