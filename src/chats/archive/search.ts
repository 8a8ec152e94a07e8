// Search: exact substrings of the folded text, narrowed by person, chat, kind, date and media; snippets around the hit.
import { HOUR_MS } from '../../base/time.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../model/chat.ts';
import type { Archive } from './archive.ts';
import { fold } from './fold.ts';
import { eachFound, type IndexFilter } from './text-index.ts';

export interface SearchQuery {
  /** All of them must occur. */
  readonly words: readonly string[];
  readonly chat: string | null;
  readonly person: string | null;
  /** `text` alone by default; `any` also finds quotes, links, names of files and so on. */
  readonly kinds: readonly MessageKind[] | 'any';
  readonly has: readonly string[];
  /** UTC milliseconds, end exclusive. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly limit: number;
  readonly offset: number;
}

export interface Hit {
  readonly id: number;
  readonly chat: string;
  readonly chatId: number;
  readonly account: string;
  readonly at: string | null;
  readonly sender: string | null;
  readonly kind: MessageKind;
  readonly snippet: string;
}

export interface SearchResult {
  readonly total: number;
  readonly hits: Hit[];
  /** Hits in kinds that were not asked for, where only texts were. */
  readonly elsewhere: number;
}

export const NO_FILTER: Omit<SearchQuery, 'words'> = {
  chat: null,
  person: null,
  kinds: ['text'],
  has: [],
  fromMs: null,
  toMs: null,
  limit: 50,
  offset: 0,
};

const NO_INDEX_FILTER: IndexFilter = { chats: null, senders: null, fromMs: null, toMs: null, among: [] };

const PREFIXES = ['in', 'from', 'kind', 'has', 'after', 'before', 'on'] as const;

/** `in:` `from:` `kind:` `has:` `after:` `before:` `on:` and words; a word in quotation marks keeps its spaces. */
export function parseQuery(text: string, base: Omit<SearchQuery, 'words'> = NO_FILTER, offsetMs = 0): SearchQuery {
  let query: SearchQuery = { ...base, words: [] };
  const words: string[] = [];
  const day = (value: string): number | null => {
    const ms = Date.parse(
      /^\d{4}$/.test(value) ? `${value}-01-01` : /^\d{4}-\d\d$/.test(value) ? `${value}-01` : value,
    );
    return Number.isNaN(ms) ? null : ms - offsetMs;
  };
  for (const match of text.matchAll(/(?:(in|from|kind|has|after|before|on):)?(?:"([^"]*)"|(\S+))/gi)) {
    const key = match[1]?.toLowerCase() as (typeof PREFIXES)[number] | undefined;
    const value = match[2] ?? match[3] ?? '';
    if (key === undefined) words.push(value);
    else if (key === 'in') query = { ...query, chat: value };
    else if (key === 'from') query = { ...query, person: value };
    else if (key === 'has') query = { ...query, has: [...query.has, value], kinds: 'any' };
    else if (key === 'kind')
      query = { ...query, kinds: value === 'any' ? 'any' : MESSAGE_KINDS.filter((k) => value.split(',').includes(k)) };
    else {
      const ms = day(value);
      if (ms === null) words.push(match[0]);
      else if (key === 'after') query = { ...query, fromMs: ms };
      else if (key === 'before') query = { ...query, toMs: ms };
      else query = { ...query, fromMs: ms, toMs: ms + 24 * HOUR_MS };
    }
  }
  return { ...query, words };
}

