import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { samsungPrivacyDashboard as source } from './samsung-privacy-dashboard.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('Samsung’s privacy dashboard', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });
});
