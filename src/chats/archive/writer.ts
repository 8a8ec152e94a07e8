// Takes what an importer yields into the archive, in one transaction: an import that is killed never happened.
// Importing the same again changes nothing; what changed at its source becomes a revision; nothing is deleted.

import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Account, Chat, ChatItem, MediaSource, Message, Person, Rejected, Remark } from '../../model/chat.ts';
import { DIRECTIONS, MESSAGE_KINDS } from '../../model/chat.ts';
import type { Problem } from '../../model/problem.ts';
import type { Archive } from './archive.ts';
import { INDEXES, MATCHING_INDEXES } from './schema.ts';
import { MESSAGE_COLUMNS, MESSAGES_AT_ONCE, PLAIN_COLUMNS, type Statements, statements } from './statements.ts';
import { ChatTally } from './tally.ts';
import { IndexWriter, reword, tidyIndex } from './text-index.ts';

/** Larger files stay where they are; their hash is kept. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;

export const KIND_NUMBER = Object.fromEntries(MESSAGE_KINDS.map((k, i) => [k, i])) as Record<Message['kind'], number>;
export const DIRECTION_NUMBER = Object.fromEntries(DIRECTIONS.map((d, i) => [d, i])) as Record<
  Message['direction'],
  number
>;

export interface ImportFacts {
  readonly format: string;
  readonly app: string;
  /** Name of the input, safe to print. */
  readonly input: string;
  /** Whose device or account the owner said it is. */
  readonly owner: string;
  readonly at: string;
  readonly tool: string;
  readonly media: 'copy' | 'link';
  /** Day on the owner's calendar. */
  readonly dayOf: (ms: number) => number;
}

interface AccountState {
  readonly id: number;
  readonly account: Account;
  readonly people: Map<string, number>;
  readonly chats: Map<string, ChatState>;
}

export interface ChatState {
  readonly id: number;
  readonly account: string;
  readonly chat: Chat;
  /** Not in the archive before this import: nothing to compare with. */
  readonly isNew: boolean;
  readonly tally: ChatTally;
  readonly matched: Set<number>;
  ord: number;
}

interface PendingRow {
  readonly message: Message;
  readonly sender: number | null;
  readonly ord: number;
}
type Stored = string | number | bigint | Uint8Array | null;

function store(
  many: Database.Statement,
  single: Database.Statement,
  values: readonly Stored[],
  columns: number,
  shared: Readonly<Record<string, Stored>>,
): void {
  if (values.length === MESSAGES_AT_ONCE * columns) many.run(...values, shared);
  else for (let at = 0; at < values.length; at += columns) single.run(...values.slice(at, at + columns), shared);
}

interface StoredRow {
  id: number;
  server: string | null;
  at: number | null;
  kind: number;
  type: string | number | null;
  subtype: string | number | null;
  text: string | null;
  raw: unknown;
}

export class ImportWriter {
  readonly importId: number;
  readonly rejected: Rejected[] = [];
  readonly remarks: Remark[] = [];
  readonly problems: Problem[] = [];
  readonly #db: Database.Database;
  readonly #facts: ImportFacts;
  readonly #accounts = new Map<string, AccountState>();
  readonly #statements: Statements;
  #lastMessage: number;
  readonly #index: IndexWriter;
  /** Messages to be stored together, of one chat, in the order of their ids; none between two items. */
  readonly #pending: PendingRow[] = [];

  constructor(archive: Archive, facts: ImportFacts) {
    this.#db = archive.db;
    this.#facts = facts;
    this.#db.exec('BEGIN IMMEDIATE');
    this.#statements = statements(this.#db);
    this.#lastMessage = Number(this.#statements.lastMessage.get());
    this.#index = new IndexWriter(this.#db);
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO import (at, format, input, owner, tool, report) VALUES (?,?,?,?,?,?)')
      .run(facts.at, facts.format, facts.input, facts.owner, facts.tool, '{}');
    this.importId = Number(lastInsertRowid);
  }

