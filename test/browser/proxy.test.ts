// A real browser through the recording proxy: it reads the certificates strictly, speaks HTTP/2, and opens a WebSocket.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authority } from '../../src/record/certificates.ts';
import { HarFile } from '../../src/record/har-file.ts';
import { type Host, hostAuthority, scratch, startHost } from '../../src/record/proxy.testing.ts';
import { RecordingProxy } from '../../src/record/proxy.ts';
import { setupPage } from '../../src/record/setup-page.ts';
import { har } from '../../src/sources/har.ts';
import { fileInput, readSource } from '../support.ts';
import { CHROMIUM, FLAGS, hasChromium } from './browser.ts';

describe.runIf(hasChromium)('a browser through the recording proxy', () => {
  const dir = scratch();
  const path = join(dir, 'capture.har');
  let browser: Browser;
  let proxy: RecordingProxy;
  let host: Host;
  let file: HarFile;
  beforeAll(async () => {
    const hosts = hostAuthority();
    host = await startHost(hosts);
    file = new HarFile(path, { version: '0', app: null, phase: null });
    const part = {
      lang: 'en',
      title: 'A <b>title</b>',
      warning: 'w',
      link: 'l',
      blocks: [{ heading: 'h', steps: ['s'] }],
    } as const;
    proxy = await RecordingProxy.start({
      host: '127.0.0.1',
      port: 0,
      authority: authority(dir, Date.now()),
      trust: [hosts.certificatePem],
      page: () => setupPage([part]),
      // A browser asks its maker's hosts for this and that; only the invented one is looked at.
      onRecord: (r) => {
        if (new URL(r.url).hostname === 'localhost') file.add(r);
      },
    });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: FLAGS,
      proxy: { server: `http://127.0.0.1:${proxy.port}`, bypass: '<-loopback>' },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.stop();
    host?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('loads a page, sends a form and speaks over a WebSocket, and all of it is read', async () => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(`https://localhost:${host.port}/page?who=lin`);
    const answers = await page.evaluate(async () => {
      const posted = await (
        await fetch('/form', { method: 'POST', body: new URLSearchParams({ mail: 'lin@example.org' }) })
      ).text();
      const socket = new WebSocket(`wss://${location.host}/ws`);
      const heard = await new Promise((done, failed) => {
        socket.onmessage = (m) => done(m.data);
        socket.onerror = () => failed(new Error('no WebSocket'));
      });
      socket.send('here I am');
      await new Promise((done) => setTimeout(done, 300));
      socket.close();
      return [posted, heard];
    });
    expect(answers).toEqual(['got /form 22', 'hello']);
    await page.close();
    for (let i = 0; i < 200 && proxy.counts.messages === 0; i++) await new Promise((done) => setTimeout(done, 20));
    const r = await readSource(har, [fileInput(path)]);
    const of = (wanted: string) => r.rows.Request.find((q) => q.path === wanted)!;
    expect(r.parts.get(of('/page'))!.query).toBe('who=lin');
    expect(r.parts.get(of('/form'))!.body).toBe('mail=lin%40example.org');
    expect(host.seen.find((s) => s.path === '/form')!.version).toBe('2.0');
    expect(r.parts.get(of('/ws'))!.messages).toEqual(['here I am']);
  });

  it('shows the page with the certificate: words and a link, and nothing that runs', async () => {
    const page = await (await browser.newContext()).newPage();
    const errors: string[] = [];
    page.on('console', (m) => errors.push(m.text()));
    await page.goto(`http://127.0.0.1:${proxy.port}/`);
    expect(await page.textContent('h1')).toBe('A <b>title</b>');
    expect(await page.getAttribute('a', 'href')).toBe('/telltale.crt');
    expect(await page.locator('script').count()).toBe(0);
    expect(errors.filter((e) => !e.includes('favicon') && !e.includes('404'))).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });
});
