import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../test/support.ts';
import { headOf, memoryInput, readHead } from '../engine/input.ts';
import { openSqlite } from './sqlite.ts';

const many = (() => {
  const db = new Database(':memory:');
  for (let i = 0; i < 300; i++)
    db.exec(`CREATE TABLE table_${i} (a, b, ${'c'.repeat(100)}); CREATE INDEX i_${i} ON table_${i} (a)`);
  return new Uint8Array(db.serialize());
})();
const files = ['netusage.sqlite', 'powerlog_2021-12-16.PLSQL', 'knowledgec-10.13.db'].map((f) =>
  corpus(`phone-records/ios-db/plaso_${f}`),
);

describe('table names of a database', () => {
  it('are read from wherever the schema lies', async () => {
    const names = openSqlite(many).tables().sort();
    expect([...headOf(many, many.length).tables!].sort()).toEqual(names);
    expect([...(await readHead(memoryInput('x', many))).tables!].sort()).toEqual(names);
  });

  for (const file of files)
    it.runIf(file)(`are those that SQLite tells of ${file?.split('/').at(-1)}`, async () => {
      const bytes = new Uint8Array(readFileSync(file!));
      const head = await readHead(memoryInput('x', bytes));
      expect([...head.tables!].sort()).toEqual(openSqlite(bytes).tables().sort());
    });

  it('never make damage worse', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(many.length - 1), fc.nat(255)), { maxLength: 40 }), (edits) => {
        const bytes = many.slice();
        for (const [at, value] of edits) bytes[at] = value;
        headOf(bytes, bytes.length);
      }),
      { numRuns: 100 },
    );
  });
});
