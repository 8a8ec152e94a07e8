import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeVoice, isAmr, isSilk } from './voice.ts';

/** Frames of 12.2 kbit/s: invented bits, which decode to some noise. */
const frames = (n: number): Uint8Array =>
  Uint8Array.from({ length: n * 32 }, (_, i) => (i % 32 === 0 ? 0x3c : (i * 37) & 0xff));
const headed = (body: Uint8Array): Uint8Array => Uint8Array.from([...Buffer.from('#!AMR\n'), ...body]);

it('makes AMR playable, with its signature and without', async () => {
  for (const clip of [headed(frames(50)), frames(50)]) {
    expect(isAmr(clip)).toBe(true);
    const wav = await decodeVoice(clip);
    expect(Buffer.from(wav!).toString('latin1', 0, 4)).toBe('RIFF');
    const view = new DataView(wav!.buffer);
    // 50 frames of 20 ms at 8 kHz, two bytes a sample.
    expect([view.getUint32(24, true), view.getUint32(40, true)]).toEqual([8000, 50 * 160 * 2]);
  }
});

it('takes no other bytes for AMR', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 200 }), (s) => {
      expect(isAmr(Buffer.from(s)) && !s.startsWith('#!AMR')).toBe(false);
    }),
  );
  expect(isSilk(Buffer.from('\u0002#!SILK_V3'))).toBe(true);
});

it('gives up damaged clips without harm', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
      await decodeVoice(headed(bytes));
      await decodeVoice(Uint8Array.from([...Buffer.from('\u0002#!SILK_V3'), ...bytes]));
    }),
    { numRuns: 30 },
  );
});
