import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { context } from '../../test/support.ts';
import { memoryInput } from '../engine/input.ts';
import type { Item } from '../model/units.ts';
import { openDatabase, readDatabase } from './phone-database.ts';
import { openSqlite, writeSqlite } from './sqlite.ts';

/** A database in write-ahead mode: what is in its file, and what only its log holds. */
function withLog(): { main: Uint8Array; wal: Uint8Array } {
  const folder = mkdtempSync(join(tmpdir(), 'phone-'));
  try {
    const db = new Database(join(folder, 'x.db'));
    db.pragma('journal_mode = WAL');
    db.pragma('wal_autocheckpoint = 0');
    db.exec(
      'CREATE TABLE "PLa_EventPoint_B_3_2" (a INTEGER, b TEXT); INSERT INTO PLa_EventPoint_B_3_2 VALUES (1, \'old\')',
    );
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec("INSERT INTO PLa_EventPoint_B_3_2 VALUES (2, 'new')");
    const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
    const found = { main: read('x.db'), wal: read('x.db-wal') };
    db.close();
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a phone’s database', () => {
  const { main, wal } = withLog();
  const read = async (companions: ReturnType<typeof memoryInput>[]) => {
    const values: unknown[] = [];
    const items: Item[] = [];
    const input = memoryInput('x.db', main);
    const ctx = context({}, { tools: { openSqlite }, companions: [input, ...companions] });
    for await (const item of readDatabase(input, ctx, (db) => {
      for (const row of db.rows('PLa_EventPoint_B', ['a'], ['missing'])) {
        values.push(row.values.a);
        if (row.values.a === 2) row.used();
      }
      return [];
    }))
      items.push(item);
    return { values, items };
  };

  it('is read with its write-ahead log where that lies beside it, and without it else', async () => {
    expect((await read([])).values).toEqual([1]);
    expect((await read([memoryInput('y.db-wal', wal)])).values).toEqual([1]);
    const log = memoryInput('x.db-wal', wal);
    const both = await read([log]);
    expect(both.values).toEqual([1, 2]);
    expect(both.items).toContainEqual({ type: 'companion', input: log.sha256 });
    expect(both.items.at(-1)).toMatchObject({ type: 'lines', lines: { total: 2, used: 1, structural: 1 } });
  });

  it('says which column is missing, and gives no row instead of zeros', () => {
    const { phone, db } = openDatabase(main, 'a'.repeat(64), context({}, { tools: { openSqlite } }));
    expect([...phone.rows('PLa_EventPoint_B', ['a', 'c'])]).toEqual([]);
    expect([...phone.rows('Nothing', ['a'])]).toEqual([]);
    expect([...phone.problems.items()]).toMatchObject([
      { problem: { code: 'missing-column', sentence: expect.stringContaining('lacks c') } },
    ]);
    db.close();
  });

  it('reads what an incomplete copy still holds, and says how much is missing', () => {
    const small = { name: 'A', columns: ['a INTEGER'], rows: [[1], [2]] };
    const large = { name: 'B', columns: ['b TEXT'], rows: Array.from({ length: 500 }, (_, i) => [`${i} `.repeat(40)]) };
    const whole = writeSqlite([small, large]);
    const { phone, db } = openDatabase(
      whole.subarray(0, 20_000),
      'a'.repeat(64),
      context({}, { tools: { openSqlite } }),
    );
    expect([...phone.rows('A', ['a'])].map((r) => r.values.a)).toEqual([1, 2]);
    const read = [...phone.rows('B', ['b'])].length;
    expect(read).toBeLessThan(500);
    expect(phone.isBroken('A')).toBe(false);
    expect(phone.isBroken('B')).toBe(true);
    expect([...phone.problems.items()]).toMatchObject([
      { problem: { code: 'cut-off', sentence: expect.stringContaining(`${whole.length - 20_000} bytes early`) } },
      { problem: { code: 'damaged' } },
    ]);
    db.close();
  });
});
