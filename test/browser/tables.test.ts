// What a page tells of rows without a picture, of near-equal findings, of law, and of a second reader.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEnvironment, loadLocale } from '../../src/case/environment.ts';
import { pageParts } from '../../src/engine/page.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { Finding } from '../../src/model/finding.ts';
import { SECOND_READER } from '../../src/model/second-reading.ts';
import type { PayloadParts } from '../../src/report/payload.ts';
import { simulatedParts } from '../../src/report/week.testing.ts';
import { defaultOptions, textInput } from '../support.ts';
import { hasChromium, violations, type Workbench, workbench } from './browser.ts';

const POLICY = `# Privacy Policy of Chat

Last updated: 1 March 2026

Chat Ltd is the controller of your data under the GDPR. We collect your phone number when you register. We may share your
device identifiers with advertising partners. We do not collect your contacts. You may ask us to erase your data, and you may
complain to a supervisory authority. We keep your data for two years. We transfer your data to servers in Singapore.
`.repeat(2);
const INVENTORY = ['text', 'image', 'voice', 'video', 'file', 'link', 'call', 'quote', 'location']
  .map((kind, i) =>
    JSON.stringify({
      app: 'com.example.chat',
      kind: `messages: ${kind}`,
      data: 'content.message-text',
      count: 100 * (i + 1),
      bytes: null,
      first: '2021-06-01T00:00:05.000Z',
      last: '2024-05-06T10:00:00.000Z',
    }),
  )
  .join('\n');
const STATEMENT = `public-statement: 1
app: com.example.chat
said-by: Example Ltd.
said-on: 2021-10-08
where: https://statement.example/1

We will no longer access your photo library in the background.
`;

/** A run over documents and an inventory, with rows of every other kind beside them. */
async function documented(): Promise<PayloadParts> {
  const inputs = [
    textInput(POLICY, 'policy.md'),
    textInput(STATEMENT, 'said.txt'),
    textInput(`{"schema":"telltale/holdings@1","tool":"telltale 0.1.0"}\n${INVENTORY}\n`, 'inventory.ndjson'),
  ];
  const run = await runEngine(inputs, { ...defaultOptions, app: 'com.example.chat' }, loadEnvironment());
  const parts = await pageParts(inputs, run, [loadLocale('en'), loadLocale('zh-CN')]);
  const input = inputs[0]!.sha256;
  const claims = (parts.rows.Claim ?? []).map((c) =>
    c.quote.exact.includes('phone number') ? { ...c, rule: `${SECOND_READER}invented:1b` } : c,
  );
  return {
    ...parts,
    rows: {
      ...parts.rows,
      Claim: claims,
      Permission: Array.from({ length: 12 }, (_, i) => ({
        app: i % 2 ? 'com.example.chat' : 'com.example.maps',
        data: i % 3 ? ('camera' as const) : ('contacts' as const),
        kindAsStored: `kTCCService${i}`,
        value: 'allowed' as const,
        since: '2020-12-21T20:00:59.000Z',
        from: { input, line: i + 1 },
      })),
      Volume: [1, 2, 3].map((n) => ({
        app: 'com.example.chat',
        begin: `2021-10-01T0${n}:00:00.000Z`,
        end: `2021-10-01T0${n + 1}:00:00.000Z`,
        in: 1000,
        out: 2_000_000,
        network: 'wifi' as const,
        from: { input, line: n },
      })),
      Component: [
        {
          app: 'com.example.chat',
          date: null,
          kind: 'framework' as const,
          name: 'Counter<b>',
          version: '4.2',
          sdk: 'Counter',
          maker: 'Counter Inc.',
          rule: null,
          own: false,
          role: null,
          manifest: false,
          listed: true,
          category: null,
          from: { input, path: 'Payload' },
        },
      ],
    },
  };
}

