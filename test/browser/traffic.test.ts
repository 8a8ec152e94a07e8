// A capture, two versions of a policy and a served case in a real browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../src/case/content.ts';
import { loadEnvironment, loadLocale } from '../../src/case/environment.ts';
import { stageInputs } from '../../src/case/write.ts';
import type { Run } from '../../src/engine/environment.ts';
import { pageParts } from '../../src/engine/page.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { Input } from '../../src/model/units.ts';
import { type Listening, listenWith } from '../../src/server/listen.ts';
import { openServedCase } from '../../src/server/served-case.ts';
import { defaultOptions } from '../support.ts';
import { hasChromium, violations, type Workbench, workbench } from './browser.ts';

const EMAIL = 'noor.planted@mail.example';
const WORDS = 'a very private question';
const entry = (host: string, body: object, extra: object = {}) => ({
  startedDateTime: '2024-10-02T09:00:00.000Z',
  request: {
    method: 'POST',
    url: `https://${host}/v1/events?query=${encodeURIComponent(WORDS)}`,
    headers: [{ name: 'content-type', value: 'application/json' }],
    postData: {
      mimeType: 'application/json',
      encoding: 'base64',
      text: gzipSync(JSON.stringify(body)).toString('base64'),
    },
    ...extra,
  },
});
const inner = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [
      entry('api.chat.example', { data: inner({ email: EMAIL }) }),
      entry('t.measure.example', { email: EMAIL, latitude: 48.13743, longitude: 11.57549 }),
    ],
  },
});
const policy = (date: string, extra: string) => `# Chat Example Privacy Policy

Last updated: ${date}

## What we collect

We collect your e-mail address when you sign up.

We do not collect your precise location.

${extra}

## What this does not cover

This Privacy Policy does not apply to services of third parties that you reach through Chat Example.

Please refer to the privacy policy of the relevant third party service.

This privacy policy explains how we use your personal information, and how you may ask us to delete it.
`;
const APP = 'com.example.chat';

