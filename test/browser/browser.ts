// A real Chromium for the page's tests: found, never downloaded. Pages are built fresh into a temporary folder and opened from file://.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { reportHtml } from '../../src/report/html.ts';
import { buildPayload, type PayloadParts } from '../../src/report/payload.ts';
import { ROOT } from '../support.ts';

export const CHROMIUM = process.env['TELLTALE_CHROMIUM'] ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.log('no Chromium here: the page is not tested in a browser');

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Workbench {
  folder: string;
  browser: Browser;
  /** Writes report.html of these parts and returns its path. */
  report(parts: PayloadParts, name?: string): string;
  /** Opens a file; `requests` grows with everything but the file itself that the page asks for. */
  open(path: string, options?: { hash?: string; width?: number; height?: number }): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  page: Page;
  requests: string[];
  errors: string[];
}

export async function workbench(...pages: ('report' | 'telltale')[]): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-browser-'));
  // As users get it: under the runner's own NODE_ENV Vite would build a page for development, a quarter larger.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  for (const mode of pages)
    await build({
      configFile: join(ROOT, 'vite.config.ts'),
      mode,
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: false },
    });
  process.env['NODE_ENV'] = before;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return {
    folder,
    browser,
    report(parts, name = 'week.html') {
      const path = join(folder, name);
      writeFileSync(path, reportHtml(readFileSync(join(folder, 'report.html'), 'utf8'), buildPayload(parts)));
      return path;
    },
    async open(path, { hash = 'lang=en&theme=light', width = 1440, height = 1000 } = {}) {
      const page = await browser.newPage({ viewport: { width, height } });
      const requests: string[] = [];
      const errors: string[] = [];
      page.on('request', (r) => {
        if (!r.url().startsWith(`file://${path}`)) requests.push(r.url());
      });
      page.on('pageerror', (e) => errors.push(String(e)));
      page.on('console', (m) => {
        if (m.type() === 'error') errors.push(m.text());
      });
      await page.goto(`file://${path}#${hash}`);
      await page.waitForSelector('h1');
      return { page, requests, errors };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What axe finds: rule and element, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const tool = (
      globalThis as unknown as {
        axe: {
          run(
            where: Document,
            how: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
        };
      }
    ).axe;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await tool.run(document, { runOnly: tags });
    return found.violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 140)} ${(n.failureSummary ?? '').split('\n')[1] ?? ''}`),
    );
  });
}
