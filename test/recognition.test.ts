// Every input is recognized by exactly the unit that reads it, and no head, however odd, is recognized or takes for ever.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declarations } from '../src/declarations/index.ts';
import { headOf } from '../src/engine/input.ts';
import { sources } from '../src/sources/index.ts';
import { ROOT } from './support.ts';

const units = [...sources, ...declarations];
const head = (bytes: Uint8Array) => headOf(bytes, bytes.length);
const text = (s: string) => head(new TextEncoder().encode(s));

describe('recognition', () => {
  it.each(sources.map((s) => s.id))('knows the fixtures of %s, first and alone', (id) => {
    const dir = join(ROOT, 'fixtures/sources', id);
    if (!existsSync(dir)) return;
    for (const name of readdirSync(dir))
      for (const file of readdirSync(join(dir, name)).filter((f) => f.startsWith('input'))) {
        const bytes = new Uint8Array(readFileSync(join(dir, name, file)));
        expect(sources.find((s) => s.recognize(head(bytes)))?.id, `${name}/${file}`).toBe(id);
      }
  });

  // A pattern that goes back over what it has read makes a long dull file hang. 70,000 characters would take minutes.
  it.each([
    '\n',
    ' ',
    '\t',
    '\r\n',
    'x',
    'a ',
    '<',
    '<a',
    '{',
    '[',
    '"',
    '#',
    '-',
    '=',
    'a=',
    'a,',
    '"a",',
    '0',
    '1:',
    '\0',
    'Package x:\n',
    '我',
    '。',
  ])('is not fooled and does not hang on many %j', (piece) => {
    const h = text(piece.repeat(Math.ceil(70_000 / piece.length)));
    expect(sources.filter((u) => u.recognize(h)).map((u) => u.id)).toEqual([]);
    for (const d of declarations) d.recognize(h);
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        for (const unit of units) unit.recognize(head(bytes));
      }),
      { numRuns: 300 },
    );
  });
});
