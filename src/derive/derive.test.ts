import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpus, fileInput, readSource } from '../../test/support.ts';
import { access, at, contact, days, later, options, presence, rowsOf, week } from '../audits/testing.ts';
import { parseTime } from '../base/time.ts';
import type { Coverage } from '../model/result.ts';
import { type Access, ROW_BY_NAME, type Rows } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { iosAppPrivacyReport } from '../sources/ios-app-privacy-report.ts';
import { derive } from './index.ts';

const run = (parts: Partial<Rows>, opts = {}, coverage: Coverage[] = week()) =>
  derive(rowsOf(parts), options(opts), coverage, { owner: (host) => (host === 'a.example' ? 'Example' : null) });
const one = (row: Access, opts = {}, parts: Partial<Rows> = {}) =>
  run({ ...parts, Access: [row] }, opts).rows.Access[0]!;
const photos = (seconds: number | null, day = 0, clock = '12:00') =>
  access('com.chat.one', 'photos', at(day, clock), seconds);

describe('the span of use', () => {
  it('is at most what the timer leaves of a row at the wall', () => {
    expect(one(photos(74.9), { iosVersion: '17' })).toMatchObject({
      timing: 'coalesced',
      use: { minMs: 0, maxMs: 14_900 },
    });
  });

  it('is at least the rest of a longer row only where another record has the phone awake', () => {
    expect(one(photos(144.847), { iosVersion: '17' }).use).toEqual({ minMs: 0, maxMs: 84_847 });
    const awake = [
      presence('screen-on', at(0, '11:59'), at(0, '12:01')),
      presence('unlocked', at(0, '12:00:30'), at(0, '12:03')),
    ];
    expect(one(photos(144.847), { iosVersion: '17' }, { Presence: awake }).use).toEqual({
      minMs: 69_347,
      maxMs: 84_847,
    });
    const gap = [
      presence('screen-on', at(0, '11:59'), at(0, '12:01')),
      presence('screen-on', at(0, '12:01:30'), at(0, '12:03')),
    ];
    expect(one(photos(144.847), { iosVersion: '17' }, { Presence: gap }).use).toEqual({ minMs: 0, maxMs: 84_847 });
  });

  it('is the whole of a row that was cut, and of one that the media system measured', () => {
    expect(one(photos(31), { iosVersion: '17' }).use).toEqual({ minMs: 0, maxMs: 31_000 });
    expect(one(access('a.b', 'camera', at(0, '12:00'), 9))).toMatchObject({
      timing: 'measured',
      use: { minMs: 9000, maxMs: 9000 },
    });
    expect(one(access('a.b', 'photos', at(0, '12:00'), 9, { via: 'picker' })).timing).toBe('measured');
    expect(one(access('a.b', 'location', at(0, '12:00'), 10))).toMatchObject({
      timing: 'floored',
      use: { minMs: 0, maxMs: 10_000 },
    });
  });

  it('is not told for open rows, refused rows and rows of an unknown timer', () => {
    expect(one(photos(null), { iosVersion: '17' }).use).toBeNull();
    expect(one({ ...photos(5), allowed: false }, { iosVersion: '17' }).use).toBeNull();
    expect(one(photos(74.9)).use).toBeNull();
  });

  it('leaves the timing of other records as they give it', () => {
    const op = access('a.b', 'camera', at(0, '12:00'), 0, {
      kindAsStored: 'CAMERA',
      timing: 'instant',
      state: { value: 'background', grade: 'recorded', evidence: [] },
    });
    expect(one(op)).toMatchObject({ timing: 'instant', state: { value: 'background', grade: 'recorded' } });
  });
});

describe('a state that Android wrote', () => {
  const why = 'why.android-op-state';
  const op = (value: 'on-screen' | 'visible' | 'background' | 'foreground-service') =>
    access('a.b', 'camera', at(0, '12:00:20'), 0, {
      kindAsStored: 'CAMERA',
      timing: 'instant',
      state: { value, grade: 'recorded', evidence: [{ input: 'dump', line: 7, why }] },
    });
  const reasons = (row: Access, Presence: Rows['Presence']) => {
    const { state } = one(row, {}, { Presence });
    expect(state).toMatchObject({ value: row.state.value, grade: 'recorded' });
    return state.evidence.map((e) => e.why);
  };
  const onScreen = (app: string, from: string, to: string) => presence('app-on-screen', at(0, from), at(0, to), app);

  it('stays recorded; a record that has the app elsewhere stands beside it', () => {
    const left = [onScreen('a.b', '11:50', '12:00'), onScreen('c.d', '12:00', '12:10')];
    expect(reasons(op('on-screen'), left)).toEqual([why, 'why.presence-other-app']);
    expect(reasons(op('visible'), [presence('locked', at(0, '12:00'), at(0, '13:00'))])).toEqual([
      why,
      'why.presence-locked',
    ]);
    expect(reasons(op('background'), [onScreen('a.b', '11:50', '12:10')])).toEqual([why, 'why.presence-on-screen']);
  });

  it('stands alone where the other records agree, do not say, or speak of a service', () => {
    expect(reasons(op('on-screen'), [onScreen('a.b', '11:50', '12:10')])).toEqual([why]);
    expect(reasons(op('background'), [onScreen('c.d', '12:00', '12:10')])).toEqual([why]);
    expect(reasons(op('on-screen'), [onScreen('c.d', '13:00', '13:10')])).toEqual([why]);
    expect(reasons(op('foreground-service'), [presence('locked', at(0, '12:00'), at(0, '13:00'))])).toEqual([why]);
  });
});

