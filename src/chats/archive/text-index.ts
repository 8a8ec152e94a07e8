// The search index on disk: for every import one segment (or some, where it is large) that covers a span of message ids.
// A message whose text changed later is listed in `reworded`; such few are looked at one by one until the next rebuild.
import type Database from 'better-sqlite3';
import { fold } from './fold.ts';
import { END, eachPlace, PairBuilder } from './pairs.ts';

/** A segment is written when its places take this much memory. */
const SEGMENT_BYTES = 64 * 1024 * 1024;
const LONG_TEXT = 16_384;
const MANY_SEGMENTS = 8;
const MANY_REWORDED = 2000;

/** Tables of the index. Facets are arrays by document, so that a filter reads no message. */
export const INDEX_TABLES = `
CREATE TABLE segment (
  id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, chats BLOB NOT NULL, senders BLOB NOT NULL, times BLOB NOT NULL, kinds BLOB NOT NULL
);
CREATE TABLE pair (pair INTEGER NOT NULL, segment INTEGER NOT NULL, places BLOB NOT NULL, PRIMARY KEY (pair, segment)) WITHOUT ROWID;
CREATE TABLE reworded (message INTEGER PRIMARY KEY);
`;

/** What may be found: `hidden` messages are kept and never shown. */
const SEARCHABLE =
  "text IS NOT NULL AND text <> '' AND (flags IS NULL OR (flags <> 'hidden' AND flags NOT LIKE 'hidden %'))";

interface Facets {
  chats: Uint32Array;
  /** 0 where nobody is known. */
  senders: Uint32Array;
  /** NaN where the time is not known. */
  times: Float64Array;
  kinds: Uint8Array;
}
const START_DOCUMENTS = 1024;
const facets = (size: number): Facets => ({
  chats: new Uint32Array(size),
  senders: new Uint32Array(size),
  times: new Float64Array(size),
  kinds: new Uint8Array(size),
});

