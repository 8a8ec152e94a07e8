import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../base/hash.ts';
import { type CommandArguments, CommandError, EXIT, type Io } from '../command.ts';
import { documentUrl, fetchDocument } from '../fetch.ts';
import { fetchCommand } from './fetch.ts';

const PAGE = '<html><body><h1>Privacy Policy</h1><p>We collect your email address.</p></body></html>';
let server: Server;
let base: string;
let out: string;
const asked: { url: string; headers: NodeJS.Dict<string | string[]> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push({ url, headers: request.headers });
    const go = (location: string) => response.writeHead(302, { location }).end();
    if (url === '/policy')
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'visitor=12345678' })
        .end(PAGE);
    else if (url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(PAGE));
    else if (url === '/bomb')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(new Uint8Array(5_000_000)));
    else if (url === '/moved') go('/policy');
    else if (url === '/round') go('/round');
    else if (url === '/inside') go('http://192.168.0.1/');
    else if (url === '/metadata') go('http://169.254.169.254/latest');
    else if (url === '/file') go('file:///etc/passwd');
    else if (url === '/large') {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response
        .writeHead(200)
        .on('drain', write)
        .on('error', () => {});
      write();
    } else if (url === '/slow') response.writeHead(200).write('x');
    else if (url === '/short')
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  out = mkdtempSync(join(tmpdir(), 'telltale-fetch-'));
  return () => rmSync(out, { recursive: true, force: true });
});

async function run(path: string) {
  const printed: string[] = [];
  const io: Io = { lang: 'en', quiet: true, out: (t) => void printed.push(t), say: () => {}, progress: () => {} };
  const args: CommandArguments = {
    paths: [path],
    all: () => [],
    text: (n) => (n === 'out' ? out : undefined),
    has: () => false,
  };
  return { code: await fetchCommand.run(args, io), printed: printed.join('') };
}
const limits = { redirects: 3, sizeBytes: 1_000_000, durationMs: 1500 };
const refusal = async (path: string) => {
  try {
    await fetchDocument(documentUrl(path.startsWith('/') ? `${base}${path}` : path), limits);
  } catch (error) {
    if (error instanceof CommandError) return { exit: error.exit, sentence: error.message };
    throw error;
  }
  return null;
};

describe('telltale fetch', () => {
  it('keeps the bytes as they came, and beside them headers, time and hash', async () => {
    const { code, printed } = await run(`${base}/moved#part`);
    expect(code).toBe(EXIT.done);
    const path = printed.trim();
    expect(readFileSync(path, 'utf8')).toBe(PAGE);
    const record = JSON.parse(readFileSync(path.replace(/\.html$/, '.fetched.json'), 'utf8'));
    expect(record).toMatchObject({
      schema: 'telltale/fetched@1',
      sha256: sha256Hex(PAGE),
      requested: `${base}/moved`,
      url: `${base}/policy`,
      redirects: [{ url: `${base}/moved`, status: 302 }],
      address: '127.0.0.1',
      status: 200,
    });
    expect(record.at).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect(JSON.stringify(record)).not.toContain('12345678');
    expect(readdirSync(out)).toHaveLength(2);
  });

  it('tells nothing of its owner: no cookie, no referrer, no language', async () => {
    await run(`${base}/moved`);
    expect(asked.map((a) => a.url)).toEqual(['/moved', '/policy']);
    for (const { headers } of asked)
      expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });

  it('unpacks what came packed, within the bound', async () => {
    const got = await fetchDocument(documentUrl(`${base}/packed`), limits);
    expect(new TextDecoder().decode(got.bytes)).toBe(PAGE);
    expect(got.unpacked).toBe('gzip');
    expect((await refusal('/bomb'))?.sentence).toContain('larger than');
  });

  it('gives up on what is too large, too slow, cut short, missing or leads in a circle', async () => {
    for (const [path, sentence] of [
      ['/large', 'larger than 977 KiB'],
      ['/slow', 'did not end within 1.5 s'],
      ['/short', 'could not be fetched'],
      ['/none', 'status 404'],
      ['/round', 'leads on more than 3 times'],
    ] as const) {
      const refused = await refusal(path);
      expect(refused?.exit, path).toBe(EXIT.noRows);
      expect(refused?.sentence, path).toContain(sentence);
    }
  });

  it('goes neither into a local network nor to anything but the web, by URL or by redirect', async () => {
    for (const path of [
      'http://10.0.0.1/',
      'http://[fe80::1]/',
      'http://100.64.0.1/',
      'http://0.0.0.0/',
      'http://[::ffff:192.168.0.1]/',
      'http://[::192.168.0.1]/',
      'http://[2002:c0a8:1::]/',
      'http://[2001::1]/',
      'http://198.18.0.1/',
      'http://255.255.255.255/',
      'http://0xA9.254.169.254/',
      '/inside',
      '/metadata',
    ])
      expect((await refusal(path))?.sentence, path).toContain('an address of a local network');
    expect((await refusal('/file'))?.exit).toBe(EXIT.usage);
    expect(asked.every((a) => ['/inside', '/metadata', '/file'].includes(a.url))).toBe(true);
    for (const text of ['ftp://example.org/', 'privacy.html', 'https://me:secret@example.org/'])
      expect(() => documentUrl(text), text).toThrow(CommandError);
  });

  it('does not take a certificate that nobody vouches for', async () => {
    const secure = createSecureServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end(PAGE));
    await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done));
    const address = secure.address();
    const refused = await refusal(`https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    secure.close();
    expect(refused).toMatchObject({ exit: EXIT.noRows });
    expect(refused?.sentence).toMatch(
      /could not be fetched \((?:DEPTH_ZERO_SELF_SIGNED_CERT|CERT_\w+)\); nothing was kept/,
    );
  });

  it('keeps nothing of an answer that is no document', async () => {
    await expect(run(`${base}/none`)).rejects.toThrow('nothing was kept');
    expect(readdirSync(out)).toEqual([]);
  });
});

/** Of an invented server, good for nothing else. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWz7YFl4Grqv1a9g5
jFu5VKg9hKolu+EJL+E9w9Xe75qhRANCAAQLIGlzMZpEe7Bc8Bte/YAnrPOEsSMp
NoRwm4tvSh9qnpTSEcep0HxhI8LNFsBOt3kDQel3elpgGVwuCTqFxKV9
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUbfoXVlsy+9lBNpM/4tE+t+CaKo8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODAyMjE0NloYDzIxMjYxMTA0
MDIyMTQ2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQLIGlzMZpEe7Bc8Bte/YAnrPOEsSMpNoRwm4tvSh9qnpTSEcep0Hxh
I8LNFsBOt3kDQel3elpgGVwuCTqFxKV9o1MwUTAdBgNVHQ4EFgQUHAivjRQ8zFK8
/2KiI9Ips+4Iu2cwHwYDVR0jBBgwFoAUHAivjRQ8zFK8/2KiI9Ips+4Iu2cwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAAvw4QuHKgHC8H3HE+0QWz
e/Xkyc41vJDnqU7SE3yclQIgLggdOgyIQ8my1qVU8DzDi98gGyUpXUvaKuYubztk
q6w=
-----END CERTIFICATE-----`;
