// What telltale hands to this package and what it gets back. The same shapes stand in telltale's `src/model/chat.ts`;
// they are repeated here so that the package can live in a repository of its own. A test holds the two together.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface ExportFile {
  readonly path: string;
  sizeBytes(): number;
  modifiedMs(): number | null;
  read(): Promise<Uint8Array | null>;
}

export interface ChatInput {
  readonly name: string;
  readonly container: 'file' | 'folder' | 'zip' | 'ios-backup';
  files(domain?: string): readonly ExportFile[];
  file(path: string, domain?: string): ExportFile | null;
}

/** A database opened from memory. Rows are arrays in the order of the columns asked for. */
export interface RawDatabase {
  rows(sql: string, ...parameters: (string | number)[]): Iterable<unknown[]>;
  /** The same at once: faster, for a statement that says how many it wants. */
  all(sql: string, ...parameters: (string | number)[]): unknown[][];
  close(): void;
}

/** What telltale does better than this package would: containers and encodings. */
export interface Kit {
  /** Opens a database without a copy on disk; `log` is its write-ahead log. Throws where it is none. */
  openDatabase(bytes: Uint8Array, log: Uint8Array | null): RawDatabase;
  /** A property list, binary or XML; archived references are objects `{ UID: n }`. Throws where it is none. */
  plist(bytes: Uint8Array): unknown;
}

export interface Account {
  readonly key: string;
  readonly name: string | null;
  readonly alias: string | null;
  readonly foundThrough: readonly string[];
}

export interface Person {
  readonly account: string;
  readonly key: string;
  readonly name: string | null;
  readonly nickname: string | null;
  readonly alias: string | null;
  readonly remark: string | null;
  readonly labels: readonly string[];
}

export interface Chat {
  readonly account: string;
  readonly key: string;
  readonly kind: 'direct' | 'group' | 'official' | 'self' | 'unknown';
  readonly name: string | null;
  readonly nameHint: string | null;
  readonly peer: string | null;
  readonly contact: 'listed' | 'deleted' | 'unknown';
  readonly members: readonly { readonly key: string; readonly shown: string | null }[];
  readonly where: string;
  readonly clock: 'utc' | 'local';
}

export interface MediaSource {
  readonly path: string;
  readonly sizeBytes: number;
  read(): Promise<Uint8Array | null>;
}

export interface Attachment {
  readonly role: string;
  readonly state: 'present' | 'thumbnail-only' | 'missing' | 'empty' | 'not-on-disk';
  readonly name: string | null;
  readonly file: MediaSource | null;
  readonly thumbnail: MediaSource | null;
  readonly durationMs: number | null;
}

export type MessageKind =
  | 'text'
  | 'image'
  | 'voice'
  | 'video'
  | 'file'
  | 'sticker'
  | 'location'
  | 'live-location'
  | 'link'
  | 'music'
  | 'card'
  | 'call'
  | 'quote'
  | 'forward'
  | 'transfer'
  | 'red-packet'
  | 'mini-program'
  | 'channel'
  | 'note'
  | 'pat'
  | 'announcement'
  | 'mail'
  | 'friend-request'
  | 'goods'
  | 'notice'
  | 'system'
  | 'recall'
  | 'status'
  | 'unsupported';

export interface Message {
  readonly local: number | string;
  readonly server: string | null;
  readonly atMs: number | null;
  readonly atAsStored: string | null;
  readonly offset: number | null;
  readonly sender: string | null;
  readonly direction: 'sent' | 'received' | 'system' | 'unknown';
  readonly kind: MessageKind;
  readonly typeAsStored: string | null;
  readonly subtypeAsStored: string | null;
  readonly text: string | null;
  readonly raw: string | Uint8Array | null;
  readonly detail: { readonly [key: string]: Json } | null;
  readonly replyTo: string | null;
  readonly hidden: boolean;
  readonly flags: readonly string[];
  readonly attachments: readonly Attachment[];
}

export interface Rejected {
  readonly account: string | null;
  readonly chat: string | null;
  readonly local: number | string | null;
  readonly server: string | null;
  readonly atMs: number | null;
  readonly reason: string;
  readonly where: string;
}

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

export interface Problem {
  readonly code: 'damaged' | 'unknown-layout' | 'missing-table' | 'missing-column' | 'cut-off';
  readonly from: null;
  readonly sentence: string;
  readonly excerpt: null;
}

export type ChatItem =
  | { readonly type: 'account'; readonly account: Account }
  | { readonly type: 'person'; readonly person: Person }
  | { readonly type: 'chat'; readonly chat: Chat }
  | {
      readonly type: 'messages';
      readonly account: string;
      readonly chat: string;
      readonly messages: readonly Message[];
    }
  | { readonly type: 'rejected'; readonly rejected: Rejected }
  | { readonly type: 'rows'; readonly account: string; readonly chat: string; readonly rows: number }
  | { readonly type: 'remark'; readonly remark: Remark }
  | { readonly type: 'problem'; readonly problem: Problem };

export interface Words {
  readonly en: string;
  readonly zh: string;
}

export interface ChatFormat {
  readonly id: string;
  readonly app: string | null;
  readonly title: Words;
  readonly howToGet: readonly Words[];
  readonly verifiedOn: readonly string[];
  recognize(input: ChatInput): Promise<string | null>;
  read(input: ChatInput): AsyncIterable<ChatItem>;
}
