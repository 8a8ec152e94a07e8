// Which addresses are this machine, and which are a private network: what recorders listen on and speak to.
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const nearby = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  nearby.addSubnet(net, bits, 'ipv4');
nearby.addSubnet('fc00::', 7, 'ipv6');
nearby.addSubnet('fe80::', 10, 'ipv6');

/** `::ffff:10.0.0.1` is 10.0.0.1; the zone of a link-local address is left off. */
const plain = (address: string): string =>
  address
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');

const within = (list: BlockList, address: string): boolean => {
  const a = plain(address);
  const kind = isIP(a);
  return kind !== 0 && list.check(a, kind === 4 ? 'ipv4' : 'ipv6');
};

/** True for 127.0.0.0/8, ::1 and the name `localhost`. */
export const isLoopback = (host: string): boolean => host === 'localhost' || within(loopback, host);

/** True for loopback and for addresses of private networks (RFC 1918, RFC 4193, link-local). Names are none. */
export const isNearby = (address: string): boolean => isLoopback(address) || within(nearby, address);
