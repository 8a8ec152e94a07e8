import { ecb, gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialCrypto, isQuicInitial } from './quic.ts';
import { fromHex } from './text-encodings.ts';
import { handshakeHello } from './tls.ts';

// Keys of RFC 9001, appendix A.1, for the connection id of the header below.
const KEY = fromHex('1f369613dd76d5467730efcbe3b1a22d')!;
const IV = fromHex('fa044b2f42a3fd3b46fb255c')!;
const HP = fromHex('9f50449e04a0e810283a1e9933adedd2')!;
const HEADER = fromHex('c300000001088394c8f03e5157080000449e00000002')!;

const be = (n: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(n / 256 ** (bytes - 1 - i)) & 255);
function hello(name: string): Uint8Array {
  const host = new TextEncoder().encode(name);
  const sni = [...be(host.length + 3, 2), 0, ...be(host.length, 2), ...host];
  const extensions = [0, 0, ...be(sni.length, 2), ...sni];
  const body = [3, 3, ...be(7, 32), 0, 0, 2, 0x13, 1, 1, 0, ...be(extensions.length, 2), ...extensions];
  return new Uint8Array([1, ...be(body.length, 3), ...body]);
}

/** A client's Initial packet around one CRYPTO frame, protected as the RFC says. */
function initial(crypto: Uint8Array): Uint8Array {
  const payload = new Uint8Array(1162);
  payload.set([6, 0, 0x40 | (crypto.length >> 8), crypto.length & 255, ...crypto]);
  const nonce = IV.slice();
  nonce[11]! ^= 2;
  const packet = new Uint8Array([...HEADER, ...gcm(KEY, nonce, HEADER).encrypt(payload)]);
  const mask = ecb(HP, { disablePadding: true }).encrypt(packet.slice(22, 38));
  packet[0]! ^= mask[0]! & 15;
  for (let i = 0; i < 4; i++) packet[18 + i]! ^= mask[1 + i]!;
  return packet;
}

describe('QUIC', () => {
  it('is recognized by version, type and size', () => {
    const packet = initial(hello('quic.example'));
    expect(isQuicInitial(packet)).toBe(true);
    expect(isQuicInitial(packet.subarray(0, 600))).toBe(false);
    packet[0] = 0xe0;
    expect(isQuicInitial(packet)).toBe(false);
  });

  it('gives the server’s name out of a packet protected with the keys of RFC 9001', () => {
    const parts = initialCrypto(initial(hello('quic.example')))!;
    expect(parts.map((p) => p.offset)).toEqual([0]);
    expect(handshakeHello(parts[0]!.bytes)).toMatchObject({ serverName: 'quic.example' });
  });

  it('survives bytes changed anywhere', () => {
    const packet = initial(hello('quic.example'));
    fc.assert(
      fc.property(fc.nat(packet.length - 1), fc.nat(255), (at, b) => {
        const changed = packet.slice();
        changed[at] = b;
        for (const part of initialCrypto(changed) ?? []) handshakeHello(part.bytes);
      }),
      { numRuns: 200 },
    );
  });
});
