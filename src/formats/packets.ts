// From a packet's first byte to its TCP or UDP payload: link layer, IPv4 or IPv6, ports. No objects are made on the way: the
// fields of the last packet stand in one reader until the next.
import { ipv6Text } from './dns.ts';

const ETHERNET = 1;
const RAW = new Set([12, 14, 101, 228, 229]);
const LINUX_COOKED = 113;
const LINUX_COOKED_2 = 276;
const NULL = 0;
const LOOP = 108;
const PPP = 9;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const PPPOE = 0x8864;
/** IPv4 and IPv6 inside IP: tunnels. */
const IN_IP = new Set([4, 41]);
const MOST_TUNNELS = 2;

export const TCP = 6;
export const UDP = 17;

/** PCAPdroid's trailer: magic, uid, name of the app, check sum. https://emanuele-f.github.io/PCAPdroid/dump_modes */
const TRAILER_BYTES = 32;

export class Packet {
  data: Uint8Array = new Uint8Array(0);
  version: 4 | 6 = 4;
  protocol = 0;
  /** Offsets of the addresses in `data`. */
  source = 0;
  target = 0;
  sourcePort = 0;
  targetPort = 0;
  /** TCP only. */
  sequence = 0;
  flags = 0;
  from = 0;
  to = 0;
  /** Bytes of the payload that were on the wire and are not in the capture. */
  missing = 0;
  app: string | null = null;
  private lastApp: { text: string; bytes: Uint8Array } | null = null;

  /** False where it is neither TCP nor UDP, a later fragment, or damaged. */
  read(link: number, data: Uint8Array, start: number, end: number): boolean {
    this.data = data;
    this.app = null;
    let at = start;
    let stop = end;
    if (link === ETHERNET) {
      if (end - start < 14) return false;
      if (end - start >= 14 + 20 + TRAILER_BYTES) stop = this.trailer(data, end);
      let type = (data[at + 12]! << 8) | data[at + 13]!;
      at += 14;
      while ((type === 0x8100 || type === 0x88a8) && at + 4 <= stop) {
        type = (data[at + 2]! << 8) | data[at + 3]!;
        at += 4;
      }
      if (type === PPPOE && at + 8 <= stop) {
        type = ofPpp((data[at + 6]! << 8) | data[at + 7]!);
        at += 8;
      }
      if (type !== IPV4 && type !== IPV6) return false;
    } else if (link === PPP) {
      // With or without the address and control bytes of HDLC.
      if (data[at] === 0xff && data[at + 1] === 3) at += 2;
      if (at + 2 > stop || ofPpp((data[at]! << 8) | data[at + 1]!) === 0) return false;
      at += 2;
    } else if (link === LINUX_COOKED) at += 16;
    else if (link === LINUX_COOKED_2) at += 20;
    else if (link === NULL || link === LOOP) at += 4;
    else if (!RAW.has(link)) return false;
    if (at + 20 > stop) return false;
    const version = data[at]! >> 4;
    return version === 4 ? this.ipv4(at, stop, 0) : version === 6 ? this.ipv6(at, stop, 0) : false;
  }

  private trailer(data: Uint8Array, end: number): number {
    const at = end - TRAILER_BYTES;
    if (data[at] !== 0x01 || data[at + 1] !== 0x07 || data[at + 2] !== 0x20 || data[at + 3] !== 0x21) return end;
    const name = data.subarray(at + 8, at + 28);
    if (!this.lastApp || !same(this.lastApp.bytes, name)) {
      const nul = name.indexOf(0);
      this.lastApp = {
        bytes: name.slice(),
        text: new TextDecoder().decode(nul < 0 ? name : name.subarray(0, nul)).trim(),
      };
    }
    this.app = this.lastApp.text === '' ? null : this.lastApp.text;
    return at;
  }

  private ipv4(at: number, stop: number, tunnels: number): boolean {
    const d = this.data;
    const head = (d[at]! & 15) * 4;
    const total = (d[at + 2]! << 8) | d[at + 3]!;
    if (head < 20 || at + head > stop) return false;
    if ((((d[at + 6]! << 8) | d[at + 7]!) & 0x1fff) !== 0) return false;
    if (IN_IP.has(d[at + 9]!)) return this.inside(d[at + 9]!, at + head, stop, tunnels);
    this.version = 4;
    this.protocol = d[at + 9]!;
    this.source = at + 12;
    this.target = at + 16;
    // A total of 0 is written by segmentation in the network card: the rest of the frame counts.
    return this.ports(at + head, stop, total === 0 ? stop : at + total);
  }

  private ipv6(at: number, stop: number, tunnels: number): boolean {
    const d = this.data;
    if (at + 40 > stop) return false;
    const length = (d[at + 4]! << 8) | d[at + 5]!;
    let next = d[at + 6]!;
    let p = at + 40;
    for (let i = 0; i < 8 && (next === 0 || next === 43 || next === 60 || next === 44); i++) {
      if (p + 8 > stop) return false;
      if (next === 44 && (((d[p + 2]! << 8) | d[p + 3]!) & 0xfff8) !== 0) return false;
      const size = next === 44 ? 8 : 8 + d[p + 1]! * 8;
      next = d[p]!;
      p += size;
    }
    if (IN_IP.has(next)) return this.inside(next, p, stop, tunnels);
    this.version = 6;
    this.protocol = next;
    this.source = at + 8;
    this.target = at + 24;
    return this.ports(p, stop, length === 0 ? stop : at + 40 + length);
  }

  private inside(protocol: number, at: number, stop: number, tunnels: number): boolean {
    if (tunnels >= MOST_TUNNELS || at + 20 > stop) return false;
    return protocol === 4 ? this.ipv4(at, stop, tunnels + 1) : this.ipv6(at, stop, tunnels + 1);
  }

  private ports(at: number, stop: number, wireEnd: number): boolean {
    const d = this.data;
    if (this.protocol === TCP) {
      if (at + 20 > stop) return false;
      this.sequence = ((d[at + 4]! << 24) | (d[at + 5]! << 16) | (d[at + 6]! << 8) | d[at + 7]!) >>> 0;
      this.flags = d[at + 13]!;
      this.from = at + (d[at + 12]! >> 4) * 4;
    } else if (this.protocol === UDP) {
      if (at + 8 > stop) return false;
      this.from = at + 8;
    } else return false;
    this.sourcePort = (d[at]! << 8) | d[at + 1]!;
    this.targetPort = (d[at + 2]! << 8) | d[at + 3]!;
    if (this.from > stop) return false;
    this.to = Math.max(this.from, Math.min(stop, wireEnd));
    this.missing = Math.max(0, wireEnd - Math.max(stop, this.from));
    return true;
  }

  address(at: number): string {
    const d = this.data;
    return this.version === 4 ? `${d[at]}.${d[at + 1]}.${d[at + 2]}.${d[at + 3]}` : ipv6Text(d, at);
  }

  /** Broadcast or multicast: nobody in particular was addressed. */
  get toMany(): boolean {
    const d = this.data;
    const t = this.target;
    const first = d[t]!;
    if (this.version === 6) return first === 0xff;
    const home = first === 10 || (first === 192 && d[t + 1] === 168) || (first === 172 && (d[t + 1]! & 0xf0) === 16);
    return first >= 224 || (home && d[t + 3] === 255);
  }
}

/** Protocol of PPP as the type that Ethernet gives it; 0 where it carries no IP. */
const ofPpp = (protocol: number): number => (protocol === 0x0021 ? IPV4 : protocol === 0x0057 ? IPV6 : 0);

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
