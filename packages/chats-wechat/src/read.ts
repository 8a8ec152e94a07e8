// Reads every conversation of every account. Which chats exist is decided by the message tables; lists give names.

import { isSystemType, readBody } from './body.ts';
import type { Chat, ChatInput, ChatItem, Kit, Message, RawDatabase, Rejected } from './contract.ts';
import {
  accountsOf,
  type Contact,
  contactsOf,
  type Files,
  type Listed,
  listedOf,
  md5,
  type Owner,
} from './identity.ts';
import { ChatMedia } from './media.ts';

const DOMAIN = 'AppDomain-com.tencent.xin';
const BATCH = 1000;
/** Plausible seconds: 2009 to 2100. */
const FROM_SECONDS = 1_230_768_000;
const TO_SECONDS = 4_102_444_800;
const COLUMNS = ['MesLocalID', 'MesSvrID', 'CreateTime', 'Des', 'Type', 'Message'];

/** Files by their path from `Documents/` on, whether in a backup, the app's folder, or its Documents folder. */
export function appFiles(input: ChatInput): Files {
  const files = new Map<string, ReturnType<ChatInput['files']>[number]>();
  if (input.container === 'ios-backup') {
    for (const file of input.files(DOMAIN)) files.set(file.path, file);
    return files;
  }
  const all = input.files();
  const sample = all.find((f) => /(?:^|\/)[0-9a-f]{32}\/DB\/MM\.sqlite$/.test(f.path))?.path;
  if (!sample) return files;
  const account = sample.search(/(?:^|(?<=\/))[0-9a-f]{32}\/DB\/MM\.sqlite$/);
  const before = sample.slice(0, account);
  for (const file of all)
    if (file.path.startsWith(before)) files.set(`Documents/${file.path.slice(before.length)}`, file);
  return files;
}

export async function* read(input: ChatInput, kit: Kit): AsyncIterable<ChatItem> {
  const files = appFiles(input);
  const owners = await accountsOf(files, kit);
  if (owners.length === 0)
    yield problem(
      'unknown-layout',
      'No account folder was found: either the app is not in this backup, or its newer version keeps files in another way.',
    );
  for (const owner of owners) yield* readAccount(files, owner, kit);
}

interface Table {
  readonly hash: string;
  readonly database: string;
  readonly path: string;
  readonly rows: number;
  readonly onlyInLog: number;
}

