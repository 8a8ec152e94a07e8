// A backup of an iPhone made by Finder, iTunes or the Apple Devices app, opened with the owner's password where it is
// encrypted. Keys live inside WebCrypto and cannot be taken out again; nothing decrypted touches a disk.
// Layout: Manifest.plist (keybag), Manifest.db (list of files), blobs named by SHA-1 of "domain-path".
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Input, SqliteTable, Words } from '../model/units.ts';
import { gatherSized, inputBytes, join, startsWith } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { isDict, type Plist, type PlistDict, parsePlist, unarchive } from './plist.ts';

/** Files of a backup as somebody holds them: by their name inside it, such as `Manifest.db` or a 40-digit file id. */
export type BackupFiles = (name: string) => Input | null;

export interface BackupFile {
  readonly fileId: string;
  readonly domain: string;
  readonly path: string;
  /** 1 file, 2 folder, 4 link. */
  readonly flags: number;
}

export interface Backup {
  readonly encrypted: boolean;
  /** The snapshot was not finished, in words, or null. */
  readonly warning: string | null;
  /** All files of a domain; folders and links too. */
  list(domain: string): Iterable<BackupFile>;
  domains(): string[];
  /** The blob as it lies in the backup; null where the backup lists it and the disk has not got it. */
  blob(file: BackupFile): Input | null;
  /** The contents, decrypted as they stream; cut to the size that the backup states. Throws `no-rows` where not on disk. */
  read(file: BackupFile): AsyncIterable<Uint8Array>;
  close(): void;
}

export const BACKUP_QUESTION: Words = {
  en: 'Password of the encrypted iPhone backup',
  zh: '加密的 iPhone 备份的密码',
};

export const fileIdOf = (domain: string, path: string): string => bytesToHex(sha1(utf8ToBytes(`${domain}-${path}`)));

/** True for the `Manifest.plist` of a backup, from its first bytes. */
export const isBackupManifest = (bytes: Uint8Array, text: string): boolean =>
  (startsWith(bytes, 'bplist0') || text.includes('<plist')) &&
  text.includes('BackupKeyBag') &&
  text.includes('IsEncrypted');

const MAX_PLIST_BYTES = 67_108_864;
const MAX_MANIFEST_BYTES = 2_147_483_647;
const MAX_ITERATIONS = 50_000_000;
const CHUNK = 1_048_576;

/** Opens a backup. `secret` is asked at most once, and only for an encrypted one. */
export async function openBackup(
  files: BackupFiles,
  tools: {
    openSqlite(bytes: Uint8Array): SqliteTable;
    secret(question: Words): Promise<Uint8Array | null>;
  },
): Promise<Backup> {
  const manifestInput = files('Manifest.plist');
  if (!manifestInput) throw new FormatError('missing-table', 'has no Manifest.plist: give the whole backup folder');
  const manifest = parsePlist(await inputBytes(manifestInput, MAX_PLIST_BYTES));
  if (!isDict(manifest)) throw new FormatError('damaged', 'has a Manifest.plist that is no dictionary');
  const databaseInput = files('Manifest.db');
  if (!databaseInput)
    throw files('Manifest.mbdb')
      ? new FormatError('unknown-layout', 'was made before iOS 10 (Manifest.mbdb), which is not read')
      : new FormatError('missing-table', 'has no Manifest.db: give the whole backup folder');
  const encrypted = manifest.IsEncrypted === true;
  const keys = encrypted ? await unlock(manifest, tools.secret) : null;
  let bytes: Uint8Array;
  const isLocked = keys !== null && manifest.ManifestKey instanceof Uint8Array;
  if (keys && manifest.ManifestKey instanceof Uint8Array) {
    const plain = decrypt(databaseInput.bytes(), await fileKey(keys, manifest.ManifestKey));
    bytes = await gatherSized(plain, databaseInput.sizeBytes, MAX_MANIFEST_BYTES);
  } else bytes = await inputBytes(databaseInput, MAX_MANIFEST_BYTES);
  const db = tools.openSqlite(bytes);
  // SQLite has its own copy.
  if (isLocked) bytes.fill(0);
  if (!db.columns('Files')) {
    db.close();
    throw new FormatError('missing-table', 'has a Manifest.db without its table of files');
  }
  const warning = await snapshotWarning(files('Status.plist'));
  return {
    encrypted,
    warning,
    *list(domain) {
      // The flags are looked at here: with them in the query SQLite takes their index, which is slower.
      for (const r of db.rows('SELECT fileID, relativePath, flags FROM Files WHERE domain = ?', domain))
        if (typeof r.fileID === 'string' && typeof r.relativePath === 'string' && /^[0-9a-f]{40}$/.test(r.fileID))
          yield { fileId: r.fileID, domain, path: r.relativePath, flags: Number(r.flags) };
    },
    domains: () =>
      [...db.rows('SELECT DISTINCT domain FROM Files ORDER BY domain')]
        .map((r) => r.domain)
        .filter((d) => typeof d === 'string'),
    blob: (file) => files(file.fileId),
    async *read(file) {
      const blob = files(file.fileId);
      if (!blob) throw new FormatError('missing-table', 'is listed in the backup and is not on disk');
      if (!keys) {
        yield* blob.bytes();
        return;
      }
      const { size, wrapped } = fileInfo(db, file.fileId);
      if (size === 0 && !wrapped) return;
      if (!wrapped) throw new FormatError('damaged', 'has no key in the backup');
      let left = size ?? Number.POSITIVE_INFINITY;
      for await (const part of decrypt(blob.bytes(), await fileKey(keys, wrapped))) {
        yield part.length <= left ? part : part.subarray(0, left);
        left -= part.length;
        if (left <= 0) return;
      }
    },
    close: () => {
      keys?.clear();
      db.close();
    },
  };
}

