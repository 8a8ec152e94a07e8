import { describe, expect, it } from 'vitest';
import { demoWeek } from './demo.ts';
import { POLICY } from './documents.ts';

const textOf = (lines: Iterable<string>) => [...lines].join('\n');

describe('the demo', () => {
  it('runs a week of October 2021 in Shanghai, of invented apps and hosts only', () => {
    const [file] = demoWeek().files;
    expect(file!.name).toBe('App_Privacy_Report_v4_2021-10-08T09_12_00.ndjson');
    const text = textOf(file!.lines);
    expect(text).toContain('+08:00');
    for (const [, id] of text.matchAll(/"(?:identifier|bundleID)":"([^"]*\.[^"]*)"/g))
      expect(id).toMatch(/^(?:A1B2C3D4E5\.)?com\.(?:example|apple)\./);
    for (const [, host] of text.matchAll(/"domain":"([^"]*)"/g))
      expect(host).toMatch(/\.example$|^(?:203\.0\.113|198\.51\.100|192\.0\.2)\.|^2001:db8:/);
  });

  it('comes with the sleep that a watch wrote down, in the same case', () => {
    const [, sleep] = demoWeek().files;
    expect(sleep!.group).toBe(0);
    expect(textOf(sleep!.lines)).toContain('HKCategoryTypeIdentifierSleepAnalysis');
  });

  it('can be read twice and gives the same lines', () => {
    const [file] = demoWeek('1').files;
    expect(textOf(file!.lines)).toBe(textOf(file!.lines));
  });

  it('puts the weeks before and after the promise into two cases', () => {
    expect(demoWeek('2').files.map((f) => f.group)).toEqual([0, 1]);
  });

  it('gives the laboratory’s story a capture and a policy, bound to the app they are of', () => {
    const demo = demoWeek('4');
    expect(demo.options.app).toBe('com.example.chat');
    const har = demo.files.find((f) => f.name.endsWith('.har'))!;
    const { log } = JSON.parse(textOf(har.lines)) as { log: { entries: { request: { url: string } }[] } };
    expect(log.entries.filter((e) => e.request.url.startsWith('https://mini.chat.example/')).length).toBeGreaterThan(5);
    expect(textOf(demo.files.find((f) => f.name.endsWith('.md'))!.lines)).toBe(POLICY.trimEnd());
  });

  it('shows an iPhone with all its records, and an Android phone', () => {
    const iphone = demoWeek('iphone').files;
    expect(iphone.map((f) => f.group)).toEqual([0, 0, 0, 0]);
    const names = iphone.flatMap((f) => f.tables?.().map((t) => t.name) ?? []);
    expect(names).toContain('PLStorageOperator_EventForward_TimeOffset');
    expect(names).toContain('access');
    const [report] = demoWeek('android').files;
    const text = textOf(report!.lines);
    expect(text).toContain('[persist.sys.timezone]: [Asia/Shanghai]');
    expect(text).toMatch(/Access: \[(?:bg|cch)-/);
    expect(textOf(report!.lines)).toBe(text);
  });

  it('has no file for a story that no record tells', () => {
    expect(demoWeek('5').files).toEqual([]);
    expect(demoWeek('constructor').files).toEqual([]);
  });
});
