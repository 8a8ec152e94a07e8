import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../base/json.ts';
import { ROW_SPECS } from './rows.ts';
import {
  boolean,
  choice,
  faults,
  integer,
  list,
  nullable,
  number,
  object,
  optional,
  row,
  text,
  time,
} from './schema.ts';

const spec = row('SomeRow', 'for this test', 'at', {
  at: nullable(time('when')),
  z: text('free text'),
  a: choice(['x', 'y'] as const, 'one of two'),
  n: number('a number'),
  i: integer('a whole number'),
  yes: boolean('or no'),
  inner: object({ b: optional(text('maybe')), a: nullable(integer('a')) }, 'nested'),
  many: list(object({ k: text('k') }, 'one'), 'several'),
});

const rows = fc.record({
  at: fc.constantFrom(null, '2024-10-14T06:38:12.204+02:00', '2024-10-14T06:38:12Z'),
  z: fc.string({ unit: 'binary' }),
  a: fc.constantFrom('x' as const, 'y' as const),
  n: fc.double({ noNaN: true, noDefaultInfinity: true }),
  i: fc.maxSafeInteger(),
  yes: fc.boolean(),
  inner: fc.record({ b: fc.string(), a: fc.option(fc.integer()) }, { requiredKeys: ['a'] }),
  many: fc.array(fc.record({ k: fc.string() })),
});

describe('a row specification', () => {
  it('names its file in kebab case', () => {
    expect(spec.file).toBe('some-row.ndjson');
    expect(ROW_SPECS.dataItem.file).toBe('data-item.ndjson');
  });

  it('accepts rows that fit and writes them as canonical JSON', () => {
    fc.assert(
      fc.property(rows, (r) => {
        expect(faults(spec, r)).toEqual([]);
        expect(spec.write(r)).toBe(canonicalJson(r));
      }),
    );
  });

  it('names every fault', () => {
    const good = { at: null, z: '', a: 'x', n: 1, i: 1, yes: true, inner: { a: null }, many: [] };
    expect(faults(spec, good)).toEqual([]);
    expect(faults(spec, { ...good, a: 'q', i: 1.5, more: 1 })).toEqual([
      'a is not one of x, y',
      'i is not a whole number',
      'more is not a column',
    ]);
    expect(faults(spec, { ...good, inner: { a: 1, c: 2 }, many: [{ k: 1 }], at: 'yesterday' })).toEqual([
      'at is not an ISO 8601 date and time',
      'inner has an unknown member c',
      'many [0] .k is not text',
    ]);
    expect(faults(spec, null)).toEqual(['is not an object']);
  });
});
