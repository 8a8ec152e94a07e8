// What media take: by chat, role and year; what the phone keeps twice; what the archive has, verified, and could stand in for.
import { createHash } from 'node:crypto';
import type { Holding } from '../../model/rows.ts';
import type { Archive } from '../archive/archive.ts';
import { inventory } from './inventory.ts';

export interface StorageRow {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

export interface Storage {
  readonly schema: 'telltale/chats-storage@1';
  readonly files: number;
  readonly bytes: number;
  readonly byChat: StorageRow[];
  readonly byKind: StorageRow[];
  readonly byYear: StorageRow[];
  /** Equal contents: how many copies beyond the first, and their bytes. */
  readonly duplicates: { readonly files: number; readonly bytes: number };
  /** Files whose every byte is in the archive and matches its hash now: the phone's copy is not the only one. */
  readonly safe: { readonly files: number; readonly bytes: number; readonly byChat: StorageRow[] };
  /** Present at import, and not kept in the archive. */
  /** What the app keeps about its owner, for the rest of telltale. */
  readonly inventory: Holding[];
  readonly notKept: { readonly files: number; readonly bytes: number };
}

export function storage(archive: Archive): Storage {
  const { db } = archive;
  const group = (name: string, where = ''): StorageRow[] =>
    db
      .prepare(
        `SELECT ${name} name, count(*) files, coalesce(sum(a.size), 0) bytes FROM attachment a JOIN message m ON m.id = a.message JOIN chat c ON c.id = m.chat
         WHERE a.state = 'present' ${where} GROUP BY 1 ORDER BY bytes DESC, files DESC`,
      )
      .all() as StorageRow[];
  const total = db
    .prepare("SELECT count(*) files, coalesce(sum(size), 0) bytes FROM attachment WHERE state = 'present'")
    .get() as { files: number; bytes: number };
  const duplicates = db
    .prepare(
      "SELECT coalesce(sum(n - 1), 0) files, coalesce(sum((n - 1) * size), 0) bytes FROM (SELECT count(*) n, max(size) size FROM attachment WHERE state = 'present' AND sha256 IS NOT NULL GROUP BY sha256)",
    )
    .get() as { files: number; bytes: number };
  db.exec('CREATE TEMP TABLE IF NOT EXISTS sound (sha256 TEXT PRIMARY KEY)');
  db.exec('DELETE FROM temp.sound');
  const add = db.prepare('INSERT INTO temp.sound VALUES (?)');
  const one = db.prepare('SELECT bytes FROM blob WHERE sha256 = ?').pluck();
  for (const sha256 of db.prepare('SELECT sha256 FROM blob').pluck().all() as string[]) {
    const bytes = one.get(sha256) as Buffer;
    if (createHash('sha256').update(bytes).digest('hex') === sha256) add.run(sha256);
  }
  const isSound = 'AND a.sha256 IN (SELECT sha256 FROM temp.sound)';
  const byChat = group('coalesce(c.name, c.hint, c.peer, c.key)', isSound);
  const safe = { files: byChat.reduce((n, r) => n + r.files, 0), bytes: byChat.reduce((n, r) => n + r.bytes, 0) };
  return {
    schema: 'telltale/chats-storage@1',
    ...total,
    byChat: group('coalesce(c.name, c.hint, c.peer, c.key)'),
    byKind: group('a.role'),
    byYear: group("coalesce(strftime('%Y', m.at / 1000, 'unixepoch'), '')"),
    duplicates,
    safe: { ...safe, byChat },
    inventory: inventory(archive),
    notKept: { files: total.files - safe.files, bytes: total.bytes - safe.bytes },
  };
}
