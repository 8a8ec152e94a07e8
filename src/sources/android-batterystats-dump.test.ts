import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { androidBatterystatsDump as source } from './android-batterystats-dump.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

const battery = corpus('phone-records/android/mvt/dumpsys_battery.txt');

describe('a dump of battery statistics', () => {
  it('is not recognized inside a bug report', () => {
    expect(source.recognize(head('Battery History (0% used):\n'))).toBe(true);
    expect(source.recognize(head('DUMP OF SERVICE batterystats:\nBattery History (0% used):\n'))).toBe(false);
  });

  it('dates by the time of the reset, in the zone that is given', async () => {
    const r = await readSource(
      source,
      [textInput('Battery History (0% used):\n  0 (19) RESET:TIME: 2024-07-01-10-00-00\n  +1h (2) 100 -screen\n')],
      context({ timeZone: 'Europe/Berlin' }),
    );
    expect(r.rows.Presence).toMatchObject([{ what: 'screen-off', begin: '2024-07-01T11:00:00.000+02:00', end: null }]);
  });

  it('of Android 16 prints dates without a year: the history’s own times, or the clock beside it, tell which', async () => {
    const rows = '  12-31 23:59:00.250 095 +screen\n  01-01 00:01:00.500 095 +top=u0a1:"com.example.app" -screen\n';
    const whole = 'Battery History [Format: 2] (3% used):\n  12-31 22:00:00.000 RESET:TIME: 2025-12-31 22:00:00.000\n';
    const times = async (text: string) =>
      (await readSource(source, [textInput(text)], context({ timeZone: 'UTC' }))).rows.Presence.map((p) => [
        p.what,
        p.begin.slice(0, 23),
        p.end?.slice(0, 23) ?? null,
      ]);
    const expected = [
      ['screen-on', '2025-12-31T23:59:00.250', '2026-01-01T00:01:00.500'],
      ['app-on-screen', '2026-01-01T00:01:00.500', null],
      ['screen-off', '2026-01-01T00:01:00.500', null],
    ];
    expect((await times(whole + rows)).sort()).toEqual(expected.sort());
    const bare = `2026-01-02T08:00:00+0000\nBattery History [Format: 2] (3% used):\n${rows}`;
    expect((await times(bare)).sort()).toEqual(expected.sort());
    expect(await times(`Battery History [Format: 2] (3% used):\n${rows}`)).toEqual([]);
  });

  it.runIf(battery)('of a published phone shows its app on top and nothing about the screen', async () => {
    const r = await readSource(source, [fileInput(battery!)]);
    expect(r.rows.Presence.map((p) => [p.app, p.what, p.begin, p.end])).toEqual([
      ['com.whatsapp', 'app-on-screen', '2022-01-04T18:56:19.315', '2022-01-04T18:58:36.053'],
      ['com.sec.android.app.launcher', 'app-on-screen', '2022-01-04T17:30:01.000', null],
      ['com.sec.android.app.launcher', 'app-on-screen', '2022-01-07T16:52:25.588', null],
    ]);
  });
});
