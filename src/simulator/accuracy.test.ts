import { describe, expect, it } from 'vitest';
import { formatTime } from '../base/time.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import { RESULT_SCHEMA, type Result } from '../model/result.ts';
import { type Access, noRows } from '../model/rows.ts';
import { emptyAccuracy, judgeWeek, makeWeek, type RunEngine, type Week } from './accuracy.ts';
import { accuracyPage } from './accuracy-page.ts';
import { FAMILIES } from './families.ts';
import { tracesOf } from './traces.ts';

const family = FAMILIES.find((f) => f.id === 'ordinary')!;
const week = makeWeek(family, 'test');

/** An engine that knows the truth and says it, or the opposite. */
const oracle =
  (of: Week, honest: boolean): RunEngine =>
  async () => {
    const rows = noRows();
    const seen = new Set<string>();
    for (const [line, interval] of of.intervals.entries()) {
      if (!interval || seen.has(interval.id)) continue;
      seen.add(interval.id);
      const use = of.uses[interval.uses[0]!]!;
      const span = interval.usedMs[1] - interval.usedMs[0];
      const access: Access = {
        app: interval.app,
        appAsStored: interval.app,
        data: dataTypeOfIosCategory(interval.category),
        kindAsStored: interval.category,
        begin: formatTime(interval.beginMs, 0),
        end: formatTime(interval.endMs, 0),
        timing: 'coalesced',
        use: honest ? { minMs: span, maxMs: span } : { minMs: span + 1000, maxMs: span + 2000 },
        state: { value: use.onScreen === honest ? 'on-screen' : 'background', grade: 'supported', evidence: [] },
        via: interval.picker ? 'picker' : 'direct',
        allowed: true,
        count: null,
        episode: 1,
        from: { input: 'x', line, end: null },
      };
      rows.Access.push(access);
    }
    const result: Result = {
      schema: RESULT_SCHEMA,
      tool: { name: 'telltale', version: '0', ruleSet: '' },
      options: {
        iosVersion: null,
        night: null,
        timeZone: null,
        app: null,
        recipient: null,
        phase: null,
        simulated: true,
      },
      inputs: [],
      coverage: [],
      derived: {
        era: { timerMs: null, wallMs: null, basis: 'none' },
        night: { from: null, to: null, basis: 'unknown' },
      },
      apps: [],
      findings: [],
      problems: [],
      totals: {
        lines: { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 },
        rows: {},
        episodes: 0,
        apps: 0,
        findings: {},
      },
    };
    return { rows, result };
  };

describe('accuracy', () => {
  it('is whole for an engine that knows the truth', async () => {
    const total = emptyAccuracy('all');
    await judgeWeek(week, oracle(week, true), total);
    expect(total.rows).toBeGreaterThan(500);
    expect([...total.states.values()].every((t) => t.wrong === 0)).toBe(true);
    expect([...total.spans.values()].every((t) => t.wrong === 0)).toBe(true);
    expect(total.tracedFound).toBe(total.traced);
    expect(total.misses.size).toBe(0);
  });

  it('is nothing for one that says the opposite, and names what was wrong', async () => {
    const total = emptyAccuracy('all');
    await judgeWeek(week, oracle(week, false), total);
    expect([...total.states.values()].every((t) => t.wrong === t.given)).toBe(true);
    expect(total.tracedFound).toBe(0);
    expect([...total.misses.keys()].some((miss) => miss.startsWith('not found though'))).toBe(true);
    expect(accuracyPage(total, [total], FAMILIES)).toContain('100.0 %');
  });

  it('calls a trace only what is truly in the background', () => {
    const traced = tracesOf(week);
    expect(traced.size).toBeGreaterThan(100);
    for (const row of week.intervals)
      if (row && traced.has(row.id)) expect(week.uses[row.uses[0]!]!.onScreen).toBe(false);
  });

  it('rests on families of different names, enough for forty weeks with four seeds', () => {
    expect(new Set(FAMILIES.map((f) => f.id)).size).toBe(FAMILIES.length);
    expect(FAMILIES.length * 4).toBeGreaterThanOrEqual(40);
  });
});
