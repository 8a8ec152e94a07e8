import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { ROOT, readSource } from '../../test/support.ts';
import { headOf, memoryInput } from '../engine/input.ts';
import { iosPrivacyAccountingSegb as source } from './ios-privacy-accounting-segb.ts';

goldenSource(source);

const fixture = (path: string) => new Uint8Array(readFileSync(join(ROOT, 'fixtures/sources', path)));

describe('the streams behind the App Privacy Report', () => {
  it('pair begins and ends by identifier, and keep an open one open', async () => {
    const bytes = fixture('ios-privacy-accounting-segb/tcc/input.segb');
    expect(source.recognize(headOf(bytes, bytes.length))).toBe(true);
    const { rows } = await readSource(source, [memoryInput('x', bytes)]);
    expect(rows.Access.map((a) => [a.app, a.data, a.end === null])).toEqual([
      ['com.example.chat', 'photos', false],
      ['com.example.call', 'microphone', true],
    ]);
  });
});
