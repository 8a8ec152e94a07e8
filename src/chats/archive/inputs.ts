// What the owner pointed at, as an importer sees it: a file, a folder, a zip, or a phone's backup opened with its password.
// Everything is read only, and nothing decrypted is ever written to disk.
import { createReadStream, type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { printable } from '../../base/text.ts';
import { gather, gatherSized } from '../../formats/bytes.ts';
import { FormatError } from '../../formats/format-error.ts';
import { type BackupFile, openBackup } from '../../formats/ios-backup.ts';
import { isDict, type Plist, PlistDate, PlistUid, parsePlist } from '../../formats/plist.ts';
import { openSqlite } from '../../formats/sqlite.ts';
import { foldWal } from '../../formats/sqlite-wal.ts';
import { isZip, readZip, type ZipEntry, zipMember } from '../../formats/zip.ts';
import type { BackupFacts, ChatInput, ExportFile } from '../../model/chat.ts';
import type { Input, Words } from '../../model/units.ts';

const HEAD_BYTES = 65_536;
const MAX_FILES = 2_000_000;
const MAX_FOLDER_DEPTH = 24;
const MAX_MEMBER_BYTES = 4_294_967_296;
/** Of a large zip: a chat's text packs to a tenth, a bomb to a thousandth. */
const MAX_ZIP_RATIO = 200;

export type OpenInput = ChatInput & { close(): void };

/** Opens a path. `secret` is asked only for an encrypted backup, and its answer is overwritten after use. */
export async function openInput(
  path: string,
  secret: (question: Words) => Promise<Uint8Array | null>,
): Promise<OpenInput> {
  const name = printable(basename(path));
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new FormatError('not-recognized', `${name} is not there`);
  if (stat.isDirectory()) {
    if (isBackup(path)) return openPhone(path, name, secret);
    const inside = backupsIn(path, name);
    if (inside.length > 1)
      throw new FormatError(
        'not-recognized',
        `${name} holds ${inside.length} backups: name one of ${inside
          .slice(0, 5)
          .map((b) => printable(b))
          .join(', ')}`,
      );
    return inside[0] === undefined
      ? openFolder(path, name)
      : openPhone(join(path, inside[0]), printable(inside[0]), secret);
  }
  if (/^Manifest\.(plist|db|mbdb)$/.test(name)) return openPhone(join(path, '..'), name, secret);
  const input = diskInput(path, name, stat.size);
  const head = await gather(input.bytes(0, Math.min(HEAD_BYTES, stat.size)), HEAD_BYTES);
  if (isZip(head)) return openZip(input, name);
  const text = new TextDecoder('utf-8').decode(head);
  const file = diskFile(path, name, stat.size, stat.mtimeMs);
  return {
    name,
    container: 'file',
    backup: null,
    head: { bytes: head, text, sizeBytes: stat.size },
    files: () => [file],
    file: (wanted) => (wanted === name ? file : null),
    close: () => {},
  };
}

const isBackup = (path: string): boolean =>
  ['Manifest.plist', 'Manifest.db', 'Manifest.mbdb'].some((file) => existsSync(join(path, file)));

/** Backups directly inside a folder: people name the folder that holds them. */
function backupsIn(path: string, name: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(path);
  } catch (error) {
    throw noAccess(name, error);
  }
  return entries.length > 1000 ? [] : entries.filter((entry) => isBackup(join(path, entry))).sort();
}

const diskInput = (path: string, name: string, sizeBytes: number): Input => ({
  sha256: '',
  name,
  sizeBytes,
  bytes: (start = 0, end = sizeBytes) => readStream(path, start, end),
});

async function* readStream(path: string, start: number, end: number): AsyncIterable<Uint8Array> {
  if (end <= start) return;
  yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
}

const diskFile = (at: string, path: string, size: number, modifiedMs: number): ExportFile => ({
  path,
  sizeBytes: () => size,
  modifiedMs: () => modifiedMs,
  read: async () => {
    try {
      return await readFile(at);
    } catch {
      return null;
    }
  },
  stream: () => readStream(at, 0, size),
});

function openFolder(root: string, name: string): OpenInput {
  const files: ExportFile[] = [];
  const walk = (folder: string, prefix: string, depth: number) => {
    if (depth > MAX_FOLDER_DEPTH) return;
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (depth === 0) throw noAccess(name, error);
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= MAX_FILES) return;
      const at = join(folder, entry.name);
      if (entry.isDirectory()) walk(at, `${prefix}${entry.name}/`, depth + 1);
      else if (entry.isFile()) {
        const stat = statSync(at, { throwIfNoEntry: false });
        if (stat) files.push(diskFile(at, prefix + entry.name, stat.size, stat.mtimeMs));
      }
    }
  };
  walk(root, '', 0);
  const byPath = new Map(files.map((f) => [f.path, f]));
  return {
    name,
    container: 'folder',
    backup: null,
    head: null,
    files: () => files,
    file: (p) => byPath.get(p) ?? null,
    close: () => {},
  };
}

const noAccess = (name: string, cause: unknown) =>
  new FormatError(
    'not-recognized',
    `${name} may not be read. On a Mac, give the terminal Full Disk Access in System Settings, then start again`,
    { cause },
  );