describe('the era of the logging timer', () => {
  const early = (seconds: number) => access('a.b', 'contacts', '2022-04-27T11:01:09.897-04:00', seconds);
  const era = (rows: Access[], opts = {}) => run({ Access: rows }, opts).derived.era;

  it('is iOS 15 for rows begun before iOS 16 existed, however few', () => {
    expect(era([early(44.87)])).toEqual({ timerMs: 30_000, wallMs: 45_500, basis: 'date' });
    expect(one(early(44.87)).use).toEqual({ minMs: 0, maxMs: 14_870 });
  });

  it('is what the owner states, then where five rows stand at a wall, else unknown', () => {
    const wall = (n: number, s: number) => Array.from({ length: n }, (_, i) => photos(s + i / 10, i));
    expect(era(wall(4, 74))).toMatchObject({ basis: 'unknown', timerMs: null });
    expect(era(wall(5, 74))).toMatchObject({ basis: 'wall', timerMs: 60_000 });
    expect(era(wall(6, 43))).toMatchObject({ basis: 'wall', timerMs: 30_000 });
    expect(era(wall(6, 43), { iosVersion: '17.2' })).toMatchObject({ basis: 'stated', timerMs: 60_000 });
    expect(era(wall(6, 74), { iosVersion: '15' })).toMatchObject({ basis: 'stated', timerMs: 30_000 });
  });

  it('is not taken from lengths that thin out nowhere', () => {
    const spread = Array.from({ length: 60 }, (_, i) => photos(i * 3, i % 7, `${Math.floor(i / 7) + 8}:00`));
    expect(era(spread).basis).toBe('unknown');
  });

  it('is mixed where both wrote rows, and none where nothing coalesced', () => {
    const late = Array.from({ length: 5 }, (_, i) => photos(74 + i / 10, i));
    expect(era([early(44), ...late])).toEqual({ timerMs: 60_000, wallMs: 75_500, basis: 'mixed' });
    expect(run({ Access: [early(44), ...late] }).rows.Access.map((a) => a.use?.maxMs)).toContain(14_000);
    expect(era([access('a.b', 'camera', at(0, '12:00'))]).basis).toBe('none');
  });
});

describe('episodes', () => {
  const numbers = (rows: Access[]) => run({ Access: rows }).rows.Access.map((a) => a.episode);

  it('join twins and touching rows of one app and kind', () => {
    const begin = at(0, '12:00');
    expect(numbers([access('a.b', 'photos', begin, 60), access('a.b', 'photos', later(begin, 0.05), 31)])).toEqual([
      1, 1,
    ]);
    expect(numbers([access('a.b', 'photos', begin, 60), access('a.b', 'photos', later(begin, 60), 5)])).toEqual([1, 1]);
    expect(numbers([access('a.b', 'photos', begin, 60), access('a.b', 'photos', later(begin, 60.001), 5)])).toEqual([
      1, 2,
    ]);
  });

  it('keep apps, kinds, the picker and refusals apart', () => {
    const begin = at(0, '12:00');
    const rows = [
      access('a.b', 'photos', begin, 60),
      access('a.c', 'photos', begin, 60),
      access('a.b', 'contacts', begin, 60),
      access('a.b', 'photos', begin, 60, { via: 'picker' }),
      access('a.b', 'photos', begin, 60, { allowed: false }),
    ];
    expect(new Set(numbers(rows)).size).toBe(5);
  });

  it('reach from an open row to the last time of its input', () => {
    const begin = at(0, '12:00');
    const rows = [
      photos(null),
      access('com.chat.one', 'photos', later(begin, 2), null),
      access('x.y', 'contacts', later(begin, 9), 1),
    ];
    expect(numbers(rows)).toEqual([1, 1, 2]);
  });
});

