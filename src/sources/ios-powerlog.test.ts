import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf, memoryInput } from '../engine/input.ts';
import { LogClock } from '../formats/powerlog.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { iosPowerlog as source } from './ios-powerlog.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('the clock of a PowerLog', () => {
  const clock = new LogClock([
    { raw: 1000, system: -200.5 },
    { raw: 0, system: -100 },
  ]);
  it('takes the last offset at or before an event, and the first before any', () => {
    expect([-5, 0, 999.999, 1000, 5000].map((t) => clock.ms(t))).toEqual([
      -105_000, -100_000, 899_999, 799_500, 4_799_500,
    ]);
  });
});

const powerlog = corpus('phone-records/ios-db/plaso_powerlog_2021-12-16.PLSQL');

describe('a PowerLog', () => {
  it('needs the command line, and other bytes are none', async () => {
    const r = await readSource(source, [textInput('SQLite format 3\0')], context());
    expect(r.problems.map((p) => p.code)).toEqual(['needs-node']);
    const other = gzipSync(new TextEncoder().encode('hello'));
    expect(source.recognize(headOf(other, other.length))).toBe(false);
  });

  it.runIf(powerlog)('published of an iPad gives lock, screen and bytes on the phone’s clock', async () => {
    const r = await readSource(source, [fileInput(powerlog!)], ctx);
    const of = (...what: string[]) =>
      r.rows.Presence.filter((p) => what.includes(p.what)).sort((a, b) =>
        Date.parse(a.begin) < Date.parse(b.begin) ? -1 : 1,
      );
    const lock = of('locked', 'unlocked');
    const wanted = [
      ['locked', '2021-10-25T11:28:14.867Z'],
      ['locked', '2021-11-02T10:17:49.851Z'],
      ['locked', '2021-12-16T10:28:55.141Z'],
      ['unlocked', '2021-12-16T10:53:40.857Z'],
      ['locked', '2021-12-16T10:53:50.683Z'],
      ['unlocked', '2021-12-16T10:53:57.891Z'],
    ] as const;
    expect(lock.map((p) => p.what)).toEqual(wanted.map(([w]) => w));
    const instant = (text: string) => new Date(text).toISOString();
    expect(lock.map((p) => instant(p.begin))).toEqual(wanted.map(([, at]) => at));
    // The log names its own zone: Toronto, on the day of each row, summer time until the first Sunday of November.
    expect(lock.map((p) => p.begin.slice(-6))).toEqual(['-04:00', '-04:00', '-05:00', '-05:00', '-05:00', '-05:00']);
    // Between the uses six weeks apart nobody knows.
    expect(lock[1]!.end! < '2021-11-03').toBe(true);
    const light = of('screen-on', 'screen-off');
    expect(light).toHaveLength(17);
    expect(instant(light[0]!.begin)).toBe('2021-11-02T10:17:49.543Z');
    expect(instant(light.at(-1)!.begin)).toBe('2021-12-16T10:53:53.533Z');
    const preferences = of('app-on-screen').filter((p) => p.app === 'com.apple.Preferences');
    expect(preferences).toHaveLength(2);
    expect(instant(preferences[1]!.begin)).toBe('2021-12-16T10:54:17.325Z');
    expect(of('app-in-background')).toHaveLength(109 + 71);
    const apps = of('app-in-background', 'app-stopped').map((p) => p.app);
    expect(new Set(apps).size).toBeLessThanOrEqual(38);
    const sum = (network: string, way: 'in' | 'out') =>
      r.rows.Volume.filter((v) => v.network === network).reduce((n, v) => n + v[way], 0);
    expect([sum('wifi', 'in'), sum('wifi', 'out'), sum('cellular', 'in'), sum('cellular', 'out')]).toEqual([
      266_786_363, 8_644_797, 0, 0,
    ]);
    expect(new Set(r.rows.Volume.map((v) => v.from.row)).size).toBe(182);
    const most = r.rows.Volume.toSorted((a, b) => b.out - a.out)[0]!;
    expect([most.app, most.out, instant(most.begin).slice(0, 19), instant(most.end).slice(0, 19)]).toEqual([
      'com.apple.AppStore',
      4_274_242,
      '2021-11-02T10:17:34',
      '2021-11-02T10:22:51',
    ]);
    expect(r.problems).toEqual([]);
  });

  it('carries the offset that the log has for the date, before its first the first, and the owner’s zone above it', async () => {
    const offsets = async (zones: [number, number, string | null][], options = {}) => {
      const db = new Database(':memory:');
      db.exec(`CREATE TABLE PLSpringBoardAgent_EventForward_SBLock (timestamp REAL, Locked INTEGER);
        CREATE TABLE PLStorageOperator_EventForward_TimeOffset (timestamp REAL, system REAL);
        INSERT INTO PLStorageOperator_EventForward_TimeOffset VALUES (1, 0);
        CREATE TABLE PLLocaleAgent_EventForward_TimeZone (timestamp REAL, SecondsFromGMT INTEGER, TimeZoneName TEXT);`);
      for (const day of ['2024-10-20', '2024-10-26', '2024-10-28', '2024-11-02'])
        db.prepare('INSERT INTO PLSpringBoardAgent_EventForward_SBLock VALUES (?, 1)').run(Date.parse(day) / 1000);
      for (const zone of zones)
        db.prepare('INSERT INTO PLLocaleAgent_EventForward_TimeZone VALUES (?, ?, ?)').run(zone);
      const ctx = context(options, { tools: { openSqlite } });
      const r = await readSource(source, [memoryInput('log.PLSQL', new Uint8Array(db.serialize()))], ctx);
      db.close();
      expect(r.problems).toEqual([]);
      return r.rows.Presence.map((p) => (p.begin.endsWith('Z') ? 'Z' : p.begin.slice(-6)));
    };
    const s = (day: string) => Date.parse(day) / 1000;
    const berlin: [number, number, string] = [s('2024-10-25'), 7200, 'Europe/Berlin'];
    // Summer time ends between two rows of the log: the name knows the day.
    expect(await offsets([berlin])).toEqual(['+02:00', '+02:00', '+01:00', '+01:00']);
    expect(await offsets([berlin, [s('2024-11-01'), 32_400, 'Asia/Tokyo']])).toEqual([
      '+02:00',
      '+02:00',
      '+01:00',
      '+09:00',
    ]);
    // A name that contradicts the offset beside it, one that nobody knows, none at all: what the phone wrote.
    expect(await offsets([[s('2024-10-25'), 3600, 'Europe/Berlin']])).toEqual(Array(4).fill('+01:00'));
    expect(await offsets([[s('2024-10-25'), 20_700, 'Nowhere/Land']])).toEqual(Array(4).fill('+05:45'));
    expect(await offsets([[s('2024-10-25'), 0, null]])).toEqual(Array(4).fill('+00:00'));
    expect(await offsets([])).toEqual(Array(4).fill('Z'));
    expect(await offsets([berlin], { timeZone: 'America/New_York' })).toEqual(Array(4).fill('-04:00'));
  });

  it('refuses a bomb before it fills the memory', async () => {
    const bomb = gzipSync(new Uint8Array(120_000_000), { level: 9 });
    const r = await readSource(source, [memoryInput('x', bomb)], ctx);
    expect(r.problems.map((p) => p.code)).toEqual(['too-large']);
  });

  it.runIf(powerlog)('packed with gzip gives the same rows', async () => {
    const bytes = new Uint8Array(readFileSync(powerlog!));
    const packed = gzipSync(bytes, { mtime: 0, level: 1 });
    expect(source.recognize(headOf(packed, packed.length))).toBe(true);
    const plain = await readSource(source, [memoryInput('a', bytes, 'same')], ctx);
    const there = await readSource(source, [memoryInput('b', packed, 'same')], ctx);
    expect(there.rows).toEqual(plain.rows);
  });
});
