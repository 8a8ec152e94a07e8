import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { iosTcc as source } from './ios-tcc.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('permissions of an iPhone', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  for (const [name, rows, apps, from, to] of [
    ['mvt_TCC.db', 11, 10, '2020-08-12T13:13:16.000Z', '2021-12-03T19:32:03.000Z'],
    ['plaso_TCC-test.db', 21, 20, '2020-05-29T12:09:51.000Z', '2020-06-16T20:34:20.000Z'],
  ] as const) {
    const file = corpus(`phone-records/ios-db/${name}`);
    it.runIf(file)(`in ${name} are all read`, async () => {
      const r = await readSource(source, [fileInput(file!)], ctx);
      const { Permission } = r.rows;
      expect([Permission.length, new Set(Permission.map((p) => p.app)).size]).toEqual([rows, apps]);
      expect(Permission.every((p) => p.value === 'allowed')).toBe(true);
      const since = Permission.map((p) => p.since!).sort();
      expect([since[0], since.at(-1)]).toEqual([from, to]);
      expect(r.problems).toEqual([]);
      expect([...r.lines.values()][0]).toMatchObject({ total: rows, used: rows });
      if (name.startsWith('mvt'))
        expect(Permission.filter((p) => ['photos', 'contacts', 'camera'].includes(p.data))).toEqual([]);
    });
  }
});