async function* readAccount(files: Files, owner: Owner, kit: Kit): AsyncIterable<ChatItem> {
  const { folder, key: account } = owner;
  yield {
    type: 'account',
    account: { key: owner.key, name: owner.name, alias: owner.alias, foundThrough: owner.foundThrough },
  };
  const { contacts, problem: contactProblem } = await contactsOf(files, folder, kit);
  if (contactProblem) yield problem('missing-table', contactProblem);
  for (const c of contacts.values())
    yield {
      type: 'person',
      person: {
        account,
        key: c.key,
        name: c.name,
        nickname: c.nickname,
        alias: c.alias,
        remark: c.remark,
        labels: c.labels,
      },
    };
  const listed = new Map((await listedOf(files, folder, kit)).map((l) => [l.key, l]));
  const media = new ChatMedia(files, `Documents/${folder}`);

  const people = new Map<string, string>();
  const met = new Set<string>();
  const learn = (id: string) => {
    if (met.has(id)) return;
    met.add(id);
    people.set(md5(id), id);
  };
  learn(account);
  for (const id of contacts.keys()) learn(id);
  for (const c of contacts.values()) for (const m of c.members) learn(m.key);
  for (const l of listed.values()) {
    learn(l.key);
    for (const m of l.members) learn(m.key);
  }

  const databases = [...files.keys()]
    .filter((p) => p.startsWith(`Documents/${folder}/DB/`) && /\/(?:MM|message_\d{1,4})\.sqlite$/.test(p))
    .sort();
  const seen = new Set<string>();
  const late = new Map<string, Table[]>();
  for (const path of databases) {
    const opened = await openDatabase(files, path, kit);
    if ('sentence' in opened) {
      yield problem('damaged', opened.sentence);
      continue;
    }
    const { db, before } = opened;
    try {
      const tables = [...db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")].map(([n]) =>
        String(n),
      );
      const columns = new Set<string>();
      for (const name of tables) {
        const hash = /^Chat_([0-9a-f]{32})$/.exec(name)?.[1];
        if (!hash) {
          if (/^[A-Za-z0-9]+_[0-9a-f]{32}$/.test(name))
            yield {
              type: 'remark',
              remark: { what: 'table-not-read', account, table: name, rows: countRows(db, name) },
            };
          continue;
        }
        if (columns.size === 0)
          for (const [column] of db.rows(`SELECT name FROM pragma_table_info('${name}')`)) columns.add(String(column));
        if (!COLUMNS.every((c) => columns.has(c))) {
          yield problem(
            'unknown-layout',
            `A message table has another layout than the one known (${tables.length} tables): nothing of ${base(path)} was read.`,
          );
          break;
        }
        seen.add(hash);
        const rows = countRows(db, name) ?? 0;
        const table: Table = {
          hash,
          database: base(path),
          path,
          rows,
          onlyInLog: before ? rows - (before.get(name) ?? 0) : 0,
        };
        const peer = people.get(hash);
        if (rows === 0) {
          yield { type: 'remark', remark: { what: 'empty-table', account, table: name, key: peer ?? null } };
          continue;
        }
        // A table whose owner is not known yet waits: senders and bodies of other chats may name it.
        if (peer === undefined) {
          const waiting = late.get(path);
          if (waiting) waiting.push(table);
          else late.set(path, [table]);
        } else yield* readChat(db, table, peer, owner, contacts, listed, media, learn);
      }
    } catch {
      yield problem('damaged', `${base(path)} is damaged: some of its chats could not be read.`);
    } finally {
      db.close();
    }
  }
  for (const [path, tables] of late) {
    const opened = await openDatabase(files, path, kit);
    if ('sentence' in opened) continue;
    try {
      for (const table of tables)
        try {
          yield* readChat(opened.db, table, people.get(table.hash) ?? null, owner, contacts, listed, media, learn);
        } catch {
          yield problem('damaged', `${base(path)} is damaged: some of its chats could not be read.`);
        }
    } finally {
      opened.db.close();
    }
  }
  for (const key of listed.keys())
    if (!seen.has(md5(key))) yield { type: 'remark', remark: { what: 'listed-without-table', account, key } };
  const orphans = media.orphans();
  if (orphans.count > 0) yield { type: 'remark', remark: { what: 'orphan-files', account, ...orphans } };
  yield* holdings(files, folder, account, contacts);
}