describe('the owner’s night', () => {
  it('is as stated, also around midnight', () => {
    expect(run({}, { night: '22:30-07:00' }).derived.night).toEqual({ from: 1350, to: 420, basis: 'stated' });
    expect(run({}, { night: 'soon' }).derived.night.basis).toBe('unknown');
  });

  it('is learned from signs of use, whatever the hour', () => {
    expect(run({ Access: days() }).derived.night).toMatchObject({ basis: 'learned', to: 360 });
    const shifted = days().map((a) => ({ ...a, begin: later(a.begin, 9 * 3600), end: later(a.end!, 9 * 3600) }));
    expect(run({ Access: shifted }, {}, []).derived.night).toMatchObject({ basis: 'learned', to: 15 * 60 });
  });

  it('survives one waking in a week', () => {
    const waking = access('org.example.camera', 'camera', at(3, '02:40'), 20);
    expect(run({ Access: [...days(), waking] }).derived.night).toMatchObject({ basis: 'learned', to: 360 });
  });

  it('is not learned from two days, a handful of rows, or rows of a remnant', () => {
    expect(run({ Access: days(2) }).derived.night.basis).toBe('unknown');
    expect(run({ Access: days().filter((_, i) => i % 5 === 0) }).derived.night.basis).toBe('unknown');
    const remnant = week().map((c) => ({ ...c, kind: 'remnant' as const }));
    expect(run({ Access: days() }, {}, remnant).derived.night.basis).toBe('unknown');
  });
});

