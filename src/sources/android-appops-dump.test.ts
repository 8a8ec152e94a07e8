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
