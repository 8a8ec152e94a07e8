// Messages out of the archive, in the order of a conversation: streamed for exports, by pages for reading.
import { isObject, type Json } from '../../base/json.ts';
import { DIRECTIONS, type Direction, MESSAGE_KINDS, type MessageKind } from '../../model/chat.ts';
import type { Archive } from './archive.ts';

export interface ChatInfo {
  readonly id: number;
  readonly accountId: number;
  readonly account: string;
  readonly accountName: string | null;
  readonly app: string;
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly peer: string | null;
  readonly clock: 'utc' | 'local';
  readonly members: readonly {
    readonly id: number;
    readonly key: string;
    readonly name: string;
    readonly shown: string | null;
  }[];
}

export interface ArchivedAttachment {
  readonly id: number;
  readonly role: string;
  readonly state: string;
  readonly name: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly thumbnail: string | null;
  readonly durationMs: number | null;
}

export interface ArchivedMessage {
  readonly id: number;
  readonly chat: number;
  readonly local: string;
  readonly server: string | null;
  readonly at: number | null;
  readonly ord: number;
  readonly senderId: number | null;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly type: string | null;
  readonly subtype: string | null;
  readonly text: string | null;
  readonly detail: { readonly [key: string]: Json } | null;
  readonly reply: string | null;
  readonly flags: readonly string[];
  readonly attachments: readonly ArchivedAttachment[];
}

export function chatInfo(archive: Archive, id: number): ChatInfo | null {
  const row = archive.db
    .prepare(
      `SELECT c.id, c.account accountId, a.key account, a.name accountName, a.app, c.key, coalesce(c.name, c.hint, c.peer, c.key) name, c.kind, c.peer, c.clock
       FROM chat c JOIN account a ON a.id = c.account WHERE c.id = ?`,
    )
    .get(id) as Omit<ChatInfo, 'members'> | undefined;
  if (!row) return null;
  const members = archive.db
    .prepare(
      'SELECT p.id, p.key, coalesce(p.name, m.shown, p.key) name, m.shown FROM member m JOIN person p ON p.id = m.person WHERE m.chat = ? ORDER BY p.id',
    )
    .all(id) as ChatInfo['members'];
  return { ...row, members };
}

/** Names to show in a chat, by person: the name in the group, else the owner's name for them, else the id. */
export function namesIn(archive: Archive, chat: ChatInfo): Map<number, { key: string; name: string }> {
  const rows = archive.db
    .prepare(
      `SELECT p.id, p.key, coalesce(m.shown, p.name, CASE WHEN p.key = a.key THEN a.name END, p.key) name
       FROM person p JOIN account a ON a.id = p.account LEFT JOIN member m ON m.person = p.id AND m.chat = ? WHERE p.account = ?`,
    )
    .all(chat.id, chat.accountId) as { id: number; key: string; name: string }[];
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
}

const COLUMNS =
  'id, chat, CAST(local AS TEXT), CAST(server AS TEXT), at, ord, sender, direction, kind, type, subtype, text, detail, CAST(reply AS TEXT), flags';
type Raw = [
  number,
  number,
  string,
  string | null,
  number | null,
  number,
  number | null,
  number,
  number,
  unknown,
  unknown,
  string | null,
  string | null,
  string | null,
  string | null,
];

function toMessage(r: Raw, attachments: readonly ArchivedAttachment[]): ArchivedMessage {
  return {
    id: r[0],
    chat: r[1],
    local: r[2],
    server: r[3],
    at: r[4],
    ord: r[5],
    senderId: r[6],
    direction: DIRECTIONS[r[7]] ?? 'unknown',
    kind: MESSAGE_KINDS[r[8]] ?? 'unsupported',
    type: r[9] === null ? null : String(r[9]),
    subtype: r[10] === null ? null : String(r[10]),
    text: r[11],
    detail: r[12] === null ? null : parseDetail(r[12]),
    reply: r[13],
    flags: r[14] === null ? [] : r[14].split(' '),
    attachments,
  };
}

function parseDetail(text: string): ArchivedMessage['detail'] {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? (value as ArchivedMessage['detail']) : null;
}

const ATTACHMENT = 'id, message, role, state, name, size, sha256, thumb_sha256 thumbnail, duration durationMs';
type AttachmentRow = ArchivedAttachment & { readonly message: number };
const NONE: readonly ArchivedAttachment[] = [];
const ATTACHMENT_COLUMNS = 'id, role, state, name, size, sha256, thumb_sha256, duration';
type RawAttachment = [
  message: number,
  id: number,
  role: string,
  state: string,
  name: string | null,
  size: number | null,
  sha256: string | null,
  thumbnail: string | null,
  durationMs: number | null,
];
const toAttachment = ([, id, role, state, name, size, sha256, thumbnail, durationMs]: RawAttachment) => ({
  id,
  role,
  state,
  name,
  size,
  sha256,
  thumbnail,
  durationMs,
});