/** Takes messages in the order of their ids, which follow each other without a gap. */
export class IndexWriter {
  readonly #db: Database.Database;
  #builder = new PairBuilder();
  #facets = facets(START_DOCUMENTS);
  #first = 0;
  #count = 0;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** `text` is null where there is nothing to find. */
  add(id: number, chat: number, sender: number | null, atMs: number | null, kind: number, text: string | null): void {
    if (this.#count > 0 && id !== this.#first + this.#count) this.flush();
    if (this.#count === 0) this.#first = id;
    const document = this.#count++;
    if (document >= this.#facets.kinds.length) this.#grow();
    const { chats, senders, times, kinds } = this.#facets;
    chats[document] = chat;
    senders[document] = sender ?? 0;
    times[document] = atMs ?? Number.NaN;
    kinds[document] = kind;
    if (text !== null) this.#builder.add(document, text);
    const looks = (document & 4095) === 4095 || (text !== null && text.length > LONG_TEXT);
    if (looks && this.#builder.bytes > SEGMENT_BYTES) this.flush();
  }

  /** Writes what was gathered as a segment. */
  flush(): void {
    const n = this.#count;
    if (n === 0) return;
    const bytesOf = (a: Uint32Array | Float64Array | Uint8Array): Buffer =>
      Buffer.from(a.buffer, a.byteOffset, n * a.BYTES_PER_ELEMENT);
    const { chats, senders, times, kinds } = this.#facets;
    const segment = Number(
      this.#db
        .prepare('INSERT INTO segment (first, last, chats, senders, times, kinds) VALUES (?,?,?,?,?,?)')
        .run(this.#first, this.#first + n - 1, bytesOf(chats), bytesOf(senders), bytesOf(times), bytesOf(kinds))
        .lastInsertRowid,
    );
    const add = this.#db.prepare('INSERT INTO pair (pair, segment, places) VALUES (?,?,?)');
    for (const [pair, places] of this.#builder.entries()) add.run(pair, segment, places);
    this.#builder = new PairBuilder();
    this.#facets = facets(START_DOCUMENTS);
    this.#count = 0;
  }

  #grow(): void {
    const old = this.#facets;
    const larger = facets(old.kinds.length * 2);
    for (const name of ['chats', 'senders', 'times', 'kinds'] as const) larger[name].set(old[name]);
    this.#facets = larger;
  }
}

/** Marks a message whose words are no longer those of its segment. */
export const reword = (db: Database.Database, message: number): void =>
  void db.prepare('INSERT OR IGNORE INTO reworded (message) VALUES (?)').run(message);

/** Makes segments again from the messages they cover: the small ones at the end together, or all where much was reworded. */
export function tidyIndex(db: Database.Database): void {
  const segments = db.prepare('SELECT id, first, last FROM segment ORDER BY first').all() as Span[];
  const reworded = db.prepare('SELECT count(*) FROM reworded').pluck().get() as number;
  if (reworded > MANY_REWORDED) {
    rebuild(db, segments);
    return;
  }
  if (segments.length <= MANY_SEGMENTS) return;
  let from = segments.length - 1;
  let size = sizeOf(segments[from]!);
  while (from > 0 && sizeOf(segments[from - 1]!) <= size * 2) size += sizeOf(segments[--from]!);
  if (from < segments.length - 1) rebuild(db, segments.slice(from));
}

interface Span {
  readonly id: number;
  readonly first: number;
  readonly last: number;
}
const sizeOf = (s: Span): number => s.last - s.first + 1;

function rebuild(db: Database.Database, segments: readonly Span[]): void {
  const first = segments[0]?.first ?? 0;
  const last = segments.at(-1)?.last ?? -1;
  const drop = db.prepare('DELETE FROM pair WHERE segment = ?');
  for (const { id } of segments) {
    drop.run(id);
    db.prepare('DELETE FROM segment WHERE id = ?').run(id);
  }
  db.prepare('DELETE FROM reworded WHERE message BETWEEN ? AND ?').run(first, last);
  buildIndex(db, first, last);
}

/** Indexes the messages of a span of ids anew. */
export function buildIndex(db: Database.Database, first: number, last: number): void {
  const writer = new IndexWriter(db);
  // By spans, because a statement that is being read bars writing.
  const read = db
    .prepare(
      `SELECT id, chat, sender, at, kind, CASE WHEN ${SEARCHABLE} THEN text END FROM message WHERE id BETWEEN ? AND ? ORDER BY id`,
    )
    .raw();
  for (let from = first; from <= last; from += 4096)
    for (const row of read.all(from, Math.min(last, from + 4095)) as Parameters<IndexWriter['add']>[])
      writer.add(...row);
  writer.flush();
}

export interface IndexFilter {
  /** Null where any will do. */
  readonly chats: ReadonlySet<number> | null;
  readonly senders: ReadonlySet<number> | null;
  /** UTC milliseconds, end exclusive. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Each must agree to the message. */
  readonly among: readonly ((id: number, kind: number) => boolean)[];
}

/**
 * Calls `each` for every message that contains all of the words (for every message, where there are none) and passes the
 * filter, from the last one backwards. `kind` is its place in MESSAGE_KINDS; `at` is NaN where the time is not known.
 */
export function eachFound(
  db: Database.Database,
  words: readonly string[],
  filter: IndexFilter,
  each: (id: number, kind: number, at: number) => void,
): void {
  const wanted = [...new Set(words.map((w) => fold(w.toWellFormed())))].filter((w) => w !== '');
  const { fromMs, toMs, among } = filter;
  const reworded = db.prepare('SELECT message FROM reworded').pluck().all() as number[];
  const skip = new Set(reworded);
  const facet = (name: string, id: number): Buffer =>
    db.prepare(`SELECT ${name} FROM segment WHERE id = ?`).pluck().get(id) as Buffer;
  for (const s of db.prepare('SELECT id, first, last FROM segment ORDER BY first DESC').all() as Span[]) {
    const marks = wanted.length === 0 ? new Uint8Array(sizeOf(s)).fill(1) : documentsWith(db, s, wanted);
    let i = marks?.lastIndexOf(1) ?? -1;
    if (!marks || i < 0) continue;
    const chats = filter.chats ? uint32(facet('chats', s.id)) : null;
    const senders = filter.senders ? uint32(facet('senders', s.id)) : null;
    const times = float64(facet('times', s.id));
    const kinds = facet('kinds', s.id);
    for (; i >= 0; i--) {
      if (marks[i] === 0) continue;
      if (chats && !filter.chats?.has(chats[i]!)) continue;
      if (senders && !filter.senders?.has(senders[i]!)) continue;
      const at = times[i]!;
      if (fromMs !== null && !(at >= fromMs)) continue;
      if (toMs !== null && !(at < toMs)) continue;
      const id = s.first + i;
      if (skip.size > 0 && skip.has(id)) continue;
      if (among.length > 0 && !among.every((agrees) => agrees(id, kinds[i]!))) continue;
      each(id, kinds[i]!, at);
    }
  }
  const one = db.prepare(
    `SELECT chat, sender, at, kind, CASE WHEN ${SEARCHABLE} THEN text END text FROM message WHERE id = ?`,
  );
  for (const id of reworded) {
    const m = one.get(id) as RewordedRow | undefined;
    if (!m) continue;
    if (wanted.length > 0) {
      const text = fold(m.text ?? '');
      if (!wanted.every((w) => text.includes(w))) continue;
    }
    const at = m.at ?? Number.NaN;
    if (filter.chats && !filter.chats.has(m.chat)) continue;
    if (filter.senders && (m.sender === null || !filter.senders.has(m.sender))) continue;
    if (fromMs !== null && !(at >= fromMs)) continue;
    if (toMs !== null && !(at < toMs)) continue;
    if (among.every((agrees) => agrees(id, m.kind))) each(id, m.kind, at);
  }
}

interface RewordedRow {
  readonly chat: number;
  readonly sender: number | null;
  readonly at: number | null;
  readonly kind: number;
  readonly text: string | null;
}

/** One mark for each document of a segment that contains all of the folded words; null where none does. */
function documentsWith(db: Database.Database, s: Span, words: readonly string[]): Uint8Array | null {
  let marks: Uint8Array | null = null;
  for (const word of words) {
    const found = documentsWithOne(db, s, word);
    if (!found) return null;
    if (marks) for (let i = 0; i < marks.length; i++) marks[i] = marks[i]! & found[i]!;
    else marks = found;
  }
  return marks;
}

function documentsWithOne(db: Database.Database, s: Span, word: string): Uint8Array | null {
  const marks = new Uint8Array(sizeOf(s));
  const last = word.length - 1;
  if (last === 0) {
    const from = word.charCodeAt(0) * 0x10000;
    const rows = db
      .prepare('SELECT places FROM pair WHERE pair BETWEEN ? AND ? AND segment = ?')
      .pluck()
      .iterate(from, from + END, s.id) as Iterable<Buffer>;
    for (const places of rows) markDocuments(places, marks);
    return marks;
  }
  // Every other pair covers the word, and the last one its end.
  const offsets: number[] = [];
  for (let i = 0; i < last; i += 2) offsets.push(i);
  if (offsets.at(-1) !== last - 1) offsets.push(last - 1);
  const read = db.prepare('SELECT places FROM pair WHERE pair = ? AND segment = ?').pluck();
  const lists: { offset: number; places: Buffer }[] = [];
  for (const offset of offsets) {
    const pair = word.charCodeAt(offset) * 0x10000 + word.charCodeAt(offset + 1);
    const places = read.get(pair, s.id) as Buffer | undefined;
    if (!places) return null;
    lists.push({ offset, places });
  }
  if (lists.length === 1) {
    markDocuments(lists[0]!.places, marks);
    return marks;
  }
  lists.sort((a, b) => a.places.length - b.places.length);
  let documents: number[] = [];
  let starts: number[] = [];
  const [shortest, ...others] = lists as [(typeof lists)[number], ...typeof lists];
  eachPlace(shortest.places, (document, position) => {
    documents.push(document);
    starts.push(position - shortest.offset);
  });
  for (const { offset, places } of others) {
    if (documents.length === 0) return null;
    const [keptDocuments, keptStarts]: [number[], number[]] = [[], []];
    let i = 0;
    eachPlace(places, (document, position) => {
      const start = position - offset;
      while (i < documents.length && (documents[i]! < document || (documents[i] === document && starts[i]! < start)))
        i++;
      if (i >= documents.length || documents[i] !== document || starts[i] !== start) return;
      keptDocuments.push(document);
      keptStarts.push(start);
    });
    documents = keptDocuments;
    starts = keptStarts;
  }
  for (const document of documents) marks[document] = 1;
  return marks;
}

function markDocuments(places: Uint8Array, marks: Uint8Array): void {
  const size = marks.length;
  let document = 0;
  for (let at = 0; at < places.length; ) {
    let ahead = places[at++]!;
    if (ahead > 127) {
      ahead &= 127;
      for (let shift = 7, byte = 128; byte > 127 && at < places.length; shift += 7) {
        byte = places[at++]!;
        ahead |= (byte & 127) << shift;
      }
    }
    document += ahead;
    if (document < size) marks[document] = 1;
    while (places[at++]! > 127);
  }
}

const aligned = (b: Buffer, unit: number): ArrayBufferLike =>
  b.byteOffset % unit === 0 ? b.buffer : b.buffer.slice(b.byteOffset, b.byteOffset + b.length);
const uint32 = (b: Buffer): Uint32Array =>
  new Uint32Array(aligned(b, 4), b.byteOffset % 4 === 0 ? b.byteOffset : 0, b.length / 4);
const float64 = (b: Buffer): Float64Array =>
  new Float64Array(aligned(b, 8), b.byteOffset % 8 === 0 ? b.byteOffset : 0, b.length / 8);

/** Compares the index with the messages: an order-free sum over every place, made from both. Empty where they agree. */
export function checkIndex(db: Database.Database): string[] {
  const reworded = new Set(db.prepare('SELECT message FROM reworded').pluck().all() as number[]);
  const differences: string[] = [];
  let end = 0;
  for (const s of db.prepare('SELECT id, first, last FROM segment ORDER BY first').all() as Span[]) {
    if (s.first !== end + 1) differences.push(`the search index leaves out messages before number ${s.first}`);
    end = s.last;
    let indexed = 0;
    let places = 0;
    for (const [pair, packed] of db
      .prepare('SELECT pair, places FROM pair WHERE segment = ?')
      .raw()
      .iterate(s.id) as Iterable<[number, Buffer]>)
      eachPlace(packed, (document, position) => {
        if (reworded.has(s.first + document)) return;
        places++;
        indexed = (indexed + mixed(pair, document, position)) | 0;
      });
    let expected = 0;
    let wanted = 0;
    const texts = db
      .prepare(`SELECT id, text FROM message WHERE id BETWEEN ? AND ? AND ${SEARCHABLE}`)
      .raw()
      .iterate(s.first, s.last) as Iterable<[number, string]>;
    for (const [id, text] of texts) {
      if (reworded.has(id)) continue;
      const folded = fold(text);
      for (let i = 0; i < folded.length; i++) {
        const next = i + 1 < folded.length ? folded.charCodeAt(i + 1) : END;
        const pair = folded.charCodeAt(i) * 0x10000 + next;
        expected = (expected + mixed(pair, id - s.first, i)) | 0;
        wanted++;
      }
    }
    if (indexed !== expected || places !== wanted)
      differences.push(
        `the search index holds ${places} places for messages ${s.first} to ${s.last}, and their texts have ${wanted}: import again into a new archive`,
      );
  }
  const max = db.prepare('SELECT coalesce(max(id), 0) FROM message').pluck().get() as number;
  if (end !== max) differences.push(`the search index ends at message ${end}, and the archive at ${max}`);
  return differences;
}

const mixed = (pair: number, document: number, position: number): number => {
  let h = Math.imul(pair | 0, 0x9e3779b1) ^ Math.imul(document + 1, 0x85ebca6b) ^ Math.imul(position + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
};