  accounts(): AccountState[] {
    return [...this.#accounts.values()];
  }

  *chats(): Iterable<ChatState> {
    for (const account of this.#accounts.values()) yield* account.chats.values();
  }

  async take(item: ChatItem): Promise<void> {
    switch (item.type) {
      case 'account':
        this.#account(item.account);
        return;
      case 'person':
        this.#person(item.person);
        return;
      case 'chat':
        this.#chat(item.chat);
        return;
      case 'messages': {
        const chat = this.#chatOf(item.account, item.chat);
        const withMedia: [number, Message][] = [];
        for (const message of item.messages) {
          const id = this.#message(chat, message);
          if (message.attachments.length > 0) withMedia.push([id, message]);
        }
        this.#flush(chat);
        for (const [id, message] of withMedia) await this.#attachments(id, message, chat.isNew);
        return;
      }
      case 'rejected':
        this.#reject(item.rejected);
        return;
      case 'rows':
        this.#chatOf(item.account, item.chat).tally.expected = item.rows;
        return;
      case 'remark':
        if (item.remark.what === 'only-in-log')
          this.#chatOf(item.remark.account, item.remark.chat).tally.onlyInLog += item.remark.rows;
        this.remarks.push(item.remark);
        return;
      case 'problem':
        this.problems.push(item.problem);
    }
  }

  /** Makes the indexes, at the end of a first import: the report reads through them. */
  index(): void {
    this.#index.flush();
    tidyIndex(this.#db);
    this.#db.exec(INDEXES);
  }

  /** Ends the import; the report is kept beside it. */
  finish(report: unknown): void {
    this.#db.prepare('UPDATE import SET report = ? WHERE id = ?').run(JSON.stringify(report), this.importId);
    this.#db.exec('COMMIT');
  }

  /** Leaves the archive as it was. */
  abort(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  #account(account: Account): AccountState {
    const known = this.#accounts.get(account.key);
    if (known) return known;
    const s = this.#statements;
    const values = [account.name, account.alias, JSON.stringify(account.foundThrough)] as const;
    const row = s.findAccount.get(this.#facts.format, this.#facts.app, account.key) as { id: number } | undefined;
    if (row) s.updateAccount.run(...values, row.id);
    const id =
      row?.id ?? Number(s.addAccount.run(this.#facts.app, this.#facts.format, account.key, ...values).lastInsertRowid);
    const state: AccountState = { id, account, people: new Map(), chats: new Map() };
    this.#accounts.set(account.key, state);
    return state;
  }

  #accountOf(key: string): AccountState {
    return this.#accounts.get(key) ?? this.#account({ key, name: null, alias: null, foundThrough: [] });
  }

  #person(person: Person): void {
    const account = this.#accountOf(person.account);
    const id = this.#personId(account, person.key);
    this.#statements.updatePerson.run(
      person.name,
      person.nickname,
      person.alias,
      person.remark,
      JSON.stringify(person.labels),
      id,
    );
  }

  #personId(account: AccountState, key: string): number {
    let id = account.people.get(key);
    if (id !== undefined) return id;
    const row = this.#statements.findPerson.get(account.id, key) as { id: number } | undefined;
    id = row?.id ?? Number(this.#statements.addPerson.run(account.id, key).lastInsertRowid);
    account.people.set(key, id);
    return id;
  }

  #chat(chat: Chat): ChatState {
    const account = this.#accountOf(chat.account);
    const s = this.#statements;
    const known = account.chats.get(chat.key);
    if (known) return known;
    const row = s.findChat.get(account.id, chat.key) as { id: number } | undefined;
    const values = [chat.kind, chat.name, chat.nameHint, chat.peer, chat.contact, chat.clock, chat.where] as const;
    if (row) s.updateChat.run(...values, row.id);
    const id = row?.id ?? Number(s.addChat.run(account.id, chat.key, ...values).lastInsertRowid);
    for (const member of chat.members) s.addMember.run(id, this.#personId(account, member.key), member.shown);
    const last = row ? (s.lastOrd.get(id) as number | null) : null;
    const state: ChatState = {
      id,
      account: chat.account,
      chat,
      isNew: !row,
      tally: new ChatTally(),
      matched: new Set(),
      ord: last ?? 0,
    };
    account.chats.set(chat.key, state);
    if (row) this.#db.exec(MATCHING_INDEXES);
    return state;
  }

  #chatOf(account: string, key: string): ChatState {
    const state = this.#accounts.get(account)?.chats.get(key);
    if (!state) throw new Error('an importer yielded messages before their chat');
    return state;
  }

  #message(chat: ChatState, stored: Message): number {
    const m = wellFormed(stored);
    const { tally } = chat;
    tally.read++;
    tally.see(m, this.#facts.dayOf);
    if (!chat.isNew) {
      const known = this.#find(chat, m);
      if (known) {
        chat.matched.add(known.id);
        this.#again(chat, known, m);
        return known.id;
      }
    }
    tally.stored++;
    return this.#insert(chat, m);
  }

  #insert(chat: ChatState, m: Message): number {
    const account = this.#accountOf(chat.account);
    chat.ord = m.atMs ?? chat.ord;
    const id = ++this.#lastMessage;
    const sender = m.sender === null ? null : this.#personId(account, m.sender);
    this.#pending.push({ message: m, sender, ord: chat.ord });
    // Where rows are looked up among those stored, each is stored at once.
    if (this.#pending.length >= MESSAGES_AT_ONCE || !chat.isNew) this.#flush(chat);
    this.#index.add(id, chat.id, sender, m.atMs, KIND_NUMBER[m.kind], m.hidden ? null : m.text);
    return id;
  }

  /** Stores the rows that wait for others. */
  #flush(chat: ChatState): void {
    const rows = this.#pending;
    if (rows.length === 0) return;
    const s = this.#statements;
    const shared = { chat: chat.id, import: this.importId };
    const type = rows[0]!.message.typeAsStored;
    const values: Stored[] = [];
    const numbered = rows.every(({ message }) => typeof message.local === 'number');
    const local = (m: Message) => (typeof m.local === 'number' && !numbered ? BigInt(m.local) : m.local);
    if (rows.every(({ message: m }) => isPlain(m) && m.typeAsStored === type)) {
      for (const { message: m, sender } of rows)
        values.push(local(m), m.server, m.atMs, m.atMs, sender, DIRECTION_NUMBER[m.direction], m.text);
      const [many, single] = numbered ? [s.addNumberedPlains, s.addNumberedPlain] : [s.addPlains, s.addPlain];
      store(many, single, values, PLAIN_COLUMNS, { ...shared, type });
    } else {
      for (const { message: m, sender, ord } of rows)
        values.push(
          local(m),
          m.server,
          m.atMs,
          ord,
          m.offset,
          sender,
          DIRECTION_NUMBER[m.direction],
          KIND_NUMBER[m.kind],
          m.typeAsStored,
          m.subtypeAsStored,
          m.text,
          m.raw,
          detailOf(m),
          m.replyTo,
          m.hidden ? ['hidden', ...m.flags].join(' ') : m.flags.length === 0 ? null : m.flags.join(' '),
        );
      const [many, single] = numbered ? [s.addNumberedMessages, s.addNumberedMessage] : [s.addMessages, s.addMessage];
      store(many, single, values, MESSAGE_COLUMNS, shared);
    }
    rows.length = 0;
  }

  /** The stored form of a message that comes again. */
  #find(chat: ChatState, m: Message): StoredRow | null {
    const s = this.#statements;
    let restarted = false;
    for (const row of s.findLocal.all(chat.id, m.local) as StoredRow[]) {
      const same = (m.server !== null && row.server === m.server) || row.at === m.atMs;
      if (same && !chat.matched.has(row.id)) return row;
      if (!same) restarted = true;
    }
    if (m.server !== null)
      for (const row of s.findServer.all(m.server, chat.id) as StoredRow[])
        if (!chat.matched.has(row.id) && row.at === m.atMs && sameBody(row, m)) return row;
    if (restarted) chat.tally.idsRestarted++;
    return null;
  }

