// The local page of chats in a real browser: any size, search and its context, days, both languages and themes, 390 pixels.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { transformWithOxc } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Archive } from '../../src/chats/archive/archive.ts';
import { importChats } from '../../src/chats/archive/import.ts';
import { openInput } from '../../src/chats/archive/inputs.ts';
import { chatFormats } from '../../src/chats/index.ts';
import { ownersClock } from '../../src/chats/reading/clock.ts';
import { type Listening, listen, pageFiles } from '../../src/server/listen.ts';
import { ROOT } from '../support.ts';
import { hasChromium, violations, type Workbench, workbench } from './browser.ts';

const HARM = '<img src=x onerror="globalThis.hit=1">';
const MESSAGES = 4000;
const START = 1_600_000_000;

function conversation(): string {
  const lines: object[] = [
    {
      _type: 'header',
      chatlab: { version: '0.0.1' },
      meta: { name: `Long ${HARM}`, platform: 'com.example.chat', type: 'private', ownerId: 'me' },
    },
    { _type: 'member', platformId: 'me', accountName: 'Me' },
    { _type: 'member', platformId: 'u2', accountName: HARM },
  ];
  for (let i = 0; i < MESSAGES; i++)
    lines.push({
      ...{
        _type: 'message',
        sender: i % 2 === 0 ? 'me' : 'u2',
        timestamp: START + i * 3600,
        type: 0,
        platformMessageId: String(i),
      },
      content: i === 1234 ? `青团子 ${HARM}` : i % 3 === 0 ? `line ${i}` : `第 ${i} 条`,
    });
  return lines.map((o) => JSON.stringify(o)).join('\n');
}

describe.runIf(hasChromium)('the local page of chats', () => {
  const temp = mkdtempSync(join(tmpdir(), 'telltale-page-'));
  let bench: Workbench;
  let archive: Archive;
  let server: Listening;

  beforeAll(async () => {
    bench = await workbench();
    const file = join(temp, 'x.jsonl');
    writeFileSync(file, conversation());
    archive = await Archive.open(join(temp, 'a'), { create: true });
    await importChats({
      ...{
        archive,
        input: await openInput(file, async () => null),
        formats: chatFormats,
        owner: HARM,
        tool: 't',
        now: () => new Date(0),
      },
      ...{ media: 'copy', reading: { timeZone: null, owner: null, dateOrder: null } },
    });
    const source = join(ROOT, 'src/server/page/app.ts');
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source, {});
    server = await listen(archive, ownersClock('Asia/Shanghai'), 0, {
      ...pageFiles(),
      '/app.js': { mime: 'text/javascript', text: code },
    });
  });
  afterAll(async () => {
    await server?.close();
    archive?.close();
    await bench?.close();
    rmSync(temp, { recursive: true, force: true });
  });

  async function open(hash = '', options: { width?: number; lang?: string; scheme?: 'light' | 'dark' } = {}) {
    const { width = 1280, lang = 'en', scheme = 'light' } = options;
    const context = await bench.browser.newContext({
      viewport: { width, height: 900 },
      locale: lang,
      colorScheme: scheme,
    });
    const page = await context.newPage();
    const strange: string[] = [];
    page.on('request', (r) => {
      if (!r.url().startsWith(new URL(server.address).origin)) strange.push(r.url());
    });
    page.on('pageerror', (e) => strange.push(String(e)));
    page.on('console', (m) => {
      if (m.type() === 'error') strange.push(m.text());
    });
    await page.goto(server.address);
    await page.waitForSelector('nav button', { state: 'attached' });
    if (hash !== '') await go(page, hash);
    return { page, strange, close: () => context.close() };
  }
  const go = (page: Page, hash: string) =>
    page.evaluate((h) => {
      location.hash = h;
    }, hash);
  const count = (page: Page) => page.locator('.m').count();

  it('holds some hundred of any number of messages, and keeps what is read in its place', async () => {
    const { page, strange, close } = await open('#chat=1');
    await page.waitForSelector('.m');
    expect(await count(page)).toBe(120);
    for (let i = 0; i < 8; i++) {
      await page.locator('main').evaluate((e) => e.scrollTo(0, 0));
      await page.waitForTimeout(250);
    }
    const kept = await count(page);
    expect(kept).toBeGreaterThan(240);
    expect(kept).toBeLessThanOrEqual(480);
    expect(await page.evaluate(() => (globalThis as { hit?: number }).hit)).toBeUndefined();
    expect(strange).toEqual([]);
    await close();
  });

  it('leads from a hit to its place in the conversation', async () => {
    const { page, strange, close } = await open('#search=青团子');
    await page.waitForSelector('.hit');
    expect(await page.locator('.hit').count()).toBe(1);
    await page.locator('.hit').press('Enter');
    await page.waitForSelector('.m.here');
    expect(await page.locator('.m.here').textContent()).toContain(HARM);
    expect(await count(page)).toBeGreaterThan(200);
    await page.locator('input[type=date]').fill('2020-10-01');
    await page.waitForSelector('h3:has-text("2020-10-01")');
    const first = await page.evaluate(() => {
      const top = document.querySelector('.bar')!.getBoundingClientRect().bottom;
      return [...document.querySelectorAll('.m')]
        .find((m) => m.getBoundingClientRect().bottom > top)
        ?.querySelector('time')?.dateTime;
    });
    expect(first?.slice(0, 10)).toBe('2020-10-01');
    expect(strange).toEqual([]);
    await close();
  });

  it('gives further hits when asked', async () => {
    const { page, close } = await open('#search=line');
    await page.waitForSelector('.hit');
    expect(await page.locator('.hit').count()).toBe(100);
    await page.locator('main > button').click();
    await page.waitForFunction(() => document.querySelectorAll('.hit').length === 200);
    await close();
  });

  it.each([
    [1280, 'en', 'light'],
    [1280, 'zh-CN', 'dark'],
    [390, 'zh-CN', 'light'],
    [390, 'en', 'dark'],
  ] as const)('can be used by everybody at %i pixels (%s, %s)', async (width, lang, scheme) => {
    const { page, strange, close } = await open('', { width, lang, scheme });
    for (const view of ['#', '#chat=1', '#search=line', '#statistics', '#storage', '#misuse']) {
      await go(page, view);
      await page.waitForTimeout(400);
      expect([view, await violations(page)]).toEqual([view, []]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect([view, beyond <= 0]).toEqual([view, true]);
    }
    expect(strange).toEqual([]);
    await close();
  });

  it('shows the list first on a narrow screen, and the chat that is chosen by keyboard', async () => {
    const { page, close } = await open('', { width: 390 });
    expect(await page.locator('main').isVisible()).toBe(false);
    await page.locator('nav button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.m');
    await page.waitForSelector('nav', { state: 'hidden' });
    await page.locator('header .narrow').press('Enter');
    await page.waitForSelector('nav', { state: 'visible' });
    await close();
  });
});