describe.runIf(hasChromium)('a capture beside its policies', () => {
  let bench: Workbench;
  let path: string;
  let run: Run;
  let server: Listening;
  const folder = mkdtempSync(join(tmpdir(), 'telltale-traffic-'));

  beforeAll(async () => {
    process.env['TELLTALE_KEY'] = join(folder, 'key');
    const given = Object.entries({
      'one.har': HAR,
      'new.md': policy('March 5, 2025', 'We share your e-mail address with advertisers.'),
      'old.md': policy('January 2, 2024', 'We collect your phone number.'),
    }).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return { path: join(folder, name) };
    });
    bench = await workbench('report');
    const staged = await stageInputs(join(folder, 'one.case'), given);
    const env = loadEnvironment();
    const inputs: readonly Input[] = staged.inputs;
    run = await runEngine(inputs, { ...defaultOptions, app: APP }, env);
    path = bench.report(await pageParts(inputs, run, [loadLocale('en'), loadLocale('zh-CN')]), 'traffic.html');
    await staged.finish(contentOf(inputs, run, env));
    server = await listenWith(0, await openServedCase(join(folder, 'one.case'), {}));
  });
  afterAll(async () => {
    await server?.close();
    await bench?.close();
    delete process.env['TELLTALE_KEY'];
    rmSync(folder, { recursive: true, force: true });
  });

  const id = (n: number) => `${run.rows.Request[n]!.from.input.slice(0, 8)}.entry${run.rows.Request[n]!.from.entry}`;

  it('shows in the file where data stands and how it was reached, masked, and asks for nothing', async () => {
    const { page, requests, errors } = await bench.open(path, { hash: `lang=en&theme=light&req=${id(0)}&at=r` });
    expect(await page.textContent('#r .line')).toContain('POST api.chat.example/v1/events');
    const ways = await page.locator('#r .fields .hit .way').allTextContents();
    expect(ways).toContain('body › gunzip › JSON $.data › base64 › JSON $.email');
    expect(await page.locator('#r .fields button').count()).toBe(0);
    expect(await page.textContent('#r')).toContain('telltale serve <case>');
    const text = (await page.content()) + (await page.textContent('body'));
    for (const value of [EMAIL, WORDS]) expect(text.includes(value)).toBe(false);
    expect([requests, errors]).toEqual([[], []]);
    await page.close();
  });

  it('leads from a finding and from the flow picture to the request', async () => {
    const { page } = await bench.open(path);
    await page.locator('article.find .evb').first().click();
    await page.locator('article.find .rl a').first().click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('h-r');
    expect(await page.locator('#f svg.flow').getAttribute('aria-label')).toBe('From app to host to owner');
    const node = page.locator('#f svg.flow g.leads', { hasText: 't.measure.example' });
    expect(await node.locator('title').textContent()).toMatch(/\d kinds? of personal data$/);
    await node.focus();
    await page.keyboard.press('Enter');
    await page.locator('#to-host table a').first().click();
    expect(await page.textContent('#r .line')).toContain('t.measure.example');
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => location.hash)).toContain(`req=${id(1)}`);
    await page.close();
  });

  it('shows one value at a time on the local page, in memory alone', async () => {
    const page = await bench.browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (e) => errors.push(String(e)));
    page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
    await page.goto(`${server.address}#lang=en&theme=light&req=${id(0)}`);
    await page.waitForSelector('#r .fields button');
    expect(new URL(page.url()).search).toBe('');
    const row = (way: string) => page.locator('#r .fields tr', { hasText: way });
    const shown = async () => (await page.textContent('#r .fields'))!;
    expect((await shown()).includes(EMAIL)).toBe(false);
    await row('base64 › JSON $.email').locator('button').click();
    await page.waitForFunction((value) => document.querySelector('#r .fields')?.textContent?.includes(value), EMAIL);
    await row('query › $.query').locator('button').click();
    await page.waitForFunction((value) => document.querySelector('#r .fields')?.textContent?.includes(value), WORDS);
    expect((await shown()).includes(EMAIL)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.waitForTimeout(400);
    const kept = await page.evaluate(() => location.href + JSON.stringify({ ...localStorage, ...sessionStorage }));
    for (const value of [EMAIL, WORDS, encodeURIComponent(WORDS)]) expect(kept.includes(value)).toBe(false);
    await page.reload();
    await page.waitForSelector('#r .fields button');
    expect((await shown()).includes(WORDS)).toBe(false);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('sets a sentence in its paragraph, and leads to it in the marked document', async () => {
    const { page } = await bench.open(path);
    const said = page.locator('#p .doc');
    expect(await said.locator('mark').first().textContent()).not.toBe('');
    await said.locator('button', { hasText: 'Read it in the document' }).first().click();
    expect(await page.locator('#o .columns dl').count()).toBeGreaterThan(0);
    expect(await page.locator('#o a.clm[aria-current]').count()).toBeGreaterThan(0);
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => location.hash)).toMatch(/doc=[0-9a-f]{12}\.\d+/);
    await page.close();
  });

  it('marks every statement with a word, and dims those that a filter leaves out', async () => {
    const { page } = await bench.open(path);
    const words = new Set(await page.locator('#o .dtext .clw').allTextContents());
    for (const word of ['says ', 'denies ', 'takes out ']) expect([...words]).toContain(word);
    const all = await page.locator('#o a.clm').count();
    await page.click('#o .filters button:text-is("denies")');
    expect(await page.locator('#o a.clm').count()).toBeLessThan(all);
    expect(await page.locator('#o a.clm.deny').count()).toBe(await page.locator('#o a.clm').count());
    await page.click('#o .head button:text-is("Show as table")');
    expect(await page.locator('#o table tbody tr').count()).toBeGreaterThan(0);
    await page.close();
  });

  it('tells what a later version changed, both sentences side by side', async () => {
    const { page } = await bench.open(path);
    expect(await page.locator('#v .vers li b').allTextContents()).toEqual(['2024-01-02', '2025-03-05']);
    const text = (await page.textContent('#v'))!;
    expect(text).toContain('We share your e-mail address with advertisers.');
    expect(text).toContain('We collect your phone number.');
    expect(text).not.toContain('We do not collect your precise location.');
    await page.close();
  });

  it.each([
    [1440, 'light', 'en', ''],
    [390, 'dark', 'zh-CN', ''],
    [1440, 'dark', 'zh-CN', 'f,r,o,v'],
    [390, 'light', 'en', 'f,r,o,v'],
  ])('has no barrier that axe finds at %i px, %s, %s, tables %j', async (width, theme, lang, tab) => {
    const doc = run.result.inputs.find((i) => i.source === 'privacy-policy')!.sha256.slice(0, 12);
    const claim = run.rows.Claim.find((c) => c.document.startsWith(doc))!.quote.start;
    const { page } = await bench.open(path, {
      width,
      hash: `lang=${lang}&theme=${theme}&tab=${tab}&doc=${doc}.${claim}&open=kinds,more`,
    });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  });
});
