// The shared golden test of a source: a few lines in the source's own test file, everything else in its fixture folders.
// fixtures/sources/<id>/<case>/{input…, expected.json, README.md}; `npm run update-golden` writes expected.json anew.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, memoryInput } from '../src/engine/input.ts';
import { sortRows } from '../src/engine/order.ts';
import { ROW_BY_NAME, ROW_NAMES } from '../src/model/rows.ts';
import { faults } from '../src/model/schema.ts';
import type { Source } from '../src/model/units.ts';
import { context, ROOT, readSource } from './support.ts';

interface FixtureCase {
  readonly name: string;
  readonly dir: string;
  readonly files: { readonly name: string; readonly bytes: Uint8Array }[];
}

function casesOf(id: string): FixtureCase[] {
  const root = join(ROOT, 'fixtures/sources', id);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .map((name) => {
      const dir = join(root, name);
      const files = readdirSync(dir)
        .filter((f) => f.startsWith('input'))
        .sort()
        .map((f) => ({ name: f, bytes: new Uint8Array(readFileSync(join(dir, f))) }));
      return { name, dir, files };
    });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function reading(source: Source, files: FixtureCase['files'], rename = (n: string) => n, ctx = context()) {
  const inputs = files.map((f) => memoryInput(rename(f.name), f.bytes));
  const read = await readSource(source, inputs, ctx);
  sortRows(read.rows);
  const rows = Object.fromEntries(ROW_NAMES.filter((n) => read.rows[n].length).map((n) => [n, read.rows[n]]));
  return JSON.parse(
    JSON.stringify({
      rows,
      problems: read.problems,
      coverage: read.coverage,
      lines: inputs.map((i) => read.lines.get(i.sha256) ?? null),
    }),
  );
}

/** `total` is what became of the lines, added up. */
function expectAccounted(lines: Record<string, number> | null) {
  expect(lines).not.toBeNull();
  const { total, used, duplicate, problem, blank, structural } = lines!;
  expect(used! + duplicate! + problem! + blank! + structural!).toBe(total);
}

export function goldenSource(source: Source, ctx = context()): void {
  const cases = casesOf(source.id);
  describe(`fixtures of ${source.id}`, () => {
    it('exist', () => expect(cases.length).toBeGreaterThan(0));
    for (const c of cases) {
      it(`${c.name}: recognized, and read as expected`, async () => {
        for (const f of c.files) expect(source.recognize(headOf(f.bytes, f.bytes.length)), f.name).toBe(true);
        const before = c.files.map((f) => sha256(f.bytes));
        const got = await reading(source, c.files, undefined, ctx);
        const expected = join(c.dir, 'expected.json');
        if (process.env['TELLTALE_UPDATE_GOLDEN']) writeFileSync(expected, `${JSON.stringify(got, null, 1)}\n`);
        expect(got).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
        expect(c.files.map((f) => sha256(f.bytes))).toEqual(before);
        got.lines.forEach(expectAccounted);
        for (const [name, rows] of Object.entries(got.rows))
          for (const row of rows as unknown[])
            expect(faults(ROW_BY_NAME[name as keyof typeof ROW_BY_NAME], row)).toEqual([]);
      });
      it(`${c.name}: gives the same rows under another file name`, async () => {
        const there = await reading(source, c.files, () => '../../__proto__\u202e.exe', ctx);
        expect(there.rows).toEqual((await reading(source, c.files, undefined, ctx)).rows);
      });
      it(`${c.name}: cut off, damaged or repeated, it neither throws nor loses a line`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.array(fc.tuple(fc.double({ min: 0, max: 0.999999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
              maxLength: 12,
            }),
            async (keep, changes) => {
              const files = c.files.map((f) => {
                const bytes = f.bytes.slice(0, Math.round(f.bytes.length * keep));
                if (bytes.length) for (const [at, value] of changes) bytes[Math.floor(at * bytes.length)] = value;
                return { ...f, bytes };
              });
              const got = await reading(source, files, undefined, ctx);
              got.lines.forEach(expectAccounted);
            },
          ),
          { numRuns: 30 },
        );
      });
    }
  });
}
