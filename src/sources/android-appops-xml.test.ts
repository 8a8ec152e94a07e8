import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { decodeOpKey, opName } from '../formats/android-ops.ts';
import type { Access } from '../model/rows.ts';
import { androidAppopsXml as source } from './android-appops-xml.ts';

goldenSource(source);

const appops = corpus('phone-records/android/mrensen/appops.xml');

describe('Android’s own app-ops files', () => {
  it('decode keys to what the text dump prints', () => {
    expect([1073741824001, 1288490188801, 1503238553601].map((k) => decodeOpKey(String(k)))).toEqual([
      { state: 'fg', flags: 's' },
      { state: 'bg', flags: 's' },
      { state: 'cch', flags: 's' },
    ]);
    expect(decodeOpKey(String(600 * 2 ** 31 + 10))).toEqual({ state: 'bg', flags: 'tp|tpd' });
    expect(decodeOpKey('x')).toBeNull();
  });

  it('know ops by number and keep a number that is a maker’s own', () => {
    expect(['4', '26', '27', '29', '59', '83', '85', '90', '123'].map(opName)).toEqual([
      'READ_CONTACTS',
      'CAMERA',
      'RECORD_AUDIO',
      'READ_CLIPBOARD',
      'READ_EXTERNAL_STORAGE',
      'READ_MEDIA_VIDEO',
      'READ_MEDIA_IMAGES',
      'ACCESS_MEDIA_LOCATION',
      'READ_MEDIA_VISUAL_USER_SELECTED',
    ]);
    expect(['10021', 'toString', ''].map(opName)).toEqual(['10021', 'toString', '']);
  });

  it('are written in the owner’s zone where it is given', async () => {
    const xml = '<app-ops v="1"><pkg n="a.b"><uid n="1"><op n="26" tt="1731200100000" /></uid></pkg></app-ops>';
    const r = await readSource(source, [textInput(xml)], context({ timeZone: 'Asia/Shanghai' }));
    expect(r.rows.Access[0]!.begin).toBe('2024-11-10T08:55:00.000+08:00');
  });

  it.runIf(appops)('of a published phone give every access and refusal by state', async () => {
    const r = await readSource(source, [fileInput(appops!)]);
    const of = (allowed: boolean) => r.rows.Access.filter((a) => a.allowed === allowed);
    const states = (rows: Access[]) => {
      const n = (v: string) => rows.filter((a) => a.state.value === v).length;
      return {
        system: n('system'),
        top: n('on-screen'),
        service: n('foreground-service'),
        fg: n('visible'),
        background: n('background'),
      };
    };
    expect(states(of(true))).toEqual({ system: 17, top: 24, service: 17, fg: 31, background: 51 + 93 });
    expect(states(of(false))).toEqual({ system: 1, top: 3, service: 3, fg: 3, background: 2 });
    expect(new Set(r.rows.Access.map((a) => a.kindAsStored)).size).toBeLessThanOrEqual(28);
    const times = r.rows.Access.map((a) => a.begin).sort();
    expect([times[0], times.at(-1)]).toEqual(['2020-09-05T14:27:20.827Z', '2020-09-06T21:56:10.066Z']);
    expect(times.filter((t) => t.startsWith('2020-09-05'))).toHaveLength(74);
    const timed = r.rows.Access.filter((a) => a.timing === 'measured');
    expect(timed).toHaveLength(18);
    expect(Math.max(...timed.map((a) => Date.parse(a.end!) - Date.parse(a.begin)))).toBe(5009);
    expect(r.rows.Access.filter((a) => a.via === 'proxy')).toHaveLength(8);
    expect(r.problems).toEqual([]);
    const behind = (op: string) =>
      new Set(
        r.rows.Access.filter((a) => a.allowed && a.kindAsStored === op && a.state.value === 'background').map(
          (a) => a.from.line,
        ),
      ).size;
    expect(
      [
        'READ_CONTACTS',
        'READ_CALL_LOG',
        'READ_CALENDAR',
        'READ_SMS',
        'READ_PHONE_STATE',
        'READ_EXTERNAL_STORAGE',
        'RECORD_AUDIO',
        'COARSE_LOCATION',
        'FINE_LOCATION',
        'CAMERA',
      ].map(behind),
    ).toEqual([2, 2, 2, 1, 2, 41, 0, 2, 1, 0]);
  });
});
