// A phone's database as a source reads it: tables by name, columns that may be missing, records counted, damage reported.
// A table or column that is missing means "not available" and gives no row; it never means zero.
import type { ProblemCode } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Place } from '../model/rows.ts';
import type { Input, Item, ReadContext, SqliteTable } from '../model/units.ts';
import { gather, gunzip, inflatedAtMost, inputBytes, isGzip, isSqlite } from './bytes.ts';
import { noLines, ProblemList } from './dumpsys.ts';
import { FormatError } from './format-error.ts';
import { backupLogOf } from './ios-backup.ts';
import { foldWal, isWal } from './sqlite-wal.ts';

const MAX_BYTES = 2_147_483_647;

export class DatabaseRow {
  readonly id: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly #table: { readonly input: string; readonly path: string; readonly problems: ProblemList };
  fate: 'used' | 'problem' | 'structural' = 'structural';

  constructor(
    values: Readonly<Record<string, unknown>>,
    table: { input: string; path: string; problems: ProblemList },
  ) {
    const id = Number(values._id);
    this.id = Number.isSafeInteger(id) ? id : 0;
    this.values = values;
    this.#table = table;
  }

  get place(): Place {
    return { input: this.#table.input, path: this.#table.path, row: this.id };
  }

  /** The record gave what it could. */
  used(): void {
    this.fate = 'used';
  }

  /** The record cannot be read, or not believed; it counts as a problem unless it is used all the same. */
  bad(code: ProblemCode, sentence: string): void {
    if (this.fate === 'structural') this.fate = 'problem';
    this.#table.problems.add(code, this.place, sentence);
  }
}

export class PhoneDatabase {
  readonly lines: LineCounts = noLines();
  readonly problems: ProblemList;
  readonly #db: SqliteTable;
  readonly #sha256: string;
  readonly #tables: readonly string[];

  readonly #within: string;
  readonly #broken = new Set<string>();

  /** `within` is the member of an archive that the database is, with a colon behind it. */
  constructor(db: SqliteTable, sha256: string, within = '') {
    this.#db = db;
    this.#within = within;
    this.#sha256 = sha256;
    this.problems = new ProblemList(sha256);
    this.#tables = db.tables();
  }

  /** The table of this name, or of this name and a suffix as newer systems add it. */
  table(name: string): string | null {
    return (
      this.#tables.find((t) => t === name) ??
      this.#tables.find((t) => t.startsWith(`${name}_`) && /^\d|^[A-Z0-9]+$/.test(t.slice(name.length + 1))) ??
      null
    );
  }

  has(name: string): boolean {
    return this.table(name) !== null;
  }

  /** Reading of the table broke off: what its last record began did not necessarily last. */
  isBroken(name: string): boolean {
    return this.#broken.has(name);
  }

