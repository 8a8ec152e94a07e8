// The archive's tables. One SQLite file; what a source said stays beside what telltale made of it.
import { INDEX_TABLES } from './text-index.ts';

export const APPLICATION_ID = 0x7e117a1e;
/** 1 had a word index of SQLite's own in place of `pair`. */
export const SCHEMA_VERSION = 2;

export const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE account (
  id INTEGER PRIMARY KEY, app TEXT NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL, name TEXT, alias TEXT, found TEXT NOT NULL,
  UNIQUE (source, app, key)
);
CREATE TABLE person (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, key TEXT NOT NULL,
  name TEXT, nickname TEXT, alias TEXT, remark TEXT, labels TEXT NOT NULL DEFAULT '[]', UNIQUE (account, key)
);
CREATE TABLE chat (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, key TEXT NOT NULL, kind TEXT NOT NULL,
  name TEXT, hint TEXT, peer TEXT, contact TEXT NOT NULL, clock TEXT NOT NULL, place TEXT NOT NULL, UNIQUE (account, key)
);
CREATE TABLE member (chat INTEGER NOT NULL, person INTEGER NOT NULL, shown TEXT, PRIMARY KEY (chat, person)) WITHOUT ROWID;
CREATE TABLE message (
  id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, local, server INTEGER, at INTEGER, ord INTEGER NOT NULL, "offset" INTEGER,
  sender INTEGER, direction INTEGER NOT NULL, kind INTEGER NOT NULL, type, subtype, text TEXT, raw, detail TEXT,
  reply INTEGER, flags TEXT, import INTEGER NOT NULL
);
CREATE TABLE revision (
  message INTEGER NOT NULL, number INTEGER NOT NULL, import INTEGER NOT NULL, at INTEGER, kind INTEGER NOT NULL, type, subtype, text TEXT, raw, detail TEXT,
  PRIMARY KEY (message, number)
) WITHOUT ROWID;
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY, message INTEGER NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL, name TEXT, path TEXT, size INTEGER,
  sha256 TEXT, thumb TEXT, thumb_size INTEGER, thumb_sha256 TEXT, duration INTEGER
);
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE import (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, format TEXT NOT NULL, input TEXT NOT NULL, owner TEXT NOT NULL, tool TEXT NOT NULL, report TEXT NOT NULL
);
CREATE TABLE rejected (
  import INTEGER NOT NULL, chat INTEGER, local, server TEXT, at INTEGER, reason TEXT NOT NULL, place TEXT NOT NULL
);
${INDEX_TABLES}`;

/** From version 1 to 2; the index is built anew afterwards. */
export const FROM_VERSION_1 = `
UPDATE message SET local = CAST(local AS INTEGER) WHERE typeof(local) = 'real';
UPDATE rejected SET local = CAST(local AS INTEGER) WHERE typeof(local) = 'real';
DROP TABLE text_index;
DROP TABLE other_index;
${INDEX_TABLES}`;

/** For reading. Made at the end of an import, because they would slow it down. */
export const INDEXES = `
CREATE INDEX IF NOT EXISTS message_order ON message (chat, ord, id);
CREATE INDEX IF NOT EXISTS message_unreadable ON message (chat) WHERE kind = 30;
CREATE INDEX IF NOT EXISTS attachment_message ON attachment (message);
CREATE INDEX IF NOT EXISTS attachment_sha256 ON attachment (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX IF NOT EXISTS attachment_role ON attachment (role, message);
CREATE INDEX IF NOT EXISTS rejected_import ON rejected (import);
`;

/** For recognizing messages that come again. Made when a chat comes a second time. */
export const MATCHING_INDEXES = `
CREATE INDEX IF NOT EXISTS message_local ON message (chat, local);
CREATE INDEX IF NOT EXISTS message_server ON message (server) WHERE server IS NOT NULL;
CREATE INDEX IF NOT EXISTS attachment_message ON attachment (message);
`;
