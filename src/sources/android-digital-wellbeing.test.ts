import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { memoryInput, readHead } from '../engine/input.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { androidDigitalWellbeing as source } from './android-digital-wellbeing.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('Digital Wellbeing', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  it('of an older version, with two tables and no instances, is recognized and paired', async () => {
    const db = new Database(':memory:');
    db.exec(`CREATE TABLE packages (_id INTEGER PRIMARY KEY, package_name TEXT);
      CREATE TABLE events (_id INTEGER PRIMARY KEY, timestamp INTEGER, type INTEGER, package_id INTEGER);
      INSERT INTO packages VALUES (1, 'com.example.chat');
      INSERT INTO events VALUES (1, 1700000000000, 1, 1), (2, 1700000060000, 2, 1), (3, 1700000061000, 18, 1);`);
    const input = memoryInput('app_usage', new Uint8Array(db.serialize()));
    db.exec('DROP TABLE events; CREATE TABLE events (id INTEGER, title TEXT)');
    const other = memoryInput('diary', new Uint8Array(db.serialize()));
    db.close();
    expect([source.recognize(await readHead(input)), source.recognize(await readHead(other))]).toEqual([true, false]);
    const r = await readSource(source, [input], ctx);
    expect(r.problems).toEqual([]);
    expect(r.rows.Presence.map((p) => [p.what, p.app, p.begin, p.end])).toEqual([
      ['app-on-screen', 'com.example.chat', '2023-11-14T22:13:20.000Z', '2023-11-14T22:14:20.000Z'],
      ['unlocked', null, '2023-11-14T22:14:21.000Z', null],
    ]);
  });

  const file = corpus('phone-records/android/plaso/app_usage');
  it.runIf(file)('of a published phone pairs into the time that apps were on screen', async () => {
    const r = await readSource(source, [fileInput(file!)], ctx);
    const rows = r.rows.Presence.filter((p) => p.what === 'app-on-screen');
    const ms = rows.flatMap((p) => (p.end === null ? [] : [Date.parse(p.end) - Date.parse(p.begin)]));
    expect([ms.length, ms.filter((n) => n === 0).length, rows.length - ms.length]).toEqual([2881, 1, 2]);
    expect(ms.reduce((n, x) => n + x, 0)).toBe(138_472_497);
    expect(r.rows.Presence.filter((p) => p.what === 'unlocked' && p.end === null)).toHaveLength(543);
    expect(r.rows.Presence.filter((p) => p.what === 'locked')).toEqual([]);
    const services = r.rows.Presence.filter((p) => p.what === 'app-foreground-service');
    expect(services.length).toBeLessThanOrEqual(444);
    expect(services.every((p) => p.end !== null)).toBe(true);
    const times = r.rows.Presence.map((p) => p.begin).sort();
    expect([times[0]!.slice(0, 10), times.at(-1)!.slice(0, 10)]).toEqual(['2023-05-29', '2023-06-28']);
  });
});
