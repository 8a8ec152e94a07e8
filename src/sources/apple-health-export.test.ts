import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { readSource, textInput } from '../../test/support.ts';
import { type SleepRecord, SleepScan } from '../formats/health-xml.ts';
import { appleHealthExport as source } from './apple-health-export.ts';

goldenSource(source);

const record = (n: number) =>
  ` <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="W ${n} > x" startDate="2024-11-${String(10 + n)} 23:00:00 +0100" endDate="2024-11-${String(11 + n)} 06:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleepREM"/>`;

describe('sleep in Apple Health', () => {
  it('is found whatever the pieces that the bytes come in', () => {
    const filler = ' <Record type="HKCategoryTypeIdentifierMindfulSession" CCCC="HKC"/>\n'.repeat(20);
    const text = `<HealthData>\n${filler}${[0, 1, 2].map(record).join(`\n${filler}`)}\n</HealthData>`;
    const bytes = new TextEncoder().encode(text);
    const scan = (size: number) => {
      const found: SleepRecord[] = [];
      const s = new SleepScan();
      for (let at = 0; at < bytes.length; at += size) s.push(bytes.slice(at, at + size), (r) => found.push(r));
      return { found: found.map((r) => [r.line, r.attributes.sourceName]), lines: s.finish() };
    };
    const whole = scan(bytes.length);
    expect(whole).toEqual({
      found: [
        [22, 'W 0 > x'],
        [43, 'W 1 > x'],
        [64, 'W 2 > x'],
      ],
      lines: text.split('\n').length,
    });
    for (const size of [1, 7, 64, 100, 1000]) expect(scan(size)).toEqual(whole);
  });

  it('keeps the offset as the phone wrote it', async () => {
    const r = await readSource(source, [textInput(`<HealthData>\n${record(0)}\n</HealthData>\n`)]);
    expect(r.rows.Presence).toMatchObject([
      { what: 'asleep', begin: '2024-11-10T23:00:00+01:00', end: '2024-11-11T06:00:00+01:00' },
    ]);
  });
});
