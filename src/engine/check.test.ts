import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audits } from '../audits/index.ts';
import { finding, INPUT, reportOf, resultWith, testAudits } from './check.testing.ts';
import { findingKey, isDay, parseBaseline, updatedBaseline } from './check.ts';
import { DEFAULT_CONFIG, parseConfig, presetLevel } from './check-config.ts';

const IDS = audits.map((a) => a.meta.id);
const config = (value: unknown) => {
  const parsed = parseConfig(JSON.stringify(value), IDS);
  expect(parsed.faults).toEqual([]);
  return parsed.config;
};

describe('the configuration of check', () => {
  it('takes a level, an object with outcomes and thresholds, options, inputs and a baseline', () => {
    const parsed = config({
      extends: 'strict',
      inputs: ['build/app.ipa', 'captures'],
      options: { app: 'com.example.chat', timeZone: 'Asia/Shanghai' },
      audits: {
        'undisclosed-data': { level: 'warn', outcomes: { vague: 'off' }, counts: { requests: 2 } },
        'listed-hosts': 'off',
      },
      thresholds: { grade: 'supported' },
      baseline: 'telltale.baseline.json',
      maxWarnings: 3,
    });
    expect(parsed).toMatchObject({ preset: 'strict', maxWarnings: 3, thresholds: { grade: 'supported' } });
    expect(parsed.audits['undisclosed-data']).toEqual({
      level: 'warn',
      outcomes: { vague: 'off' },
      counts: { requests: 2 },
    });
  });

  it('names every fault with its place, and what would be right', () => {
    const { faults } = parseConfig(
      JSON.stringify({
        extends: 'lax',
        audit: {},
        audits: { nothing: 'error', 'listed-hosts': 'loud' },
        maxWarnings: -1,
        options: { zone: 'x' },
      }),
      IDS,
    );
    expect(faults).toHaveLength(6);
    expect(faults.join('\n')).toContain('audits.nothing: there is no such audit');
    expect(faults.join('\n')).toContain('extends: "lax" is not one of recommended, strict.');
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { faults } = parseConfig(text, IDS);
        for (const f of faults) expect(f).not.toMatch(/[\n\u0000]/);
        parseBaseline(text);
      }),
    );
    expect(parseConfig('{"__proto__":{"a":1},"audits":{"__proto__":"error"}}', IDS).faults).not.toEqual([]);
  });

  it('lets no preset report what is no failing state, and strict is nowhere weaker than recommended', () => {
    const rank = { off: 0, warn: 1, error: 2 };
    for (const { meta } of audits)
      for (const o of meta.outcomes) {
        if (o === 'disclosed' || o === 'not-observed') expect(presetLevel('strict', meta.id, o)).toBe('off');
        expect(rank[presetLevel('strict', meta.id, o)]).toBeGreaterThanOrEqual(
          rank[presetLevel('recommended', meta.id, o)],
        );
      }
  });
});