  #again(chat: ChatState, stored: StoredRow, m: Message): void {
    const s = this.#statements;
    const { tally } = chat;
    const unreadable = stored.kind === KIND_NUMBER.unreadable;
    if (!unreadable && (sameBody(stored, m) || this.#isRevision(stored.id, m))) {
      tally.duplicates++;
      return;
    }
    if (unreadable) tally.stored++;
    else {
      tally.duplicates++;
      tally.revised++;
      // A message recalled stays recalled, whichever backup is read first.
      const earlier = stored.kind === KIND_NUMBER.recall && m.kind !== 'recall';
      const [kind, type, subtype, text, raw] = earlier
        ? [KIND_NUMBER[m.kind], m.typeAsStored, m.subtypeAsStored, m.text, m.raw]
        : [stored.kind, stored.type, stored.subtype, stored.text, stored.raw];
      s.addRevision.run(stored.id, stored.id, this.importId, stored.at, kind, type, subtype, text, raw);
      if (earlier) return;
    }
    s.replaceBody.run(
      KIND_NUMBER[m.kind],
      DIRECTION_NUMBER[m.direction],
      m.typeAsStored,
      m.subtypeAsStored,
      m.text,
      m.raw,
      detailOf(m),
      stored.id,
    );
    reword(this.#db, stored.id);
  }

  #isRevision(id: number, m: Message): boolean {
    return (this.#statements.revisions.all(id) as StoredRow[]).some((row) => sameBody(row, m));
  }

  #reject(rejected: Rejected): void {
    this.rejected.push(rejected);
    const chat =
      rejected.account !== null && rejected.chat !== null
        ? this.#accounts.get(rejected.account)?.chats.get(rejected.chat)
        : undefined;
    this.#statements.addRejected.run(
      this.importId,
      chat?.id ?? null,
      rejected.local,
      rejected.server,
      rejected.atMs,
      rejected.reason,
      rejected.where,
    );
    if (!chat) return;
    chat.tally.read++;
    chat.tally.rejected++;
    if (rejected.local === null) return;
    if (typeof rejected.local === 'number') chat.tally.place(rejected.local);
    // A place in the conversation is kept for what could not be read.
    const known = !chat.isNew && (this.#statements.findLocal.all(chat.id, rejected.local) as StoredRow[]).length > 0;
    if (!known)
      this.#insert(chat, {
        local: rejected.local,
        server: rejected.server,
        atMs: rejected.atMs,
        atAsStored: null,
        offset: null,
        sender: null,
        direction: 'unknown',
        kind: 'unreadable',
        typeAsStored: null,
        subtypeAsStored: null,
        text: null,
        raw: null,
        detail: null,
        replyTo: null,
        hidden: false,
        flags: ['unreadable'],
        attachments: [],
      });
    this.#flush(chat);
  }

  async #attachments(message: number, m: Message, isNew: boolean): Promise<void> {
    const s = this.#statements;
    const known = (isNew ? [] : s.attachmentsOf.all(message)) as {
      id: number;
      state: string;
      sha256: string | null;
      thumb_sha256: string | null;
      path: string | null;
    }[];
    for (const [i, a] of m.attachments.entries()) {
      const before = known[i];
      // What was present once stays, even where the phone has since removed it.
      if (before && (before.sha256 !== null || (a.state !== 'present' && before.state === a.state))) continue;
      const file = a.file && a.state === 'present' ? await this.#keep(a.file) : null;
      const thumb = a.thumbnail ? await this.#keep(a.thumbnail) : null;
      const values = [
        a.role,
        a.state,
        a.name,
        a.file?.path ?? null,
        a.file?.sizeBytes ?? null,
        file,
        a.thumbnail?.path ?? null,
        a.thumbnail?.sizeBytes ?? null,
        thumb,
        a.durationMs,
      ] as const;
      if (before) s.updateAttachment.run(...values, before.id);
      else s.addAttachment.run(message, ...values);
    }
  }

  async #keep(source: MediaSource): Promise<string | null> {
    const bytes = await source.read();
    if (!bytes) return null;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (this.#facts.media === 'copy' && bytes.length <= MAX_BLOB_BYTES)
      this.#statements.addBlob.run(sha256, bytes.length, bytes);
    return sha256;
  }
}

