import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textInput } from '../../test/support.ts';
import { type CsvRecord, columnsOf, eachCsvRecord, splitRecord } from './csv.ts';

const records = async (text: string) => {
  const found: CsvRecord[] = [];
  await eachCsvRecord(textInput(text).bytes(), (r) => found.push(r));
  return found;
};

describe('comma-separated values', () => {
  it('keep quotes, separators and line ends of quoted fields', async () => {
    const [a, b] = await records('x,"a ""b"", c",\n"two\nlines",z\n');
    expect(a!.fields).toEqual(['x', 'a "b", c', '']);
    expect(b).toMatchObject({ fields: ['two\nlines', 'z'], line: 2, lines: 2, broken: false });
  });

  it('give up a quote that never closes and go on', async () => {
    const found = await records(`"open\n${'x,y\n'.repeat(100)}`);
    expect(found[0]).toMatchObject({ line: 1, lines: 64, broken: true });
    expect(found.at(-1)).toMatchObject({ fields: ['x', 'y'], broken: false });
    expect(found.reduce((n, r) => n + r.lines, 0)).toBe(101);
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((s) => !s.includes('\n')),
          { minLength: 1 },
        ),
        (fields) => {
          const text = fields.map((f) => `"${f.replaceAll('"', '""')}"`).join(',');
          expect(splitRecord(text)).toEqual(fields);
        },
      ),
    );
  });

  it('find columns by name in any order', () => {
    expect(columnsOf(['\ufeffB', 'a'], ['A', 'b'])).toEqual(
      new Map([
        ['b', 0],
        ['a', 1],
      ]),
    );
    expect(columnsOf(['a'], ['b'])).toBeNull();
  });
});
