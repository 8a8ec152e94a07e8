import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, inflateSync } from 'node:zlib';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultOptions } from '../../test/support.ts';
import { sha256Hex } from '../base/hash.ts';
import { contentOf } from '../case/content.ts';
import { loadEnvironment } from '../case/environment.ts';
import { redactedPage, redactedRun, SHARE_DEFAULTS, writeRedacted } from '../case/redact.ts';
import { stageInputs } from '../case/write.ts';
import type { OpenedRequest } from '../engine/request-fields.ts';
import { runEngine } from '../engine/run.ts';
import { localPage } from './case-page.ts';
import { openServedCase } from './served-case.ts';

const EMAIL = 'noor.planted@mail.example';
const PHONE = '13800138000';
const WORDS = 'a very private question';
const TOKEN = 'ExponentPlantedToken0123456789abcdef';
const KEYS = 'CLIENT_RANDOM';
const PLANTED = [EMAIL, PHONE, WORDS, TOKEN];

const base64 = (text: string) => Buffer.from(text).toString('base64');
const body = gzipSync(JSON.stringify({ data: base64(JSON.stringify({ email: EMAIL, phone: PHONE })), note: WORDS }));
const entry = (url: string, extra: object = {}) => ({
  startedDateTime: '2024-10-02T09:00:00.000Z',
  request: { method: 'POST', url, headers: [], ...extra },
});
const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [
      entry(`https://api.example.com/v1/events?search=${encodeURIComponent(WORDS)}`, {
        headers: [
          { name: 'content-type', value: 'application/json' },
          { name: 'x-advertising-token', value: TOKEN },
          { name: 'cookie', value: `uid=${PHONE}; theme=dark` },
        ],
        postData: { mimeType: 'application/json', encoding: 'base64', text: body.toString('base64') },
      }),
      entry(`https://api.example.com/people/${EMAIL}/friends`),
    ],
  },
});
const KEY_LOG = `${KEYS} ${'ab'.repeat(32)} ${'cd'.repeat(48)}\n`.repeat(3);

const temp = mkdtempSync(join(tmpdir(), 'telltale-served-'));
const dir = join(temp, 'one.case');
const token = 'test-token';
const mine = { host: '127.0.0.1:5000', cookie: `telltale=${token}` };
let app: Hono;
let before: string;

const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name} ${sha256Hex(new Uint8Array(readFileSync(join(folder, name))))}`)
    .join('\n');
const inside = (html: string): string =>
  html + inflateSync(Buffer.from(/<template id="data">([^<]+)</.exec(html)![1]!, 'base64')).toString('utf8');
const ask = async (path: string, headers: Record<string, string> = mine) =>
  app.request(`http://127.0.0.1:5000${path}`, { headers });
const json = async (path: string): Promise<unknown> => (await ask(path)).json();

beforeAll(async () => {
  process.env['TELLTALE_KEY'] = join(temp, 'key');
  writeFileSync(join(temp, 'one.har'), HAR);
  writeFileSync(join(temp, 'keys.log'), KEY_LOG);
  const staged = await stageInputs(dir, [{ path: join(temp, 'one.har') }, { path: join(temp, 'keys.log') }]);
  const env = loadEnvironment();
  const run = await runEngine(staged.inputs, { ...defaultOptions, app: 'com.example.chat' }, env);
  await staged.finish(contentOf(staged.inputs, run, env));
  before = everything(dir);
  app = (await openServedCase(dir, {}))({ token, hosts: ['127.0.0.1:5000'] });
});
afterAll(() => {
  delete process.env['TELLTALE_KEY'];
  rmSync(temp, { recursive: true, force: true });
});

