// What the app keeps about its owner, as `Holding` rows for the rest of telltale: kinds, counts, bytes and times. No words, no names.
import { sha256Hex } from '../../base/hash.ts';
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
        `SELECT kind, count(*) count, NULL bytes, min(at) first, max(at) last FROM message WHERE chat IN ${of} GROUP BY kind ORDER BY kind`,
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
        `SELECT t.role, count(*) count, sum(t.size) bytes, min(m.at) first, max(m.at) last FROM attachment t JOIN message m ON m.id = t.message
         WHERE t.state = 'present' AND m.chat IN ${of} GROUP BY t.role ORDER BY t.role`,
      )
      .all(app, source) as (Sum & { role: string })[])
      add(`files: ${row.role}`, ROLE_DATA[row.role] ?? 'content.media', row);
  }
  return out;
}
