import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { iosNetusage as source } from './ios-netusage.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('bytes of an iPhone by network', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  const file = corpus('phone-records/ios-db/plaso_netusage.sqlite');
  it.runIf(file)('in a published file add up by network', async () => {
    const { rows } = await readSource(source, [fileInput(file!)], ctx);
    const sum = (network: string, way: 'in' | 'out') =>
      rows.Volume.filter((v) => v.network === network).reduce((n, v) => n + v[way], 0);
    expect([sum('wifi', 'in'), sum('wifi', 'out')]).toEqual([11_226_053_629, 1_638_352_741]);
    expect([sum('cellular', 'in'), sum('cellular', 'out')]).toEqual([271_720_483, 110_996_695]);
    expect(new Set(rows.Volume.map((v) => v.from.row)).size).toBe(335);
    expect(
      rows.Volume.map((v) => v.begin)
        .sort()[0]!
        .slice(0, 19),
    ).toBe('2021-01-17T19:23:37');
  });
});
