import { describe, expect, it } from 'vitest';
import { healthLines } from './health.ts';
import { october } from './october.ts';
import { simulate } from './phone.ts';

const SEED = 'health';
const records = [...healthLines(october, SEED)].flatMap((line) => {
  const m = /value="HKCategoryValueSleepAnalysis(\w+)"/.exec(line);
  const times = [...line.matchAll(/(?:start|end)Date="(\S+) (\S+) ([+-]\d\d)(\d\d)"/g)].map(([, d, t, h, min]) =>
    Date.parse(`${d}T${t}${h}:${min}`),
  );
  return m ? [{ value: m[1]!, fromMs: times[0]!, toMs: times[1]! }] : [];
});

describe('a simulated Health export', () => {
  it('marks most nights, asleep within in-bed', () => {
    expect(records.filter((x) => x.value === 'InBed').length).toBeGreaterThanOrEqual(6);
    expect(records.filter((x) => x.value === 'Asleep').length).toBeGreaterThanOrEqual(5);
    for (const x of records) expect(x.toMs).toBeGreaterThan(x.fromMs);
  });

  it('calls nobody asleep who was awake', () => {
    const sleep = [...simulate(october, SEED)].flatMap((day) => day.sleep);
    for (const x of records.filter((y) => y.value === 'Asleep'))
      expect(sleep.some((s) => x.fromMs >= s.fromMs && x.toMs <= s.toMs + 1000)).toBe(true);
  });

  it('is well formed', () => {
    const lines = [...healthLines(october, SEED)];
    expect(lines[0]).toContain('<?xml');
    expect(lines.at(-1)).toBe('</HealthData>');
    expect([...healthLines(october, SEED)]).toEqual(lines);
  });
});
