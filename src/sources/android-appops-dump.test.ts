import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import type { Access } from '../model/rows.ts';
import { androidAppopsDump as source } from './android-appops-dump.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);
const dump = (rows: string) =>
  `Current AppOps Service state:\n  Uid u0a1:\n    Package com.example.app:\n      CAMERA (allow): \n${rows}`;
const read = async (text: string, timeZone: string | null = null) =>
  readSource(source, [textInput(text)], context({ timeZone }));

describe('an app-ops dump', () => {
  it('is recognized by its rows where its heading is missing, and not inside a bug report', () => {
    expect(
      source.recognize(
        head(
          'Package com.example.app:\n  CAMERA (allow):\n    null=[\n      Access: [top-s] 2024-11-10 09:30:00.000 (-1h)\n    ]\n',
        ),
      ),
    ).toBe(true);
    expect(source.recognize(head(`DUMP OF SERVICE appops:\n${dump('')}`))).toBe(false);
    expect(source.recognize(head('Access: denied\n'))).toBe(false);
  });

  const access = (state: string, hour: string, age: string) =>
    `          Access: [${state}] 2024-11-10 ${hour}:00:00.000 (-${age})\n`;

  it('of one phone, each in a file or one after another in one, tell an access once', async () => {
    const [first, second] = [
      dump(access('top-s', '09', '1h')),
      dump(`${access('top-s', '09', '7h')}${access('bg-s', '15', '1h')}`),
    ];
    const ctx = context({ timeZone: 'Europe/Berlin' });
    const apart = await readSource(source, [textInput(first, 'a.txt'), textInput(second, 'b.txt')], ctx);
    const together = await readSource(source, [textInput(first + second, 'both.txt')], ctx);
    const again = await readSource(source, [textInput(second + second, 'twice.txt')], ctx);
    for (const r of [apart, together, again]) {
      expect(r.rows.Access.map((a) => a.begin.slice(11, 13)).sort()).toEqual(['09', '15']);
      for (const l of r.lines.values()) expect(l.used + l.duplicate + l.problem + l.blank + l.structural).toBe(l.total);
    }
    expect(apart.problems).toEqual([]);
    expect(together.problems.map((p) => [p.code, p.from?.line])).toEqual([['spliced', 6]]);
    expect(again.problems.map((p) => p.code)).toEqual(['spliced']);
    expect([...again.lines.values()].map((l) => [l.used, l.duplicate])).toEqual([[2, 2]]);
  });

  it('dates rows by the age, over a change of summer time and in the owner’s zone', async () => {
    const text = dump(
      '          Access: [top-s] 2024-11-10 09:30:00.000 (-1h0m0s0ms)\n          Access: [bg-s] 2024-10-20 11:30:00.000 (-21d0h0m0s0ms)\n',
    );
    const there = await read(text, 'Europe/Berlin');
    expect(there.rows.Access.map((a) => a.begin)).toEqual([
      '2024-11-10T09:30:00.000+01:00',
      '2024-10-20T11:30:00.000+02:00',
    ]);
    expect(there.problems).toEqual([]);
    const here = await read(text);
    expect(here.rows.Access.map((a) => a.begin)).toEqual(['2024-11-10T09:30:00.000', '2024-10-20T11:30:00.000']);
    expect(here.problems.map((p) => p.code)).toEqual(['no-zone']);
  });

  it('says that a zone does not fit the printed times, and still goes by the age', async () => {
    const text = dump(
      '          Access: [top-s] 2024-11-10 09:30:00.000 (-1h0m0s0ms)\n          Access: [bg-s] 2024-10-20 11:30:00.000 (-21d0h0m0s0ms)\n',
    );
    const r = await read(text, 'Asia/Shanghai');
    expect(r.problems.map((p) => p.code)).toEqual(['conflicting-rows']);
    expect(r.rows.Access[1]!.begin).toBe('2024-10-20T10:30:00.000+08:00');
  });

  it('reads on past lines of any length and making, in time', async () => {
    const hostile = [
      `AB: c; d=${' '.repeat(3_000_000)};`,
      `Package ${'a'.repeat(60_000)} b`,
      `          Access: [top-s] ${'9'.repeat(60_000)}`,
      `AB: c; d=${' '.repeat(50_000)};`,
      `      CAMERA (${'x'.repeat(60_000)}`,
    ].join('\n');
    const started = performance.now();
    const r = await read(dump(`${hostile}\n          Access: [top-s] 2024-11-10 09:30:00.000 (-1h0m0s0ms)\n`));
    expect(performance.now() - started).toBeLessThan(5000);
    expect(r.rows.Access).toHaveLength(1);
    const lines = [...r.lines.values()][0]!;
    expect(lines.total).toBe(lines.used + lines.problem + lines.structural + lines.blank);
  });

  it('keeps a running access open and makes no second row of it', async () => {
    const r = await read(
      dump(
        '        null=[\n          Access: [top-s] 2024-11-10 09:30:00.000 (-5s1ms) duration=+5s2ms\n          Running start at: +5s1ms\n        ]\n',
      ),
    );
    expect(r.rows.Access).toHaveLength(1);
    expect(r.rows.Access[0]).toMatchObject({ end: null, timing: 'measured' });
  });
});