/** Half a character cannot be stored: it becomes U+FFFD at once, so that the same message is the same when it comes again. */
function wellFormed(m: Message): Message {
  const raw = typeof m.raw === 'string' ? m.raw : null;
  if ((m.text === null || m.text.isWellFormed()) && (raw === null || raw.isWellFormed())) return m;
  return { ...m, text: m.text?.toWellFormed() ?? null, raw: raw === null ? m.raw : raw.toWellFormed() };
}

/** Words alone, at a known time. */
const isPlain = (m: Message): boolean =>
  m.kind === 'text' &&
  m.atMs !== null &&
  m.raw === null &&
  m.detail === null &&
  m.subtypeAsStored === null &&
  m.replyTo === null &&
  m.offset === null &&
  m.flags.length === 0 &&
  !m.hidden &&
  m.atAsStored === null;

function detailOf(m: Message): string | null {
  if (m.atAsStored === null) return m.detail === null ? null : JSON.stringify(m.detail);
  return JSON.stringify({ ...m.detail, timeAsStored: m.atAsStored });
}

const sameText = (a: string | number | null, b: string | null): boolean =>
  a === null ? b === null : b !== null && String(a) === b;

function sameBody(row: StoredRow, m: Message): boolean {
  if (row.kind !== KIND_NUMBER[m.kind] || row.text !== m.text) return false;
  if (!sameText(row.type, m.typeAsStored) || !sameText(row.subtype, m.subtypeAsStored)) return false;
  if (row.raw === null || m.raw === null) return row.raw === m.raw;
  if (typeof row.raw === 'string' || typeof m.raw === 'string') return row.raw === m.raw;
  return Buffer.isBuffer(row.raw) && Buffer.compare(row.raw, m.raw) === 0;
}
