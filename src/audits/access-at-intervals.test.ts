import { describe, expect, it } from 'vitest';
import { accessAtIntervals } from './access-at-intervals.ts';
import { access, ask, at } from './testing.ts';

describe('access-at-intervals', () => {
  const polls = (app: string, everyMinutes: number, jitter: (i: number) => number, count = 30) =>
    Array.from({ length: count }, (_, i) => access(app, 'location', at(0, `0:${i * everyMinutes}:${jitter(i)}`), 10));

  it('finds the interval of a schedule, some jitter and all', () => {
    const rows = polls('com.weather.app', 130, (i) => (i * 37) % 180);
    const [finding] = ask(accessAtIntervals, { Access: rows });
    expect(finding).toMatchObject({ outcome: 'observed', app: 'com.weather.app', subject: { data: 'location' } });
    expect(finding?.counts['episodes']).toBeGreaterThan(25);
    expect(Math.abs((finding?.counts['periodMs'] ?? 0) - 130 * 60_000)).toBeLessThan(120_000);
  });

  it('finds it between accesses at random, and does not count those', () => {
    const random = Array.from({ length: 12 }, (_, i) =>
      access('com.weather.app', 'location', at(0, `0:${97 + i * 311 + ((i * i * 53) % 200)}`), 10),
    );
    const [finding] = ask(accessAtIntervals, { Access: [...polls('com.weather.app', 130, () => 5), ...random] });
    expect(finding?.counts).toMatchObject({ all: 42 });
    expect(finding?.counts['episodes']).toBeLessThan(34);
  });

  it('finds none in accesses at random, many or few', () => {
    let seed = 7;
    const dice = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    for (const count of [8, 30, 120, 400]) {
      const rows = Array.from({ length: count }, () =>
        access('com.any.app', 'photos', at(0, `0:0:${Math.floor(dice() * 604_800)}`), 5),
      );
      expect(ask(accessAtIntervals, { Access: rows }).map((f) => f.outcome)).toEqual(['not-observed']);
    }
  });

  it('cannot tell from fewer than five episodes', () => {
    const four = polls('com.weather.app', 130, () => 0, 4);
    expect(ask(accessAtIntervals, { Access: four })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(accessAtIntervals, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
