import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTime } from '../base/time.ts';
import type { Access, Permission, Presence, Volume } from '../model/rows.ts';
import type { Item, RowItem } from '../model/units.ts';
import { type DumpPart, mergeDumps } from './dump-merge.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 5, 1);
const at = (ms: number) => formatTime(ms, 480);
let line = 0;

const access = (input: string, ms: number, more: Partial<Access> = {}): Item => ({
  type: 'Access',
  row: {
    app: 'com.example.a',
    appAsStored: 'com.example.a',
    data: 'camera',
    kindAsStored: 'CAMERA',
    begin: at(ms),
    end: at(ms),
    timing: 'instant',
    use: null,
    state: { value: 'background', grade: 'recorded', evidence: [] },
    via: 'direct',
    allowed: true,
    count: null,
    episode: 0,
    from: { input, line: ++line, end: null },
    ...more,
  } as Access,
});
const presence = (input: string, begin: number, end: number | null, more: Partial<Presence> = {}): Item => ({
  type: 'Presence',
  row: {
    app: 'com.example.a',
    what: 'app-on-screen',
    begin: at(begin),
    end: end === null ? null : at(end),
    source: 's',
    from: { input, line: ++line },
    ...more,
  } as Presence,
});
const part = (input: string, atMs: number | null, items: Item[], service = 'appops'): DumpPart => ({
  input,
  service,
  atMs,
  items,
});
const rowsOf = (items: readonly Item[]) => items.filter((i): i is RowItem => i.type !== 'problem').map((i) => i.row);

describe('dumps of one phone', () => {
  it('one alone comes out as it went in, twins and all', () => {
    const items = [access('a', T0), access('a', T0), presence('a', T0, null)];
    expect(mergeDumps([part('a', T0, items)]).items).toEqual(items);
  });

  it('tell one access once, twins by the greater number, and what only one tells as well', () => {
    const { items, repeated } = mergeDumps([
      part('b', T0 + 6 * HOUR, [access('b', T0 + 20), access('b', T0), access('b', T0), access('b', T0 + HOUR)]),
      part('a', T0, [access('a', T0), access('a', T0 + HOUR / 2)]),
    ]);
    expect(rowsOf(items)).toHaveLength(5);
    expect(repeated).toEqual(new Map([['a', 1]]));
  });

  it('two seconds apart are two accesses', () => {
    const { items } = mergeDumps([part('a', T0, [access('a', T0)]), part('b', T0 + 1, [access('b', T0 + 2000)])]);
    expect(rowsOf(items)).toHaveLength(2);
  });

  it('an access still open in the first has its end from the second', () => {
    const { items } = mergeDumps([
      part('a', T0, [access('a', T0, { end: null })]),
      part('b', T0 + HOUR, [access('b', T0, { end: at(T0 + 60_000), timing: 'measured' })]),
    ]);
    expect((rowsOf(items) as Access[]).map((r) => r.end)).toEqual([at(T0 + 60_000)]);
  });

  it('counts over windows that cover one another are not added', () => {
    const window = (input: string, from: number, to: number, count: number) =>
      access(input, from, { end: at(to), timing: 'quantised', count });
    const { items } = mergeDumps([
      part('a', T0, [window('a', T0, T0 + HOUR, 3), window('a', T0 + HOUR, T0 + 2 * HOUR, 2)]),
      part('b', T0 + 9 * HOUR, [
        window('b', T0 - HOUR, T0 + 3 * HOUR, 9),
        window('b', T0 + 3 * HOUR, T0 + 4 * HOUR, 4),
      ]),
    ]);
    expect((rowsOf(items) as Access[]).map((r) => r.count).sort()).toEqual([4, 9]);
    // The window that was open grew.
    const grown = mergeDumps([
      part('a', T0, [window('a', T0, T0 + 1000, 3)]),
      part('b', T0 + 9, [window('b', T0, T0 + HOUR, 5)]),
    ]);
    expect((rowsOf(grown.items) as Access[]).map((r) => r.count)).toEqual([5]);
  });

  it('presence is told once: open then ended, and cut at the front of a later history', () => {
    const { items } = mergeDumps([
      part('a', T0, [presence('a', T0, null), presence('a', T0 - HOUR, T0 - HOUR / 2)], 'usagestats'),
      part(
        'b',
        T0 + HOUR,
        [presence('b', T0, T0 + 90_000), presence('b', T0 - 0.75 * HOUR, T0 - HOUR / 2)],
        'usagestats',
      ),
    ]);
    expect((rowsOf(items) as Presence[]).map((r) => [r.begin, r.end]).sort()).toEqual([
      [at(T0 - HOUR), at(T0 - HOUR / 2)],
      [at(T0), at(T0 + 90_000)],
    ]);
  });

  it('bytes since one charge are the greater sum, and a permission is as the last dump says', () => {
    const volume = (input: string, end: number, out: number): Item => ({
      type: 'Volume',
      row: {
        app: 'com.example.a',
        begin: at(T0),
        end: at(end),
        in: 0,
        out,
        network: 'wifi',
        from: { input, line: ++line },
      } as Volume,
    });
    const permission = (input: string, value: Permission['value']): Item => ({
      type: 'Permission',
      row: {
        app: 'com.example.a',
        data: 'camera',
        kindAsStored: 'CAMERA',
        value,
        since: null,
        from: { input, line: ++line },
      },
    });
    const { items } = mergeDumps([
      part('b', T0 + 6 * HOUR, [volume('b', T0 + 6 * HOUR, 900), permission('b', 'denied')]),
      part('a', T0 + HOUR, [volume('a', T0 + HOUR, 400), permission('a', 'allowed')]),
    ]);
    expect(rowsOf(items).map((r) => ('out' in r ? r.out : 'value' in r ? r.value : null))).toEqual([900, 'denied']);
  });

  it('of any history, dumped as Android dumps it, give every access that some dump told, once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { maxLength: 40 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 6 }),
        (accesses, dumps) => {
          const parts = dumps.map((minute, i) => {
            const last = accesses.filter((a) => a < minute).sort((a, b) => b - a)[0];
            const input = String(i);
            return part(input, T0 + minute * 60_000, last === undefined ? [] : [access(input, T0 + last * 60_000)]);
          });
          const told = new Set(parts.flatMap((p) => (rowsOf(p.items) as Access[]).map((r) => r.begin)));
          const merged = mergeDumps(parts);
          expect((rowsOf(merged.items) as Access[]).map((r) => r.begin).sort()).toEqual([...told].sort());
          const lines = parts.reduce((n, p) => n + p.items.length, 0);
          expect([...merged.repeated.values()].reduce((n, m) => n + m, 0)).toBe(lines - told.size);
        },
      ),
    );
  });
});
