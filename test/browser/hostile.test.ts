import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedParts } from '../../src/report/week.testing.ts';
import { hasChromium, type Workbench, workbench } from './browser.ts';

const NAMES = [
  '<img src=x onerror="globalThis.hit=1">',
  '"><script>globalThis.hit=1</script>',
  '</template><script>globalThis.hit=1</script>',
  'javascript:globalThis.hit=1',
  'com.example.\u202eexe.tahc\u202c',
  'com.example.zero\u200bwidth\ufeff',
  '__proto__',
  'constructor',
  'toString',
  `com.${'x'.repeat(10_000)}`,
  '{app, plural, other {#}}',
  'line\nbreak\u0000nul',
  '\ud800lone',
];

describe.runIf(hasChromium)('names that mean harm', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench('report');
  });
  afterAll(() => bench?.close());

  it.each(['en', 'zh-CN'])('stay text in every view (%s)', async (lang) => {
    const parts = simulatedParts({ extraApps: NAMES, extraHosts: NAMES.map((n) => n.toLowerCase()) });
    const finding = parts.result.findings[0]!;
    const hostile = NAMES.map((app, i) => ({
      ...finding,
      id: `${i}`.padStart(64, 'f'),
      app,
      subject: { host: app },
      message: {
        ...finding.message,
        recorded: { ...finding.message.recorded, params: { ...finding.message.recorded.params, app } },
      },
    }));
    const result = {
      ...parts.result,
      findings: [...parts.result.findings, ...hostile],
      inputs: parts.result.inputs.map((i) => ({ ...i, name: NAMES[0]! })),
      problems: NAMES.map((name) => ({ code: 'not-json' as const, from: null, sentence: name, excerpt: name })),
    };
    const path = bench.report({ ...parts, result }, `hostile-${lang}.html`);
    for (const tab of ['', 't,c,d,f']) {
      const { page, requests, errors } = await bench.open(path, {
        hash: `lang=${lang}&theme=light&open=files,more,g-${'f'.repeat(11)}0&tab=${tab}&q=host:<b>`,
      });
      await page.evaluate(() => {
        for (const button of document.querySelectorAll<HTMLElement>('.evb[aria-expanded=false]')) button.click();
      });
      await page.waitForTimeout(200);
      expect(errors).toEqual([]);
      expect(requests).toEqual([]);
      const seen = await page.evaluate(() => ({
        hit: 'hit' in globalThis,
        images: document.images.length,
        scripts: document.scripts.length,
        links: [...document.links].filter((a) => !a.getAttribute('href')!.startsWith('#')).length,
        polluted: Object.keys(Object.prototype).length,
        marks: /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/.test(document.body.textContent ?? ''),
        wide: document.documentElement.scrollWidth - innerWidth,
      }));
      expect(seen).toEqual({ hit: false, images: 0, scripts: 1, links: 0, polluted: 0, marks: false, wide: 0 });
      await page.close();
    }
  });
});
