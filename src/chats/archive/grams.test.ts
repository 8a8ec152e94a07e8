import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold, gramCount, gramQuery, grams } from './grams.ts';

const pieces = fc.constantFrom(
  '微',
  '信',
  '转',
  '账',
  '龘',
  'a',
  'B',
  ' ',
  '+',
  '3',
  '.',
  '👨‍👩‍👧‍👦',
  'é',
  'e\u0301',
  'Ｈ',
  '"',
  '*',
  '\u0000',
  '\u202e',
  '한',
  'か',
  '\ud800',
  'İ',
  '-',
);
const texts = fc.array(pieces, { maxLength: 12 }).map((p) => p.join(''));

it('finds exactly the texts that contain the words', () => {
  fc.assert(
    fc.property(
      fc.array(texts, { minLength: 1, maxLength: 8 }),
      fc.array(pieces, { minLength: 1, maxLength: 4 }),
      (all, words) => {
        const db = new Database(':memory:');
        db.exec("CREATE VIRTUAL TABLE t USING fts5(grams, content='', columnsize=0, tokenize='ascii')");
        const add = db.prepare('INSERT INTO t (rowid, grams) VALUES (?, ?)');
        all.forEach((text, i) => void add.run(i + 1, grams(text)));
        const query = words.join('').toWellFormed();
        const match = gramQuery(query);
        const found =
          match === null
            ? []
            : (db.prepare('SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid').pluck().all(match) as number[]);
        db.close();
        const whole = (s: string) => [...fold(s)].map((c) => c.codePointAt(0)).join(' ');
        const expected = all.flatMap((text, i) =>
          ` ${whole(text.toWellFormed())} `.includes(` ${whole(query)} `) ? [i + 1] : [],
        );
        if (all.every((t) => t.isWellFormed())) expect(found).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

it('writes one token for each character', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(grams(text).split(' ').filter(Boolean).length).toBe(gramCount(text));
    }),
  );
});
