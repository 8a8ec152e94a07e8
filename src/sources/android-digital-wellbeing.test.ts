import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { openSqlite } from '../formats/sqlite.ts';
import { androidDigitalWellbeing as source } from './android-digital-wellbeing.ts';

const ctx = context({}, { tools: { openSqlite } });
goldenSource(source, ctx);

describe('Digital Wellbeing', () => {
  it('says that a page alone cannot open it, and that other bytes are none', async () => {
    const codes = async (tools: object) =>
      (
        await readSource(source, [textInput('SQLite format 3\0 and nothing more')], context({}, { tools }))
      ).problems.map((p) => p.code);
    expect(await codes({})).toEqual(['needs-node']);
    expect(await codes({ openSqlite })).not.toEqual([]);
  });

  const file = corpus('phone-records/android/plaso/app_usage');
  it.runIf(file)('of a published phone pairs into the time that apps were on screen', async () => {
    const r = await readSource(source, [fileInput(file!)], ctx);
    const rows = r.rows.Presence.filter((p) => p.what === 'app-on-screen');
    const ms = rows.flatMap((p) => (p.end === null ? [] : [Date.parse(p.end) - Date.parse(p.begin)]));
    expect([ms.length, ms.filter((n) => n === 0).length, rows.length - ms.length]).toEqual([2881, 1, 2]);
    expect(ms.reduce((n, x) => n + x, 0)).toBe(138_472_497);
    expect(r.rows.Presence.filter((p) => p.what === 'unlocked' && p.end === null)).toHaveLength(543);
    expect(r.rows.Presence.filter((p) => p.what === 'locked')).toEqual([]);
    const services = r.rows.Presence.filter((p) => p.what === 'app-foreground-service');
    expect(services.length).toBeLessThanOrEqual(444);
    expect(services.every((p) => p.end !== null)).toBe(true);
    const times = r.rows.Presence.map((p) => p.begin).sort();
    expect([times[0]!.slice(0, 10), times.at(-1)!.slice(0, 10)]).toEqual(['2023-05-29', '2023-06-28']);
  });
});
