// Hosts as records write them: a name, or a literal address.

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:%[\w.-]+)?\]?$/i;

/** A literal IPv4 or IPv6 address, with or without brackets or a zone. */
export const isAddress = (host: string): boolean => IPV4.test(host) || IPV6.test(host);

/** Lower case, without a trailing dot. */
export const normalHost = (host: string): string => {
  const lower = host.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
};

/** An address that does not leave the local network: private, loopback, link-local or multicast. */
export function isLocalAddress(host: string): boolean {
  const h = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (/^(10|127|0)\./.test(h) || h.startsWith('192.168.') || h.startsWith('169.254.')) return true;
  if (/^172\.(1[6-9]|2\d|3[01])\./.test(h) || /^(22[4-9]|23\d)\./.test(h)) return true;
  return h === '::1' || /^fe[89ab][0-9a-f]:/.test(h) || /^f[cd][0-9a-f]{2}:/.test(h) || h.startsWith('ff');
}