describe('the state at the begin of an access', () => {
  const photo = () => photos(62, 2, '12:00');
  const state = (rows: Access[], parts: Partial<Rows> = {}, coverage = week(), opts = {}) =>
    run({ ...parts, Access: rows }, opts, coverage).rows.Access.find(
      (a) => a.app === 'com.chat.one' && a.data === 'photos' && a.via === 'direct',
    )!.state;
  const whys = (s: Access['state']) => s.evidence.map((e) => e.why);

  it('is unknown by default', () => {
    expect(state([photo()])).toEqual({ value: 'unknown', grade: 'unknown', evidence: [] });
  });

  it('is shown by the phone’s other records, which stand before patterns', () => {
    const around = [at(2, '11:50'), at(2, '12:10')] as const;
    const shown = (...p: Parameters<typeof presence>) => state([photo()], { Presence: [presence(...p)] });
    expect(shown('locked', ...around)).toMatchObject({ value: 'background', grade: 'shown' });
    expect(shown('screen-off', ...around)).toMatchObject({ value: 'background', grade: 'shown' });
    expect(shown('app-on-screen', ...around, 'com.other.app')).toMatchObject({ value: 'background', grade: 'shown' });
    expect(shown('app-on-screen', ...around, 'com.chat.one')).toMatchObject({ value: 'on-screen', grade: 'shown' });
    expect(shown('app-in-background', ...around, 'com.chat.one')).toMatchObject({
      value: 'background',
      grade: 'shown',
    });
    expect(shown('app-foreground-service', ...around, 'com.chat.one')).toMatchObject({
      value: 'foreground-service',
      grade: 'shown',
    });
    expect(shown('asleep', ...around)).toMatchObject({ value: 'unknown' });
    expect(shown('locked', at(2, '11:50'), at(2, '11:59'))).toMatchObject({ value: 'unknown' });
  });

  it('lists records that contradict each other and chooses none', () => {
    const found = state([photo()], {
      Presence: [
        presence('locked', at(2, '11:50'), at(2, '12:10')),
        presence('app-on-screen', at(2, '11:59'), at(2, '12:10'), 'com.chat.one'),
      ],
    });
    expect(found).toMatchObject({ value: 'unknown', grade: 'unknown' });
    expect(whys(found)).toEqual(['why.presence-on-screen', 'why.presence-locked']);
  });

  it('says nothing within a second of a change between two apps', () => {
    const found = state([photo()], {
      Presence: [presence('app-on-screen', at(2, '11:50'), at(2, '12:00:00'), 'com.other.app')],
    });
    expect(found.value).toBe('unknown');
  });

  it('is suggested by one pattern and supported by two', () => {
    const camera = access('com.other.camera', 'camera', at(2, '11:59:50'), 30);
    expect(state([photo(), camera])).toMatchObject({ value: 'background', grade: 'suggested' });
    const woken = [
      access('net.two.x', 'photos', at(2, '12:00:03'), 3),
      access('org.three.y', 'contacts', at(2, '12:00:04'), 3),
    ];
    const both = state([photo(), camera, ...woken]);
    expect(both).toMatchObject({ value: 'background', grade: 'supported' });
    expect(new Set(whys(both))).toEqual(new Set(['why.other-camera', 'why.burst']));
  });

  it('is unknown again where patterns stand on both sides', () => {
    const camera = access('com.other.camera', 'camera', at(2, '11:59:50'), 30);
    const picker = access('com.chat.one', 'photos', at(2, '12:00:20'), 8, { via: 'picker' });
    const found = state([photo(), camera, picker]);
    expect(found).toMatchObject({ value: 'unknown', grade: 'unknown' });
    expect(whys(found)).toEqual(['why.own-picker', 'why.other-camera']);
  });

  it('takes own traffic that the owner started as a sign of the screen', () => {
    const Contact = [contact('com.chat.one', 'a.example', at(2, '12:00:20'), { initiated: 'user' })];
    expect(state([photo()], { Contact })).toMatchObject({ value: 'on-screen', grade: 'suggested' });
    expect(
      state([photo()], { Contact: [contact('com.chat.one', 'a.example', at(2, '12:00:20'), { context: 'x.example' })] })
        .value,
    ).toBe('unknown');
  });

  it('is suggested in a quiet hour of the owner’s night, and only in covered time', () => {
    const night = () => [...days(), photos(62, 3, '03:10'), photos(62, 4, '03:40')];
    expect(state(night())).toMatchObject({ value: 'background', grade: 'suggested' });
    expect(whys(state(night()))).toEqual(['why.quiet']);
    const near = access('org.example.calls', 'microphone', at(3, '03:25'), 60);
    expect(state([...night(), near]).value).toBe('unknown');
    // One such night is an exception, not a pattern.
    expect(state([...days(), photos(62, 3, '03:10')]).value).toBe('unknown');
    const remnant = [
      ...week(at(4, '00:00')),
      ...week(at(0, '00:00'), at(4, '00:00')).map((c) => ({ ...c, kind: 'remnant' as const })),
    ];
    expect(state(night(), {}, remnant, { night: '23:00-07:00' }).value).toBe('unknown');
  });

  it('says nothing of an app within a second of leaving the screen, and shows it as it comes up', () => {
    const around = (from: string, to: string) =>
      state([photo()], { Presence: [presence('app-on-screen', at(2, from), at(2, to), 'com.chat.one')] });
    expect(around('11:50', '11:59:59.500')).toMatchObject({ value: 'unknown', evidence: [] });
    expect(around('11:50', '12:00:00.500')).toMatchObject({ value: 'unknown', evidence: [] });
    expect(around('12:00:00.500', '12:10')).toMatchObject({ value: 'on-screen', grade: 'shown' });
  });

  it('shows the background where others and the dark leave no room for the app', () => {
    const Presence = [
      presence('app-on-screen', at(2, '11:50'), at(2, '12:00:00.200'), 'com.other.app'),
      presence('screen-off', at(2, '12:00:00.200'), at(2, '12:10')),
    ];
    const found = state([photo()], { Presence });
    expect(found).toMatchObject({ value: 'background', grade: 'shown' });
    expect(whys(found)).toEqual(['why.presence-other-app', 'why.presence-screen-off']);
    const gap = [Presence[0]!, { ...Presence[1]!, begin: at(2, '12:00:00.400') }];
    expect(state([photo()], { Presence: gap }).value).toBe('unknown');
  });

  it('is not told for a microphone out of sight where an Android record names no service with a notification', () => {
    const seen = {
      ...presence('app-on-screen', at(2, '11:50'), at(2, '12:10'), 'com.other.app'),
      source: 'android-usagestats-dump',
    };
    const at12 = (data: 'microphone' | 'photos', Presence: (typeof seen)[]) =>
      run({ Access: [access('com.chat.one', data, at(2, '12:00'), 5)], Presence }).rows.Access[0]!.state;
    expect(at12('microphone', [seen])).toMatchObject({ value: 'unknown' });
    expect(whys(at12('microphone', [seen]))).toEqual(['why.presence-other-app']);
    expect(at12('photos', [seen])).toMatchObject({ value: 'background', grade: 'shown' });
    const service = { ...seen, app: 'com.third.app', what: 'app-foreground-service' as const };
    expect(at12('microphone', [seen, service as unknown as typeof seen])).toMatchObject({ value: 'background' });
  });

  it('never comes from sleep alone', () => {
    const Presence = [presence('asleep', at(2, '11:00'), at(2, '13:00'))];
    expect(state([photo()], { Presence })).toMatchObject({ value: 'unknown', grade: 'unknown' });
  });
});

