import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTES, FIXED32, fixedFloat, parseMessage, printableText, shortestFloat32, VARINT } from './protobuf.ts';

describe('protobuf without a schema', () => {
  it('reads varints of every length, floats and bytes', () => {
    const message = new Uint8Array([
      8, 150, 1, 16, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 29, 0x0b, 0x2b, 0xf4, 0xc2, 34, 2, 104, 105,
    ]);
    const fields = parseMessage(message)!;
    expect(fields.map((f) => [f.number, f.wire])).toEqual([
      [1, VARINT],
      [2, VARINT],
      [3, FIXED32],
      [4, BYTES],
    ]);
    expect(fields[0]!.value).toBe(150);
    expect(fields[1]!.value).toBe(18446744073709551615n);
    expect(shortestFloat32(fixedFloat(fields[2]!.value as Uint8Array))).toBe('-122.08407');
    expect(printableText(fields[3]!.value as Uint8Array)).toBe('hi');
  });

  it('is a message only where all bytes are used', () => {
    for (const bad of [[8], [8, 128], [10, 5, 1], [0, 1], [11, 12], [29, 1, 2, 3], [15, 1]])
      expect(parseMessage(new Uint8Array(bad))).toBe(null);
    expect(parseMessage(new Uint8Array(0))).toEqual([]);
  });

  it('allows one NUL at the end of text and no other control', () => {
    expect(printableText(new Uint8Array([65, 66, 0]))).toBe('AB');
    expect(printableText(new Uint8Array([0]))).toBe('');
    for (const bad of [[65, 0, 66], [7], [0xc3], [0xc2, 0x85]]) expect(printableText(new Uint8Array(bad))).toBe(null);
  });

  it('survives any bytes, and every field lies within them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const f of parseMessage(bytes) ?? [])
          if (f.value instanceof Uint8Array) expect(f.value.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes floats with the digits that carry information', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (x) => Math.fround(Number(shortestFloat32(x))) === x || x === 0,
      ),
    );
  });
});
