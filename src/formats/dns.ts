// Names asked for and the addresses answered, out of a DNS message. RFC 1035.
import { nameText } from './tls.ts';

export interface DnsMessage {
  readonly isAnswer: boolean;
  /** Names of the questions about addresses (A, AAAA, HTTPS). */
  readonly asked: readonly string[];
  /** Address → name that was asked for. */
  readonly answers: readonly (readonly [address: string, name: string])[];
}

const QUERY_TYPES = new Set([1, 28, 65, 5, 255]);

export function readDns(b: Uint8Array): DnsMessage | null {
  if (b.length < 12) return null;
  const u16 = (i: number) => (b[i]! << 8) | b[i + 1]!;
  const flags = u16(2);
  const isAnswer = (flags & 0x8000) !== 0;
  if (((flags >> 11) & 15) !== 0) return null;
  const questions = u16(4);
  const answers = u16(6);
  if (questions < 1 || questions > 8 || answers > 200) return null;
  let at = 12;
  const asked: string[] = [];
  for (let i = 0; i < questions; i++) {
    const name = nameAt(b, at);
    if (name === null || name.next + 4 > b.length) return null;
    const type = u16(name.next);
    const text = nameText(name.text);
    if (text !== null && QUERY_TYPES.has(type)) asked.push(text);
    at = name.next + 4;
  }
  const found: [string, string][] = [];
  for (let i = 0; i < answers; i++) {
    const name = nameAt(b, at);
    if (name === null || name.next + 10 > b.length) break;
    const type = u16(name.next);
    const length = u16(name.next + 8);
    const from = name.next + 10;
    if (from + length > b.length) break;
    const owner = asked[0];
    if (owner && type === 1 && length === 4) found.push([b.subarray(from, from + 4).join('.'), owner]);
    else if (owner && type === 28 && length === 16) found.push([ipv6Text(b, from), owner]);
    at = from + length;
  }
  return { isAnswer, asked, answers: found };
}

function nameAt(b: Uint8Array, start: number): { text: string; next: number } | null {
  let at = start;
  let next = -1;
  let text = '';
  for (let jumps = 0; jumps < 20; ) {
    if (at >= b.length) return null;
    const n = b[at]!;
    if (n === 0) return { text, next: next < 0 ? at + 1 : next };
    if ((n & 0xc0) === 0xc0) {
      if (at + 1 >= b.length) return null;
      if (next < 0) next = at + 2;
      at = ((n & 0x3f) << 8) | b[at + 1]!;
      jumps++;
      continue;
    }
    if (n > 63 || at + 1 + n > b.length || text.length > 255) return null;
    text += (text === '' ? '' : '.') + String.fromCharCode(...b.subarray(at + 1, at + 1 + n));
    at += 1 + n;
  }
  return null;
}

/** The shortest text of an IPv6 address (RFC 5952). */
export function ipv6Text(b: Uint8Array, from: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((b[from + i]! << 8) | b[from + i + 1]!);
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > bestLength) {
      best = i;
      bestLength = n;
    }
  }
  const text = (list: number[]) => list.map((g) => g.toString(16)).join(':');
  if (best < 0) return text(groups);
  return `${text(groups.slice(0, best))}::${text(groups.slice(best + bestLength))}`;
}
