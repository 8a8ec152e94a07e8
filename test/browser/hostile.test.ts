import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, DataItem, Request } from '../../src/model/rows.ts';
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

const request = (from: Request['from'], name: string): Request => ({
  app: name,
  at: null,
  host: name,
  address: name,
  country: name,
  owner: name,
  party: 'tracker',
  partyWhy: null,
  declared: true,
  method: name.slice(0, 20),
  path: `/${name}`,
  feature: name,
  encrypted: false,
  content: 'opaque',
  why: name,
  phase: null,
  bytes: 1,
  from,
});
const item = (r: Request, name: string): DataItem => ({
  app: name,
  at: null,
  data: 'account.email',
  form: 'encoded',
  where: `body:$.${name}`,
  chain: ['json'],
  steps: [`json $.${name}`, name],
  reason: name,
  note: name,
  masked: name,
  hash: '0'.repeat(64),
  request: r.from,
  from: r.from,
});
const claim = (document: string, name: string, i: number): Claim => ({
  app: name,
  document,
  date: null,
  quote: { exact: name, start: i * 20_000, end: i * 20_000 + name.length },
  heading: [name],
  actor: 'we',
  verb: name as 'collect',
  polarity: 'affirm',
  modality: 'does',
  data: [name as 'other'],
  named: [],
  terms: [name],
  form: 'personal',
  recipient: name,
  purpose: [name],
  condition: name,
  exception: name,
  scope: name,
  services: [name],
  governedBy: name,
  place: name,
  retention: name,
  basis: name,
  rule: name,
  confidence: 1,
  from: { input: document },
});
const block = (text: string) => ({
  kind: 'paragraph' as const,
  heading: [text],
  depth: 1,
  cell: null,
  text,
  at: [...text].map((_, i) => NAMES.indexOf(text) * 20_000 + i),
  to: [...text].map((_, i) => NAMES.indexOf(text) * 20_000 + i + 1),
});
const change = (name: string) => {
  const sentence = { quote: name, start: 0, end: 1, heading: [name] };
  return {
    kind: 'changed' as const,
    before: sentence,
    after: sentence,
    differences: [{ field: name, added: [name], removed: [name] }],
  };
};

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
    const policy = 'cd'.repeat(32);
    const Request = NAMES.map((name, entry) => request({ input: policy, entry }, name));
    const DataItem = NAMES.map((name, i) => item(Request[i]!, name));
    const Claim = NAMES.map((name, i) => claim(policy, name, i));
    const known = { ...result.inputs[0]!, sha256: policy, source: 'privacy-policy', rows: { Claim: 1 } };
    const step = { unchanged: 0, changes: NAMES.map((name) => change(name)) };
    const path = bench.report(
      {
        ...parts,
        rows: { ...parts.rows, Request, DataItem, Claim },
        result: {
          ...result,
          inputs: [...result.inputs, known],
          // What a later version may write.
          findings: [
            ...result.findings,
            { ...finding, id: 'e'.repeat(64), audit: 'later', outcome: 'kept' as 'observed', law: NAMES },
          ],
          totals: { ...result.totals, rows: { ...result.totals.rows, [NAMES[0]!]: 3 } },
        },
        documents: [{ input: policy, blocks: NAMES.map((text) => block(text)) }],
        versions: [
          { versions: [policy, policy].map((input) => ({ input, date: NAMES[0]!, statements: 1 })), steps: [step] },
        ],
      },
      `hostile-${lang}.html`,
    );
    for (const tab of ['', 't,c,d,f,r,o,v']) {
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
