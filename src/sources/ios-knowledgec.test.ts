import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { iosKnowledgec as source } from './ios-knowledgec.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('knowledgeC', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  for (const [name, total, focus, apps, zero, offsets] of [
    ['10.13', 21, 17, 8, 3, ['+00:00']],
    ['10.14', 92, 52, 21, 6, ['-07:00', '-08:00']],
  ] as const) {
    const file = corpus(`phone-records/ios-db/plaso_knowledgec-${name}.db`);
    it.runIf(file)(`of macOS ${name} gives every time in focus`, async () => {
      const r = await readSource(source, [fileInput(file!)], ctx);
      // Usage and focus of one app overlap; focus is told apart by its stream here only.
      const db = openSqlite((await import('node:fs')).readFileSync(file!));
      const ids = new Set(
        [...db.rows("SELECT rowid AS id FROM ZOBJECT WHERE ZSTREAMNAME = '/app/inFocus'")].map((x) => x.id),
      );
      db.close();
      const rows = r.rows.Presence.filter((p) => ids.has(p.from.row));
      expect([rows.length, new Set(rows.map((p) => p.app)).size]).toEqual([focus, apps]);
      expect(rows.filter((p) => p.begin === p.end)).toHaveLength(zero);
      expect([...new Set(rows.map((p) => p.begin.slice(-6)))].sort()).toEqual(offsets);
      expect([...r.lines.values()][0]!.total).toBe(total);
    });
  }
});
