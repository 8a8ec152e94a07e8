// Every statement of an import, prepared once.
import type Database from 'better-sqlite3';

const body = 'kind, type, subtype, text, raw';

/** Rows of one statement: each run costs about as much as its row. */
export const MESSAGES_AT_ONCE = 32;
export const MESSAGE_COLUMNS = 15;
/** Of a message that is words alone, at a known time: local, server, at, sender, direction, text. */
export const PLAIN_COLUMNS = 6;

/** Numbers arrive as floating ones, and the column keeps what it is given. */
const integer = (value: string): string => `iif(typeof(${value}) = 'real', CAST(${value} AS INTEGER), ${value})`;

/** `OR FAIL` spares a journal of the statement; whoever runs it rolls the import back. */
function addRows(rows: number, columns: number, to: string, from: string): string {
  const row = `(${Array(columns).fill('?').join()})`;
  return `INSERT OR FAIL INTO message (chat, import, local, ${to}) SELECT @chat, @import, ${integer('column1')}, ${from} FROM (VALUES ${Array(rows).fill(row).join()})`;
}
const rest = Array.from({ length: MESSAGE_COLUMNS - 1 }, (_, i) => `column${i + 2}`).join();
const addMessages = (rows: number): string =>
  addRows(rows, MESSAGE_COLUMNS, `server, at, ord, "offset", sender, direction, ${body}, detail, reply, flags`, rest);
const addPlain = (rows: number): string =>
  addRows(
    rows,
    PLAIN_COLUMNS,
    'kind, type, server, at, ord, sender, direction, text',
    '0, @type, column2, column3, column3, column4, column5, column6',
  );

const SQL = {
  findAccount: 'SELECT id FROM account WHERE source = ? AND app = ? AND key = ?',
  addAccount: 'INSERT INTO account (app, source, key, name, alias, found) VALUES (?,?,?,?,?,?)',
  updateAccount: 'UPDATE account SET name = coalesce(?, name), alias = coalesce(?, alias), found = ? WHERE id = ?',
  findPerson: 'SELECT id FROM person WHERE account = ? AND key = ?',
  addPerson: 'INSERT INTO person (account, key) VALUES (?,?)',
  updatePerson:
    'UPDATE person SET name = coalesce(?, name), nickname = coalesce(?, nickname), alias = coalesce(?, alias), remark = coalesce(?, remark), labels = ? WHERE id = ?',
  findChat: 'SELECT id FROM chat WHERE account = ? AND key = ?',
  addChat: 'INSERT INTO chat (account, key, kind, name, hint, peer, contact, clock, place) VALUES (?,?,?,?,?,?,?,?,?)',
  updateChat:
    'UPDATE chat SET kind = ?, name = coalesce(?, name), hint = coalesce(?, hint), peer = coalesce(?, peer), contact = ?, clock = ?, place = ? WHERE id = ?',
  addMember:
    'INSERT INTO member (chat, person, shown) VALUES (?,?,?) ON CONFLICT DO UPDATE SET shown = coalesce(excluded.shown, shown)',
  lastOrd: 'SELECT max(ord) FROM message WHERE chat = ?',
  addMessage: addMessages(1),
  addMessages: addMessages(MESSAGES_AT_ONCE),
  addPlain: addPlain(1),
  addPlains: addPlain(MESSAGES_AT_ONCE),
  lastMessage: 'SELECT coalesce(max(id), 0) FROM message',
  findLocal: `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE chat = ? AND local = ? ORDER BY id`,
  findServer: `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE server = ? AND chat = ? ORDER BY id`,
  replaceBody:
    'UPDATE message SET kind = ?, direction = ?, type = ?, subtype = ?, text = ?, raw = ?, detail = ? WHERE id = ?',
  revisions: `SELECT message id, NULL server, at, ${body} FROM revision WHERE message = ?`,
  addRevision: `INSERT INTO revision (message, number, import, at, ${body}) VALUES (?, (SELECT count(*) + 1 FROM revision WHERE message = ?), ?, ?, ?, ?, ?, ?, ?)`,
  addRejected: `INSERT INTO rejected (import, chat, local, server, at, reason, place) SELECT column1, column2, ${integer('column3')}, column4, column5, column6, column7 FROM (VALUES (?,?,?,?,?,?,?))`,
  attachmentsOf: 'SELECT id, state, sha256, thumb_sha256, path FROM attachment WHERE message = ? ORDER BY id',
  addAttachment:
    'INSERT INTO attachment (message, role, state, name, path, size, sha256, thumb, thumb_size, thumb_sha256, duration) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
  updateAttachment:
    'UPDATE attachment SET role=?, state=?, name=?, path=?, size=?, sha256=?, thumb=?, thumb_size=?, thumb_sha256=?, duration=? WHERE id = ?',
  addBlob: 'INSERT INTO blob (sha256, size, bytes) VALUES (?,?,?) ON CONFLICT DO NOTHING',
} as const;

export type Statements = { readonly [K in keyof typeof SQL]: Database.Statement };

export function statements(db: Database.Database): Statements {
  const all = Object.entries(SQL).map(([name, sql]) => [
    name,
    name === 'lastOrd' || name === 'lastMessage' ? db.prepare(sql).pluck() : db.prepare(sql),
  ]);
  return Object.fromEntries(all) as Statements;
}
