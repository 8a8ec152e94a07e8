// The server's name in QUIC: Initial packets are encrypted with keys that anyone can derive from the packet itself.
// RFC 9001 section 5.2, RFC 9369 for version 2.
import { ctr, ecb } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fromHex } from './text-encodings.ts';

const SALT_V1 = fromHex('38762cf7f55934b34d179ae6a4c80cadccbb7f0a')!;
const SALT_V2 = fromHex('0dede3def700a6db819381be6e269dcbf9bd2ed9')!;
const V1 = 1;
const V2 = 0x6b3343cf;

function label(secret: Uint8Array, name: string, length: number): Uint8Array {
  const text = utf8ToBytes(`tls13 ${name}`);
  return expand(sha256, secret, new Uint8Array([0, length, text.length, ...text, 0]), length);
}

/** True where the bytes begin as a client's Initial packet of a known version does. */
export function isQuicInitial(b: Uint8Array): boolean {
  if (b.length < 1200 || (b[0]! & 0xc0) !== 0xc0) return false;
  const version = ((b[1]! << 24) | (b[2]! << 16) | (b[3]! << 8) | b[4]!) >>> 0;
  const type = (b[0]! >> 4) & 3;
  return (version === V1 && type === 0) || (version === V2 && type === 1);
}

export interface CryptoPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The handshake bytes in a client's Initial packet, or null. The tag is not verified: what does not parse is dropped. */
export function initialCrypto(b: Uint8Array): CryptoPart[] | null {
  if (!isQuicInitial(b)) return null;
  const version2 = b[4] === 0xcf;
  const idLength = b[5]!;
  let at = 6 + idLength;
  const id = b.subarray(6, at);
  if (idLength > 20) return null;
  at += 1 + (b[at] ?? 0);
  const token = varint(b, at);
  if (token === null) return null;
  at = token.next + token.value;
  const length = varint(b, at);
  if (length === null || length.next + length.value > b.length || length.value < 24) return null;
  const start = length.next;
  const secret = label(extract(sha256, id, version2 ? SALT_V2 : SALT_V1), 'client in', 32);
  const name = version2 ? 'quicv2 ' : 'quic ';
  const key = label(secret, `${name}key`, 16);
  const iv = label(secret, `${name}iv`, 12);
  const header = ecb(label(secret, `${name}hp`, 16), { disablePadding: true }).encrypt(b.slice(start + 4, start + 20));
  const numberLength = ((b[0]! ^ (header[0]! & 0x0f)) & 3) + 1;
  let number = 0;
  for (let i = 0; i < numberLength; i++) number = number * 256 + (b[start + i]! ^ header[1 + i]!);
  const nonce = new Uint8Array(16);
  nonce.set(iv);
  for (let i = 0; i < 4; i++) nonce[11 - i]! ^= Math.floor(number / 256 ** i) & 255;
  // GCM encrypts as CTR from counter 2.
  nonce[15] = 2;
  const plain = ctr(key, nonce).decrypt(b.slice(start + numberLength, start + length.value - 16));
  return frames(plain);
}

function frames(b: Uint8Array): CryptoPart[] | null {
  const parts: CryptoPart[] = [];
  for (let i = 0; i < b.length; ) {
    const type = b[i]!;
    if (type === 0 || type === 1) {
      i++;
      continue;
    }
    if (type === 6) {
      const offset = varint(b, i + 1);
      const length = offset && varint(b, offset.next);
      if (!offset || !length || length.next + length.value > b.length) return parts.length > 0 ? parts : null;
      parts.push({ offset: offset.value, bytes: b.slice(length.next, length.next + length.value) });
      i = length.next + length.value;
      continue;
    }
    if (type === 2 || type === 3) {
      const skipped = skipAck(b, i + 1, type === 3);
      if (skipped === null) return parts.length > 0 ? parts : null;
      i = skipped;
      continue;
    }
    return parts.length > 0 ? parts : null;
  }
  return parts;
}

function skipAck(b: Uint8Array, start: number, ecn: boolean): number | null {
  let at = start;
  const next = (): number | null => {
    const v = varint(b, at);
    if (v === null) return null;
    at = v.next;
    return v.value;
  };
  next();
  next();
  const ranges = next();
  if (ranges === null || ranges > 1000) return null;
  for (let i = 0; i < 1 + 2 * ranges + (ecn ? 3 : 0); i++) if (next() === null) return null;
  return at;
}

function varint(b: Uint8Array, at: number): { value: number; next: number } | null {
  const first = b[at];
  if (first === undefined) return null;
  const length = 1 << (first >> 6);
  if (at + length > b.length) return null;
  let value = first & 63;
  for (let i = 1; i < length; i++) value = value * 256 + b[at + i]!;
  return { value, next: at + length };
}
