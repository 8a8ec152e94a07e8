import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { access, at, contact, days, options, rowsOf, week } from '../audits/testing.ts';
import { derive } from '../derive/index.ts';
import type { Coverage } from '../model/result.ts';
import type { Access, Rows } from '../model/rows.ts';
import { type Comparison, compare, type PatternName, type Side, splitSide } from './compare.ts';

const WEEK = 7;
function side(parts: Partial<Rows>, coverage: Coverage[] = week(), night: string | null = '23:00-07:00'): Side {
  const { rows, derived } = derive(rowsOf(parts), options({ night, iosVersion: '17' }), coverage);
  return {
    inputs: [{ sha256: 'a'.repeat(64), name: 'report', source: 'ios-app-privacy-report' }],
    coverage,
    derived,
    apps: [],
    rows,
  };
}
const secondWeek = () => week(at(WEEK, '00:00'), at(2 * WEEK, '00:00'));
const daily = (app: string, from: number, count: number, clock = '03:10') =>
  Array.from({ length: count }, (_, i) => access(app, 'photos', at(from + i, clock), 62));
const other = (from: number) => [access('com.chat.one', 'contacts', at(from, '12:00'), 62)];
const find = (c: Comparison, pattern: PatternName, app = 'com.chat.one') =>
  c.patterns.find((p) => p.app === app && p.pattern === pattern && p.data === 'photos');

describe('comparing two covered weeks', () => {
  it('says stopped where seven nights fall silent', () => {
    const c = compare({
      before: side({ Access: daily('com.chat.one', 0, 7) }),
      after: side({ Access: other(8) }, secondWeek()),
    });
    expect(find(c, 'any')).toMatchObject({
      verdict: 'stopped',
      before: { episodes: 7, days: 7, rate: 1 },
      after: { episodes: 0 },
    });
    expect(find(c, 'night')).toMatchObject({ verdict: 'stopped' });
    expect(find(c, 'any')?.before.evidence).toHaveLength(7);
    expect(c.before.coveredDays).toBe(7);
  });

  it('cannot tell from two nights, nor where the covered time after is short', () => {
    const after = side({ Access: other(8) }, secondWeek());
    expect(find(compare({ before: side({ Access: daily('com.chat.one', 0, 2) }), after }), 'any')).toMatchObject({
      verdict: 'cannot-tell',
      untold: 'too-few',
    });
    const short = side({ Access: other(7) }, week(at(7, '00:00'), at(8, '12:00')));
    expect(find(compare({ before: side({ Access: daily('com.chat.one', 0, 5) }), after: short }), 'any')).toMatchObject(
      { verdict: 'cannot-tell', untold: 'too-few' },
    );
    const hours = side({ Access: other(7) }, week(at(7, '00:00'), at(7, '13:00')));
    expect(find(compare({ before: side({ Access: daily('com.chat.one', 0, 7) }), after: hours }), 'any')).toMatchObject(
      { untold: 'not-covered' },
    );
  });

  it('does not take many episodes of one day for many days', () => {
    const burst = Array.from({ length: 30 }, (_, i) => access('com.chat.one', 'photos', at(2, `10:${i * 2}`), 31));
    const c = compare({ before: side({ Access: burst }), after: side({ Access: other(8) }, secondWeek()) });
    expect(find(c, 'any')).toMatchObject({ verdict: 'cannot-tell', before: { episodes: 30, days: 1 } });
  });

  it('does not take an absent app for a silent one', () => {
    const c = compare({
      before: side({ Access: daily('com.chat.one', 0, 7) }),
      after: side({ Access: daily('net.else.app', 7, 7) }, secondWeek()),
    });
    expect(find(c, 'any')).toMatchObject({ verdict: 'cannot-tell', untold: 'app-absent' });
    expect(find(c, 'any', 'net.else.app')).toMatchObject({ verdict: 'cannot-tell', untold: 'app-absent' });
    const contacts = side(
      { Access: daily('net.else.app', 7, 7), Contact: [contact('com.chat.one', 'a.example', at(8, '10:00'))] },
      secondWeek(),
    );
    expect(
      find(compare({ before: side({ Access: daily('com.chat.one', 0, 7) }), after: contacts }), 'any'),
    ).toMatchObject({ verdict: 'stopped' });
  });

  it('says began, went on, and whether clearly fewer or more', () => {
    const before = side({
      Access: [...daily('com.chat.one', 0, 7), ...other(1), access('com.new.app', 'contacts', at(1, '12:00'), 62)],
    });
    const many = Array.from({ length: 7 }, (_, day) =>
      [0, 4, 8, 12, 16, 20].map((h) => access('com.chat.one', 'photos', at(7 + day, `${h}:10`), 62)),
    ).flat();
    const c = compare({ before, after: side({ Access: [...many, ...daily('com.new.app', 7, 7)] }, secondWeek()) });
    expect(find(c, 'any')).toMatchObject({ verdict: 'went-on', change: 'more' });
    expect(find(c, 'any', 'com.new.app')).toMatchObject({ verdict: 'began' });
    const same = compare({ before, after: side({ Access: daily('com.chat.one', 7, 6) }, secondWeek()) });
    expect(find(same, 'any')).toMatchObject({ verdict: 'went-on', change: 'similar' });
  });

  it('counts photos taken, not days, for what follows a photo', () => {
    const shots = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) =>
        access('com.apple.camera', 'photos', at(from + (i % 7), `${9 + Math.floor(i / 7)}:00`), 3),
      );
    const follow = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) =>
        access('com.chat.one', 'photos', at(from + (i % 7), `${9 + Math.floor(i / 7)}:00:02`), 62),
      );
    const before = side({ Access: [...shots(0, 14), ...follow(0, 12)] });
    const after = side({ Access: [...shots(7, 14), ...other(8)] }, secondWeek());
    expect(find(compare({ before, after }), 'after-photo')).toMatchObject({
      verdict: 'stopped',
      before: { episodes: 12 },
    });
    const fewPhotos = side({ Access: [...shots(7, 1), ...other(8)] }, secondWeek());
    expect(find(compare({ before, after: fewPhotos }), 'after-photo')).toMatchObject({
      verdict: 'cannot-tell',
      untold: 'too-few',
    });
    const noPhotos = side({ Access: other(8) }, secondWeek());
    expect(find(compare({ before, after: noPhotos }), 'after-photo')).toMatchObject({
      verdict: 'cannot-tell',
      untold: 'no-photos',
    });
  });

  it('finds that an interval stopped and that the picker took over', () => {
    const polls = Array.from({ length: 56 }, (_, i) => access('com.chat.one', 'photos', at(0, `${i * 3}:07`), 62));
    const picked = Array.from({ length: 7 }, (_, i) =>
      access('com.chat.one', 'photos', at(7 + i, '12:00'), 9, { via: 'picker' }),
    );
    const c = compare({ before: side({ Access: polls }), after: side({ Access: picked }, secondWeek()) });
    expect(find(c, 'intervals')).toMatchObject({ verdict: 'stopped' });
    expect(find(c, 'background')).toMatchObject({ verdict: 'stopped' });
    expect(find(c, 'picker')).toMatchObject({ verdict: 'began' });
  });

  it('leaves remnants out and says how many', () => {
    const mixed = [
      ...week(at(4, '00:00')),
      ...week(at(0, '00:00'), at(4, '00:00')).map((c) => ({ ...c, kind: 'remnant' as const })),
    ];
    const c = compare({
      before: side({ Access: daily('com.chat.one', 0, 7) }, mixed),
      after: side({ Access: other(8) }, secondWeek()),
    });
    expect(c.before).toMatchObject({ coveredDays: 3, remnantRows: 4 });
    expect(find(c, 'any')).toMatchObject({ before: { episodes: 3 } });
  });

  it('cannot tell between records of different kinds, or without a night', () => {
    const android = secondWeek().map((c) => ({ ...c, source: 'android-appops-dump' }));
    const before = side({ Access: daily('com.chat.one', 0, 7) });
    expect(find(compare({ before, after: side({ Access: other(8) }, android) }), 'any')).toMatchObject({
      untold: 'other-record',
    });
    const sleepless = compare({
      before: side({ Access: daily('com.chat.one', 0, 7) }, week(), null),
      after: side({ Access: other(8) }, secondWeek(), null),
    });
    expect(find(sleepless, 'night')).toBeUndefined();
  });
});