describe.runIf(hasChromium)('rows without a picture', () => {
  let bench: Workbench;
  let path: string;
  let parts: PayloadParts;
  beforeAll(async () => {
    bench = await workbench('report');
    parts = await documented();
    path = bench.report(parts, 'documented.html');
  });
  afterAll(() => bench?.close());

  it.each([
    [
      'en',
      [
        'What apps keep on the phone',
        'Permissions',
        'Bytes moved by apps',
        'Public statements',
        'Privacy notices',
        'What a build holds',
      ],
    ],
    ['zh-CN', ['应用在手机上保存的内容', '权限', '应用的流量', '公开声明', '隐私政策', '安装包里有什么']],
  ])('stand in tables of their own (%s)', async (lang, titles) => {
    const { page, errors } = await bench.open(path, { hash: `lang=${lang}&theme=light` });
    const shown = await page.locator('#l .tbl h3').allTextContents();
    expect(shown.filter((t) => titles.includes(t))).toEqual(titles);
    const cells = await page.locator('#l').textContent();
    expect(cells).not.toMatch(/undefined|NaN|\[object|page\.x\.|does-not|messages: text.*文字/);
    expect(cells).toContain('Counter<b>');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('sum bytes by app and network, and count the intervals', async () => {
    const { page } = await bench.open(path);
    expect(await page.locator('#rows-volume tbody tr').count()).toBe(1);
    const cells = await page.locator('#rows-volume tbody td').allTextContents();
    expect(cells.slice(1, 5)).toEqual(['Wi-Fi', '6 MB', '3 kB', '3']);
    await page.close();
  });

  it('are found by words, all of which have to stand in the row', async () => {
    const { page } = await bench.open(path);
    const table = page.locator('#rows-permission');
    await table.locator('input[type=search]').fill('contacts MAPS');
    expect(await table.locator('tbody tr').count()).toBe(2);
    expect(await table.locator('.tsearch [role=status]').textContent()).toBe('2 of 12');
    await table.locator('input[type=search]').fill('nothing-like-it');
    expect(await table.locator('tbody tr').count()).toBe(0);
    await page.close();
  });

  it('have no column of naughts and no section of a network that nothing recorded', async () => {
    const { page } = await bench.open(path);
    expect(await page.locator('section#f').count()).toBe(0);
    expect(await page.locator('.nav a').allTextContents()).not.toContain('Recipients');
    expect(await page.locator('#l .tbl h3').allTextContents()).not.toContain('Hosts');
    expect(await page.locator('#n').textContent()).toContain('no network rows');
    await page.close();
  });

  it('say why a sentence counts or does not in the language of the page', async () => {
    const { page } = await bench.open(path, { hash: 'lang=zh-CN&theme=light' });
    const places = await page.locator('#p .doc .hp:first-child .dim').allTextContents();
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) expect(place).toMatch(/^：[^a-z]+$/);
    await page.close();
  });

  it('name articles with their titles', async () => {
    const law = parts.result.findings.find((f) => f.law.some((id) => id.startsWith('gdpr-13')))!;
    const { page } = await bench.open(path, { hash: `lang=en&theme=light&open=${law.id.slice(0, 12)}` });
    expect(await page.locator(`#ev-${law.id.slice(0, 12)}`).textContent()).toMatch(
      /GDPR Art\. 13\(\d\)\(\w\): Information to be provided where personal data are collected/,
    );
    await page.close();
  });

  it('mark a sentence that only a second reader read, in the text and in its table', async () => {
    const { page } = await bench.open(path);
    expect(await page.locator('#o .dtext .clm.second').count()).toBeGreaterThan(0);
    expect(await page.locator('#o .dtext').textContent()).toContain('(second reader)');
    expect(await page.locator('#o .legend').textContent()).toContain('accuses of nothing');
    await page.locator('#o .dtext .clm.second').first().click();
    expect(await page.locator('#o .columns').textContent()).toContain('language model');
    await page.close();
  });

  it.each([
    [1440, 'en', 'light'],
    [390, 'zh-CN', 'dark'],
  ] as const)(
    'has no barrier that axe finds, and no page wider than its window, at %i px (%s, %s)',
    async (width, lang, theme) => {
      const { page } = await bench.open(path, { hash: `lang=${lang}&theme=${theme}`, width });
      for (const summary of await page.locator('details.more > summary').all()) await summary.click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.close();
    },
  );
});

describe.runIf(hasChromium)('sentences', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench('report');
  });
  afterAll(() => bench?.close());
  const parts = simulatedParts();
  const [like] = parts.result.findings;
  const made = (n: number, rest: Partial<Finding>): Finding[] =>
    Array.from({ length: n }, (_, i) => ({
      ...like!,
      ...rest,
      id: `${i}${rest.audit}${rest.outcome}`.replace(/[^0-9a-z]/g, '').padEnd(64, '0'),
    }));
  const titles = {
    sources: { 'ios-app-privacy-report': { en: 'App Privacy Report (iPhone)', zh: 'App 隐私报告' } },
    audits: { 'declared-never-seen': { en: 'Declared, not seen', zh: '已声明而未见' } },
  };
  const withFindings = (findings: Finding[]): PayloadParts => ({
    ...parts,
    titles,
    result: { ...parts.result, findings: [...parts.result.findings, ...findings] },
  });

  it('fold near-equal answers under one line with the title of their question, and each opens its evidence', async () => {
    const path = bench.report(
      withFindings(made(27, { audit: 'declared-never-seen', outcome: 'cannot-tell' })),
      'folded.html',
    );
    const { page } = await bench.open(path);
    const line = page.locator('#s details.more', { hasText: '27 × Declared, not seen' });
    expect(await line.count()).toBe(1);
    expect(await line.getAttribute('open')).toBeNull();
    await line.locator('summary').click();
    expect(await line.locator('.r').count()).toBe(27);
    await line.locator('.r .evb').nth(3).click();
    expect(await line.locator('.r .ev').count()).toBe(1);
    await page.close();
  });

  it('set what is said beside what was recorded, where that decides', async () => {
    const path = bench.report(
      withFindings(made(1, { audit: 'undisclosed-data', outcome: 'undisclosed' })),
      'said.html',
    );
    const { page } = await bench.open(path);
    expect(await page.locator('article.find .saidline').count()).toBe(1);
    await page.close();
  });

  it('names records by title, never by id', async () => {
    const path = bench.report(withFindings([]), 'titles.html');
    for (const lang of ['en', 'zh-CN']) {
      const { page } = await bench.open(path, { hash: `lang=${lang}&theme=light` });
      expect(await page.locator('.mast').textContent()).not.toMatch(/ios-|android-/);
      await page.close();
    }
  });
});
