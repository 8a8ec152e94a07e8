import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzip, join } from '../formats/bytes.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Tools } from '../model/units.ts';
import { nodeInflate } from './inflate.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
async function taken(chunks: AsyncIterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  let code: string | null = null;
  try {
    for await (const chunk of chunks) parts.push(chunk.slice());
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    code = error.code;
  }
  return { bytes: join(parts), code };
}
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (n: number) =>
  new TextEncoder().encode(Array.from({ length: n }, (_, i) => `line ${i * 7919}\n`).join(''));

describe('inflating with Node', () => {
  it('gives what was packed, however it is cut into chunks', async () => {
    const bytes = text(20_000);
    for (const size of [1000, 65_536, 10_000_000]) {
      const raw = await taken(nodeInflate(pieces(deflateRawSync(bytes), size), 'deflate'));
      const gzip = await taken(nodeInflate(pieces(gzipSync(bytes), size), 'gzip'));
      expect([raw.code, digest(raw.bytes), gzip.code, digest(gzip.bytes)]).toEqual([
        null,
        digest(bytes),
        null,
        digest(bytes),
      ]);
    }
    const two = new Uint8Array([...gzipSync(bytes), ...gzipSync(bytes)]);
    expect((await taken(nodeInflate(pieces(two, 999), 'gzip'))).bytes.length).toBe(2 * bytes.length);
  });

  it('hands out what came before damage or the end of a cut file, and says which', async () => {
    const bytes = text(50_000);
    const packed = new Uint8Array(deflateRawSync(bytes));
    const cut = await taken(nodeInflate(pieces(packed.subarray(0, packed.length / 2), 5000), 'deflate'));
    expect(cut.code).toBe('cut-off');
    expect(cut.bytes.length).toBeGreaterThan(bytes.length / 3);
    expect(digest(cut.bytes)).toBe(digest(bytes.subarray(0, cut.bytes.length)));
    // Three stored blocks, the length of the last one spoilt.
    const block = (isDamaged: boolean) =>
      Buffer.concat([Buffer.from([0, 0x10, 0x27, 0xef, isDamaged ? 0xd9 : 0xd8]), bytes.subarray(0, 10_000)]);
    const stored = Buffer.concat([block(false), block(false), block(true)]);
    const hurt = await taken(nodeInflate(pieces(stored, 5000), 'deflate'));
    expect(hurt.code).toBe('damaged');
    expect(hurt.bytes.length).toBeGreaterThanOrEqual(15_000);
  });

  it('ends with any bytes, as the readers’ own does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('gzip', 'deflate'), async (bytes, how) => {
        const { code } = await taken(nodeInflate(pieces(bytes, 64), how as 'gzip'));
        expect([null, 'cut-off', 'damaged']).toContain(code);
      }),
      { numRuns: 100 },
    );
  });

  it('may be left early, and lets an error of its input through', async () => {
    for await (const chunk of nodeInflate(pieces(deflateRawSync(text(100_000)), 1000), 'deflate')) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    async function* broken(): AsyncIterable<Uint8Array> {
      yield gzipSync(text(10)).subarray(0, 20);
      throw new Error('the disk is gone');
    }
    await expect(taken(nodeInflate(broken(), 'gzip'))).rejects.toThrow('the disk is gone');
  });

  it('reads the same as without it', async () => {
    const packed = gzipSync(text(30_000));
    const tools: Partial<Tools> = { inflate: nodeInflate };
    expect(digest((await taken(gunzip(pieces(packed, 7777), tools))).bytes)).toBe(
      digest((await taken(gunzip(pieces(packed, 7777)))).bytes),
    );
  });
});
