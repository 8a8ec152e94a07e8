// The kinds of unit that a folder holds one file each of. The engine knows only these shapes.
import type { Found, Outcome } from './finding.ts';
import type { Problem } from './problem.ts';
import type { Coverage, LineCounts, Options, Result } from './result.ts';
import type { Request, RowName, Rows, RowTypes } from './rows.ts';

/** Words in both languages; never one without the other. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** The first bytes of an input: all that recognition may look at. Names are not among them. */
export interface Head {
  /** At most the first 64 KiB. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** `bytes` as UTF-8 without a byte order mark; malformed parts replaced. */
  readonly text: string;
  /** Names of the tables, where the input is an SQLite database. */
  readonly tables?: readonly string[];
  /** Names of the members, where the input is a zip archive; of one without its directory those that stand in `bytes`. */
  readonly members?: readonly string[];
}

/** An input as a source sees it. Never changed; readable more than once. */
export interface Input {
  readonly sha256: string;
  /** Name it came under: for messages only, already made safe to print. */
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes from `start` to `end` (exclusive) in chunks. */
  bytes(start?: number, end?: number): AsyncIterable<Uint8Array>;
}

export interface SqliteTable {
  /** Rows as objects by column name; integers beyond 2^53 come as BigInt. */
  rows(sql: string, ...params: (string | number)[]): Iterable<Record<string, unknown>>;
  /** Column names of a table, or null where there is no such table. */
  columns(table: string): string[] | null;
  tables(): string[];
  close(): void;
}

/** A table to be written: column definitions as SQL has them, and cells in their order. */
export interface NewTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What Node can do and a browser cannot; absent in the browser. */
export interface Tools {
  /** Opens a database read-only from memory; throws where it is none. */
  openSqlite(bytes: Uint8Array): SqliteTable;
  /**
   * Inflates as bytes arrive, faster than a page can. Throws FormatError `damaged` or `cut-off` after everything that could
   * be inflated was handed out.
   */
  inflate(chunks: AsyncIterable<Uint8Array>, how: 'gzip' | 'deflate'): AsyncIterable<Uint8Array>;
  /** Asks the owner for a secret at a hidden prompt or reads it from a file descriptor; null where none was given. */
  secret(question: Words): Promise<Uint8Array | null>;
  /**
   * Runs tshark where installed, with a time limit. Arguments as an array, never a shell; `{name}` in them stands for the path of
   * that input. Yields its standard output.
   */
  tshark(args: readonly string[], inputs: Readonly<Record<string, Input>>): AsyncIterable<Uint8Array>;
}

export interface ReadContext {
  readonly options: Options;
  readonly tools: Partial<Tools>;
  /** Other inputs of the same run, for records that need a companion (a key log, a write-ahead log). */
  readonly companions: readonly Input[];
}

export type RowItem = { [N in RowName]: { readonly type: N; readonly row: RowTypes[N] } }[RowName];

/** The contents of one request. Handed to the finder of personal data and then forgotten: never kept in a row. */
export interface RequestParts {
  /** As sent, percent-encoding kept, without the query; empty where the capture has none. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Name and value as sent, in order; cookies are the `cookie` header. */
  readonly headers: readonly (readonly [string, string])[];
  /** Text where the capture keeps text, else bytes; transfer and content encodings may still stand. */
  readonly body: string | Uint8Array;
  /** What the app sent later on the same connection: WebSocket messages, the client's side of a TCP flow. */
  readonly messages: readonly (string | Uint8Array)[];
  /** The number that stands for the path in protocols that count their requests. */
  readonly messageType: number | null;
}

/** What a reader yields, in any order. An `exchange` is a Request row with its contents. A `lines` item tells what became of the lines of one input; exactly one an input. */
export type Item =
  | RowItem
  | { readonly type: 'exchange'; readonly request: Request; readonly parts: RequestParts }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'coverage'; readonly coverage: Coverage }
  /** Another input was read as a part of this source's: a write-ahead log, a file of a backup. It needs no source of its own. */
  | { readonly type: 'companion'; readonly input: string }
  | { readonly type: 'lines'; readonly input: string; readonly lines: LineCounts };

export interface Source {
  readonly id: string;
  readonly title: Words;
  readonly platforms: readonly ('ios' | 'android' | 'any')[];
  readonly describes: readonly RowName[];
  /** How the owner gets this record off the phone, one step an entry. */
  readonly howToGet: readonly Words[];
  /** Real files it was checked on: system version and how many rows. */
  readonly verifiedOn: readonly string[];
  /** The record keeps only the last of several accesses, so that what lies between its rows is unknown. */
  readonly keepsLastOnly?: true;
  /** By content alone. */
  recognize(head: Head): boolean;
  /** Reads all inputs of this source together, so that exports of one phone can be merged. */
  read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item>;
}

/** Rows an audit asked for, and nothing else. */
export type Needed<N extends RowName> = Pick<Rows, N>;

export interface AuditContext {
  readonly options: Options;
  readonly coverage: Result['coverage'];
  readonly derived: Result['derived'];
  /** Sources among the inputs. */
  readonly sources: readonly string[];
  readonly platform: 'ios' | 'android' | 'mixed' | 'unknown';
}

export interface AuditMeta<N extends RowName = RowName> {
  readonly id: string;
  readonly title: Words;
  readonly question: Words;
  readonly needs: readonly N[];
  /** What the answer means and does not mean, a paragraph. */
  readonly explains: Words;
  readonly law: readonly string[];
  readonly status: 'stable' | 'trial';
  readonly outcomes: readonly Outcome[];
  /** Gets the claims of a second reader too, and decides nothing on them alone. Others never see them. */
  readonly secondReader?: true;
}

export interface Audit<N extends RowName = RowName> {
  readonly meta: AuditMeta<N>;
  audit(rows: Needed<N>, context: AuditContext): Found[];
}

/** Keeps the row types an audit declared when it is written as a literal. */
export const defineAudit = <N extends RowName>(audit: Audit<N>): Audit<N> => audit;

export interface Reading {
  text: string | null;
  rows: RowItem[];
  problems: Problem[];
}

/** What an app says: one kind of document. */
export interface Declaration {
  readonly id: string;
  readonly title: Words;
  readonly howToGet: readonly Words[];
  readonly verifiedOn: readonly string[];
  recognize(head: Head): boolean;
  read(snapshot: Input, context: ReadContext): Promise<Reading>;
}
