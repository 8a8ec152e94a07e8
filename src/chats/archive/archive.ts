// The archive on disk: a SQLite file of mode 0600, or the same sealed as an age container that is opened into memory.
// docs/decisions/chat-archive-encryption.md says why age and not an encrypting build of SQLite.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { printable } from '../../base/text.ts';
import { APPLICATION_ID, FROM_VERSION_1, INDEXES, SCHEMA_VERSION, TABLES } from './schema.ts';
import { buildIndex } from './text-index.ts';

export type ArchiveErrorCode =
  | 'absent'
  | 'not-an-archive'
  | 'passphrase-needed'
  | 'wrong-passphrase'
  | 'newer'
  | 'changed-meanwhile'
  | 'damaged'
  | 'busy';

/** A refusal for the person who asked: what, where, what to do. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;
  constructor(code: ArchiveErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}

export interface OpenOptions {
  /** Makes the archive where there is none. */
  readonly create?: boolean;
  /** Makes a new archive an encrypted one. */
  readonly encrypt?: boolean;
  /** Asked only where the archive is encrypted, or is to be. */
  readonly passphrase?: () => Promise<string | null>;
}

const AGE_HEADER = 'age-encryption.org/v1';
const SQLITE_HEADER = 'SQLite format 3\0';
/** log2 of scrypt's N: 64 MiB and about half a second; the container records it. */
const SCRYPT_LOG_N = 16;

export const isEncryptedArchive = (path: string): boolean => startOf(path, AGE_HEADER.length) === AGE_HEADER;

function startOf(path: string, length: number): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const n = readSync(fd, bytes, 0, length, 0);
    return bytes.toString('latin1', 0, n);
  } finally {
    closeSync(fd);
  }
}

export class Archive {
  readonly path: string;
  readonly db: Database.Database;
  readonly encrypted: boolean;
  #passphrase: string | null;
  #stamp: string | null;
  /** Its file was made by this opening. */
  readonly #made: boolean;

  private constructor(path: string, db: Database.Database, passphrase: string | null, made: boolean) {
    this.path = path;
    this.db = db;
    this.#made = made;
    this.encrypted = passphrase !== null;
    this.#passphrase = passphrase;
    this.#stamp = passphrase === null ? null : stampOf(path);
  }

  static async open(path: string, options: OpenOptions = {}): Promise<Archive> {
    const name = printable(basename(path));
    const present = existsSync(path) && statSync(path).size > 0;
    if (!present && !options.create)
      throw new ArchiveError(
        'absent',
        `There is no archive ${name}. Make one with: telltale chats import <path> --archive ${name}`,
      );
    if (present && statSync(path).isDirectory())
      throw new ArchiveError('not-an-archive', `${name} is a folder. Name the archive's file.`);
    const sealed = present ? isEncryptedArchive(path) : options.encrypt === true;
    if (present && !sealed && startOf(path, SQLITE_HEADER.length) !== SQLITE_HEADER)
      throw new ArchiveError(
        'not-an-archive',
        `${name} is not an archive of telltale. Name another file; this one was left as it is.`,
      );

    if (sealed) return Archive.#openSealed(path, name, present, options);
    if (!present) {
      closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
    const db = new Database(path, { timeout: 10_000 });
    try {
      prepare(db, name, !present);
    } catch (error) {
      db.close();
      if (!present) rmSync(path, { force: true });
      throw readable(error, name);
    }
    return new Archive(path, db, null, !present);
  }

  static async #openSealed(path: string, name: string, present: boolean, options: OpenOptions): Promise<Archive> {
    const passphrase = (await options.passphrase?.()) ?? null;
    if (passphrase === null || passphrase === '')
      throw new ArchiveError(
        'passphrase-needed',
        `${name} is encrypted. Type its passphrase, or give it with --archive-password-fd.`,
      );
    let db: Database.Database;
    if (present) {
      const { Decrypter } = await import('age-encryption');
      const decrypter = new Decrypter();
      decrypter.addPassphrase(passphrase);
      let plain: Uint8Array;
      try {
        plain = await decrypter.decrypt(new Uint8Array(readFileSync(path)));
      } catch (error) {
        throw new ArchiveError(
          'wrong-passphrase',
          `${name} did not open: the passphrase is another one, or the file is damaged. Nothing was changed.`,
          { cause: error },
        );
      }
      db = new Database(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength));
      plain.fill(0);
    } else db = new Database(':memory:');
    prepare(db, name, !present);
    return new Archive(path, db, passphrase, false);
  }

  /** Writes an encrypted archive back, whole or not at all. A plain one is written by each transaction. */
  async save(): Promise<void> {
    if (this.#passphrase === null) return;
    if (this.#stamp !== stampOf(this.path))
      throw new ArchiveError(
        'changed-meanwhile',
        `${printable(basename(this.path))} was changed by another program meanwhile. Nothing was written; start again.`,
      );
    const { Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    encrypter.setPassphrase(this.#passphrase);
    encrypter.setScryptWorkFactor(SCRYPT_LOG_N);
    const plain = this.db.serialize();
    const sealed = await encrypter.encrypt(new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength));
    plain.fill(0);
    const temporary = join(dirname(this.path), `.${basename(this.path)}.new`);
    rmSync(temporary, { force: true });
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      for (let at = 0; at < sealed.length; ) at += writeSync(fd, sealed, at, Math.min(sealed.length - at, 1 << 26));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, this.path);
    this.#stamp = stampOf(this.path);
  }

  /** A new archive that nothing was imported into leaves no file behind. */
  close(): void {
    this.#passphrase = null;
    const unused = this.#made && this.db.open && this.db.prepare('SELECT 1 FROM import LIMIT 1').get() === undefined;
    this.db.close();
    if (unused) rmSync(this.path, { force: true });
  }
}

function prepare(db: Database.Database, name: string, isNew: boolean): void {
  // Larger pages: fewer of them to fill, and to look through.
  if (isNew) db.pragma('page_size = 16384');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  db.pragma('secure_delete = OFF');
  if (isNew) {
    db.transaction(() => {
      db.exec(TABLES);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${SCHEMA_VERSION}`);
    })();
    return;
  }
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new ArchiveError(
      'not-an-archive',
      `${name} is a database, but not an archive of telltale. It was left as it is.`,
    );
  const version = db.pragma('user_version', { simple: true });
  if (version === 1) {
    db.transaction(() => {
      db.exec(FROM_VERSION_1);
      db.exec(INDEXES);
      buildIndex(db, 1, db.prepare('SELECT coalesce(max(id), 0) FROM message').pluck().get() as number);
      db.pragma(`user_version = ${SCHEMA_VERSION}`);
    }).immediate();
    return;
  }
  if (version !== SCHEMA_VERSION)
    throw new ArchiveError(
      'newer',
      `${name} was written by another version of telltale (layout ${String(version)}, this one writes ${SCHEMA_VERSION}).`,
    );
}

function readable(error: unknown, name: string): Error {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code.startsWith('SQLITE_BUSY'))
    return new ArchiveError('busy', `${name} is being written by another program. Try again when it has ended.`, {
      cause: error,
    });
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new ArchiveError('damaged', `${name} is damaged. Restore it from a copy, or import into a new archive.`, {
      cause: error,
    });
  return error instanceof Error ? error : new Error(String(error));
}

function stampOf(path: string): string | null {
  if (!existsSync(path)) return 'none';
  const { size, mtimeMs, ino } = statSync(path);
  return size === 0 ? 'none' : `${ino}:${size}:${mtimeMs}`;
}