export function search(archive: Archive, query: SearchQuery): SearchResult {
  const ids = (sql: string, ...parameters: (string | { readonly person: string })[]): Set<number> =>
    new Set(
      archive.db
        .prepare(sql)
        .pluck()
        .all(...parameters) as number[],
    );
  const chats =
    query.chat === null
      ? null
      : ids(
          "SELECT id FROM chat WHERE instr(lower(coalesce(name, hint, '')), lower(?)) OR key = ? OR CAST(id AS TEXT) = ?",
          query.chat,
          query.chat,
          query.chat,
        );
  const senders =
    query.person === null
      ? null
      : ids(
          // By any name: the owner's for them, their own, the one in a group; the owner of the account too.
          `SELECT p.id FROM person p JOIN account a ON a.id = p.account WHERE p.key = @person
             OR instr(lower(coalesce(p.name, '') || ' ' || coalesce(p.nickname, '') || ' ' || coalesce(p.alias, '')), lower(@person))
             OR (p.key = a.key AND instr(lower(coalesce(a.name, '') || ' ' || coalesce(a.alias, '')), lower(@person)))
             OR p.id IN (SELECT person FROM member WHERE instr(lower(shown), lower(@person)))`,
          { person: query.person },
        );
  const link = MESSAGE_KINDS.indexOf('link');
  const among = query.has.map((has): IndexFilter['among'][number] => {
    const marks = new Marks(archive);
    if (has === 'link') {
      eachFound(archive.db, ['://'], NO_INDEX_FILTER, (id) => marks.add(id));
      return (id, kind) => kind === link || marks.has(id);
    }
    const messages = archive.db
      .prepare('SELECT message FROM attachment WHERE role = ? OR role = ?')
      .pluck()
      .all(has, `forwarded-${has}`) as number[];
    for (const id of messages) marks.add(id);
    return (id) => marks.has(id);
  });
  const kinds = query.kinds === 'any' ? null : new Uint8Array(256);
  if (kinds && query.kinds !== 'any') for (const k of query.kinds) kinds[MESSAGE_KINDS.indexOf(k)] = 1;
  const newest = new Newest(query.limit + query.offset);
  const filter = { chats, senders, fromMs: query.fromMs, toMs: query.toMs, among };
  let total = 0;
  let elsewhere = 0;
  eachFound(archive.db, query.words, filter, (id, kind, at) => {
    if (kinds && kinds[kind] === 0) {
      elsewhere++;
      return;
    }
    total++;
    newest.offer(at, id);
  });
  const words = query.words.some((w) => w !== '');
  return {
    total,
    hits: hitsOf(archive, newest.ids().slice(query.offset), query.words),
    elsewhere: words ? elsewhere : 0,
  };
}

/** A set of messages. */
class Marks {
  readonly #bits: Uint8Array;
  constructor(archive: Archive) {
    this.#bits = new Uint8Array(
      1 + (archive.db.prepare('SELECT coalesce(max(id), 0) FROM message').pluck().get() as number),
    );
  }
  add(id: number): void {
    this.#bits[id] = 1;
  }
  has(id: number): boolean {
    return this.#bits[id] === 1;
  }
}

/** Keeps the newest few of many; those without a time come last. */
class Newest {
  readonly #limit: number;
  #times: number[] = [];
  #ids: number[] = [];
  #least = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(at: number, id: number): void {
    const time = Number.isNaN(at) ? Number.MIN_SAFE_INTEGER : at;
    if (time < this.#least) return;
    this.#times.push(time);
    this.#ids.push(id);
    if (this.#ids.length >= 2 * this.#limit + 1024) this.#cut();
  }

  ids(): number[] {
    this.#cut();
    return this.#ids;
  }

  #cut(): void {
    const order = this.#ids.map((_, i) => i);
    order.sort((a, b) => this.#times[b]! - this.#times[a]! || this.#ids[b]! - this.#ids[a]!);
    order.length = Math.min(order.length, this.#limit);
    const times = this.#times;
    const ids = this.#ids;
    this.#times = order.map((i) => times[i]!);
    this.#ids = order.map((i) => ids[i]!);
    if (order.length === this.#limit) this.#least = this.#times.at(-1) ?? this.#least;
  }
}

interface HitRow {
  id: number;
  chat: number;
  chatName: string;
  account: string;
  at: number | null;
  sender: string | null;
  kind: number;
  text: string | null;
}

function hitsOf(archive: Archive, ids: readonly number[], words: readonly string[]): Hit[] {
  const statement = archive.db.prepare(
    `SELECT m.id, m.chat, coalesce(c.name, c.hint, c.peer, c.key) chatName, a.key account, m.at, m.kind, m.text, coalesce(p.name, mb.shown, CASE WHEN p.key = a.key THEN a.name END, p.key) sender
     FROM message m JOIN chat c ON c.id = m.chat JOIN account a ON a.id = c.account LEFT JOIN person p ON p.id = m.sender
     LEFT JOIN member mb ON mb.chat = m.chat AND mb.person = m.sender WHERE m.id = ?`,
  );
  return ids.flatMap((id) => {
    const row = statement.get(id) as HitRow | undefined;
    if (!row) return [];
    return [
      {
        id: row.id,
        chat: row.chatName,
        chatId: row.chat,
        account: row.account,
        at: row.at === null ? null : new Date(row.at).toISOString(),
        sender: row.sender,
        kind: MESSAGE_KINDS[row.kind] ?? 'unsupported',
        snippet: snippetOf(row.text ?? '', words[0] ?? ''),
      },
    ];
  });
}

const BEFORE = 24;
const AFTER = 60;

/** A line around the first hit. */
export function snippetOf(text: string, words: string): string {
  const flat = text.replace(/\s+/g, ' ');
  const at = words === '' ? 0 : fold(flat).indexOf(fold(words));
  const start = Math.max(0, at - BEFORE);
  const chars = [...flat.slice(start, start + BEFORE + words.length + AFTER)].join('');
  return `${start > 0 ? '…' : ''}${chars.toWellFormed()}${start + chars.length < flat.length ? '…' : ''}`;
}
