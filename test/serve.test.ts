// `telltale serve CASE` as a person meets it: an address on standard output, a page behind its token, an end on request.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './support.ts';

const MAIN = join(ROOT, 'dist/cli/main.js');
const dir = mkdtempSync(join(tmpdir(), 'telltale-serve-'));
const env = { ...process.env, CI: '1', TELLTALE_KEY: join(dir, 'key') };
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((done, fail) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) done(text.trim());
    });
    child.once('exit', (code) => fail(new Error(`ended with ${code}`)));
  });

describe('telltale serve', () => {
  it('shows a case behind its token and stops when asked', async () => {
    const request = { method: 'GET', url: 'https://t.measure.example/e?email=noor.planted@mail.example', headers: [] };
    const entries = [{ startedDateTime: '2024-10-02T09:00:00.000Z', request }];
    const har = join(dir, 'one.har');
    writeFileSync(har, JSON.stringify({ log: { version: '1.2', creator: { name: 't', version: '1' }, entries } }));
    const made = join(dir, 'one.case');
    execFileSync(process.execPath, [MAIN, har, '--no-open', '--quiet', '--case', made], { env });
    const child = spawn(process.execPath, [MAIN, 'serve', made], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const address = await firstLine(child);
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
      const { origin } = new URL(address);
      expect((await fetch(origin)).status).toBe(403);
      const entered = await fetch(address, { redirect: 'manual' });
      const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
      const page = await (await fetch(origin, { headers: { cookie } })).text();
      expect(page.includes('/reveal.js')).toBe(true);
      expect(page.includes('noor.planted')).toBe(false);
    } finally {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
  });

  it('says what is wrong with a folder that is no case', () => {
    const ended = () => execFileSync(process.execPath, [MAIN, 'serve', dir], { env, stdio: 'pipe' });
    expect(ended).toThrow(/is not a case|no case|not.*case/i);
  });
});