const anyRow = fc
  .record({
    app: fc.constantFrom('com.a.one', 'net.b.two', 'org.c.three', null),
    data: fc.constantFrom('photos', 'contacts', 'location', 'camera', 'microphone', 'other'),
    minutes: fc.integer({ min: 0, max: 7 * 1440 }),
    seconds: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
    via: fc.constantFrom('direct', 'picker', 'proxy'),
    allowed: fc.boolean(),
  })
  .map(({ app, data, minutes, seconds, via, allowed }) => ({
    ...access(app ?? '', data as 'photos', at(0, `0:${minutes}`), seconds, { via: via as 'direct', allowed }),
    app,
  }));

describe('derivation', () => {
  it('gives valid rows, spans within the row, and no more episodes than rows, in any order of input', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom('15', '17', null),
        (rows, dice, iosVersion) => {
          const first = run({ Access: rows }, { iosVersion });
          for (const a of first.rows.Access) {
            expect(faults(ROW_BY_NAME.Access, a)).toEqual([]);
            if (a.use && a.end !== null) {
              expect(a.use.minMs).toBeGreaterThanOrEqual(0);
              expect(a.use.minMs).toBeLessThanOrEqual(a.use.maxMs);
              expect(a.use.maxMs).toBeLessThanOrEqual(parseTime(a.end) - parseTime(a.begin));
            }
            if (a.end === null) expect(a.use).toBeNull();
          }
          const numbers = new Set(first.rows.Access.map((a) => a.episode));
          expect(numbers.size).toBeLessThanOrEqual(rows.length);
          expect([...numbers].sort((a, b) => a - b)).toEqual([...numbers].map((_, i) => i + 1));
          const shuffled = rows
            .map((r) => [dice.next().value, r] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, r]) => r);
          expect(run({ Access: shuffled }, { iosVersion })).toEqual(first);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the same a second time', () => {
    const once = structuredClone(run({ Access: [...days(), photos(74.9), photos(31)] }));
    expect(derive(structuredClone(once.rows), options(), week(), { owner: () => null })).toEqual(once);
  });

  it('fills the owners of hosts, not of addresses', () => {
    const Contact = [
      contact('a.b', 'a.example', at(0, '10:00')),
      contact('a.b', 'b.example', at(0, '10:00'), { ownerAsStored: 'B Inc.' }),
    ];
    const found = run({ Contact }).rows.Contact;
    expect(found.map((c) => c.owner)).toEqual(['Example', 'B Inc.']);
    for (const c of found) expect(faults(ROW_BY_NAME.Contact, c)).toEqual([]);
  });

  it('does not go quadratic with many rows', () => {
    const many = Array.from({ length: 60_000 }, (_, i) =>
      access(`com.app.n${i % 50}`, i % 3 ? 'photos' : 'location', at(0, `0:0:${i * 10}`), 70),
    );
    const started = performance.now();
    const few = run({ Access: many.slice(0, 15_000) });
    const middle = performance.now();
    run({ Access: many });
    const ended = performance.now();
    expect(few.rows.Access).toHaveLength(15_000);
    expect(ended - middle).toBeLessThan(12 * (middle - started) + 500);
  });
});

describe('real reports', () => {
  const report = (name: string) => corpus(`phone-records/${name}.ndjson`);
  const later15 = report('tweasel_app-privacy-report');
  const ios15 = report('plaso_ios_app_privacy_report');

  it.runIf(later15)('give 71 episodes and the span of the longest row', async () => {
    const { rows } = await readSource(iosAppPrivacyReport, [fileInput(later15!)]);
    const { rows: derived, derived: about } = derive(rows, options(), [], { owner: () => null });
    expect(about.era).toEqual({ timerMs: 60_000, wallMs: 75_500, basis: 'wall' });
    expect(new Set(derived.Access.map((a) => a.episode)).size).toBe(71);
    const coalesced = derived.Access.filter((a) => a.timing === 'coalesced');
    expect(Math.max(...coalesced.map((a) => a.use?.maxMs ?? 0))).toBe(84_847);
  });

  it.runIf(ios15)('of iOS 15 give 4 episodes and walls of 45 seconds', async () => {
    const { rows } = await readSource(iosAppPrivacyReport, [fileInput(ios15!)]);
    const { rows: derived, derived: about } = derive(rows, options(), [], { owner: () => null });
    expect(about.era.basis).toBe('date');
    expect(derived.Access.map((a) => a.use?.maxMs)).toEqual([3940, 10_123, 14_870, 14_991]);
    expect(new Set(derived.Access.map((a) => a.episode)).size).toBe(4);
  });
});