async function openDatabase(
  files: Files,
  path: string,
  kit: Kit,
): Promise<{ db: RawDatabase; before: Map<string, number> | null } | { sentence: string }> {
  const bytes = await files.get(path)?.read();
  if (!bytes)
    return { sentence: `${base(path)} is listed in the backup, but its file is not there: its chats are missing.` };
  const logFile = files.get(`${path}-wal`);
  const log = logFile && logFile.sizeBytes() > 0 ? await logFile.read() : null;
  try {
    let before: Map<string, number> | null = null;
    if (log) {
      const db = kit.openDatabase(bytes, null);
      before = new Map();
      try {
        for (const [name] of db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'Chat_*'"))
          before.set(String(name), countRows(db, String(name)) ?? 0);
      } finally {
        db.close();
      }
    }
    return { db: kit.openDatabase(bytes, log), before };
  } catch {
    return {
      sentence: `${base(path)} could not be opened as a database: it is damaged or was being written. Its chats are missing.`,
    };
  }
}

function countRows(db: RawDatabase, table: string): number | null {
  try {
    for (const [n] of db.rows(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)) return Number(n);
  } catch {
    // A damaged table still has its rows read one by one.
  }
  return null;
}

function describe(
  table: Table,
  peer: string | null,
  owner: Owner,
  contacts: ReadonlyMap<string, Contact>,
  listed: ReadonlyMap<string, Listed>,
): Chat {
  const contact = peer === null ? undefined : contacts.get(peer);
  const entry = peer === null ? undefined : listed.get(peer);
  const isGroup = peer !== null && /@(?:im\.)?chatroom$/.test(peer);
  const members = contact && contact.members.length > 0 ? contact.members : (entry?.members ?? []);
  const known = (key: string): string | null =>
    (key === owner.key ? owner.name : null) ?? contacts.get(key)?.name ?? null;
  let name = contact?.name ?? entry?.name ?? null;
  if (name === null && isGroup && members.length > 0)
    name = members
      .filter((m) => m.key !== owner.key)
      .slice(0, 8)
      .map((m) => m.shown ?? known(m.key) ?? m.key)
      .join('、');
  let nameHint: string | null = peer === null ? `unknown, ${table.hash.slice(0, 8)}` : null;
  if (peer !== null && name === null)
    for (const c of contacts.values()) nameHint ??= c.members.find((m) => m.key === peer)?.shown ?? null;
  return {
    account: owner.key,
    key: peer ?? `Chat_${table.hash}`,
    kind:
      peer === null
        ? 'unknown'
        : isGroup
          ? 'group'
          : peer.startsWith('gh_')
            ? 'official'
            : peer === owner.key
              ? 'self'
              : 'direct',
    name,
    nameHint,
    peer,
    contact: peer === null ? 'unknown' : contact || entry ? 'listed' : 'deleted',
    members,
    where: `${table.database} Chat_${table.hash}`,
    clock: 'utc',
  };
}

async function* readChat(
  db: RawDatabase,
  table: Table,
  peer: string | null,
  owner: Owner,
  contacts: ReadonlyMap<string, Contact>,
  listed: ReadonlyMap<string, Listed>,
  media: ChatMedia,
  learn: (id: string) => void,
): AsyncIterable<ChatItem> {
  const chat = describe(table, peer, owner, contacts, listed);
  const address = { account: owner.key, chat: chat.key };
  yield { type: 'chat', chat };
  yield { type: 'rows', ...address, rows: table.rows };
  if (table.onlyInLog > 0) yield { type: 'remark', remark: { what: 'only-in-log', ...address, rows: table.onlyInLog } };
  let batch: Message[] = [];
  for (const row of rowsOf(db, `Chat_${table.hash}`)) {
    if ('reason' in row) {
      const rejected: Rejected = { ...address, ...row, where: `${chat.where} ${row.local}` };
      yield { type: 'rejected', rejected };
      continue;
    }
    const { message, wanted, people } = messageOf(row, chat, owner, db, table);
    for (const id of people) learn(id);
    batch.push(
      wanted.length === 0 ? message : { ...message, attachments: media.attachments(table.hash, row.local, wanted) },
    );
    if (batch.length >= BATCH) {
      yield { type: 'messages', ...address, messages: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { type: 'messages', ...address, messages: batch };
}

interface StoredRow {
  readonly local: number;
  readonly server: string;
  readonly seconds: unknown;
  readonly des: unknown;
  readonly type: unknown;
  readonly body: unknown;
}
type Unreadable = Pick<Rejected, 'server' | 'atMs' | 'reason'> & { readonly local: number };

const SELECT = 'SELECT MesLocalID, CAST(MesSvrID AS TEXT), CreateTime, Des, Type, Message';
const toRow = (r: unknown[]): StoredRow => ({
  local: Number(r[0]),
  server: String(r[1] ?? '0'),
  seconds: r[2],
  des: r[3],
  type: r[4],
  body: r[5],
});

/** Every row by local id; a row whose pages are damaged comes back as unreadable and the reading goes on behind it. */
function* rowsOf(db: RawDatabase, table: string): Iterable<StoredRow | Unreadable> {
  let last = -(2 ** 53);
  let step = BATCH;
  for (;;) {
    try {
      for (;;) {
        const chunk = db.all(`${SELECT} FROM ${table} WHERE MesLocalID > ? ORDER BY MesLocalID LIMIT ${step}`, last);
        for (const r of chunk) {
          last = Number(r[0]);
          yield toRow(r);
        }
        if (chunk.length < step) return;
        step = Math.min(BATCH, step * 2);
      }
    } catch {
      // In smaller steps up to the damage.
      if (step > 1) {
        step >>= 1;
        continue;
      }
      const next = one(db, `SELECT min(MesLocalID) FROM ${table} WHERE MesLocalID > ?`, last);
      if (typeof next !== 'number') {
        yield { local: last + 1, server: null, atMs: null, reason: 'the rest of the table is damaged' };
        return;
      }
      last = next;
      const again = attempt(() => [...db.rows(`${SELECT} FROM ${table} WHERE MesLocalID = ?`, next)][0]);
      if (again) {
        yield toRow(again);
        continue;
      }
      const server = one(db, `SELECT CAST(MesSvrID AS TEXT) FROM ${table} WHERE MesLocalID = ?`, next);
      const seconds = one(db, `SELECT CreateTime FROM ${table} WHERE MesLocalID = ?`, next);
      yield {
        local: next,
        server: typeof server === 'string' && server !== '0' ? server : null,
        atMs: typeof seconds === 'number' && plausible(seconds) ? seconds * 1000 : null,
        reason: 'the body lies on a damaged page of the database',
      };
    }
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
const one = (db: RawDatabase, sql: string, parameter: number): unknown =>
  attempt(() => [...db.rows(sql, parameter)][0]?.[0]);
const plausible = (seconds: number): boolean => seconds >= FROM_SECONDS && seconds < TO_SECONDS;
const PREFIX = /^([\w@.-]{1,128}):\n/;
const decoder = new TextDecoder();

function messageOf(row: StoredRow, chat: Chat, owner: Owner, db: RawDatabase, table: Table) {
  const flags: string[] = [];
  const type = typeof row.type === 'number' ? row.type : null;
  let stored: string | null = typeof row.body === 'string' ? row.body : null;
  let bytes: Uint8Array | null = null;
  if (row.body instanceof Uint8Array) {
    stored = decoder.decode(row.body);
    flags.push('text-stored-as-blob');
    if (stored.includes('\ufffd')) bytes = row.body;
  } else if (stored?.includes('\ufffd')) {
    const raw = one(db, `SELECT CAST(Message AS BLOB) FROM Chat_${table.hash} WHERE MesLocalID = ?`, row.local);
    if (raw instanceof Uint8Array && !isUtf8(raw)) bytes = raw;
  }
  if (bytes) flags.push('invalid-utf8');

  const system = isSystemType(type);
  const sent = row.des === 0;
  let sender: string | null = sent ? owner.key : chat.kind === 'group' ? null : chat.peer;
  let body = stored;
  if (chat.kind === 'group' && !sent && !system && stored !== null) {
    const prefix = PREFIX.exec(stored);
    if (prefix) {
      sender = prefix[1]!;
      body = stored.slice(prefix[0].length);
    }
  }
  const made = readBody(type, body);
  const seconds = typeof row.seconds === 'number' ? row.seconds : null;
  const inRange = seconds !== null && plausible(seconds);
  if (!inRange) flags.push('implausible-time');
  const message: Message = {
    local: row.local,
    server: row.server === '0' ? null : row.server,
    atMs: inRange ? seconds * 1000 : null,
    atAsStored: inRange ? null : String(row.seconds),
    offset: null,
    sender: system ? null : sender,
    direction: system ? 'system' : sent ? 'sent' : 'received',
    kind: made.kind,
    typeAsStored: type === null ? null : String(type),
    subtypeAsStored: made.subtype,
    text: made.text,
    raw: bytes ?? (body === made.text ? null : body),
    detail: made.detail,
    replyTo: made.replyTo,
    hidden: made.hidden,
    flags: made.flags.length > 0 ? [...flags, ...made.flags] : flags,
    attachments: [],
  };
  const people =
    sender !== null && made.people.length > 0 ? [sender, ...made.people] : sender !== null ? [sender] : made.people;
  return { message, wanted: made.wanted, people };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** What the app keeps about its owner: kinds, counts and bytes, no content. */
function* holdings(
  files: Files,
  folder: string,
  account: string,
  contacts: ReadonlyMap<string, Contact>,
): Iterable<ChatItem> {
  const sums = new Map<string, { count: number; bytes: number }>();
  const add = (kind: string, bytes: number) => {
    const sum = sums.get(kind) ?? { count: 0, bytes: 0 };
    sum.count++;
    sum.bytes += Math.max(0, bytes);
    sums.set(kind, sum);
  };
  const KINDS: Record<string, string> = {
    Img: 'chat-images',
    Audio: 'chat-voice',
    Video: 'chat-videos',
    OpenData: 'chat-files',
    DB: 'databases',
  };
  for (const [path, file] of files) {
    const part = /^Documents\/([0-9a-f]{32})\/([^/]+)\//.exec(path);
    if (part?.[1] !== folder) continue;
    add(KINDS[part[2]!] ?? 'other-files', file.sizeBytes());
  }
  yield { type: 'remark', remark: { what: 'holding', account, kind: 'contacts', count: contacts.size, bytes: null } };
  for (const [kind, { count, bytes }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
    yield { type: 'remark', remark: { what: 'holding', account, kind, count, bytes } };
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function problem(code: 'damaged' | 'unknown-layout' | 'missing-table', sentence: string): ChatItem {
  return { type: 'problem', problem: { code, from: null, sentence, excerpt: null } };
}
