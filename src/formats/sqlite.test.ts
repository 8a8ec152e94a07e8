import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { openSqlite } from './sqlite.ts';
import { foldWal } from './sqlite-wal.ts';

function sample(): Uint8Array {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE t (a INTEGER, b TEXT)');
  db.prepare('INSERT INTO t VALUES (?, ?), (?, ?)').run(1, 'one', 9007199254740993n, 'large');
  return new Uint8Array(db.serialize());
}

describe('SQLite databases from memory', () => {
  it('reads rows, keeps integers beyond doubles, and tells what is not there', () => {
    const db = openSqlite(sample());
    expect([...db.rows('SELECT a, b FROM t ORDER BY rowid')]).toEqual([
      { a: 1, b: 'one' },
      { a: 9007199254740993n, b: 'large' },
    ]);
    expect(db.tables()).toEqual(['t']);
    expect(db.columns('t')).toEqual(['a', 'b']);
    expect(db.columns('missing')).toBeNull();
    expect(() => [...db.rows('SELECT c FROM t')]).toThrow(FormatError);
    expect(() => [...db.rows("INSERT INTO t VALUES (2, 'x') RETURNING a")]).toThrow();
    db.close();
  });

  it('says what is no database or a damaged one', () => {
    expect(() => openSqlite(new Uint8Array(4096))).toThrow(FormatError);
    const broken = sample();
    broken.fill(0x55, 100, 4096);
    expect(() => [...openSqlite(broken).rows('SELECT * FROM t')]).toThrow(FormatError);
  });

  it('folds a write-ahead log in, and opens a database in that mode without one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wal-'));
    try {
      const db = new Database(join(folder, 'x.db'));
      db.pragma('journal_mode = WAL');
      db.pragma('wal_autocheckpoint = 0');
      db.exec('CREATE TABLE t (a INTEGER)');
      db.pragma('wal_checkpoint(TRUNCATE)');
      const fill = db.prepare('INSERT INTO t VALUES (?)');
      for (let i = 0; i < 500; i++) fill.run(i);
      const main = new Uint8Array(readFileSync(join(folder, 'x.db')));
      const wal = new Uint8Array(readFileSync(join(folder, 'x.db-wal')));
      db.close();
      const count = (bytes: Uint8Array) => [...openSqlite(bytes).rows('SELECT count(*) AS n FROM t')][0]!.n;
      expect(count(main)).toBe(0);
      const before = main.slice();
      const folded = foldWal(main, wal);
      expect(folded.frames).toBeGreaterThan(0);
      expect(count(folded.bytes)).toBe(500);
      expect(main).toEqual(before);
      const cut = foldWal(main, wal.subarray(0, wal.length - 100));
      expect(count(cut.bytes)).toBe(499);
      expect(foldWal(main, new Uint8Array(100)).frames).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
