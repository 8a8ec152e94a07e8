// Every statement of an import, prepared once.
import type Database from 'better-sqlite3';

const body = 'kind, type, subtype, text, raw';

/** Rows of one statement: each run costs about as much as its row. */
export const MESSAGES_AT_ONCE = 32;
export const MESSAGE_COLUMNS = 15;
/** Of a message that is words alone, at a known time: local, server, at, ord, sender, direction, text. */
export const PLAIN_COLUMNS = 7;

/**
 * `OR FAIL` spares a journal of the statement; whoever runs it rolls the import back. Numbers arrive as floating ones, and
 * `local` keeps what it is given: `numbered` rows have a whole number there, others text or a BigInt.
 */
function addRows(rows: number, columns: number, numbered: boolean, shared: string, names: string): string {
  const row = `(@chat, @import, ${shared === '' ? '' : '0, @type, '}${numbered ? 'CAST(? AS INTEGER)' : '?'}, ${Array(
    columns - 1,
  )
    .fill('?')
    .join()})`;
  return `INSERT OR FAIL INTO message (chat, import, ${shared}local, ${names}) VALUES ${Array(rows).fill(row).join()}`;
}
const addMessages = (rows: number, numbered: boolean): string =>
  addRows(
    rows,
    MESSAGE_COLUMNS,
    numbered,
    '',
    `server, at, ord, "offset", sender, direction, ${body}, detail, reply, flags`,
  );
const addPlain = (rows: number, numbered: boolean): string =>
  addRows(rows, PLAIN_COLUMNS, numbered, 'kind, type, ', 'server, at, ord, sender, direction, text');

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
  addMessage: addMessages(1, false),
  addMessages: addMessages(MESSAGES_AT_ONCE, false),
  addPlain: addPlain(1, false),
  addPlains: addPlain(MESSAGES_AT_ONCE, false),
  addNumberedMessage: addMessages(1, true),
  addNumberedMessages: addMessages(MESSAGES_AT_ONCE, true),
  addNumberedPlain: addPlain(1, true),
  addNumberedPlains: addPlain(MESSAGES_AT_ONCE, true),
  lastMessage: 'SELECT coalesce(max(id), 0) FROM message',
  findLocal: `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE chat = ? AND local = ? ORDER BY id`,
  findServer: `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE server = ? AND chat = ? ORDER BY id`,
  replaceBody:
    'UPDATE message SET kind = ?, direction = ?, type = ?, subtype = ?, text = ?, raw = ?, detail = ? WHERE id = ?',
  revisions: `SELECT message id, NULL server, at, ${body} FROM revision WHERE message = ?`,
  addRevision: `INSERT INTO revision (message, number, import, at, ${body}) VALUES (?, (SELECT count(*) + 1 FROM revision WHERE message = ?), ?, ?, ?, ?, ?, ?, ?)`,
  addRejected: `INSERT INTO rejected (import, chat, local, server, at, reason, place) SELECT column1, column2, iif(typeof(column3) = 'real', CAST(column3 AS INTEGER), column3), column4, column5, column6, column7 FROM (VALUES (?,?,?,?,?,?,?))`,
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
