// Every statement of an import, prepared once.
import type Database from 'better-sqlite3';

export function statements(db: Database.Database) {
  const body = 'kind, type, subtype, text, raw';
  return {
    findAccount: db.prepare('SELECT id FROM account WHERE source = ? AND app = ? AND key = ?'),
    addAccount: db.prepare('INSERT INTO account (app, source, key, name, alias, found) VALUES (?,?,?,?,?,?)'),
    updateAccount: db.prepare(
      'UPDATE account SET name = coalesce(?, name), alias = coalesce(?, alias), found = ? WHERE id = ?',
    ),
    findPerson: db.prepare('SELECT id FROM person WHERE account = ? AND key = ?'),
    addPerson: db.prepare('INSERT INTO person (account, key) VALUES (?,?)'),
    updatePerson: db.prepare(
      'UPDATE person SET name = coalesce(?, name), nickname = coalesce(?, nickname), alias = coalesce(?, alias), remark = coalesce(?, remark), labels = ? WHERE id = ?',
    ),
    findChat: db.prepare('SELECT id FROM chat WHERE account = ? AND key = ?'),
    addChat: db.prepare(
      'INSERT INTO chat (account, key, kind, name, hint, peer, contact, clock, place) VALUES (?,?,?,?,?,?,?,?,?)',
    ),
    updateChat: db.prepare(
      'UPDATE chat SET kind = ?, name = coalesce(?, name), hint = coalesce(?, hint), peer = coalesce(?, peer), contact = ?, clock = ?, place = ? WHERE id = ?',
    ),
    addMember: db.prepare(
      'INSERT INTO member (chat, person, shown) VALUES (?,?,?) ON CONFLICT DO UPDATE SET shown = coalesce(excluded.shown, shown)',
    ),
    lastOrd: db.prepare('SELECT max(ord) FROM message WHERE chat = ?').pluck(),
    addMessage: db.prepare(
      `INSERT INTO message (chat, local, server, at, ord, "offset", sender, direction, ${body}, detail, reply, flags, import) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    ),
    findLocal: db.prepare(
      `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE chat = ? AND local = ? ORDER BY id`,
    ),
    findServer: db.prepare(
      `SELECT id, CAST(server AS TEXT) server, at, ${body} FROM message WHERE server = ? AND chat = ? ORDER BY id`,
    ),
    replaceBody: db.prepare(
      'UPDATE message SET kind = ?, direction = ?, type = ?, subtype = ?, text = ?, raw = ?, detail = ? WHERE id = ?',
    ),
    revisions: db.prepare(`SELECT message id, NULL server, at, ${body} FROM revision WHERE message = ?`),
    addRevision: db.prepare(
      `INSERT INTO revision (message, number, import, at, ${body}) VALUES (?, (SELECT count(*) + 1 FROM revision WHERE message = ?), ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addRejected: db.prepare(
      'INSERT INTO rejected (import, chat, local, server, at, reason, place) VALUES (?,?,?,?,?,?,?)',
    ),
    indexText: db.prepare('INSERT INTO text_index (rowid, grams) VALUES (?, ?)'),
    indexOther: db.prepare('INSERT INTO other_index (rowid, grams) VALUES (?, ?)'),
    unindexText: db.prepare("INSERT INTO text_index (text_index, rowid, grams) VALUES ('delete', ?, ?)"),
    unindexOther: db.prepare("INSERT INTO other_index (other_index, rowid, grams) VALUES ('delete', ?, ?)"),
    attachmentsOf: db.prepare(
      'SELECT id, state, sha256, thumb_sha256, path FROM attachment WHERE message = ? ORDER BY id',
    ),
    addAttachment: db.prepare(
      'INSERT INTO attachment (message, role, state, name, path, size, sha256, thumb, thumb_size, thumb_sha256, duration) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
    ),
    updateAttachment: db.prepare(
      'UPDATE attachment SET role=?, state=?, name=?, path=?, size=?, sha256=?, thumb=?, thumb_size=?, thumb_sha256=?, duration=? WHERE id = ?',
    ),
    addBlob: db.prepare('INSERT INTO blob (sha256, size, bytes) VALUES (?,?,?) ON CONFLICT DO NOTHING'),
  };
}
