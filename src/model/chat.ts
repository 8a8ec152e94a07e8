// A person's own messages, whatever app wrote them. Importers yield these; the archive keeps them.
import type { Json } from '../base/json.ts';
import type { Problem } from './problem.ts';
import type { Words } from './units.ts';

/** What a message is. What a source calls it stays beside it in `typeAsStored`. Only ever appended to: archives store the place in this list. */
export const MESSAGE_KINDS = [
  'text',
  'image',
  'voice',
  'video',
  'file',
  'sticker',
  'location',
  'live-location',
  'link',
  'music',
  'card',
  'call',
  'quote',
  'forward',
  'transfer',
  'red-packet',
  'mini-program',
  'channel',
  'note',
  'pat',
  'announcement',
  'mail',
  'friend-request',
  'goods',
  'poll',
  'notice',
  'system',
  'recall',
  'status',
  'unsupported',
  'unreadable',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const DIRECTIONS = ['sent', 'received', 'system', 'unknown'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const CHAT_KINDS = ['direct', 'group', 'official', 'self', 'unknown'] as const;
export type ChatKind = (typeof CHAT_KINDS)[number];

/** What became of a file that a message speaks of. They exclude each other; together they are `referenced`. */
export const MEDIA_STATES = ['present', 'thumbnail-only', 'missing', 'empty', 'not-on-disk'] as const;
export type MediaState = (typeof MEDIA_STATES)[number];

export interface Account {
  /** Id in the app, or what stands for it where none was found. */
  readonly key: string;
  readonly name: string | null;
  readonly alias: string | null;
  /** Files that told who this is. */
  readonly foundThrough: readonly string[];
}

export interface Person {
  readonly account: string;
  readonly key: string;
  /** The name to show: remark, else nickname, else alias, else null. */
  readonly name: string | null;
  readonly nickname: string | null;
  readonly alias: string | null;
  readonly remark: string | null;
  readonly labels: readonly string[];
}

export interface Chat {
  readonly account: string;
  readonly key: string;
  readonly kind: ChatKind;
  readonly name: string | null;
  /** A name seen elsewhere, where the app's own lists have none. */
  readonly nameHint: string | null;
  /** The other side's id in a conversation of two, or the group's. */
  readonly peer: string | null;
  /** Its contact is gone from the app's list. */
  readonly contact: 'listed' | 'deleted' | 'unknown';
  readonly members: readonly { readonly key: string; readonly shown: string | null }[];
  /** Where the source keeps it: for reports. */
  readonly where: string;
  /** `utc`: times are instants. `local`: wall-clock times without a zone, stored as if they were UTC. */
  readonly clock: 'utc' | 'local';
}

/** A file of the source, read only when asked. */
export interface MediaSource {
  readonly path: string;
  readonly sizeBytes: number;
  /** Null where the file is listed but cannot be read. */
  read(): Promise<Uint8Array | null>;
}

export interface Attachment {
  /** image, voice, video, file, sticker, forwarded-image … */
  readonly role: string;
  readonly state: MediaState;
  /** As named by the sender; made safe only when it becomes a file name. */
  readonly name: string | null;
  readonly file: MediaSource | null;
  readonly thumbnail: MediaSource | null;
  readonly durationMs: number | null;
}

export interface Message {
  /** Id within the chat and source: a number where the app counts, else text. */
  readonly local: number | string;
  /** The service's id in decimal, null where it has none. Quotes join on it. */
  readonly server: string | null;
  /** UTC, null where the source has none or an implausible one. */
  readonly atMs: number | null;
  /** As stored, where `atMs` is null. */
  readonly atAsStored: string | null;
  /** Minutes, where the source recorded an offset. */
  readonly offset: number | null;
  readonly sender: string | null;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly typeAsStored: string | null;
  readonly subtypeAsStored: string | null;
  /** What a person reads and searches. */
  readonly text: string | null;
  /** The stored body where it says more than `text`. */
  readonly raw: string | Uint8Array | null;
  readonly detail: { readonly [key: string]: Json } | null;
  /** `server` of the message this one answers. */
  readonly replyTo: string | null;
  /** Kept and counted, but not shown in a conversation. */
  readonly hidden: boolean;
  /** Oddities a reader should know of: `invalid-utf8`, `implausible-time` … */
  readonly flags: readonly string[];
  readonly attachments: readonly Attachment[];
}

/** A row that could not be taken in. Its ids and time are kept where they could be read. */
export interface Rejected {
  readonly account: string | null;
  readonly chat: string | null;
  readonly local: number | string | null;
  readonly server: string | null;
  readonly atMs: number | null;
  readonly reason: string;
  readonly where: string;
}

/** What a source holds beside messages, for the report on completeness. */
export type Remark =
  | { readonly what: 'listed-without-table'; readonly account: string; readonly key: string }
  | { readonly what: 'empty-table'; readonly account: string; readonly table: string; readonly key: string | null }
  | { readonly what: 'table-not-read'; readonly account: string; readonly table: string; readonly rows: number | null }
  | { readonly what: 'orphan-files'; readonly account: string; readonly count: number; readonly bytes: number }
  | { readonly what: 'only-in-log'; readonly account: string; readonly chat: string; readonly rows: number }
  | {
      readonly what: 'holding';
      readonly account: string;
      readonly kind: string;
      readonly count: number;
      readonly bytes: number | null;
    };

export type ChatItem =
  | { readonly type: 'account'; readonly account: Account }
  | { readonly type: 'person'; readonly person: Person }
  | { readonly type: 'chat'; readonly chat: Chat }
  /** Messages of one chat in the order of the source; many at a time, because a million cross here. */
  | {
      readonly type: 'messages';
      readonly account: string;
      readonly chat: string;
      readonly messages: readonly Message[];
    }
  | { readonly type: 'rejected'; readonly rejected: Rejected }
  /** How many rows the source itself says this chat has. */
  | { readonly type: 'rows'; readonly account: string; readonly chat: string; readonly rows: number }
  | { readonly type: 'remark'; readonly remark: Remark }
  | { readonly type: 'problem'; readonly problem: Problem };

/** One file of an export, a folder or a backup. */
export interface ExportFile {
  /** With `/`, relative to the export. */
  readonly path: string;
  /** Zero for an empty file, -1 for one that is listed and not there. Of an encrypted file, rounded up to a block. */
  sizeBytes(): number;
  modifiedMs(): number | null;
  /** All bytes; null where the file is listed but not there. */
  read(): Promise<Uint8Array | null>;
  stream(): AsyncIterable<Uint8Array>;
}

export interface BackupFacts {
  readonly device: string | null;
  readonly udid: string | null;
  readonly iosVersion: string | null;
  readonly date: string | null;
  readonly encrypted: boolean;
  /** Null where the status file is absent. */
  readonly finished: boolean | null;
}

/** What the owner pointed at: a file, a folder, a zip, or a phone's backup. Read only. */
export interface ChatInput {
  /** Safe to print. */
  readonly name: string;
  readonly container: 'file' | 'folder' | 'zip' | 'ios-backup';
  readonly backup: BackupFacts | null;
  /** Start of the file, for `file` alone. */
  readonly head: { readonly bytes: Uint8Array; readonly text: string; readonly sizeBytes: number } | null;
  /** Files, of one domain where the container has domains. */
  files(domain?: string): readonly ExportFile[];
  file(path: string, domain?: string): ExportFile | null;
}

export interface ChatReading {
  /** IANA name, for exports whose times have no zone. */
  readonly timeZone: string | null;
  /** Name or id of the owner in exports that do not say. */
  readonly owner: string | null;
  /** Overrides the order of dates in an export that leaves it open. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd' | null;
}

/** One export format. */
export interface ChatFormat {
  readonly id: string;
  /** App the messages are from, or null where the export says so itself. */
  readonly app: string | null;
  readonly title: Words;
  readonly howToGet: readonly Words[];
  readonly verifiedOn: readonly string[];
  /** Why this input is of this format, or null. By content, never by name alone. */
  recognize(input: ChatInput): Promise<string | null>;
  read(input: ChatInput, reading: ChatReading): AsyncIterable<ChatItem>;
}
