// What an archive holds, chat by chat.
import type { Archive } from './archive.ts';

export interface ListedChat {
  readonly id: number;
  readonly account: string;
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly clock: 'utc' | 'local';
  readonly messages: number;
  readonly from: string | null;
  readonly to: string | null;
}

export function listChats(archive: Archive): ListedChat[] {
  const rows = archive.db
    .prepare(
      // By the order of the conversation: counting reads no message.
      `SELECT c.id, a.key account, c.key, coalesce(c.name, c.hint, c.peer, c.key) name, c.kind, c.clock,
         (SELECT count(*) FROM message m WHERE m.chat = c.id) - (SELECT count(*) FROM message m WHERE m.chat = c.id AND m.kind = 30) messages,
         (SELECT m.at FROM message m WHERE m.chat = c.id AND m.at IS NOT NULL AND m.kind <> 30 ORDER BY m.ord, m.id LIMIT 1) first,
         (SELECT m.at FROM message m WHERE m.chat = c.id AND m.at IS NOT NULL AND m.kind <> 30 ORDER BY m.ord DESC, m.id DESC LIMIT 1) last
       FROM chat c JOIN account a ON a.id = c.account ORDER BY last DESC, c.id`,
    )
    .all() as {
    id: number;
    account: string;
    key: string;
    name: string;
    kind: string;
    clock: 'utc' | 'local';
    messages: number;
    first: number | null;
    last: number | null;
  }[];
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return rows.map(({ first, last, ...rest }) => ({ ...rest, from: iso(first), to: iso(last) }));
}

export interface ListedAccount {
  readonly id: number;
  readonly app: string;
  readonly source: string;
  readonly key: string;
  readonly name: string | null;
  readonly alias: string | null;
}
export const listAccounts = (archive: Archive): ListedAccount[] =>
  archive.db.prepare('SELECT id, app, source, key, name, alias FROM account ORDER BY id').all() as ListedAccount[];
