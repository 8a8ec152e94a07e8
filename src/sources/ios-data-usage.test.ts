import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { iosDataUsage as source } from './ios-data-usage.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('cellular bytes of an iPhone', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  for (const [name, rows, received, sent] of [
    ['mvt_DataUsage.sqlite', 10, 303_298, 203_578],
    ['plaso_DataUsage.sqlite', 887, 2_185_117_868, 186_516_208],
  ] as const) {
    const file = corpus(`phone-records/ios-db/${name}`);
    it.runIf(file)(`in ${name} add up, and nothing is said of Wi-Fi`, async () => {
      const { rows: all } = await readSource(source, [fileInput(file!)], ctx);
      expect(all.Volume).toHaveLength(rows);
      expect(all.Volume.every((v) => v.network === 'cellular')).toBe(true);
      expect(all.Volume.reduce((n, v) => n + v.in, 0)).toBe(received);
      expect(all.Volume.reduce((n, v) => n + v.out, 0)).toBe(sent);
    });
  }
});
