import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { ROOT, readSource } from '../../test/support.ts';
import { headOf, memoryInput } from '../engine/input.ts';
import { iosBiomeSegb as source } from './ios-biome-segb.ts';

goldenSource(source);

const fixture = (path: string) => new Uint8Array(readFileSync(join(ROOT, 'fixtures/sources', path)));

describe('Biome streams', () => {
  it('are told from the streams of privacy accounting by their records', () => {
    const accounting = fixture('ios-privacy-accounting-segb/tcc/input.segb');
    expect(source.recognize(headOf(accounting, accounting.length))).toBe(false);
  });

  it('say that they are cut off, and keep what came before', async () => {
    const whole = fixture('ios-biome-segb/events/input.segb');
    const r = await readSource(source, [memoryInput('x', whole.subarray(0, whole.length - 60))]);
    expect(r.rows.Presence.length).toBeGreaterThan(0);
    const gone = fixture('ios-biome-segb/in-focus/input.segb').subarray(0, 100);
    expect((await readSource(source, [memoryInput('x', gone)])).problems.map((p) => p.code)).toEqual(['cut-off']);
  });
});
