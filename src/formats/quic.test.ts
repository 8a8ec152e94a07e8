import { describe, expect, it } from 'vitest';
import { initialCrypto, isQuicInitial } from './quic.ts';
import { handshakeHello } from './tls.ts';
import { fromHex } from './unfold.ts';

// The client's Initial packet of RFC 9001, appendix A.2: 1,200 bytes, of which the padding is encrypted too.
const HEADER = 'c000000001088394c8f03e5157080000449e7b9aec34';

describe('QUIC', () => {
  it('is recognized by version, type and size', () => {
    const packet = new Uint8Array(1200);
    packet.set(fromHex(HEADER)!);
    expect(isQuicInitial(packet)).toBe(true);
    expect(isQuicInitial(packet.subarray(0, 600))).toBe(false);
    packet[0] = 0xe0;
    expect(isQuicInitial(packet)).toBe(false);
  });

  it('gives nothing where what is inside makes no sense', () => {
    const packet = new Uint8Array(1200);
    packet.set(fromHex(HEADER)!);
    const parts = initialCrypto(packet);
    expect(parts === null || handshakeHello(parts[0]?.bytes ?? new Uint8Array(0)) !== undefined).toBe(true);
  });
});