describe('one record before and after an update', () => {
  it('is cut at that time, rows and coverage alike', () => {
    const whole = side(
      { Access: [...daily('com.chat.one', 0, 7), ...other(9), ...days(14)] },
      week(at(0, '00:00'), at(14, '00:00')),
    );
    const cut = splitSide(whole, Date.parse('2024-05-13T00:00:00+08:00'));
    expect(cut.before.rows.Access.length + cut.after.rows.Access.length).toBe(whole.rows.Access.length);
    const c = compare(cut, { at: at(7, '00:00') });
    expect([c.before.coveredDays, c.after.coveredDays]).toEqual([7, 7]);
    expect(find(c, 'any')).toMatchObject({ verdict: 'stopped' });
  });
});

describe('any two sides', () => {
  const rows = fc.array(
    fc.tuple(
      fc.constantFrom('com.a.one', 'net.b.two', 'com.apple.camera'),
      fc.constantFrom('photos', 'contacts'),
      fc.nat(7 * 1440),
      fc.constantFrom('direct', 'picker'),
    ),
    { maxLength: 30 },
  );
  const build = (list: [string, string, number, string][], from: number): Access[] =>
    list.map(([app, data, minutes, via]) =>
      access(app, data as 'photos', at(from, `0:${minutes}`), 31, { via: via as 'direct' }),
    );

  it('mirror each other, whatever the order of rows', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [x, y] = [build(a, 0), build(b, 7)];
        const c = compare({ before: side({ Access: x }), after: side({ Access: y }, secondWeek()) });
        const mirror = compare({ before: side({ Access: y }, secondWeek()), after: side({ Access: x }) });
        const swap = {
          stopped: 'began',
          began: 'stopped',
          'went-on': 'went-on',
          'cannot-tell': 'cannot-tell',
        } as const;
        expect(mirror.patterns.map((p) => [p.app, p.data, p.pattern, swap[p.verdict]])).toEqual(
          c.patterns.map((p) => [p.app, p.data, p.pattern, p.verdict]),
        );
        const shuffled = compare({
          before: side({ Access: [...x].reverse() }),
          after: side({ Access: [...y].reverse() }, secondWeek()),
        });
        expect(shuffled).toEqual(c);
        for (const p of c.patterns) {
          expect(p.before.episodes).toBeLessThanOrEqual(p.before.rows);
          if (p.verdict === 'stopped') expect(p.after.episodes).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});