describe('a case on the local page', () => {
  it('keeps every value out of the sealed page and the result, and every key with them', () => {
    const sealed =
      inside(readFileSync(join(dir, 'report.html'), 'utf8')) + readFileSync(join(dir, 'result.json'), 'utf8');
    for (const value of [...PLANTED, ...PLANTED.map(base64), encodeURIComponent(WORDS), KEYS, 'ab'.repeat(16)])
      expect(sealed.includes(value), value).toBe(false);
    // What hides a value in the page is its mask, beside the place it stands in.
    expect(sealed.includes('no•••le')).toBe(true);
    expect(sealed.includes('body:$.data.email')).toBe(true);
  });

  it('refuses whoever has no token', async () => {
    for (const path of ['/', '/reveal.js', '/api/request?id=x', '/api/value?id=x&field=0'])
      expect((await ask(path, { host: '127.0.0.1:5000' })).status).toBe(403);
    expect((await ask('/', { ...mine, host: 'evil.example' })).status).toBe(403);
  });

  it('lets the page ask this server and nobody else', async () => {
    const page = await ask('/');
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'sha256-/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toContain('http-equiv="Content-Security-Policy"');
    expect(html).toContain('<script src="/reveal.js"></script>');
    expect(() => localPage('<html></html>')).toThrow('no policy');
  });

  it('takes a request apart again, every field with its way and none with its value', async () => {
    const [id] = await ids();
    const answer = await (await ask(`/api/request?id=${id}`)).text();
    for (const value of PLANTED) expect(answer.includes(value), value).toBe(false);
    const { fields } = JSON.parse(answer) as OpenedRequest;
    expect(fields.map((f) => `${f.part} ${f.steps.join(' › ')}`)).toEqual([
      'path $.1',
      'path $.2',
      'query $.search',
      'header $.x-advertising-token',
      'header $.content-type',
      'cookie $.uid',
      'cookie $.theme',
      'body gunzip › json $.data › base64 › json $.email',
      'body gunzip › json $.data › base64 › json $.phone',
      'body gunzip › json $.note',
    ]);
  });

  it('tells one value an answer', async () => {
    const [id] = await ids();
    const { fields } = (await json(`/api/request?id=${id}`)) as OpenedRequest;
    const value = async (where: string) =>
      ((await json(`/api/value?id=${id}&field=${fields.findIndex((f) => f.where === where)}`)) as { value: string })
        .value;
    expect(await value('body:$.data.email')).toBe(EMAIL);
    expect(await value('cookie:$.uid')).toBe(PHONE);
    expect(await value('query:$.search')).toBe(WORDS);
    expect((await ask(`/api/value?id=${id}&field=999`)).status).toBe(404);
    expect((await ask(`/api/value?id=${id}&field=-1`)).status).toBe(404);
    expect((await ask('/api/request?id=00000000.entry9')).status).toBe(404);
  });

  it('leaves nothing of it behind: not in the case, not in what is shared or redacted', async () => {
    expect(everything(dir)).toBe(before);
    const shared = await redactedPage((await redactedRun(dir, { apps: null, ...SHARE_DEFAULTS })).run);
    const withHosts = await redactedPage(
      (await redactedRun(dir, { apps: null, blur: 'none', hosts: true, withoutRows: ['DataItem'] })).run,
    );
    const redacted = join(temp, 'redacted.case');
    await writeRedacted(redacted, await redactedRun(dir, { apps: null, blur: 'none', hosts: true }));
    const texts = [shared, withHosts, readFileSync(join(redacted, 'report.html'), 'utf8')].map(inside);
    for (const text of texts) for (const value of PLANTED) expect(text.includes(value), value).toBe(false);
  });

  it('refuses a case whose seal is broken', async () => {
    const broken = join(temp, 'broken.case');
    const staged = await stageInputs(broken, [{ path: join(temp, 'one.har') }]);
    const env = loadEnvironment();
    await staged.finish(contentOf(staged.inputs, await runEngine(staged.inputs, defaultOptions, env), env));
    writeFileSync(join(broken, 'inputs', staged.inputs[0]!.sha256), '{"log":{}}');
    await expect(openServedCase(broken, {})).rejects.toMatchObject({ exit: 4 });
  });
});

async function ids(): Promise<string[]> {
  const rows = readFileSync(join(dir, 'rows/request.ndjson'), 'utf8').trim().split('\n');
  return rows.map((line) => {
    const { from } = JSON.parse(line) as { from: { input: string; entry: number } };
    return `${from.input.slice(0, 8)}.entry${from.entry}`;
  });
}