  columns(name: string): ReadonlySet<string> {
    const table = this.table(name);
    return new Set(table === null ? [] : (this.#db.columns(table) ?? []));
  }

  /**
   * The records of a table with the wanted columns that exist. Without the table, or without a needed column, none.
   * A record that is not marked `used` before the next is asked for counts as structural.
   */
  *rows(
    name: string,
    needed: readonly string[],
    wanted: readonly string[] = [],
    order: string | null = null,
  ): Iterable<DatabaseRow> {
    const table = this.table(name);
    if (table === null) return;
    const there = this.columns(name);
    const missing = needed.filter((c) => !there.has(c));
    if (missing.length > 0) {
      this.problems.add(
        'missing-column',
        { input: this.#sha256, path: `${this.#within}${table}` },
        `The table ${table} lacks ${missing.join(', ')}: what it would tell is not available.`,
      );
      return;
    }
    const names = [...needed, ...wanted.filter((c) => there.has(c))];
    // As a real number: a rowid is exact in it, and integers come slower.
    const sql = `SELECT rowid + 0.0 AS _id, ${names.map(quoted).join(', ')} FROM ${quoted(table)}${order ? ` ORDER BY ${quoted(order)}, rowid` : ''}`;
    let pending: DatabaseRow | null = null;
    const settle = () => {
      if (pending) this.lines[pending.fate]++;
      pending = null;
    };
    const where = { input: this.#sha256, path: `${this.#within}${table}`, problems: this.problems };
    try {
      for (const values of this.#db.rows(sql)) {
        settle();
        pending = new DatabaseRow(values, where);
        this.lines.total++;
        yield pending;
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#broken.add(name);
      const place = { input: this.#sha256, path: `${this.#within}${table}` };
      this.problems.add(error.code, place, `The table ${table} ${error.message}; what came before was read.`);
    } finally {
      settle();
    }
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Opens an input (gzip allowed, a write-ahead log beside it folded in), lets `read` yield rows, and closes the accounts. */
export async function* readDatabase(
  input: Input,
  context: ReadContext,
  read: (db: PhoneDatabase) => Iterable<Item>,
): AsyncIterable<Item> {
  const { sha256 } = input;
  const problems = new ProblemList(sha256);
  let opened: { db: SqliteTable; phone: PhoneDatabase } | null = null;
  try {
    const { bytes, log } = await databaseBytes(input, context);
    if (log) yield { type: 'companion', input: log };
    opened = openDatabase(bytes, sha256, context);
    yield* read(opened.phone);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  } finally {
    opened?.db.close();
  }
  yield* problems.items();
  if (opened) yield* opened.phone.problems.items();
  yield { type: 'lines', input: sha256, lines: opened?.phone.lines ?? noLines() };
}

export function openDatabase(
  bytes: Uint8Array,
  sha256: string,
  context: ReadContext,
  within = '',
): { db: SqliteTable; phone: PhoneDatabase } {
  const { openSqlite } = context.tools;
  if (!openSqlite) throw new FormatError('needs-node', 'is a database: the command line reads it, this page cannot');
  const missing = missingBytes(bytes);
  const db = openSqlite(missing > 0 ? padded(bytes, missing) : bytes);
  try {
    const phone = new PhoneDatabase(db, sha256, within);
    if (missing > 0)
      phone.problems.add(
        'cut-off',
        null,
        `The database ends ${missing} bytes early: the copy is incomplete. What is there was read.`,
      );
    return { db, phone };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** How far a database falls short of the pages that its header counts. */
function missingBytes(bytes: Uint8Array): number {
  if (bytes.length < 100 || !isSqlite(bytes)) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pageSize = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  // The count holds where it was written together with the file's last change.
  if (view.getUint32(24) !== view.getUint32(92)) return 0;
  const size = view.getUint32(28) * pageSize;
  return size > bytes.length && size <= MAX_BYTES && size <= 8 * bytes.length ? size - bytes.length : 0;
}

/** Empty pages in the place of those that are missing: SQLite reads the others, and says which tables it cannot. */
function padded(bytes: Uint8Array, missing: number): Uint8Array {
  const all = new Uint8Array(bytes.length + missing);
  all.set(bytes);
  return all;
}

async function databaseBytes(input: Input, context: ReadContext): Promise<{ bytes: Uint8Array; log: string | null }> {
  let bytes = await inputBytes(input, MAX_BYTES);
  if (isGzip(bytes)) bytes = await gather(gunzip(single(bytes), context.tools), inflatedAtMost(bytes.length));
  // A log belongs to the database whose name it bears; its checksums and page size are looked at too.
  const name = backupLogOf(input.name) ?? `${input.name}-wal`;
  const log = context.companions.find((c) => c.name === name);
  if (!log || log.sizeBytes < 32 || !isSqlite(bytes)) return { bytes, log: null };
  const wal = await inputBytes(log, MAX_BYTES);
  return isWal(wal) ? { bytes: foldWal(bytes, wal).bytes, log: log.sha256 } : { bytes, log: null };
}

async function* single(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
