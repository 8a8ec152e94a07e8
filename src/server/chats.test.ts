import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { Archive } from '../chats/archive/archive.ts';
import { importChats } from '../chats/archive/import.ts';
import { openInput } from '../chats/archive/inputs.ts';
import { chatFormats } from '../chats/index.ts';
import { ownersClock } from '../chats/reading/clock.ts';
import { chatServer } from './chats.ts';
import { pageWords } from './listen.ts';
import { pageHtml } from './page/shell.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-server-'));
let archive: Archive;
let ask: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
const token = 'test-token';
const mine = { host: '127.0.0.1:5000', cookie: `telltale=${token}` };

beforeAll(async () => {
  archive = await Archive.open(join(temp, 'a'), { create: true });
  const input = await openInput(join(ROOT, 'fixtures/chats/telegram-desktop-json/all'), async () => null);
  await importChats({
    archive,
    input,
    formats: chatFormats,
    owner: 'me',
    tool: 'test',
    now: () => new Date(0),
    media: 'copy',
    reading: { timeZone: null, owner: null, dateOrder: null },
  });
  const app = chatServer({
    archive,
    clock: ownersClock('Asia/Shanghai'),
    gate: { token, hosts: ['127.0.0.1:5000'] },
    words: pageWords(),
    files: { '/': { mime: 'text/html', text: pageHtml } },
  });
  ask = async (path, headers = mine, method = 'GET') =>
    app.request(`http://127.0.0.1:5000${path}`, { headers, method });
});
afterAll(() => {
  archive.close();
  rmSync(temp, { recursive: true, force: true });
});

describe('the local server', () => {
  it('refuses whoever has no token, another host, another origin, another method', async () => {
    expect((await ask('/', { host: '127.0.0.1:5000' })).status).toBe(403);
    expect((await ask('/', { ...mine, host: 'evil.example' })).status).toBe(403);
    // Names that another site lets point here (DNS rebinding), near misses of the host, and no host.
    for (const host of [
      '127.0.0.1.evil.example:5000',
      '127.0.0.1:5001',
      '127.0.0.1',
      'localhost:5000',
      '[::1]:5000',
      '',
    ])
      expect([host, (await ask('/api/chats', { ...mine, host })).status]).toEqual([host, 403]);
    for (const origin of [
      'null',
      'https://127.0.0.1:5000',
      'http://127.0.0.1:5001',
      'http://127.0.0.1:5000.evil.example',
    ])
      expect([origin, (await ask('/api/chats', { ...mine, origin })).status]).toEqual([origin, 403]);
    expect((await ask('/api/chats', { ...mine, origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('/api/chats', { ...mine, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/api/chats', { ...mine, cookie: 'telltale=test-tokem' })).status).toBe(403);
    expect((await ask('/api/chats', mine, 'POST')).status).toBe(403);
    expect((await ask('/?token=wrong', { host: '127.0.0.1:5000' })).status).toBe(403);
  });

  it('takes the token out of the address and forbids the page to load from anywhere', async () => {
    const entered = await ask(`/?token=${token}`, { host: '127.0.0.1:5000' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
    expect(entered.headers.get('set-cookie')).toContain('HttpOnly; SameSite=Strict');
    const page = await ask('/');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('answers with pages of a conversation, places and hits', async () => {
    const { chats } = (await (await ask('/api/chats')).json()) as { chats: { id: number; name: string }[] };
    const chat = chats.find((c) => c.name === 'Noor')!;
    const page = (await (await ask(`/api/messages?chat=${chat.id}&dir=before`)).json()) as {
      messages: { text: string; time: string; files: { sha256: string | null }[] }[];
      more: boolean;
    };
    expect([page.messages.length, page.more, page.messages[0]?.time]).toEqual([4, false, '2023-11-15T06:13:20']);
    const found = (await (await ask('/api/search?q=example')).json()) as { total: number };
    expect(found.total).toBe(1);
    const sha256 = page.messages.flatMap((m) => m.files).find((f) => f.sha256)?.sha256;
    const media = await ask(`/media/${sha256}`);
    expect([media.status, media.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await ask(`/media/${sha256}`, { ...mine, range: 'bytes=0-2' })).status).toBe(206);
    for (const path of [
      '/media/../../etc/passwd',
      '/media/..%2f..%2fetc%2fpasswd',
      `/media/${'f'.repeat(64)}`,
      '/app.js/../../package.json',
      '/%2e%2e/package.json',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    for (const q of ["'; DROP TABLE message; --", '"', 'in:" or 1=1', '%00', 'has:x', 'kind:nothing a'])
      expect([q, (await ask(`/api/search?q=${encodeURIComponent(q)}`)).status]).toEqual([q, 200]);
    for (const bad of ['chat=1e9', 'chat=-1', 'chat=%27', ''])
      expect([bad, (await ask(`/api/messages?${bad}`)).status]).toEqual([bad, 404]);
  });
});
