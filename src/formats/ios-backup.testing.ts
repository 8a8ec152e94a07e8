// Builds invented iPhone backups for tests: plain or encrypted, with few rounds of key derivation so that tests stay fast.
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import Database from 'better-sqlite3';
import { memoryInput } from '../engine/input.ts';
import type { BackupFiles } from './ios-backup.ts';

export interface BackupSpec {
  password?: string;
  files: readonly { domain: string; path: string; bytes: Uint8Array; missing?: boolean }[];
  snapshotState?: string;
}

/** Files of a backup by their names in its folder: `Manifest.plist`, `Manifest.db`, `Status.plist` and blobs by file id. */
export function buildBackup(spec: BackupSpec): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const { password } = spec;
  const classKey = Buffer.alloc(32, 7);
  const rounds = 40;
  const salt = Buffer.from('0123456789abcdefghij');
  const db = new Database(':memory:');
  db.exec(
    'CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB); CREATE INDEX FilesDomainIdx ON Files(domain); CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);',
  );
  const insert = db.prepare('INSERT INTO Files VALUES (?, ?, ?, 1, ?)');
  let n = 1;
  for (const { domain, path, bytes, missing } of spec.files) {
    const id = createHash('sha1').update(`${domain}-${path}`).digest('hex');
    const key = Buffer.alloc(32, 40 + n++);
    const wrapped = password === undefined ? null : withClass(wrap(classKey, key));
    insert.run(id, domain, path, Buffer.from(archivedFile(path, bytes.length, bytes.length > 0 ? wrapped : null)));
    if (!missing) files.set(id, password === undefined ? bytes : encrypt(key, bytes));
  }
  const manifestKey = Buffer.alloc(32, 99);
  const plain = db.serialize();
  files.set('Manifest.db', password === undefined ? new Uint8Array(plain) : encrypt(manifestKey, plain));
  let bag = Buffer.concat([
    tag('VERS', u32(5)),
    tag('TYPE', u32(1)),
    tag('UUID', Buffer.alloc(16, 1)),
    tag('WRAP', u32(0)),
  ]);
  bag = Buffer.concat([bag, tag('SALT', salt), tag('ITER', u32(rounds))]);
  bag = Buffer.concat([bag, tag('DPWT', u32(1)), tag('DPIC', u32(rounds * 2)), tag('DPSL', salt)]);
  const inner = pbkdf2Sync(password ?? '', salt, rounds * 2, 32, 'sha256');
  const kek = pbkdf2Sync(inner, salt, rounds, 32, 'sha1');
  bag = Buffer.concat([
    bag,
    tag('UUID', Buffer.alloc(16, 2)),
    tag('CLAS', u32(3)),
    tag('WRAP', u32(2)),
    tag('KTYP', u32(0)),
  ]);
  bag = Buffer.concat([bag, tag('WPKY', wrap(kek, classKey))]);
  const b64 = (bytes: Uint8Array) => `<data>${Buffer.from(bytes).toString('base64')}</data>`;
  const xml = (body: string) =>
    new TextEncoder().encode(
      `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${body}</dict></plist>\n`,
    );
  files.set(
    'Manifest.plist',
    xml(
      `<key>BackupKeyBag</key>${b64(bag)}<key>Version</key><string>10.0</string><key>IsEncrypted</key><${password !== undefined}/>${
        password === undefined ? '' : `<key>ManifestKey</key>${b64(withClass(wrap(classKey, manifestKey)))}`
      }`,
    ),
  );
  files.set('Status.plist', xml(`<key>SnapshotState</key><string>${spec.snapshotState ?? 'finished'}</string>`));
  return files;
}

/** The same files as a reader of backups asks for them. */
export const backupFiles =
  (files: ReadonlyMap<string, Uint8Array>): BackupFiles =>
  (name) => {
    const bytes = files.get(name);
    return bytes ? memoryInput(name, bytes) : null;
  };

const u32 = (n: number) => {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n);
  return b;
};
const tag = (name: string, value: Buffer) => Buffer.concat([Buffer.from(name, 'latin1'), u32(value.length), value]);
const wrap = (kek: Buffer, key: Buffer) => {
  const c = createCipheriv('aes256-wrap' as 'aes-256-cbc', kek, Buffer.alloc(8, 0xa6));
  return Buffer.concat([c.update(key), c.final()]);
};
const withClass = (wrapped: Buffer) => Buffer.concat([Buffer.from([3, 0, 0, 0]), wrapped]);
const encrypt = (key: Buffer, bytes: Uint8Array) => {
  const c = createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
  return new Uint8Array(Buffer.concat([c.update(bytes), c.final()]));
};

/** An archived file description, as XML: the reader takes either form of list. */
function archivedFile(path: string, size: number, key: Buffer | null): string {
  const uid = (n: number) => `<dict><key>CF$UID</key><integer>${n}</integer></dict>`;
  return `<?xml version="1.0"?><plist version="1.0"><dict><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key>${uid(1)}</dict><key>$objects</key><array><string>$null</string><dict><key>Size</key><integer>${size}</integer><key>RelativePath</key>${uid(2)}${
    key ? `<key>EncryptionKey</key>${uid(3)}` : ''
  }</dict><string>${path}</string>${key ? `<dict><key>NS.data</key><data>${key.toString('base64')}</data></dict>` : ''}</array></dict></plist>`;
}
