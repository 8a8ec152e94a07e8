import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../test/support.ts';
import { dumpClocks } from './appops-rows.ts';
import { parseSpan } from './dumpsys.ts';
import { AppOpsReader } from './dumpsys-appops.ts';

describe('spans of time in dumps', () => {
  it.each([
    ['-22d4h22m19s762ms', -1_916_539_762],
    ['+12s', 12_000],
    ['-5h39m', -20_340_000],
    ['0', 0],
    ['33ms', 33],
  ])('%s is %d ms', (text, ms) => expect(parseSpan(text)).toBe(ms));
  it.each(['', '+', '1x', '1s garbage', '--1s'])('%s is none', (text) => expect(parseSpan(text)).toBeNaN());
});

const appops = corpus('phone-records/android/mvt/dumpsys_appops.txt');

describe('the grammar of app-ops dumps', () => {
  it.runIf(appops)('counts what a published dump holds', () => {
    const reader = new AppOpsReader();
    readFileSync(appops!, 'utf8')
      .split('\n')
      .forEach((text, i) => {
        reader.line(text, i + 1);
      });
    const { uids, packages, ops, uidModes, states, watchers } = reader.seen;
    expect({ uids: uids.size, packages: packages.size, ops, uidModes, states, watchers }).toEqual({
      uids: 8,
      packages: 13,
      ops: 37,
      uidModes: 9,
      states: 8,
      watchers: 6,
    });
    const by = (mode: string) => reader.modes.filter((m) => m.mode === mode).length;
    // The modes of a uid are repeated for each of its packages.
    expect(reader.modes.length).toBeGreaterThanOrEqual(37);
    expect([by('deny'), by('default')]).toEqual([2, 1]);
    const clocks = dumpClocks(reader.events);
    expect(clocks.map((c) => [new Date(c.localMs).toISOString(), c.events.length])).toEqual([
      ['2022-03-29T23:27:54.087Z', 16],
      ['2022-02-03T14:04:05.861Z', 7],
    ]);
  });
});