describe('forms of other versions', () => {
  it('Android 8 and older: ages alone count from the clock that stands beside the dump', async () => {
    const text =
      '2024-11-10T10:30:00+0100\nCurrent AppOps Service state:\n  Uid u0a1:\n    Package com.example.app:\n      CAMERA: mode=0; time=+1h0m0s0ms ago; duration=+2s0ms\n      READ_CONTACTS: mode=1; time=+2d0h0m0s0ms ago; rejectTime=+1d0h0m0s0ms ago; duration=0\n      RECORD_AUDIO: mode=0; time=+5s0ms ago (running)\n      MIUIOP(10021): allow; time=+1s0ms ago\n      10008: mode=0; time=+1s0ms ago\n';
    const r = await read(text);
    expect(r.problems).toEqual([]);
    expect(r.rows.Access.map((a) => [a.kindAsStored, a.allowed, a.begin, a.end])).toEqual([
      ['CAMERA', true, '2024-11-10T09:30:00.000+01:00', '2024-11-10T09:30:02.000+01:00'],
      ['READ_CONTACTS', true, '2024-11-08T10:30:00.000+01:00', '2024-11-08T10:30:00.000+01:00'],
      ['READ_CONTACTS', false, '2024-11-09T10:30:00.000+01:00', '2024-11-09T10:30:00.000+01:00'],
      ['RECORD_AUDIO', true, '2024-11-10T10:29:55.000+01:00', null],
      ['MIUIOP(10021)', true, '2024-11-10T10:29:59.000+01:00', '2024-11-10T10:29:59.000+01:00'],
      ['10008', true, '2024-11-10T10:29:59.000+01:00', '2024-11-10T10:29:59.000+01:00'],
    ]);
    const without = await read(text.slice(text.indexOf('\n') + 1));
    expect(without.rows.Access).toEqual([]);
    expect(new Set(without.problems.map((p) => p.code))).toEqual(new Set(['bad-time', 'no-zone']));
  });

  it('`appops get` of one app, which the owner names', async () => {
    const text =
      'Europe/Berlin\n2024-11-10T10:30:00+0100\nUid mode: COARSE_LOCATION: foreground\nCAMERA: allow; time=+4m12s123ms ago; duration=+2s0ms\nREAD_SMS: ignore; rejectTime=+30d0h0m0s0ms ago\nWAKE_LOCK: allow\n';
    expect(source.recognize(head(text))).toBe(true);
    const r = await readSource(source, [textInput(text)], context({ app: 'com.example.app' }));
    expect(r.rows.Access.map((a) => [a.app, a.appAsStored, a.kindAsStored, a.begin])).toEqual([
      ['com.example.app', null, 'CAMERA', '2024-11-10T10:25:47.877+01:00'],
      // Summer time held then.
      ['com.example.app', null, 'READ_SMS', '2024-10-11T11:30:00.000+02:00'],
    ]);
    expect(r.rows.Access[0]!.data).toBe('camera');
  });

  it('Android 16: the service’s new heading, and its tables whatever the order of their columns', async () => {
    const discrete =
      '[persist.sys.timezone]: [Europe/Berlin]\nAppOps Historical Service State:\nLargest chain id: 0\nUID|PACKAGE_NAME|DEVICE_ID|OP_NAME|ATTRIBUTION_TAG|UID_STATE|OP_FLAGS|ATTR_FLAGS|CHAIN_ID|ACCESS_TIME|DURATION\n10123|com.example.app|default:0|CAMERA|null|top|s|0|-1|2026-05-01 10:00:01.250|61000\n10123|com.example.app|default:0|FINE_LOCATION|null|bg|s|tp|0|-1|2026-05-01 03:00:01.250|-1\nbroken|row\n';
    expect(source.recognize(head(discrete))).toBe(true);
    const r = await read(discrete);
    expect(r.rows.Access.map((a) => [a.app, a.data, a.state.value, a.via, a.begin, a.end, a.timing, a.count])).toEqual([
      [
        'com.example.app',
        'camera',
        'on-screen',
        'direct',
        '2026-05-01T10:00:01.250+02:00',
        '2026-05-01T10:01:02.250+02:00',
        'measured',
        null,
      ],
      [
        'com.example.app',
        'location',
        'background',
        'proxy',
        '2026-05-01T03:00:01.250+02:00',
        '2026-05-01T03:00:01.250+02:00',
        'instant',
        null,
      ],
    ]);
    expect(r.problems.map((p) => p.code)).toEqual(['damaged']);
    const counted =
      'UID|PACKAGE_NAME|DEVICE_ID|OP_NAME|ATTRIBUTION_TAG|ACCESS_TIME|ACCESS_COUNTS|REJECT_COUNTS|DURATION|UID_STATE|OP_FLAGS|ATTRIBUTION_CHAIN_ID|ATTRIBUTION_FLAGS\n10123|com.example.app|default:0|READ_CONTACTS|null|2026-05-01 03:00:01.250|3|2|0|cch|tpd|-1|0\n';
    const c = await read(counted, 'UTC');
    expect(c.rows.Access.map((a) => [a.allowed, a.count, a.timing, a.state.value, a.via])).toEqual([
      [true, 3, 'quantised', 'background', 'proxy'],
      [false, 2, 'quantised', 'background', 'proxy'],
    ]);
  });

  it('a phone that writes its digits in Arabic or Persian', async () => {
    const arabic = (t: string) => t.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)));
    const r = await read(
      dump(`          Access: [top-s] ${arabic('2024-11-10 09:30:00.000')} (-1h0m0s0ms) duration=+5s0ms\n`),
      'Europe/Berlin',
    );
    expect(r.rows.Access.map((a) => a.begin)).toEqual(['2024-11-10T09:30:00.000+01:00']);
  });
});