describe('check', () => {
  it('gives each finding the level of its outcome, and errors stand first', () => {
    const report = reportOf(
      resultWith([
        finding({ outcome: 'vague' }),
        finding(),
        finding({ outcome: 'disclosed' }),
        finding({ outcome: 'cannot-tell' }),
      ]),
    );
    expect(report.items.map((i) => [i.finding.outcome, i.level])).toEqual([
      ['undisclosed', 'error'],
      ['vague', 'warn'],
    ]);
    expect(report.counts).toEqual({ errors: 1, warnings: 1, accepted: 0, cannotTell: 1 });
  });

  it('leaves out what is below a threshold, and keeps a finding that has no such count', () => {
    const set = config({ audits: { 'undisclosed-data': { counts: { requests: 4 } } } });
    expect(reportOf(resultWith([finding()]), { config: set }).items).toEqual([]);
    expect(reportOf(resultWith([finding({ counts: {} })]), { config: set }).items).toHaveLength(1);
    const strong = config({ audits: { 'background-access': 'error' }, thresholds: { grade: 'shown' } });
    const seen = finding({ audit: 'background-access', outcome: 'observed', grade: 'supported' });
    expect(reportOf(resultWith([seen]), { config: strong }).items).toEqual([]);
    expect(reportOf(resultWith([{ ...seen, grade: 'shown' }]), { config: strong }).items).toHaveLength(1);
  });

  it('asks for a missing input by name only, so that a bare level never turns a pass out of it', () => {
    const missing = resultWith([finding({ outcome: 'cannot-tell' })]);
    expect(reportOf(missing, { config: config({ audits: { 'undisclosed-data': 'error' } }) }).items).toEqual([]);
    expect(reportOf(missing, { config: config({ extends: 'strict' }) }).items[0]?.level).toBe('warn');
    const named = config({ audits: { 'undisclosed-data': { outcomes: { 'cannot-tell': 'error' } } } });
    expect(reportOf(missing, { config: named }).items[0]?.level).toBe('error');
  });

  it('says which audits had no rows to ask', () => {
    const bare = resultWith([]);
    const report = reportOf({ ...bare, totals: { ...bare.totals, rows: { Request: 1 } } });
    expect(report.audits.map((a) => a.supplied)).toEqual(['part', 'part', 'part', 'part']);
  });

  it('is incomplete where an input gave nothing or an audit stopped', () => {
    const problems = [{ code: 'audit-failed' as const, from: null, sentence: 'x', excerpt: null }];
    expect(reportOf(resultWith([], { problems })).incomplete).toBe(true);
    const shut = [{ code: 'encrypted' as const, from: { input: INPUT }, sentence: 'x', excerpt: null }];
    expect(reportOf(resultWith([], { problems: shut })).incomplete).toBe(false);
  });

  it('counts what cannot be told of the audits that are on, and of no other', () => {
    const off = finding({ audit: 'contacts-by-proxy', outcome: 'cannot-tell' });
    expect(reportOf(resultWith([finding({ outcome: 'cannot-tell' }), off])).counts.cannotTell).toBe(1);
  });

  it('allows as many warnings as were set', () => {
    const vague = resultWith([finding({ outcome: 'vague' })]);
    expect(reportOf(vague, { config: { ...DEFAULT_CONFIG, maxWarnings: 1 } }).tooManyWarnings).toBe(false);
    expect(reportOf(vague, { config: { ...DEFAULT_CONFIG, maxWarnings: 0 } }).tooManyWarnings).toBe(true);
  });
});

describe('the baseline', () => {
  const today = '2026-11-20';
  const accept = { reason: 'Fixed in 9.2, ships in December.', expires: '2026-12-31', today };
  const written = () => {
    const { entries, faults } = parseBaseline(updatedBaseline(reportOf(resultWith([finding()])), [], accept));
    expect(faults).toEqual([]);
    return entries;
  };

  it('covers the same answer in another capture, through its last day and no longer', () => {
    const baseline = written();
    const again = resultWith([finding({ id: 'e'.repeat(64), evidence: [{ input: INPUT, entry: 99 }] })]);
    const held = reportOf(again, { baseline, today: '2026-12-31' });
    expect(held.counts).toMatchObject({ errors: 0, accepted: 1 });
    const over = reportOf(again, { baseline, today: '2027-01-01' });
    expect(over.counts).toMatchObject({ errors: 1, accepted: 0 });
    expect(over.items[0]?.expired).toBe('2026-12-31');
  });

  it('does not cover another outcome, and says what it accepts in vain', () => {
    const report = reportOf(resultWith([finding({ outcome: 'vague' })]), { baseline: written() });
    expect(report.counts).toMatchObject({ warnings: 1, accepted: 0 });
    expect(report.unused).toHaveLength(1);
  });

  it('keeps the reason of an entry that still holds, and is the same when written twice', () => {
    const first = written();
    const report = reportOf(resultWith([finding(), finding({ outcome: 'vague' })]), { baseline: first });
    const text = updatedBaseline(report, first, { ...accept, reason: 'Another' });
    expect(
      parseBaseline(text)
        .entries.map((e) => e.reason)
        .sort(),
    ).toEqual(['Another', accept.reason]);
    expect(updatedBaseline(report, first, { ...accept, reason: 'Another' })).toBe(text);
  });

  it('refuses an entry without a reason, without a day, or with a day that does not exist', () => {
    const entry = written()[0];
    for (const wrong of [{ reason: ' ' }, { expires: '2026-02-30' }, { expires: 'soon' }, { key: 'x' }, { app: 7 }]) {
      const text = JSON.stringify({ schema: 'telltale/baseline@1', accepted: [{ ...entry, ...wrong }] });
      expect(parseBaseline(text).faults, JSON.stringify(wrong)).toHaveLength(1);
    }
    expect(isDay('2028-02-29')).toBe(true);
  });

  it('has keys that know neither evidence nor words', () => {
    expect(findingKey(finding({ evidence: [], text: 'other' }))).toBe(findingKey(finding()));
    expect(findingKey(finding({ app: 'other' }))).not.toBe(findingKey(finding()));
    expect(testAudits.length).toBeGreaterThan(0);
  });
});