async function snapshotWarning(status: Input | null): Promise<string | null> {
  if (!status) return null;
  const list = parsePlist(await inputBytes(status, MAX_PLIST_BYTES));
  const state = isDict(list) ? list.SnapshotState : undefined;
  return typeof state === 'string' && state !== 'finished'
    ? 'was not finished when it was copied: files may be missing'
    : null;
}

function fileInfo(db: SqliteTable, fileId: string): { size: number | null; wrapped: Uint8Array | null } {
  for (const r of db.rows('SELECT file FROM Files WHERE fileID = ?', fileId)) {
    if (!(r.file instanceof Uint8Array)) break;
    const info = unarchive(parsePlist(r.file));
    if (!isDict(info)) break;
    return { size: typeof info.Size === 'number' ? info.Size : null, wrapped: asData(info.EncryptionKey) };
  }
  return { size: null, wrapped: null };
}

const asData = (v: Plist | undefined): Uint8Array | null => (v instanceof Uint8Array ? v : null);

/** The class keys that the password opens, by class number. Throws `wrong-password`; keeps nothing then. */
async function unlock(
  manifest: PlistDict,
  secret: (question: Words) => Promise<Uint8Array | null>,
): Promise<Map<number, CryptoKey>> {
  const bag = asData(manifest.BackupKeyBag);
  if (!bag) throw new FormatError('damaged', 'is encrypted and has no keybag');
  const { header, classes } = readKeybag(bag);
  const salt = header.get('SALT');
  const innerSalt = header.get('DPSL');
  const rounds = number(header.get('ITER'));
  const innerRounds = number(header.get('DPIC'));
  if (!salt || !rounds) throw new FormatError('damaged', 'has a keybag without salt');
  if (rounds > MAX_ITERATIONS || innerRounds > MAX_ITERATIONS)
    throw new FormatError('damaged', 'asks for an absurd amount of key derivation, which is refused');
  const password = await secret(BACKUP_QUESTION);
  if (!password || password.length === 0)
    throw new FormatError(
      'encrypted',
      'is encrypted: its password is needed to read it. Type it at the prompt, or hand it over with --password-fd',
    );
  const crypto = subtle();
  let kek: CryptoKey;
  try {
    const first =
      innerSalt && innerRounds ? await pbkdf2(password, innerSalt, innerRounds, 'SHA-256') : password.slice();
    const second = await pbkdf2(first, salt, rounds, 'SHA-1');
    first.fill(0);
    kek = await crypto.importKey('raw', second, 'AES-KW', false, ['unwrapKey']);
    second.fill(0);
  } finally {
    password.fill(0);
  }
  const keys = new Map<number, CryptoKey>();
  for (const entry of classes) {
    const wrapped = entry.get('WPKY');
    if (!wrapped || (number(entry.get('WRAP')) & 2) === 0) continue;
    try {
      const key = await crypto.unwrapKey('raw', exact(wrapped), kek, 'AES-KW', 'AES-KW', false, ['unwrapKey']);
      keys.set(number(entry.get('CLAS')), key);
    } catch (error) {
      keys.clear();
      throw new FormatError(
        'wrong-password',
        'was not opened: wrong password. It is the one that was set when “Encrypt local backup” was switched on; nothing was read or changed, so run the same command again',
        { cause: error },
      );
    }
  }
  if (keys.size === 0) throw new FormatError('damaged', 'has a keybag without a key that a password opens');
  return keys;
}

type Tags = Map<string, Uint8Array>;

