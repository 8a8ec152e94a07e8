import { describe, expect, it } from 'vitest';
import { busyReport, busyWeek } from './busy.ts';
import { reportText } from './report.ts';

const count = (lines: Iterable<string>): { lines: number; network: number } => {
  let all = 0;
  let network = 0;
  for (const line of lines) {
    all++;
    if (line.includes('"type":"networkActivity"')) network++;
  }
  return { lines: all, network };
};

describe('a busy phone', () => {
  it('writes exactly as many lines as asked for, network rows among them', () => {
    for (const lines of [1, 40, 3000, 20_000]) expect(count(busyReport(lines)).lines).toBe(lines);
    expect(count(busyReport(20_000)).network).toBeGreaterThan(1000);
  });

  it('writes about five thousand lines a week', () => {
    const { lines, network } = count(reportText(busyWeek(), 'busy'));
    expect(lines).toBeGreaterThan(4500);
    expect(lines).toBeLessThan(5800);
    expect(network).toBeGreaterThan(1000);
  });

  it('streams: the first lines come without the rest being made', () => {
    const report = busyReport(1_000_000_000);
    expect(report.next().value).toContain('"kind":"intervalBegin"');
    report.return(undefined);
  });
});
