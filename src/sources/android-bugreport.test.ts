import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, corpus, fileInput, readSource, textInput } from '../../test/support.ts';
import { headOf, memoryInput } from '../engine/input.ts';
import { androidBugreport as source } from './android-bugreport.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

const dumpstate = corpus('phone-records/android/mvt/dumpstate.txt');
const androidqf = corpus('phone-records/android/mvt/androidqf_dumpsys.txt');
const accessibility = corpus('phone-records/android/mvt/dumpsys_accessibility_v14_or_later.txt');

describe('a bug report', () => {
  it('takes its zone from its own property, and the owner’s word before it', async () => {
    const text =
      '[persist.sys.timezone]: [Europe/Berlin]\nDUMP OF SERVICE appops:\n  Uid u0a1:\n    Package com.example.a:\n      CAMERA (allow): \n          Access: [top-s] 2024-11-10 09:30:00.000 (-1h0m0s0ms)\n';
    expect(source.recognize(head(text))).toBe(true);
    const [own] = (await readSource(source, [textInput(text)])).rows.Access;
    expect(own!.begin).toBe('2024-11-10T09:30:00.000+01:00');
    const [stated] = (await readSource(source, [textInput(text)], context({ timeZone: 'Asia/Tokyo' }))).rows.Access;
    expect(stated!.begin).toBe('2024-11-10T09:30:00.000+09:00');
  });

  const taken = (serial: string, hour: string, ...accesses: string[]) =>
    textInput(
      `== dumpstate: 2024-11-10 ${hour}:00:00\n[persist.sys.timezone]: [Europe/Berlin]\n[ro.serialno]: [${serial}]\nDUMP OF SERVICE appops:\n  Uid u0a1:\n    Package com.example.a:\n      CAMERA (allow): \n${accesses.join('')}`,
      `${serial}-${hour}.txt`,
    );

  it('taken again tells one access once, and every line is accounted for', async () => {
    const first = taken('A1', '10', '          Access: [top-s] 2024-11-10 09:30:00.000 (-30m0s0ms)\n');
    const second = taken(
      'A1',
      '16',
      '          Access: [top-s] 2024-11-10 09:30:00.000 (-6h30m0s0ms)\n',
      '          Access: [bg-s] 2024-11-10 15:00:00.000 (-1h0m0s0ms)\n',
    );
    for (const inputs of [
      [first, second],
      [second, first],
    ]) {
      const r = await readSource(source, inputs);
      expect(r.rows.Access.map((a) => a.begin).sort()).toEqual([
        '2024-11-10T09:30:00.000+01:00',
        '2024-11-10T15:00:00.000+01:00',
      ]);
      expect(r.problems).toEqual([]);
      expect([...r.lines.values()].map((l) => [l.used, l.duplicate]).sort()).toEqual([
        [0, 1],
        [2, 0],
      ]);
      for (const l of r.lines.values()) expect(l.used + l.duplicate + l.problem + l.blank + l.structural).toBe(l.total);
    }
  });

  it('names members of its archive that climb out of it, and reads the others', async () => {
    const text = (day: string) =>
      strToU8(
        `[persist.sys.timezone]: [Europe/Berlin]\nDUMP OF SERVICE appops:\n  Uid u0a1:\n    Package com.example.a:\n      CAMERA (allow): \n          Access: [top-s] 2024-11-${day} 09:30:00.000 (-1h0m0s0ms)\n`,
      );
    const zip = zipSync({
      '../bugreport-climbs.txt': text('09'),
      '/etc/cron.d/job': strToU8('x'),
      'bugreport-a.txt': text('10'),
      'FS/data/misc/a': strToU8('y'),
    });
    const r = await readSource(source, [memoryInput('report.zip', zip)]);
    expect(r.rows.Access.map((a) => a.begin.slice(0, 10))).toEqual(['2024-11-10']);
    expect(r.problems.map((p) => [p.code, p.from?.path])).toEqual([
      ['unsafe-path', '../bugreport-climbs.txt'],
      ['unsafe-path', '/etc/cron.d/job'],
    ]);
  });

  it('of two phones is refused', async () => {
    const r = await readSource(source, [taken('A1', '10'), taken('B2', '10')]);
    expect(r.problems.map((p) => p.code)).toEqual(['two-phones']);
    expect(r.problems[0]!.sentence).not.toMatch(/\bA1 |\bB2 /);
  });

  for (const [name, path, count, permissions] of [
    ['skeleton', dumpstate, 268, [17, 12]],
    ['dump of all services', androidqf, 400, null],
  ] as const)
    it.runIf(path)(`published as a ${name} gives its accesses and no more`, async () => {
      const r = await readSource(source, [fileInput(path!)]);
      const rows = r.rows.Access;
      const by = (allowed: boolean, value: string) =>
        rows.filter((a) => a.allowed === allowed && a.state.value === value).length;
      expect([by(true, 'background'), by(true, 'visible'), by(true, 'system')]).toEqual([7, 2, 1]);
      expect([by(false, 'visible'), by(false, 'background')]).toEqual([2, 4]);
      expect(rows).toHaveLength(16);
      expect(rows.filter((a) => a.data === 'contacts').map((a) => a.via)).toEqual(['proxy']);
      expect(r.problems.map((p) => p.code)).not.toContain('spliced');
      expect([...r.lines.values()][0]!.total).toBe(count);
      if (permissions) {
        const granted = r.rows.Permission.filter((p) => p.kindAsStored.includes('.'));
        expect(['allowed', 'denied'].map((v) => granted.filter((p) => p.value === v).length)).toEqual(permissions);
      }
    });

  it.runIf(androidqf)('published as a dump of all services shows the screen going dark', async () => {
    const r = await readSource(source, [fileInput(androidqf!)]);
    const screen = r.rows.Presence.filter((p) => p.app === null);
    expect(screen.map((p) => [p.what, p.begin, p.end])).toEqual([
      ['screen-on', '2023-07-27T12:34:18.000', '2023-07-27T12:34:18.343'],
      ['screen-off', '2023-07-27T12:34:18.343', null],
    ]);
    // What was on top when the history was reset is told; how long, is not.
    expect(r.rows.Presence.filter((p) => p.app !== null).map((p) => p.end)).toEqual([null]);
  });

  it.runIf(accessibility)('makes no accesses of a dump of another service', async () => {
    const r = await readSource(source, [fileInput(accessibility!)]);
    expect([r.rows.Access, r.rows.Presence, r.rows.Permission]).toEqual([[], [], []]);
  });
});
