import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/case/environment.ts';
import { resultJson, runEngine } from '../../src/engine/run.ts';
import { axmlOf } from '../../src/formats/axml.testing.ts';
import { dexOf } from '../../src/formats/dex.testing.ts';
import { simulatedParts } from '../../src/report/week.testing.ts';
import { demoWeek } from '../../src/simulator/demo.ts';
import { POLICY } from '../../src/simulator/documents.ts';
import { corpus, defaultOptions, fileInput } from '../support.ts';
import { hasChromium, type Opened, violations, type Workbench, workbench } from './browser.ts';

const real = corpus('phone-records/tweasel_app-privacy-report.ndjson');

describe.runIf(hasChromium)('telltale.html in a browser', () => {
  let bench: Workbench;
  let tool: string;
  beforeAll(async () => {
    bench = await workbench('telltale');
    tool = join(bench.folder, 'telltale.html');
    process.env['TELLTALE_KEY'] = join(bench.folder, 'key');
  });
  afterAll(async () => {
    delete process.env['TELLTALE_KEY'];
    await bench?.close();
  });

  async function read(opened: Opened, ...paths: string[]): Promise<string> {
    await opened.page.setInputFiles('#file', paths);
    const waiting = opened.page.waitForEvent('download');
    await opened.page.click('#save');
    return readFileSync(await (await waiting).path(), 'utf8');
  }
  const command = async (...paths: string[]) =>
    resultJson((await runEngine(paths.map(fileInput), defaultOptions, loadEnvironment())).result);

  it('fits in two megabytes', () => {
    expect(readFileSync(tool).length).toBeLessThan(2_000_000);
  });

  it('gives the same result.json as the engine in Node, and asks for nothing', async () => {
    const demo = demoWeek();
    const path = join(bench.folder, demo.files[0]!.name);
    writeFileSync(path, [...demo.files[0]!.lines].map((l) => `${l}\n`).join(''));
    const opened = await bench.open(tool);
    expect(await read(opened, path)).toBe(await command(path));
    expect(opened.requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    expect(opened.errors).toEqual([]);
    expect(await opened.page.locator('article.find').count()).toBeGreaterThan(3);
    await opened.page.close();
  });

  it('reads builds and a policy as the command does', async () => {
    const plist = (rows: string) => strToU8(`<plist version="1.0"><dict>${rows}</dict></plist>`);
    const files: Record<string, Uint8Array> = {
      'app.bin': zipSync({
        'Payload/Chat.app/Info.plist': plist('<key>CFBundleIdentifier</key><string>com.example.chat</string>'),
        'Payload/Chat.app/Frameworks/Lottie.framework/Info.plist': plist(''),
      }),
      'pack.bin': zipSync({
        'base.apk': zipSync({
          'AndroidManifest.xml': axmlOf([{ name: 'manifest', attributes: { package: 'com.example.chat' } }]),
          'classes.dex': dexOf(['com.alipay.sdk.app.PayTask']),
        }),
        'manifest.json': strToU8('{}'),
      }),
      'policy.txt': strToU8(POLICY),
    };
    const paths = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(bench.folder, name), bytes);
      return join(bench.folder, name);
    });
    const opened = await bench.open(tool);
    const json = await read(opened, ...paths);
    expect(json).toBe(await command(...paths));
    expect(JSON.parse(json).totals.rows).toMatchObject({ Component: 4, Notice: 1 });
    expect(opened.errors).toEqual([]);
    await opened.page.close();
  });

  it.runIf(real)('gives the same result.json for a real report', async () => {
    const opened = await bench.open(tool);
    expect(await read(opened, real!)).toBe(await command(real!));
    await opened.page.close();
  });

  it('merges two exports dropped together', async () => {
    const parts = simulatedParts();
    const paths = parts.result.inputs.map((input) => {
      const path = join(bench.folder, input.name);
      writeFileSync(path, `${[...parts.rawLines.get(input.sha256)!.values()].join('\n')}\n`);
      return path;
    });
    const opened = await bench.open(tool);
    const json = await read(opened, ...paths);
    expect(json).toBe(await command(...paths));
    expect(JSON.parse(json).inputs).toHaveLength(2);
    await opened.page.close();
  });

  it('reads a capture beside a policy as the engine in Node does, and shows a value when asked', async () => {
    const secret = 'noor.planted@mail.example';
    const har = join(bench.folder, 'one.har');
    const inner = Buffer.from(JSON.stringify({ email: secret })).toString('base64');
    const request = {
      method: 'POST',
      url: 'https://t.measure.example/v1/e',
      headers: [{ name: 'content-type', value: 'application/json' }],
      postData: { mimeType: 'application/json', text: JSON.stringify({ data: inner }) },
    };
    const entries = [{ startedDateTime: '2024-10-02T09:00:00.000Z', request }];
    writeFileSync(har, JSON.stringify({ log: { version: '1.2', creator: { name: 't', version: '1' }, entries } }));
    const policy = join(bench.folder, 'policy.md');
    writeFileSync(
      policy,
      '# Chat Example Privacy Policy\n\nWe collect your phone number.\n\nThis privacy policy explains how we use personal information.\n',
    );
    const opened = await bench.open(tool);
    const { page } = opened;
    await page.click('.settings summary');
    await page.fill('.settings input[type=text] >> nth=0', 'com.example.chat');
    const json = await read(opened, har, policy);
    const options = { ...defaultOptions, app: 'com.example.chat' };
    const { result } = await runEngine([har, policy].map(fileInput), options, loadEnvironment());
    expect(json).toBe(resultJson(result));
    expect(json.includes(secret)).toBe(false);
    expect((await page.textContent('body'))!.includes(secret)).toBe(false);
    await page.locator('#r .fields tr', { hasText: 'base64 › JSON $.email' }).locator('button').click();
    await page.waitForFunction((value) => document.querySelector('#r .fields')?.textContent?.includes(value), secret);
    expect(opened.requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    expect(opened.errors).toEqual([]);
    await page.close();
  });

  it('shows a simulated week without any file', async () => {
    const { page, errors } = await bench.open(tool);
    await page.click('#demo');
    await page.waitForSelector('article.find');
    expect(await page.textContent('.private')).toContain('Simulated data');
    expect(errors).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it.each([
    ['an empty file', ''],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['text that is something else', 'Dear diary,\nnothing happened.\n'],
    ['half a zip', 'PK\x03\x04\x14\0\0\0'],
  ])('says in plain words that it cannot read %s', async (name, content) => {
    const path = join(bench.folder, `${name.replaceAll(' ', '-')}.bin`);
    writeFileSync(path, content, 'latin1');
    const { page, errors } = await bench.open(tool);
    await page.setInputFiles('#file', path);
    await page.waitForSelector('.refused');
    expect(await page.textContent('.refused')).toContain('Settings › Privacy & Security');
    expect(errors).toEqual([]);
    await page.close();
  });

  it.each([
    [1440, 'light', 'en'],
    [390, 'dark', 'zh-CN'],
  ])('has no barrier that axe finds at %i px, %s, %s', async (width, theme, lang) => {
    const { page } = await bench.open(tool, { width, hash: `lang=${lang}&theme=${theme}` });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  });
});