function readKeybag(bag: Uint8Array): { header: Tags; classes: Tags[] } {
  const header: Tags = new Map();
  const classes: Tags[] = [];
  let current = header;
  const view = new DataView(bag.buffer, bag.byteOffset, bag.byteLength);
  for (let at = 0; at + 8 <= bag.length; ) {
    const tag = String.fromCharCode(...bag.subarray(at, at + 4));
    const length = view.getUint32(at + 4);
    const value = bag.subarray(at + 8, at + 8 + length);
    if (value.length < length) throw new FormatError('damaged', 'has a keybag that breaks off');
    if (tag === 'UUID' && header.has('UUID')) {
      current = new Map();
      classes.push(current);
    }
    current.set(tag, value);
    at += 8 + length;
  }
  return { header, classes };
}

const number = (bytes: Uint8Array | undefined): number =>
  bytes && bytes.length <= 6 ? bytes.reduce((n, b) => n * 256 + b, 0) : 0;

async function pbkdf2(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  hash: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = exact(password);
  const key = await subtle().importKey('raw', raw, 'PBKDF2', false, ['deriveBits']);
  raw.fill(0);
  return new Uint8Array(await subtle().deriveBits({ name: 'PBKDF2', salt: exact(salt), iterations, hash }, key, 256));
}

/** The key of one file: class number in little-endian, then the wrapped key. */
async function fileKey(keys: Map<number, CryptoKey>, stored: Uint8Array): Promise<CryptoKey> {
  if (stored.length < 4 + 24) throw new FormatError('damaged', 'has a file key that is too short');
  const id = stored[0]! | (stored[1]! << 8) | (stored[2]! << 16) | (stored[3]! << 24);
  const classKey = keys.get(id);
  if (!classKey) throw new FormatError('encrypted', 'is in a protection class that the password does not open');
  try {
    return await subtle().unwrapKey('raw', exact(stored.subarray(4)), classKey, 'AES-KW', 'AES-CBC', false, [
      'encrypt',
      'decrypt',
    ]);
  } catch (error) {
    throw new FormatError('damaged', 'has a file key that does not unwrap', { cause: error });
  }
}

/**
 * AES-256-CBC without padding, from a zero vector. WebCrypto insists on padding, so each piece gets one more block that
 * decrypts to a full block of padding; a rest that fills no block is dropped, as it can hold nothing.
 */
async function* decrypt(chunks: AsyncIterable<Uint8Array>, key: CryptoKey): AsyncIterable<Uint8Array> {
  let iv: Uint8Array = new Uint8Array(16);
  let rest: Uint8Array = new Uint8Array(0);
  const piece = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const lastBlock = bytes.slice(bytes.length - 16);
    const padding = new Uint8Array(
      await subtle().encrypt({ name: 'AES-CBC', iv: exact(lastBlock) }, key, new Uint8Array(0)),
    );
    const plain = await subtle().decrypt({ name: 'AES-CBC', iv: exact(iv) }, key, exact(join([bytes, padding])));
    iv = lastBlock;
    return new Uint8Array(plain);
  };
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += CHUNK) {
      const bytes = join([rest, chunk.subarray(at, at + CHUNK)]);
      const whole = bytes.length & ~15;
      rest = bytes.slice(whole);
      if (whole > 0) yield piece(bytes.subarray(0, whole));
    }
}

function subtle(): SubtleCrypto {
  const found = globalThis.crypto?.subtle;
  if (!found) throw new FormatError('needs-node', 'is encrypted: only the command line can open it');
  return found;
}

/** A view that WebCrypto's types accept: on an ArrayBuffer of its own. */
const exact = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** Files of a backup that hold records of the phone: domain and path. */
export const BACKUP_RECORDS = {
  permissions: ['HomeDomain', 'Library/TCC/TCC.db'],
  dataUsage: ['WirelessDomain', 'Library/Databases/DataUsage.sqlite'],
} as const;

/** Names inside a backup's folder of everything that is needed to read those records: a few files of many thousands. */
export const BACKUP_MEMBERS: readonly string[] = [
  'Manifest.plist',
  'Manifest.db',
  'Status.plist',
  ...Object.values(BACKUP_RECORDS).flatMap(([domain, path]) => [
    fileIdOf(domain, path),
    fileIdOf(domain, `${path}-wal`),
  ]),
];

/** Name of the write-ahead log of a record in a backup, where names are hashes; null for any other name. */
export function backupLogOf(name: string): string | null {
  for (const [domain, path] of Object.values(BACKUP_RECORDS))
    if (name.endsWith(fileIdOf(domain, path))) {
      const log = fileIdOf(domain, `${path}-wal`);
      return name.includes('/') ? `${name.slice(0, -43)}${log.slice(0, 2)}/${log}` : log;
    }
  return null;
}
