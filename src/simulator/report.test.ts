import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../base/time.ts';
import { demoWeek } from './demo.ts';
import { LEEWAY_MS, timerMs } from './logger.ts';
import { october } from './october.ts';
import { exportMs } from './owner.ts';
import { simulate } from './phone.ts';
import { keptFromMs, type ReportLine, reportLines, reportText } from './report.ts';
import type { Scenario } from './scenario.ts';
import type { Use } from './truth.ts';

interface AccessLine {
  type: 'access';
  accessCount?: number;
  accessor: { identifier: string; identifierType: string };
  category: string;
  identifier: string;
  kind: 'intervalBegin' | 'intervalEnd';
  outOfProcess?: true;
  timeStamp: string;
}
interface NetworkLine {
  type: 'networkActivity';
  timeStamp: string;
  firstTimeStamp: string;
  bundleID: string;
  domain: string;
  context: string;
  initiatedType: string;
  domainType: number;
  domainOwner: string;
  hits: number;
}

const parsed = (line: string): AccessLine | NetworkLine => JSON.parse(line);
const uses = (scenario: Scenario, seed: string): Use[] => [...simulate(scenario, seed)].flatMap((day) => day.uses);

/** The October phone under other system versions and zones. */
const scenarios = fc.record({
  ios: fc.constantFrom(15, 16, 18),
  seed: fc.string({ maxLength: 8 }),
  days: fc.integer({ min: 1, max: 10 }),
  keepDays: fc.constantFrom(null, 2, 7),
  bedMin: fc.integer({ min: 1200, max: 2100 }),
});
const make = (c: { ios: number; days: number; keepDays: number | null; bedMin: number }): Scenario => ({
  ...october,
  days: c.days,
  keepDays: c.keepDays,
  system: { ios: c.ios, accessCount: c.ios >= 18, classified: c.ios > 15 },
  owner: { ...october.owner, bedMin: c.bedMin },
  oddities: { duplicate: 0.01, zero: 0.01, stretched: 0.05 },
});

const each = (check: (scenario: Scenario, seed: string, lines: ReportLine[]) => void) =>
  fc.assert(
    fc.property(scenarios, (c) => {
      const scenario = make(c);
      check(scenario, c.seed, [...reportLines(scenario, c.seed)]);
    }),
    { numRuns: 12 },
  );

describe('a simulated report', () => {
  it('is the same for the same seed and another for another', () => {
    const text = (seed: string) => [...reportText(october, seed)].join('\n');
    expect(text('a')).toBe(text('a'));
    expect(text('a')).not.toBe(text('b'));
  });

  it('holds lines that parse, access rows first and in order of time', () =>
    each((scenario, seed, lines) => {
      let last = Number.NEGATIVE_INFINITY;
      let network = false;
      for (const { text } of lines) {
        const row = parsed(text);
        if (row.type === 'networkActivity') {
          network = true;
          continue;
        }
        expect(network).toBe(false);
        const at = parseTime(row.timeStamp);
        expect(at).toBeGreaterThanOrEqual(last);
        expect(at).toBeGreaterThanOrEqual(keptFromMs(scenario, seed) - 1);
        expect(at).toBeLessThanOrEqual(exportMs(scenario));
        expect('accessCount' in row).toBe(scenario.system.accessCount);
        last = at;
      }
    }));

  it('pairs every end with one begin of the same app and category, but for rows cut by pruning or still open', () =>
    each((scenario, seed, lines) => {
      const begins = new Map<string, number>();
      const from = keptFromMs(scenario, seed);
      for (const { text, event } of lines) {
        const row = parsed(text);
        if (row.type !== 'access') continue;
        const key = `${row.identifier} ${row.accessor.identifier} ${row.category} ${row.outOfProcess === true}`;
        const at = parseTime(row.timeStamp);
        if (row.kind === 'intervalBegin') begins.set(key, at);
        else if (begins.has(key)) {
          expect(at).toBeGreaterThanOrEqual(begins.get(key)!);
          begins.delete(key);
        } else expect(event!.interval.beginMs).toBeLessThan(from);
      }
      for (const [, at] of begins) expect(at).toBeGreaterThan(exportMs(scenario) - 7_200_000);
    }));

  it('lets each row follow the timer of its era and the truth of its uses', () =>
    each((scenario, seed, lines) => {
      const truth = uses(scenario, seed);
      const timer = timerMs(scenario.system);
      for (const { event } of lines) {
        if (!event) continue;
        const { interval } = event;
        const length = interval.endMs - interval.beginMs;
        expect(length).toBeGreaterThanOrEqual(0);
        const mine = interval.uses.map((id) => truth[id]!);
        for (const use of mine) {
          expect(use.app).toBe(interval.app);
          expect(use.category).toBe(interval.category);
          expect(use.via === 'picker').toBe(interval.picker);
        }
        expect(Math.min(...mine[0]!.touches.map((at) => Math.abs(at - interval.beginMs)))).toBeLessThanOrEqual(1004);
        if (interval.category === 'location') expect(length).toBeGreaterThanOrEqual(9940);
        if (interval.writer === 'service' && length > 0) {
          expect(length).toBeGreaterThanOrEqual(timer);
          if (mine.length === 1 && !mine[0]!.asleep) expect(length).toBeLessThanOrEqual(timer + LEEWAY_MS + 376);
        }
      }
    }));

  it('counts a host of an app once, with its first and last time', () =>
    each((_scenario, _seed, lines) => {
      const seen = new Set<string>();
      for (const { text } of lines) {
        const row = parsed(text);
        if (row.type !== 'networkActivity') continue;
        const key = [row.bundleID, row.domain, row.context, row.initiatedType].join(' ');
        expect(seen.has(key), key).toBe(false);
        seen.add(key);
        expect(row.hits).toBeGreaterThan(0);
        expect(parseTime(row.firstTimeStamp)).toBeLessThanOrEqual(parseTime(row.timeStamp));
        expect(row.domainType === 1 || row.domainOwner === '').toBe(true);
      }
    }));
});

describe('the truth', () => {
  it('is consistent: on screen is never asleep, and one app at most is on screen', () => {
    for (const day of simulate(october, 'x')) {
      for (let i = 1; i < day.visits.length; i++)
        expect(day.visits[i]!.fromMs).toBeGreaterThanOrEqual(day.visits[i - 1]!.toMs);
      for (const use of day.uses) {
        expect(use.onScreen).toBe(use.screen === use.app);
        expect(use.locked).toBe(use.screen === null);
        if (use.asleep) expect(use.screen).toBeNull();
        expect(use.touches[0]).toBe(use.atMs);
        expect(use.touches.at(-1)).toBe(use.untilMs);
        expect(use.suspendedMs).toBeGreaterThan(use.untilMs);
      }
    }
  });

  it('is that of the demo: the chat app opens the library while its owner sleeps, and stops after the promise', () => {
    const asleep = new Map<string, number>();
    for (const { file, day } of demoWeek('2').truth())
      for (const use of day.uses)
        if (use.app === 'com.example.chat' && use.category === 'photos' && use.asleep)
          asleep.set(file, (asleep.get(file) ?? 0) + 1);
    const [before, after] = demoWeek('2').files;
    expect(asleep.get(before!.name)).toBeGreaterThan(10);
    expect(asleep.get(after!.name) ?? 0).toBe(0);
  });
});
