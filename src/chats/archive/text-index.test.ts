import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold } from './fold.ts';
import { eachPlace, PairBuilder } from './pairs.ts';
import { TABLES } from './schema.ts';
import { buildIndex, checkIndex, eachFound, type IndexFilter, IndexWriter, reword, tidyIndex } from './text-index.ts';

const pieces = fc.constantFrom(
  ...['微', '信', '转', '账', '龘', 'a', 'B', ' ', '+', '3', '.', '👨‍👩‍👧‍👦', 'é', 'e\u0301', 'Ｈ', '"', '*', '\u0000'],
  ...['\u202e', '한', 'か', 'İ', '-', '\uffff', '\ufffd', '\ud800', 'ß', 'ﬁ'],
);
const texts = fc.array(pieces, { maxLength: 12 }).map((p) => p.join(''));
const NO_FILTER: IndexFilter = { chats: null, senders: null, fromMs: null, toMs: null, among: [] };

interface Row {
  chat: number;
  sender: number | null;
  at: number | null;
  kind: number;
  text: string | null;
  hidden: boolean;
}
const rows = fc.array(
  fc.record({
    chat: fc.integer({ min: 1, max: 3 }),
    sender: fc.option(fc.integer({ min: 1, max: 3 })),
    at: fc.option(fc.integer({ min: 0, max: 50 })),
    kind: fc.integer({ min: 0, max: 5 }),
    text: fc.option(texts, { freq: 8 }),
    hidden: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

function archiveOf(all: readonly Row[], segments: number) {
  const db = new Database(':memory:');
  db.exec(TABLES);
  const add = db.prepare(
    'INSERT INTO message (id, chat, sender, at, ord, kind, text, flags, direction, import) VALUES (?,?,?,?,0,?,?,?,0,1)',
  );
  let index = new IndexWriter(db);
  all.forEach((r, i) => {
    add.run(i + 1, r.chat, r.sender, r.at, r.kind, r.text?.toWellFormed() ?? null, r.hidden ? 'hidden x' : null);
    index.add(i + 1, r.chat, r.sender, r.at, r.kind, r.hidden ? null : r.text);
    if (i % segments === 0) {
      index.flush();
      index = new IndexWriter(db);
    }
  });
  index.flush();
  return db;
}

const found = (db: Database.Database, words: readonly string[], filter: IndexFilter = NO_FILTER): number[] => {
  const ids: number[] = [];
  eachFound(db, words, filter, (id) => ids.push(id));
  return ids.sort((a, b) => a - b);
};
const expected = (all: readonly Row[], words: readonly string[], passes: (r: Row, id: number) => boolean): number[] => {
  const wanted = words.map((w) => fold(w.toWellFormed())).filter((w) => w !== '');
  return all.flatMap((r, i) => {
    const text = r.hidden || r.text === null ? '' : fold(r.text);
    return wanted.every((w) => text.includes(w)) && passes(r, i + 1) ? [i + 1] : [];
  });
};

it('finds exactly the messages that contain the words and pass the filter', () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(
        fc.array(pieces, { minLength: 1, maxLength: 5 }).map((p) => p.join('')),
        { maxLength: 2 },
      ),
      fc.integer({ min: 1, max: 12 }),
      fc.record({
        chat: fc.option(fc.constant(1)),
        sender: fc.option(fc.constant(2)),
        from: fc.option(fc.constant(10)),
      }),
      (all, words, segments, f) => {
        const db = archiveOf(all, segments);
        const filter: IndexFilter = {
          chats: f.chat === null ? null : new Set([f.chat]),
          senders: f.sender === null ? null : new Set([f.sender]),
          fromMs: f.from,
          toMs: f.from === null ? null : 40,
          among: [(id) => id !== 2],
        };
        const passes = (r: Row, id: number) =>
          id !== 2 &&
          (f.chat === null || r.chat === f.chat) &&
          (f.sender === null || r.sender === f.sender) &&
          (f.from === null || (r.at !== null && r.at >= f.from && r.at < 40));
        expect(found(db, words, filter)).toEqual(expected(all, words, passes));
        expect(checkIndex(db)).toEqual([]);
        db.close();
      },
    ),
    { numRuns: 300 },
  );
});

it('finds reworded messages by their later words, before and after a rebuild', () => {
  fc.assert(
    fc.property(rows, fc.array(texts, { minLength: 12, maxLength: 12 }), texts, (all, later, word) => {
      const db = archiveOf(all, 3);
      const now = all.map((r, i) => (i % 2 === 0 ? { ...r, text: later[i]!, kind: 7 } : r));
      now.forEach((r, i) => {
        if (i % 2 !== 0) return;
        db.prepare('UPDATE message SET text = ?, kind = 7 WHERE id = ?').run(r.text?.toWellFormed() ?? null, i + 1);
        reword(db, i + 1);
      });
      const words = word === '' ? ['微'] : [word];
      const wanted = expected(now, words, () => true);
      expect(found(db, words)).toEqual(wanted);
      expect(checkIndex(db)).toEqual([]);
      db.exec('DELETE FROM segment; DELETE FROM pair; DELETE FROM reworded');
      buildIndex(db, 1, now.length);
      expect(found(db, words)).toEqual(wanted);
      expect(checkIndex(db)).toEqual([]);
      db.close();
    }),
    { numRuns: 100 },
  );
});

it('keeps the number of segments small over many imports', () => {
  const db = new Database(':memory:');
  db.exec(TABLES);
  for (let i = 1; i <= 100; i++) {
    db.prepare('INSERT INTO message (id, chat, ord, kind, text, direction, import) VALUES (?, 1, 0, 0, ?, 0, 1)').run(
      i,
      `火锅${i}`,
    );
    const index = new IndexWriter(db);
    index.add(i, 1, null, null, 0, `火锅${i}`);
    index.flush();
    tidyIndex(db);
  }
  expect(db.prepare('SELECT count(*) FROM segment').pluck().get()).toBeLessThan(12);
  expect(found(db, ['火锅'])).toHaveLength(100);
  expect(found(db, ['锅9'])).toEqual([9, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
  expect(checkIndex(db)).toEqual([]);
  db.close();
});

it('says where the index and the messages differ', () => {
  const db = archiveOf([{ chat: 1, sender: null, at: null, kind: 0, text: '青团子', hidden: false }], 5);
  db.exec("UPDATE message SET text = '青团孑'");
  expect(checkIndex(db).join()).toContain('3 places');
  db.close();
});

it('keeps every place of long lists, through many chunks', () => {
  const builder = new PairBuilder();
  const places: [number, number][] = [];
  for (let document = 0; document < 30_000; document += 1 + (document % 7)) {
    const text = 'ab'.repeat(1 + (document % 300));
    builder.add(document, text);
    for (let i = 0; i < text.length; i += 2) places.push([document, i]);
  }
  const lists = new Map([...builder.entries()].map(([pair, bytes]) => [pair, Buffer.from(bytes)]));
  expect([...lists.keys()]).toEqual([...lists.keys()].sort((a, b) => a - b));
  const got: [number, number][] = [];
  eachPlace(lists.get(0x61 * 0x10000 + 0x62)!, (d, p) => got.push([d, p]));
  expect(got).toEqual(places);
});

it('reads damaged lists to their end without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let n = 0;
      eachPlace(bytes, () => n++);
      expect(n).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
