import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textLines } from './build.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const all = async (chunks: AsyncIterable<Uint8Array>, cut?: () => void): Promise<string[]> => {
  const out: string[] = [];
  for await (const line of textLines(chunks, cut)) out.push(line);
  return out;
};

it('gives the same lines from pieces of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', '火', '\r', '\n', '\r\n', '')),
      fc.integer({ min: 1, max: 7 }),
      async (parts, size) => {
        const text = parts.join('');
        const whole = text
          .split('\n')
          .map((l, i, lines) => (i < lines.length - 1 && l.endsWith('\r') ? l.slice(0, -1) : l));
        if (whole.at(-1) === '') whole.pop();
        expect(await all(pieces(new TextEncoder().encode(text), size))).toEqual(whole);
      },
    ),
  );
});

it('keeps the beginning of a line without end, says so, and goes on after it', async () => {
  const bytes = new TextEncoder().encode(`first\n${'x'.repeat(40_000_000)}\nlast`);
  let cuts = 0;
  const lines = await all(pieces(bytes, 1 << 20), () => cuts++);
  expect([lines[0], lines[1]!.length, lines[2], lines.length, cuts]).toEqual(['first', 16_777_216, 'last', 3, 1]);
});
