import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedParts } from '../../src/report/week.testing.ts';
import { hasChromium, violations, type Workbench, workbench } from './browser.ts';

describe.runIf(hasChromium)('report.html in a browser', () => {
  let bench: Workbench;
  let path: string;
  const parts = simulatedParts();
  beforeAll(async () => {
    bench = await workbench('report');
    path = bench.report(parts);
  });
  afterAll(() => bench?.close());

  it('shows the week from file:// with no request and no error', async () => {
    const { page, requests, errors } = await bench.open(path);
    expect(await page.textContent('h1')).toBe('One week of six apps, as one phone recorded it');
    expect(await page.locator('article.find').count()).toBeGreaterThan(3);
    for (const id of ['s', 't', 'c', 'd', 'f', 'p', 'l', 'n'])
      expect(await page.locator(`section#${id}`).count()).toBe(1);
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('has at most 250 kB of code', () => {
    expect(readFileSync(join(bench.folder, 'report.html')).length).toBeLessThan(250_000);
  });

  it('forbids itself to send anything', async () => {
    const { page, requests } = await bench.open(path);
    const blocked: (string | undefined)[] = [];
    page.on('requestfailed', (r) => blocked.push(r.failure()?.errorText));
    const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
    const refused = await page.evaluate(async () => {
      const tried: string[] = [];
      const attempt = async (name: string, what: () => unknown) => {
        try {
          await what();
          tried.push(name);
        } catch {
          // Refused, as it should be.
        }
      };
      await attempt('fetch', () => fetch('https://telltale.example/'));
      await attempt('beacon', () => {
        if (!navigator.sendBeacon('https://telltale.example/')) throw new Error('refused');
        throw new Error('queued, then blocked by the policy');
      });
      await attempt(
        'socket',
        () =>
          new Promise((_, no) => {
            const socket = new WebSocket('wss://telltale.example/');
            socket.onerror = no;
          }),
      );
      await attempt(
        'image',
        () =>
          new Promise((yes, no) => {
            const image = new Image();
            image.onload = yes;
            image.onerror = no;
            image.src = 'https://telltale.example/x.png';
          }),
      );
      await attempt(
        'script',
        () =>
          new Promise((yes, no) => {
            const script = document.createElement('script');
            script.onload = yes;
            script.onerror = no;
            script.src = 'https://telltale.example/x.js';
            document.head.append(script);
          }),
      );
      return tried;
    });
    expect(refused).toEqual([]);
    // The browser itself stops what it counts as a request before it leaves.
    expect(blocked).toEqual(requests.map(() => 'csp'));
    await page.close();
  });

  it('reaches the raw line in one click, with its time marked', async () => {
    const { page } = await bench.open(path);
    const first = page.locator(`#finding-${parts.result.findings[0]!.id.slice(0, 12)}`);
    await first.locator('.evb').click();
    const line = await first.locator('.rl').first().textContent();
    const place = parts.result.findings[0]!.evidence[0]!;
    expect(line).toContain(parts.rawLines.get(place.input)!.get(place.line!)!);
    expect(await first.locator('.rl u').first().textContent()).toMatch(/^2021-10-1\dT/);
    await page.close();
  });

  it.each([
    [1440, 'light', 'en'],
    [1440, 'dark', 'zh-CN'],
    [390, 'light', 'zh-CN'],
    [390, 'dark', 'en'],
  ])('has no barrier that axe finds at %i px, %s, %s, evidence open', async (width, theme, lang) => {
    const open = parts.result.findings.map((f) => f.id.slice(0, 12));
    const { page } = await bench.open(path, { width, hash: `lang=${lang}&theme=${theme}&open=files,more,${open}` });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('has no barrier in its tables either', async () => {
    const { page } = await bench.open(path, { hash: 'lang=en&theme=dark&tab=t,c,d,f' });
    // Accesses, and under them the states of the phone; each a page at a time.
    expect(await page.locator('#t table').count()).toBe(2);
    expect(await page.locator('#t table').first().locator('tbody tr').count()).toBe(100);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('can be walked with the keyboard alone', async () => {
    const { page } = await bench.open(path);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
    await page.keyboard.type('kind:pho');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.textContent('.tok')).toContain('kind:photos');
    const photos = parts.rows.Access.filter((a) => a.data === 'photos').length;
    expect(await page.textContent('.status')).toContain(`${photos} of ${parts.rows.Access.length} rows match`);
    await page.keyboard.press('Backspace');
    expect(await page.locator('.tok').count()).toBe(0);
    await page.keyboard.press('Escape');

    await page.focus('#line');
    const range = () => page.textContent('.rng .mid');
    const live = () => page.textContent('#live');
    const whole = await range();
    await page.keyboard.press('w');
    await page.waitForTimeout(60);
    expect(await range()).not.toBe(whole);
    await page.keyboard.press('0');
    await page.waitForTimeout(60);
    expect(await range()).toBe(whole);
    await page.keyboard.press('ArrowDown');
    const second = await live();
    expect(second).toMatch(/episode/);
    await page.keyboard.press(']');
    const row = await live();
    expect(row).toContain(second!.split(',')[0]);
    // Twins may begin in the same second and be said alike.
    for (let i = 0; i < 3; i++) await page.keyboard.press(']');
    expect(await live()).not.toBe(row);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(60);
    expect(await range()).not.toBe(whole);
    await page.keyboard.press('f');
    expect(await page.locator('.tname .name[aria-expanded=false]').count()).toBe(1);
    await page.close();
  });

  it('marks a range with the mouse and moves with a drag', async () => {
    const { page } = await bench.open(path);
    const box = (await page.locator('#line').boundingBox())!;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(box.x + from, box.y + 200);
      await page.mouse.down();
      await page.mouse.move(box.x + (from + to) / 2, box.y + 200);
      await page.mouse.move(box.x + to, box.y + 200);
      await page.mouse.up();
    };
    await page.locator('#line').scrollIntoViewIfNeeded();
    await page.click('.tlbar button:text-is("Select a range")');
    Object.assign(box, await page.locator('#line').boundingBox());
    await drag(500, 800);
    expect(await page.textContent('.selected')).toMatch(/rows, .*episodes/);
    await page.click('.selected button:text-is("Fill the line with it")');
    await page.click('.selected button:text-is("Clear")');
    await page.click('.tlbar button:text-is("Select a range")');
    await page.waitForTimeout(60);
    const before = await page.textContent('.rng .mid');
    await drag(800, 500);
    await page.waitForTimeout(60);
    expect(await page.textContent('.rng .mid')).not.toBe(before);
    await page.close();
  });

  it('zooms with two fingers', async () => {
    const { page } = await bench.open(path, { width: 390 });
    await page.locator('#line').scrollIntoViewIfNeeded();
    const whole = await page.textContent('.rng .mid');
    await page.evaluate(() => {
      const line = document.querySelector<HTMLCanvasElement>('#line')!;
      line.setPointerCapture = () => {};
      const { left, top } = line.getBoundingClientRect();
      const touch = (type: string, pointerId: number, x: number) =>
        line.dispatchEvent(
          new PointerEvent(type, {
            pointerId,
            clientX: left + x,
            clientY: top + 120,
            pointerType: 'touch',
            bubbles: true,
          }),
        );
      touch('pointerdown', 1, 200);
      touch('pointerdown', 2, 240);
      touch('pointermove', 1, 150);
      touch('pointermove', 2, 320);
      touch('pointerup', 1, 150);
      touch('pointerup', 2, 320);
    });
    await page.waitForTimeout(60);
    expect(await page.textContent('.rng .mid')).not.toBe(whole);
    await page.close();
  });

  it('keeps language, theme, filter, range and open findings in its link', async () => {
    const id = parts.result.findings[0]!.id.slice(0, 12);
    const hash = `lang=zh-CN&theme=dark&q=app:chat%20kind:photos&view=2021-10-13T18:00:00~2021-10-14T12:00:00&at=finding-${id}`;
    const { page } = await bench.open(path, { hash });
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    expect(await page.locator('.tok').count()).toBe(2);
    expect(await page.textContent('.rng .mid')).toContain('18:00');
    expect(await page.locator(`#ev-${id} .rl`).count()).toBeGreaterThan(0);
    await page.click(`#finding-${id} .acts .act:last-child`);
    await page.waitForSelector('.acts .act:text-matches("链接已|地址栏")');
    expect(page.url()).toContain(`at=finding-${id}`);
    await page.click('.seg button:text-is("EN")');
    await page.waitForTimeout(400);
    expect(page.url()).toContain('lang=en');
    expect(page.url()).toContain('view=2021-10-13T18%3A00%3A00');
    await page.close();
  });

  it('draws what was not recorded apart from zero', async () => {
    const { page } = await bench.open(path);
    const titles = await page.locator('#d g > title').allTextContents();
    expect(titles).toContain('Mon 11 Oct 00:00, not recorded');
    expect(titles.some((t) => t.endsWith(', 0 episodes'))).toBe(true);
    await page.close();
  });

  it('prints light, with every finding’s evidence open', async () => {
    const { page } = await bench.open(path, { hash: 'lang=en&theme=dark' });
    const pdf = await page.pdf();
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.getAttribute('html', 'data-theme')).toBe('light');
    expect(await page.locator('.ev').count()).toBe(parts.result.findings.length);
    await page.close();
  });

  it.each([
    ['without rows of any kind', { Access: [], Contact: [], Presence: [] }],
    ['with contacts alone', { Access: [], Contact: parts.rows.Contact, Presence: [] }],
    ['with accesses alone', { Access: parts.rows.Access, Contact: [], Presence: [] }],
  ])('stands %s', async (name, rows) => {
    const bare = name === 'without rows of any kind';
    const result = bare
      ? { ...parts.result, findings: [], coverage: [], apps: [], problems: [] }
      : { ...parts.result, coverage: name === 'with contacts alone' ? [] : parts.result.coverage };
    const { page, errors } = await bench.open(
      bench.report({ ...parts, result, rows }, `${rows.Access.length}-${rows.Contact.length}.html`),
    );
    expect(errors).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});
