import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HarScanner } from './har-scan.ts';

const decode = (b: Uint8Array) => new TextDecoder().decode(b);

function scan(text: string, step: number) {
  const entries: Record<string, unknown>[] = [];
  const log: Record<string, unknown> = {};
  const scanner = new HarScanner(
    {
      entry: (e) => entries.push(Object.fromEntries([...e.members].map(([k, v]) => [k, JSON.parse(decode(v))]))),
      log: (name, v) => (log[name] = JSON.parse(decode(v))),
    },
    1_000_000,
  );
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += step) scanner.push(bytes.slice(i, i + step));
  return { entries, log, end: scanner.end() };
}

const WANTED = ['startedDateTime', 'request', 'serverIPAddress', '_webSocketMessages', '_app', '_appId'];
/** What JSON.parse sees: the same members of the same entries. */
function expected(value: unknown) {
  const log = (value as { log?: { entries?: unknown } }).log;
  const entries = log && Array.isArray(log.entries) ? log.entries : [];
  return entries
    .filter((e): e is Record<string, unknown> => typeof e === 'object' && e !== null && !Array.isArray(e))
    .map((e) => Object.fromEntries(WANTED.filter((k) => Object.hasOwn(e, k)).map((k) => [k, e[k]])));
}

describe('the HAR scanner against JSON.parse', () => {
  const keys = fc.oneof(
    fc.constantFrom('log', 'entries', 'request', 'startedDateTime', 'response', '"\\', '{', ']'),
    fc.string({ maxLength: 5 }),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).any;
  const entry = fc.oneof(
    fc.record({ startedDateTime: fc.string(), request: value, response: value }, { requiredKeys: [] }),
    value,
  );

  it('finds the same entries, whatever stands around them and however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            before: value,
            log: fc.record(
              { version: fc.string(), pages: value, entries: fc.array(entry, { maxLength: 4 }), x: value },
              { requiredKeys: [] },
            ),
            after: value,
          },
          { requiredKeys: [] },
        ),
        fc.constantFrom(undefined, 1, '\t'),
        fc.integer({ min: 1, max: 40 }),
        (file, indent, step) => {
          const text = JSON.stringify(file, null, indent);
          const { entries, end } = scan(text, step);
          expect(entries).toEqual(expected(JSON.parse(text)));
          expect(end.complete).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('never finds more in a part than in the whole', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, part) => {
          const text = JSON.stringify({ log: { entries: list } });
          const cut = text.slice(0, Math.floor(text.length * part));
          const { entries, end } = scan(cut, 7);
          expect(expected(JSON.parse(text)).slice(0, entries.length)).toEqual(entries);
          if (cut.length < text.length) expect(end.complete).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells of brackets that do not fit and of text after the end', () => {
    expect(scan('{"log":{"entries":[}]}', 3).end.brokenAt).toBe(19);
    expect(scan('{"log":{}}{', 3).end.brokenAt).toBe(10);
    expect(scan(']', 1).end.brokenAt).toBe(0);
  });

  it('goes on at the next entry after damage, the same for chunks of any size', () => {
    const entry = (i: number) => ({ startedDateTime: `2024-10-05T00:00:0${i}Z`, request: { method: 'GET', i } });
    const note = '{"startedDateTime":"text, not an entry","request":{"i":9}}';
    const text = JSON.stringify({ log: { entries: [0, 1, 2, 3].map((i) => ({ ...entry(i), response: { note } })) } });
    const broken = text.replace('{"method":"GET","i":1}', '{"method":"GET","i":1]');
    const twice = text + text;
    for (const step of [1, 3, 7, 64, 10_000]) {
      const one = scan(broken, step);
      expect(one.entries).toEqual([entry(0), entry(2), entry(3)]);
      expect(one.end).toMatchObject({ complete: false, brokenAt: broken.indexOf('"i":1]') + 5, resumed: 1 });
      expect(scan(twice, step).entries).toEqual([0, 1, 2, 3, 0, 1, 2, 3].map(entry));
    }
    expect(scan(`${text}{`, 5)).toMatchObject({ end: { resumed: 0, brokenAt: text.length } });
  });

  it('cuts a member beyond the bound and goes on', () => {
    const cut: string[][] = [];
    const scanner = new HarScanner({ entry: (e) => cut.push([...e.cut]) }, 20);
    scanner.push(
      new TextEncoder().encode(JSON.stringify({ log: { entries: [{ request: 'x'.repeat(100) }, { request: 1 }] } })),
    );
    expect(cut).toEqual([['request'], []]);
  });
});
