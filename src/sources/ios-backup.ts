// An encrypted backup of an iPhone (Finder, iTunes, Apple Devices): permissions and cellular bytes out of it, with the
// owner's password. Of an unencrypted one the same files are recognized and read on their own. See src/formats/ios-backup.ts.
import { gather } from '../formats/bytes.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import {
  BACKUP_MEMBERS,
  BACKUP_RECORDS,
  type Backup,
  type BackupFiles,
  fileIdOf,
  isBackupManifest,
  openBackup,
} from '../formats/ios-backup.ts';
import { tccRows, usageRows } from '../formats/ios-tables.ts';
import { openDatabase } from '../formats/phone-database.ts';
import { instantWriter } from '../formats/records.ts';
import { foldWal, isWal } from '../formats/sqlite-wal.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MAX_DATABASE_BYTES = 1_073_741_824;

export const iosBackup: Source = {
  id: 'ios-backup',
  title: { en: 'Backup of an iPhone', zh: 'iPhone 备份' },
  platforms: ['ios'],
  describes: ['Permission', 'Volume'],
  howToGet: [
    {
      en: 'Connect the iPhone to your computer and back it up with Finder (Mac), the Apple Devices app or iTunes (Windows).',
      zh: '把 iPhone 连接到电脑，用访达（Mac）、Apple 设备 App 或 iTunes（Windows）备份。',
    },
    {
      en: 'The folder is ~/Library/Application Support/MobileSync/Backup/… on a Mac (the terminal needs Full Disk Access), %USERPROFILE%\\Apple\\MobileSync\\Backup\\… or %APPDATA%\\Apple Computer\\MobileSync\\Backup\\… on Windows. Give telltale that folder.',
      zh: '备份文件夹：Mac 为 ~/Library/Application Support/MobileSync/Backup/…（终端需要“完全磁盘访问权限”），Windows 为 %USERPROFILE%\\Apple\\MobileSync\\Backup\\… 或 %APPDATA%\\Apple Computer\\MobileSync\\Backup\\…。把该文件夹交给 telltale。',
    },
    {
      en: 'If the backup is encrypted, type its password when asked. It is used in memory and kept nowhere; nothing decrypted is written.',
      zh: '备份若已加密，请在提示时输入密码。密码只在内存中使用，不会保存；解密的内容不会写入磁盘。',
    },
  ],
  verifiedOn: ['built from two independent readers of the format; checked on invented backups, plain and encrypted'],

  recognize: (head: Head): boolean => isBackupManifest(head.bytes, head.text),

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  let backup: Backup | null = null;
  const files = filesBeside(input, context);
  try {
    const { openSqlite, secret } = context.tools;
    if (!openSqlite) throw new FormatError('needs-node', 'is a backup: the command line reads it, this page cannot');
    for (const name of BACKUP_MEMBERS) {
      const part = files(name);
      // Those of a plain backup are recognized and read on their own.
      if (part && part !== input && !/^[0-9a-f]{40}$/.test(name)) yield { type: 'companion', input: part.sha256 };
    }
    backup = await openBackup(files, { openSqlite, secret: secret ?? (async () => null) });
    if (backup.warning) problems.add('cut-off', null, `The backup of ${input.name} ${backup.warning}.`);
    // The list itself only names the others; what they hold is counted with them.
    lines.total = 1;
    lines.structural = 1;
    if (backup.encrypted)
      for (const [domain, path] of Object.values(BACKUP_RECORDS)) yield* record(backup, domain, path);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    // Without the password its files are nothing that anybody could recognize.
    if (error.code === 'wrong-password' || error.code === 'encrypted')
      for (const name of BACKUP_MEMBERS) {
        const part = files(name);
        if (part && part !== input) yield { type: 'companion', input: part.sha256 };
      }
    lines.total = 1;
    lines.structural = 0;
    lines.problem = 1;
    problems.add(error.code, null, `The backup of ${input.name} ${error.message}.`);
  } finally {
    backup?.close();
  }
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };

  async function* record(from: Backup, domain: string, path: string): AsyncIterable<Item> {
    const file = { fileId: fileIdOf(domain, path), domain, path, flags: 1 };
    const listed = [...from.list(domain)].some((f) => f.fileId === file.fileId && f.flags === 1);
    const blob = from.blob(file);
    if (!listed || !blob) {
      problems.add(
        'missing-table',
        null,
        `The backup of ${input.name} ${listed ? 'lists' : 'does not list'} ${path}${listed ? ', and it is not on disk' : ''}: not available.`,
      );
      return;
    }
    yield { type: 'companion', input: blob.sha256 };
    let bytes: Uint8Array | null = null;
    try {
      bytes = await gather(from.read(file), MAX_DATABASE_BYTES);
      yield* foldLog();
      const { db, phone } = openDatabase(bytes, blob.sha256, context, `${path}:`);
      try {
        const time = instantWriter(context);
        yield* path === BACKUP_RECORDS.permissions[1] ? tccRows(phone, time) : usageRows(phone, time, ['cellular']);
      } finally {
        db.close();
      }
      yield { type: 'lines', input: blob.sha256, lines: phone.lines };
      yield* phone.problems.items();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.add(error.code, { input: blob.sha256, path }, `${path} of the backup ${error.message}.`);
    } finally {
      // Decrypted for this reading only.
      bytes?.fill(0);
    }

    /** What the phone had written last, where the backup holds it beside. */
    async function* foldLog(): AsyncIterable<Item> {
      const log = { ...file, fileId: fileIdOf(domain, `${path}-wal`), path: `${path}-wal` };
      const kept = from.blob(log);
      if (!kept || !bytes) return;
      yield { type: 'companion', input: kept.sha256 };
      try {
        const wal = await gather(from.read(log), MAX_DATABASE_BYTES);
        const folded = isWal(wal) ? foldWal(bytes, wal).bytes : bytes;
        wal.fill(0);
        if (folded !== bytes) bytes.fill(0);
        bytes = folded;
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        problems.add(
          error.code,
          { input: kept.sha256, path: log.path },
          `${log.path} of the backup ${error.message}: what the phone had written last is missing.`,
        );
      }
    }
  }
}

/** The other files of the same folder, by their name in it. */
function filesBeside(manifest: Input, context: ReadContext): BackupFiles {
  const folder = manifest.name.slice(0, manifest.name.length - last(manifest.name).length);
  return (name) => {
    if (name === 'Manifest.plist') return manifest;
    const found = context.companions.filter((c) => last(c.name) === name);
    return found.find((c) => c.name.startsWith(folder) && folder !== '') ?? (found.length === 1 ? found[0]! : null);
  };
}

const last = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
