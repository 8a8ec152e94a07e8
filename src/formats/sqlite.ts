// Databases of phones, opened read-only from memory with better-sqlite3: the file itself is never touched and no
// journal is written beside it. The only file of this folder that needs Node; readers get it as `ReadContext.tools.openSqlite`.
import Database from 'better-sqlite3';
import type { NewTable, SqliteTable } from '../model/units.ts';
import { isSqlite } from './bytes.ts';
import { FormatError } from './format-error.ts';

/** Throws where the native module was not compiled for this machine. */
export const checkSqlite = (): void => void new Database(':memory:').close();

/** Opens a database. Throws FormatError `unknown-layout` where the bytes are none, `damaged` where it cannot be read. */
export function openSqlite(bytes: Uint8Array): SqliteTable {
  if (!isSqlite(bytes)) throw new FormatError('unknown-layout', 'is not an SQLite database, or it is encrypted');
  let image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A header in write-ahead mode asks for files beside it, which memory has not: say "rollback journal" in a copy.
  if (image[18] === 2 || image[19] === 2) {
    image = Buffer.from(image);
    image[18] = 1;
    image[19] = 1;
  }
  const db = guard(() => new Database(image, { readonly: true }));
  guard(() => db.pragma('trusted_schema = OFF'));
  const tables = () =>
    guard(() => db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()).filter(
      (n): n is string => typeof n === 'string',
    );
  return {
    *rows(sql, ...params) {
      const statement = guard(() => db.prepare(sql).safeIntegers(true).raw(true));
      const names = statement.columns().map((c) => c.name);
      const found = guard(() => statement.iterate(...params));
      try {
        for (;;) {
          const next = guard(() => found.next());
          if (next.done) return;
          // Cells and then an object: quicker than objects made by the library.
          const cells = next.value as unknown[];
          const row: Record<string, unknown> = {};
          for (let i = 0; i < names.length; i++) {
            const value = cells[i];
            row[names[i]!] = typeof value === 'bigint' && value >= -MAX && value <= MAX ? Number(value) : value;
          }
          yield row;
        }
      } finally {
        found.return?.();
      }
    },
    columns(table) {
      const names = guard(() => db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table));
      return names.length > 0 ? names.map(String) : null;
    },
    tables,
    close: () => void db.close(),
  };
}

/** The bytes of a new database with these tables, as simulated phones and tests need them. */
export function writeSqlite(tables: readonly NewTable[]): Uint8Array {
  const db = new Database(':memory:');
  try {
    db.transaction(() => {
      for (const { name, columns, rows } of tables) {
        db.exec(`CREATE TABLE "${name}" (${columns.join(', ')})`);
        const insert = db.prepare(`INSERT INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`);
        for (const row of rows) insert.run(...row);
      }
    })();
    return new Uint8Array(db.serialize());
  } finally {
    db.close();
  }
}

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code === 'SQLITE_NOTADB')
      throw new FormatError('unknown-layout', 'is not an SQLite database, or it is encrypted', { cause: error });
    if (error.code.startsWith('SQLITE_CORRUPT') || error.code.startsWith('SQLITE_IOERR'))
      throw new FormatError('damaged', 'is a damaged SQLite database', { cause: error });
    throw new FormatError('unknown-layout', `does not have the expected tables (${error.code})`, { cause: error });
  }
}