const appops = corpus('phone-records/android/mvt/dumpsys_appops.txt');
const count = (rows: readonly Access[], key: (a: Access) => string) =>
  Object.fromEntries([...new Set(rows.map(key))].sort().map((k) => [k, rows.filter((a) => key(a) === k).length]));

describe('a published Android 10 dump', () => {
  it.runIf(appops)('gives every access and refusal, and shows that it is two dumps', async () => {
    const r = await readSource(source, [fileInput(appops!)]);
    const rows = r.rows.Access;
    expect(
      count(
        rows.filter((a) => a.allowed),
        (a) => a.state.value,
      ),
    ).toEqual({
      background: 11,
      'on-screen': 2,
      system: 1,
      visible: 2,
    });
    expect(
      count(
        rows.filter((a) => !a.allowed),
        (a) => a.state.value,
      ),
    ).toEqual({ background: 4, 'on-screen': 1, visible: 2 });
    expect(Object.values(count(rows, (a) => a.app!)).sort()).toEqual([1, 13, 2, 7].sort());
    expect(count(rows, (a) => a.kindAsStored)).toEqual({
      READ_CONTACTS: 1,
      READ_DEVICE_IDENTIFIERS: 3,
      READ_PHONE_STATE: 3,
      REQUEST_INSTALL_PACKAGES: 1,
      RUN_IN_BACKGROUND: 4,
      SYSTEM_ALERT_WINDOW: 1,
      TOAST_WINDOW: 2,
      WAKE_LOCK: 5,
      WRITE_SMS: 3,
    });
    expect(rows.every((a) => a.state.grade === 'recorded')).toBe(true);
    const contacts = rows.find((a) => a.data === 'contacts')!;
    expect(contacts).toMatchObject({ via: 'proxy', begin: '2022-03-07T18:05:34.325' });
    expect(rows.filter((a) => a.data === 'microphone')).toEqual([]);
    const times = rows.map((a) => a.begin).sort();
    expect([times[0], times.at(-1)]).toEqual(['2021-05-19T22:02:49.186', '2022-03-29T23:03:03.763']);
    expect(
      rows.filter((a) => a.timing === 'measured').map((a) => Date.parse(`${a.end}Z`) - Date.parse(`${a.begin}Z`)),
    ).toEqual([33, 126, 1942]);
    expect(r.problems.map((p) => p.code).sort()).toEqual(['no-zone', 'spliced']);
    expect([...r.lines.values()][0]).toMatchObject({ total: 119, used: 23, problem: 0 });
  });

  it.runIf(appops)('fits one zone with summer time to the millisecond', async () => {
    const inZone = await readSource(source, [fileInput(appops!)], context({ timeZone: 'Europe/Rome' }));
    const local = await readSource(source, [fileInput(appops!)]);
    expect(inZone.rows.Access.map((a) => a.begin.slice(0, 23))).toEqual(local.rows.Access.map((a) => a.begin));
    expect(inZone.problems.map((p) => p.code)).toEqual(['spliced']);
  });
});
