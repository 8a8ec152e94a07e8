import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { androidUsagestatsDump as source } from './android-usagestats-dump.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

describe('a dump of usage statistics', () => {
  it('is not what is recognized inside a bug report', () => {
    expect(source.recognize(head('DUMP OF SERVICE usagestats:\n  Last 24 hour events (timeRange="")\n'))).toBe(false);
    expect(source.recognize(head('user=0\n  Last 24 hour events (timeRange="x")\n'))).toBe(true);
  });

  it('sets local times beside other records once the zone is given', async () => {
    const text =
      'user=0\n  Last 24 hour events (timeRange="x")\n    time="2024-11-09 21:00:00" type=SCREEN_INTERACTIVE package=android flags=0x0\n    time="2024-11-09 21:30:00" type=SCREEN_NON_INTERACTIVE package=android flags=0x0\n';
    const r = await readSource(source, [textInput(text)], context({ timeZone: 'Asia/Shanghai' }));
    expect(r.rows.Presence.map((p) => [p.what, p.begin, p.end])).toEqual([
      ['screen-on', '2024-11-09T21:00:00.000+08:00', '2024-11-09T21:30:00.000+08:00'],
      ['screen-off', '2024-11-09T21:30:00.000+08:00', null],
    ]);
    expect(r.problems).toEqual([]);
  });

  it('is not made up where the file holds another dump', async () => {
    const other = corpus('phone-records/android/mvt/dumpsys_appops.txt');
    if (other) expect((await readSource(source, [fileInput(other)])).rows.Presence).toEqual([]);
  });
});