async function openZip(input: Input, name: string): Promise<OpenInput> {
  const entries = (await readZip(input)).filter((e) => !e.isFolder && !e.unsafe);
  const total = entries.reduce((n, e) => n + e.sizeBytes, 0);
  if (total > 1_073_741_824 && total > input.sizeBytes * MAX_ZIP_RATIO)
    throw new FormatError(
      'too-large',
      `${name} would unpack to ${total} bytes, more than ${MAX_ZIP_RATIO} times its size, which is refused`,
    );
  const files = entries.map((entry) => zipFile(input, entry));
  const byPath = new Map(files.map((f) => [f.path, f]));
  return {
    name,
    container: 'zip',
    backup: null,
    head: null,
    files: () => files,
    file: (p) => byPath.get(p) ?? null,
    close: () => {},
  };
}

const zipFile = (input: Input, entry: ZipEntry): ExportFile => ({
  path: entry.path,
  sizeBytes: () => entry.sizeBytes,
  modifiedMs: () => null,
  read: async () => {
    try {
      return await gather(zipMember(input, entry, MAX_MEMBER_BYTES), MAX_MEMBER_BYTES);
    } catch {
      return null;
    }
  },
  stream: () => zipMember(input, entry, MAX_MEMBER_BYTES),
});

async function openPhone(
  root: string,
  name: string,
  secret: (question: Words) => Promise<Uint8Array | null>,
): Promise<OpenInput> {
  try {
    readdirSync(root);
  } catch (error) {
    throw noAccess(name, error);
  }
  const at = (wanted: string): string =>
    /^[0-9a-f]{40}$/.test(wanted) ? join(root, wanted.slice(0, 2), wanted) : join(root, wanted);
  const find = (wanted: string): Input | null => {
    const stat = statSync(at(wanted), { throwIfNoEntry: false });
    return stat?.isFile() ? diskInput(at(wanted), wanted, stat.size) : null;
  };
  const backup = await openBackup(find, { openSqlite, secret });
  const domains = new Map<string, { list: ExportFile[]; byPath: Map<string, ExportFile> }>();
  const open = (domain: string) => {
    let found = domains.get(domain);
    if (!found) {
      const list: ExportFile[] = [];
      for (const f of backup.list(domain)) if (f.flags === 1) list.push(backupFile(f));
      found = { list, byPath: new Map(list.map((f) => [f.path, f])) };
      domains.set(domain, found);
    }
    return found;
  };
  const backupFile = (f: BackupFile): ExportFile => ({
    path: f.path,
    sizeBytes: () => statSync(at(f.fileId), { throwIfNoEntry: false })?.size ?? -1,
    modifiedMs: () => null,
    read: async () => {
      if (!existsSync(at(f.fileId))) return null;
      if (!backup.encrypted) return readFileSync(at(f.fileId));
      try {
        return await gatherSized(backup.read(f), statSync(at(f.fileId)).size, MAX_MEMBER_BYTES);
      } catch (error) {
        if (error instanceof FormatError) return null;
        throw error;
      }
    },
    stream: () => backup.read(f),
  });
  return {
    name,
    container: 'ios-backup',
    backup: { ...factsOf(root), encrypted: backup.encrypted, finished: backup.warning === null },
    head: null,
    files: (domain) => (domain === undefined ? [] : open(domain).list),
    file: (path, domain) => (domain === undefined ? null : (open(domain).byPath.get(path) ?? null)),
    close: () => backup.close(),
  };
}

function factsOf(root: string): Pick<BackupFacts, 'device' | 'udid' | 'iosVersion' | 'date'> {
  let info: Plist = null;
  try {
    info = parsePlist(readFileSync(join(root, 'Info.plist')));
  } catch {
    // A copy without it still opens.
  }
  const text = (key: string): string | null => {
    const value = isDict(info) ? info[key] : undefined;
    return typeof value === 'string' ? printable(value) : null;
  };
  const date = isDict(info) ? info['Last Backup Date'] : undefined;
  return {
    device: text('Device Name'),
    udid: text('Unique Identifier'),
    iosVersion: text('Product Version'),
    date: date instanceof PlistDate && Number.isFinite(date.ms) ? new Date(date.ms).toISOString() : null,
  };
}

/** A database from memory, its log folded in; rows as arrays. */
export function openRawDatabase(bytes: Uint8Array, log: Uint8Array | null) {
  const folded = log ? foldWal(bytes, log).bytes : bytes;
  const image = Buffer.from(folded.buffer, folded.byteOffset, folded.byteLength);
  if (image.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw new FormatError('unknown-layout', 'is not an SQLite database, or it is encrypted');
  // Marked as having no log while it is copied into SQLite's own memory: what was handed over stays as it was.
  const [write, read] = [image[18]!, image[19]!];
  image.fill(1, 18, 20);
  let db: Database.Database;
  try {
    db = new Database(image, { readonly: true });
  } finally {
    if (folded === bytes) image.set([write, read], 18);
    else image.fill(0);
  }
  db.pragma('trusted_schema = OFF');
  try {
    db.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    db.close();
    throw new FormatError('damaged', 'is a damaged SQLite database', { cause: error });
  }
  return {
    rows: (sql: string, ...parameters: (string | number)[]) =>
      db
        .prepare(sql)
        .raw()
        .iterate(...parameters) as Iterable<unknown[]>,
    all: (sql: string, ...parameters: (string | number)[]) =>
      db
        .prepare(sql)
        .raw()
        .all(...parameters) as unknown[][],
    close: () => void db.close(),
  };
}

/** What a package with an importer of its own is handed. */
export const kit = {
  openDatabase: openRawDatabase,
  plist: (bytes: Uint8Array): unknown => plain(parsePlist(bytes)),
};

function plain(value: Plist): unknown {
  if (value instanceof PlistUid) return { UID: value.index };
  if (value instanceof PlistDate || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isDict(value)) return value;
  const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [k, v] of Object.entries(value)) out[k] = plain(v);
  return out;
}
