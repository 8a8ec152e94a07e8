// Counts over messages by the owner's clock: when, who, what, how fast the answer came, which words.
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import { DIRECTIONS, MESSAGE_KINDS } from '../../model/chat.ts';
import type { Archive } from '../archive/archive.ts';
import { type Counts, count, counts } from '../archive/tally.ts';
import type { OwnersClock } from '../reading/clock.ts';
import { isStopWord } from './stop-words.ts';

export interface Statistics {
  readonly schema: 'telltale/chats-statistics@1';
  readonly messages: number;
  /** Not in the tables of time. */
  readonly withoutTime: number;
  readonly byMonth: Counts;
  readonly hours: number[];
  /** Sunday first. */
  readonly weekdays: number[];
  /** [weekday][hour] */
  readonly hourByWeekday: number[][];
  readonly byKind: Counts;
  readonly byDirection: Counts;
  readonly byPerson: { readonly key: string; readonly name: string; readonly messages: number }[];
  /** Answers of the owner and to the owner within a day, in chats of two. */
  readonly replies: { readonly byOwner: Quartiles | null; readonly toOwner: Quartiles | null };
  readonly words: { readonly word: string; readonly count: number }[];
}

export interface Quartiles {
  readonly count: number;
  readonly lowerMs: number;
  readonly medianMs: number;
  readonly upperMs: number;
}

export interface StatisticsRequest {
  /** Ids; all where null. */
  readonly chats: readonly number[] | null;
  readonly clock: OwnersClock;
  readonly words: number;
}

const UNREADABLE = MESSAGE_KINDS.indexOf('unreadable');
const MAX_WORDS = 400_000;
const SEGMENTED_CHARS = 4_000_000;

export function statistics(archive: Archive, request: StatisticsRequest): Statistics {
  const { db } = archive;
  const filter = request.chats === null ? '' : `AND m.chat IN (${request.chats.map(Number).join(',') || '-1'})`;
  const hourByWeekday = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const months = new Map<number, number>();
  const kinds = new Array<number>(MESSAGE_KINDS.length).fill(0);
  const directions = [0, 0, 0, 0];
  const senders = new Map<number, number>();
  const waits: [number[], number[]] = [[], []];
  let messages = 0;
  let withoutTime = 0;
  let chat = -1;
  let last: { at: number; direction: number } | null = null;
  const direct = new Set(db.prepare("SELECT id FROM chat WHERE kind = 'direct'").pluck().all() as number[]);
  const local = new Set(db.prepare("SELECT id FROM chat WHERE clock = 'local'").pluck().all() as number[]);
  const rows = db
    .prepare(
      `SELECT m.chat, m.at, m.sender, m.direction, m.kind FROM message m WHERE m.kind <> ${UNREADABLE} ${filter} ORDER BY m.chat, m.ord, m.id`,
    )
    .raw()
    .iterate() as Iterable<[number, number | null, number | null, number, number]>;
  for (const [id, at, sender, direction, kind] of rows) {
    messages++;
    kinds[kind]!++;
    directions[direction]!++;
    if (sender !== null) senders.set(sender, (senders.get(sender) ?? 0) + 1);
    if (id !== chat) {
      chat = id;
      last = null;
    }
    if (at === null) {
      withoutTime++;
      continue;
    }
    const wall = local.has(id) ? at : at + request.clock.offsetMs(at);
    const day = Math.floor(wall / DAY_MS);
    hourByWeekday[(((day + 4) % 7) + 7) % 7]![Math.floor((wall - day * DAY_MS) / HOUR_MS)]!++;
    months.set(day, (months.get(day) ?? 0) + 1);
    if (direction > 1 || !direct.has(id)) continue;
    if (last && last.direction !== direction && at - last.at < DAY_MS && at >= last.at)
      waits[direction as 0 | 1].push(at - last.at);
    if (!last || last.direction !== direction) last = { at, direction };
  }
  const byMonth = counts();
  for (const [day, n] of [...months].sort(([a], [b]) => a - b))
    count(byMonth, new Date(day * DAY_MS).toISOString().slice(0, 7), n);
  const byKind = counts();
  kinds.forEach((n, i) => {
    if (n > 0) byKind[MESSAGE_KINDS[i]!] = n;
  });
  const byDirection = counts();
  directions.forEach((n, i) => {
    byDirection[DIRECTIONS[i]!] = n;
  });
  const person = db.prepare(
    'SELECT p.key, coalesce(p.name, CASE WHEN p.key = a.key THEN a.name END, p.key) name FROM person p JOIN account a ON a.id = p.account WHERE p.id = ?',
  );
  return {
    schema: 'telltale/chats-statistics@1',
    messages,
    withoutTime,
    byMonth,
    hours: Array.from({ length: 24 }, (_, h) => hourByWeekday.reduce((n, day) => n + day[h]!, 0)),
    weekdays: hourByWeekday.map((day) => day.reduce((a, b) => a + b, 0)),
    hourByWeekday,
    byKind,
    byDirection,
    byPerson: [...senders]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 200)
      .map(([id, n]) => ({ ...(person.get(id) as { key: string; name: string }), messages: n })),
    replies: { byOwner: quartiles(waits[0]), toOwner: quartiles(waits[1]) },
    words: request.words > 0 ? wordsOf(archive, filter, request.words) : [],
  };
}

function quartiles(values: number[]): Quartiles | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const at = (q: number): number => values[Math.min(values.length - 1, Math.floor(q * values.length))]!;
  return { count: values.length, lowerMs: at(0.25), medianMs: at(0.5), upperMs: at(0.75) };
}

/** Most used words of two letters or more, from texts spread evenly over the archive where it is large. */
function wordsOf(archive: Archive, filter: string, most: number): Statistics['words'] {
  const { chars } = archive.db
    .prepare(`SELECT coalesce(sum(length(text)), 0) chars FROM message m WHERE kind = 0 ${filter}`)
    .get() as { chars: number };
  const step = Math.max(1, Math.ceil(chars / SEGMENTED_CHARS));
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  const found = new Map<string, number>();
  const texts = archive.db
    .prepare(`SELECT text FROM message m WHERE kind = 0 AND text IS NOT NULL AND id % ${step} = 0 ${filter}`)
    .pluck();
  for (const text of texts.iterate() as Iterable<string>)
    for (const { segment, isWordLike } of segmenter.segment(text.slice(0, 4000))) {
      if (!isWordLike || segment.length < 2 || /^[\d.,:]+$/.test(segment)) continue;
      const word = segment.toLowerCase();
      if (isStopWord(word) || (found.size >= MAX_WORDS && !found.has(word))) continue;
      found.set(word, (found.get(word) ?? 0) + 1);
    }
  return [...found]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([word, n]) => ({ word, count: n * step }));
}