export interface Range {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

const CHUNK = 2000;
const UNSUPPORTED = MESSAGE_KINDS.indexOf('unsupported');
/** Members of `detail` that a person's format shows. */
const SHOWN = ['url', 'quoted', 'template', 'title'].map((name) => `instr(detail, '"${name}":')`).join(' OR ');
/** Few values, since a value costs more to hand over than to read. */
const leanRows = (whole: boolean): string =>
  `SELECT id, ord, sender, kind * 8 + direction * 2 + (at IS NULL), text, flags, ${
    whole
      ? 'detail, CAST(type AS TEXT), CAST(subtype AS TEXT), CAST(local AS TEXT), CAST(server AS TEXT), CAST(reply AS TEXT)'
      : `iif(detail IS NOT NULL AND (${SHOWN}), detail, NULL), iif(kind = ${UNSUPPORTED}, CAST(type AS TEXT), NULL), iif(kind = ${UNSUPPORTED}, CAST(subtype AS TEXT), NULL)`
  } FROM message WHERE chat = ? AND (ord, id) > (?, ?) AND ord < ? ORDER BY ord, id LIMIT ${CHUNK}`;
type Lean = [
  id: number,
  ord: number,
  sender: number | null,
  code: number,
  text: string | null,
  flags: string | null,
  detail: string | null,
  type: string | null,
  subtype: string | null,
  local?: string,
  server?: string | null,
  reply?: string | null,
];
const NO_FLAGS: readonly string[] = [];

/** A message on its way out; its details are parsed only where somebody looks. A copy by spreading has none of them. */
export class StreamedMessage implements ArchivedMessage {
  readonly id: number;
  readonly chat: number;
  readonly local: string;
  readonly server: string | null;
  readonly at: number | null;
  readonly ord: number;
  readonly senderId: number | null;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly type: string | null;
  readonly subtype: string | null;
  readonly text: string | null;
  readonly reply: string | null;
  readonly flags: readonly string[];
  readonly attachments: readonly ArchivedAttachment[];
  readonly #detail: string | null;

  constructor(row: Lean, chat: number, attachments: readonly ArchivedAttachment[]) {
    this.id = row[0];
    this.chat = chat;
    this.ord = row[1];
    this.senderId = row[2];
    const code = row[3];
    this.at = (code & 1) === 1 ? null : row[1];
    this.direction = DIRECTIONS[(code >> 1) & 3] ?? 'unknown';
    this.kind = MESSAGE_KINDS[code >> 3] ?? 'unsupported';
    this.text = row[4];
    this.flags = row[5] === null ? NO_FLAGS : row[5].split(' ');
    this.#detail = row[6];
    this.type = row[7];
    this.subtype = row[8];
    this.local = row[9] ?? '';
    this.server = row[10] ?? null;
    this.reply = row[11] ?? null;
    this.attachments = attachments;
  }

  get detail(): ArchivedMessage['detail'] {
    return this.#detail === null ? null : parseDetail(this.#detail);
  }
  /** `detail` as JSON on one line, as stored. */
  get detailText(): string | null {
    return this.#detail;
  }
}

/** A whole chat, or a span of it, oldest first. `whole` asks for `local`, `server`, `type`, `reply` and all of `detail`. */
export function* eachMessage(
  archive: Archive,
  chat: number,
  range: Range = { fromMs: null, toMs: null },
  whole = true,
): Iterable<StreamedMessage> {
  const { db } = archive;
  const withAttachments = new Set(
    db
      .prepare('SELECT DISTINCT a.message FROM message m CROSS JOIN attachment a ON a.message = m.id WHERE m.chat = ?')
      .pluck()
      .all(chat) as number[],
  );
  const attachments = db
    .prepare(
      `SELECT message, ${ATTACHMENT_COLUMNS} FROM attachment WHERE message IN (SELECT value FROM json_each(?)) ORDER BY message, id`,
    )
    .raw();
  const read = db.prepare(leanRows(whole)).raw();
  let place: readonly [ord: number, id: number] = [range.fromMs ?? -8.64e15, -1];
  for (;;) {
    const rows = read.all(chat, place[0], place[1], range.toMs ?? 8.64e15) as Lean[];
    const wanted = withAttachments.size === 0 ? [] : rows.flatMap((r) => (withAttachments.has(r[0]) ? [r[0]] : []));
    const carried = new Map<number, ArchivedAttachment[]>();
    if (wanted.length > 0)
      for (const row of attachments.all(JSON.stringify(wanted)) as RawAttachment[]) {
        const list = carried.get(row[0]);
        if (list) list.push(toAttachment(row));
        else carried.set(row[0], [toAttachment(row)]);
      }
    for (const row of rows) yield new StreamedMessage(row, chat, carried.get(row[0]) ?? NONE);
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    place = [last[1], last[0]];
  }
}

export interface Page {
  readonly messages: ArchivedMessage[];
  readonly more: boolean;
}

/** Up to `limit` messages after or before a place in the conversation; the place is (ord, id), exclusive. */
export function pageOf(
  archive: Archive,
  chat: number,
  at: { ord: number; id: number } | null,
  direction: 'after' | 'before',
  limit: number,
): Page {
  const { db } = archive;
  const start =
    at ?? (direction === 'after' ? { ord: -8.64e15, id: -1 } : { ord: 8.64e15, id: Number.MAX_SAFE_INTEGER });
  const sql =
    direction === 'after'
      ? `SELECT ${COLUMNS} FROM message WHERE chat = ? AND (ord, id) > (?, ?) ORDER BY ord, id LIMIT ?`
      : `SELECT ${COLUMNS} FROM message WHERE chat = ? AND (ord, id) < (?, ?) ORDER BY ord DESC, id DESC LIMIT ?`;
  const rows = db
    .prepare(sql)
    .raw()
    .all(chat, start.ord, start.id, limit + 1) as Raw[];
  const more = rows.length > limit;
  const kept = rows.slice(0, limit);
  if (direction === 'before') kept.reverse();
  const attachments = db.prepare(`SELECT ${ATTACHMENT} FROM attachment WHERE message = ? ORDER BY id`);
  return { messages: kept.map((r) => toMessage(r, attachments.all(r[0]) as AttachmentRow[])), more };
}
