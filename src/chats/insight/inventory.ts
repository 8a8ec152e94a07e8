// What the app keeps about its owner, as `Holding` rows for the rest of telltale: kinds, counts, bytes and times. No words, no names.
import type Database from 'better-sqlite3';
import { sha256Hex } from '../../base/hash.ts';
import { isObject } from '../../base/json.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../model/chat.ts';
import type { Holding } from '../../model/rows.ts';
import type { Archive } from '../archive/archive.ts';

interface Sum {
  readonly count: number;
  readonly bytes: number | null;
  readonly first: number | null;
  readonly last: number | null;
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const ROLE_DATA: Readonly<Record<string, Holding['data']>> = {
  file: 'content.files',
  'forwarded-file': 'content.files',
};
const STORED_DATA: Readonly<Record<string, Holding['data']>> = {
  contacts: 'contacts.list',
  'chat-images': 'content.media',
  'chat-voice': 'content.media',
  'chat-videos': 'content.media',
  'chat-files': 'content.files',
  databases: 'content',
};
const KIND_DATA: Readonly<Partial<Record<MessageKind, Holding['data']>>> = {
  location: 'location.precise',
  'live-location': 'location.precise',
  card: 'contacts.list',
};

export function inventory(archive: Archive): Holding[] {
  const { db } = archive;
  const out: Holding[] = [];
  const sources = db.prepare('SELECT app, source FROM account GROUP BY app, source ORDER BY app, source').all() as {
    app: string;
    source: string;
  }[];
  for (const { app, source } of sources) {
    const input = sha256Hex(`chat archive ${app} ${source}`);
    const add = (kind: string, data: Holding['data'], { count, bytes, first, last }: Sum): void => {
      if (count > 0)
        out.push({ app, kind, data, count, bytes, first: iso(first), last: iso(last), from: { input, path: kind } });
    };
    const of = `(SELECT c.id FROM chat c JOIN account a ON a.id = c.account WHERE a.app = ? AND a.source = ?)`;
    const sum = (sql: string): Sum => db.prepare(sql).get(app, source) as Sum;
    const none = 'NULL bytes, NULL first, NULL last';
    // A time without its zone is no instant.
    const times = "min(iif(c.clock = 'utc', m.at, NULL)) first, max(iif(c.clock = 'utc', m.at, NULL)) last";
    add('accounts', 'account.user-id', sum(`SELECT count(*) count, ${none} FROM account WHERE app = ? AND source = ?`));
    add(
      'people',
      'contacts.list',
      sum(
        `SELECT count(*) count, ${none} FROM person p JOIN account a ON a.id = p.account WHERE a.app = ? AND a.source = ?`,
      ),
    );
    add(
      'groups',
      'contacts.groups',
      sum(
        `SELECT count(*) count, ${none} FROM chat c JOIN account a ON a.id = c.account WHERE c.kind = 'group' AND a.app = ? AND a.source = ?`,
      ),
    );
    for (const row of db
      .prepare(
        `SELECT m.kind, count(*) count, NULL bytes, ${times} FROM message m JOIN chat c ON c.id = m.chat WHERE m.chat IN ${of} GROUP BY m.kind ORDER BY m.kind`,
      )
      .all(app, source) as (Sum & { kind: number })[]) {
      const kind = MESSAGE_KINDS[row.kind];
      if (kind === undefined || kind === 'unreadable') continue;
      const data =
        KIND_DATA[kind] ??
        (kind === 'text' || kind === 'quote'
          ? 'content.message-text'
          : kind === 'image' || kind === 'voice' || kind === 'video'
            ? 'content.media'
            : 'content');
      add(`messages: ${kind}`, data, row);
    }
    for (const row of db
      .prepare(
        `SELECT t.role, count(*) count, sum(t.size) bytes, ${times} FROM attachment t JOIN message m ON m.id = t.message JOIN chat c ON c.id = m.chat
         WHERE t.state = 'present' AND m.chat IN ${of} GROUP BY t.role ORDER BY t.role`,
      )
      .all(app, source) as (Sum & { role: string })[])
      add(`files: ${row.role}`, ROLE_DATA[row.role] ?? 'content.media', row);
    for (const { kind, count, bytes } of storedBySource(db, source))
      add(`stored: ${kind}`, STORED_DATA[kind] ?? 'other', { count, bytes, first: null, last: null });
  }
  return out;
}

/** What the last import of a source found beside messages, by kind: databases, caches, media folders. */
function storedBySource(
  db: Database.Database,
  source: string,
): { kind: string; count: number; bytes: number | null }[] {
  const text = db.prepare('SELECT report FROM import WHERE format = ? ORDER BY id DESC LIMIT 1').pluck().get(source);
  const report: unknown = typeof text === 'string' ? JSON.parse(text) : null;
  const sums = new Map<string, { count: number; bytes: number | null }>();
  for (const h of isObject(report) && Array.isArray(report['holdings']) ? report['holdings'] : []) {
    if (!isObject(h) || typeof h['kind'] !== 'string' || typeof h['count'] !== 'number') continue;
    const sum = sums.get(h['kind']) ?? { count: 0, bytes: null };
    sum.count += h['count'];
    if (typeof h['bytes'] === 'number') sum.bytes = (sum.bytes ?? 0) + h['bytes'];
    sums.set(h['kind'], sum);
  }
  return [...sums].map(([kind, sum]) => ({ kind, ...sum }));
}

/** The first line of an inventory's file. */
export const INVENTORY_SCHEMA = 'telltale/holdings@1';

/** An inventory as a file that the rest of telltale reads: a head, then a row a line. */
export const inventoryText = (rows: readonly Holding[], tool: string): string =>
  [{ schema: INVENTORY_SCHEMA, tool }, ...rows.map(({ from: _, ...row }) => row)]
    .map((o) => `${JSON.stringify(o)}\n`)
    .join('');
