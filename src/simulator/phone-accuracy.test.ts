import { describe, expect, it } from 'vitest';
import { formatTime, parseTime, SECOND_MS } from '../base/time.ts';
import { loadEnvironment } from '../case/environment.ts';
import { memoryInput } from '../engine/input.ts';
import { runEngine } from '../engine/run.ts';
import { openSqlite, writeSqlite } from '../formats/sqlite.ts';
import { FAMILIES } from './families.ts';
import { emptyPhoneAccuracy, judgePhone, type RunPhone } from './phone-accuracy.ts';
import { phonePart } from './phone-accuracy-page.ts';
import { VARIANTS } from './phone-families.ts';
import { zonesOf } from './powerlog.ts';
import { offsetAt } from './zone.ts';

const env = loadEnvironment({ openSqlite });
const OPTIONS = {
  iosVersion: null,
  night: null,
  timeZone: null,
  app: null,
  recipient: null,
  phase: null,
  simulated: true as const,
};
const run: RunPhone = (files) =>
  runEngine(
    files.map(({ name, lines, tables }) =>
      memoryInput(name, tables ? writeSqlite(tables) : new TextEncoder().encode(`${[...lines!].join('\n')}\n`)),
    ),
    OPTIONS,
    env,
  );
const family = (id: string) => FAMILIES.find((f) => f.id === id)!;
const variant = (id: string) => VARIANTS.find((v) => v.id === id)!;

describe('phones with more than one record', () => {
  for (const [id, of] of [
    ['iphone-missing', 'travel'],
    ['iphone-two-logs', 'summer-time-ends'],
    ['android-13', 'summer-time-begins'],
    ['android-11-spliced', 'ordinary'],
  ] as const)
    it(`${id}, ${of}: right, and nearly all that can be shown`, async () => {
      const total = emptyPhoneAccuracy(id);
      await judgePhone(variant(id).make(family(of), 'test'), run, total);
      const grade = id.startsWith('android') ? total.recorded : total.shown;
      expect(grade.given).toBeGreaterThan(30);
      expect(grade.wrong / grade.given).toBeLessThanOrEqual(0.01);
      expect(grade.found / grade.expected).toBeGreaterThanOrEqual(0.9);
    });

  for (const of of ['travel', 'summer-time-ends', 'summer-time-begins'])
    it(`${of}: the log’s rows stand in the zone that the phone was in`, async () => {
      const week = variant('iphone').make(family(of), 'test');
      const zones = zonesOf(week.family.scenario, week.days);
      const { rows } = await run(week.files, {});
      const log = rows.Presence.filter((p) => p.source === 'ios-powerlog');
      const wrong = log.filter(({ begin }) => {
        const ms = parseTime(begin);
        const near = [-1, 1].map((s) => {
          const at = ms + s * SECOND_MS;
          return offsetAt((zones.findLast((z) => z.fromMs <= at) ?? zones[0]!).zone, at);
        });
        return !near.some((minutes) => formatTime(ms, minutes) === begin);
      });
      expect(log.length).toBeGreaterThan(300);
      expect(wrong).toEqual([]);
      expect(new Set(log.map((p) => p.begin.slice(-6))).size).toBeGreaterThan(1);
    });

  it('count what two logs both counted once, and bytes after an access', async () => {
    const total = emptyPhoneAccuracy('bytes');
    await judgePhone(variant('iphone-two-logs').make(family('ordinary'), 'test'), run, total);
    expect(total.costs).toMatchObject({ wrong: 0, found: total.costs.expected });
    expect(total.uploads.found).toBe(total.uploads.expected);
    expect(Math.min(total.costs.given, total.uploads.expected)).toBeGreaterThan(3);
  });

  it('count an engine that says the opposite as wrong', async () => {
    const total = emptyPhoneAccuracy('opposite');
    const week = variant('iphone').make(family('ordinary'), 'test');
    const opposite: RunPhone = async (files, given) => {
      const { rows, result } = await run(files, given);
      for (const access of rows.Access)
        access.state = { ...access.state, value: access.state.value === 'on-screen' ? 'background' : 'on-screen' };
      return { rows, result };
    };
    await judgePhone(week, opposite, total);
    expect(total.shown.wrong / total.shown.given).toBeGreaterThan(0.99);
    expect(total.shown.found).toBe(0);
    expect(phonePart(total, total, [total], VARIANTS)).toContain('0.0 %');
  });

  it('count one that says nothing as finding nothing', async () => {
    const total = emptyPhoneAccuracy('silent');
    const silent: RunPhone = async (files, given) => {
      const { rows, result } = await run(files, given);
      rows.Access.length = 0;
      return { rows, result };
    };
    await judgePhone(variant('android-12').make(family('quiet'), 'test'), silent, total);
    expect(total.recorded.given).toBe(0);
    expect(total.recorded.expected).toBeGreaterThan(30);
    expect(total.recorded.found).toBe(0);
  });

  it('make over two hundred weeks with one seed', () => {
    expect(VARIANTS.length * FAMILIES.length).toBeGreaterThanOrEqual(200);
    expect(new Set(VARIANTS.map((v) => v.id)).size).toBe(VARIANTS.length);
  });
});
