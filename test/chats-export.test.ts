// What needs the built program: an export written by several threads, and voice decoded in a thread of its own.
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Archive } from '../src/chats/archive/archive.ts';
import type { ExportRequest } from '../src/chats/archive/export/run.ts';
import { EXPORT_FORMATS } from '../src/chats/archive/export/writers.ts';
import { ImportWriter } from '../src/chats/archive/writer.ts';
import { DEFAULTS } from '../src/chats/reading/build.ts';
import type { Attachment, Message } from '../src/model/chat.ts';
import { ROOT } from './support.ts';

const built = <T>(path: string): Promise<T> => import(pathToFileURL(join(ROOT, 'dist', path)).href) as Promise<T>;
type Run = typeof import('../src/chats/archive/export/run.ts');
const temp = mkdtempSync(join(tmpdir(), 'telltale-chats-export-'));
let exportChats: Run['exportChats'];
let archive: Archive;

/** AMR of 50 frames: invented bits, which decode to some noise. A clip's number makes it another one. */
const amr = (n: number): Uint8Array =>
  Uint8Array.from([
    ...Buffer.from('#!AMR\n'),
    ...Array.from({ length: 50 * 32 }, (_, i) => (i % 32 === 0 ? 0x3c : (i * (37 + n)) & 0xff)),
  ]);
const damaged = Uint8Array.from(Buffer.from('\u0002#!SILK_V3 and no sound'));
const attached = (role: string, name: string | null, bytes: Uint8Array): Attachment => ({
  ...{ role, state: 'present', name, thumbnail: null, durationMs: null },
  file: { path: 'x', sizeBytes: bytes.length, read: async () => bytes },
});

beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist/cli/main.js'))) throw new Error('the program is not built: run `npm run build`');
  ({ exportChats } = await built<Run>('chats/archive/export/run.js'));
  archive = await Archive.open(join(temp, 'a.telltale'), { create: true });
  const writer = new ImportWriter(archive, {
    ...{ format: 'f', app: 'com.example.chat', input: 'x', owner: '', at: '', tool: '', media: 'copy' },
    dayOf: () => 0,
  });
  await writer.take({ type: 'account', account: { key: 'me', name: 'Me', alias: null, foundThrough: [] } });
  for (let c = 0; c < 9; c++) {
    const place = { kind: 'direct', nameHint: null, contact: 'listed', where: '', clock: 'utc' } as const;
    const chat = { ...place, account: 'me', key: `u${c}`, name: `Chat ${c}`, peer: `u${c}` };
    await writer.take({ type: 'chat', chat: { ...chat, members: [{ key: `u${c}`, shown: null }] } });
    const messages = Array.from({ length: 40 + c * 30 }, (_, i): Message => {
      const at = { local: i + 1, atMs: 1_600_000_000_000 + i * 7_000_000, sender: i % 3 === 0 ? 'me' : `u${c}` };
      const base: Message = { ...DEFAULTS, ...at, direction: i % 3 === 0 ? 'sent' : 'received' };
      if (i === 5) return { ...base, kind: 'voice', attachments: [attached('voice', null, amr(c))] };
      if (i === 6 && c === 0) return { ...base, kind: 'voice', attachments: [attached('voice', null, damaged)] };
      if (i === 7) return { ...base, kind: 'voice', attachments: [attached('voice', null, amr(c + 20))] };
      if (i === 8) return { ...base, kind: 'file', attachments: [attached('file', 'a.pdf', amr(c + 40))] };
      return { ...base, text: `第 ${i} 条 <b> "${'x'.repeat(i)}"`, flags: i % 50 === 9 ? ['hidden'] : [] };
    });
    await writer.take({ type: 'messages', account: 'me', chat: `u${c}`, messages });
  }
  writer.index();
  writer.finish({});
});
afterAll(() => {
  archive.close();
  rmSync(temp, { recursive: true, force: true });
});

async function exported(name: string, rest: Partial<ExportRequest>) {
  const out = join(temp, name);
  const manifest = await exportChats({
    ...{ archive, format: 'html', out, lang: 'en', label: (kind) => kind },
    htmlWords: { previous: 'previous', next: 'next', all: 'all', noTime: '?', notice: 'notice' },
    words: { person: 'Person', chat: 'Chat', unknown: '?' },
    ...{ timeZone: 'Asia/Shanghai', chats: [], people: [], without: [], kinds: [], fromMs: null, toMs: null },
    ...{ splitMessages: null, splitBytes: null, media: 'copy', playable: true, redact: false, tool: 'test' },
    ...rest,
  });
  return { out, manifest };
}
const filesOf = (out: string): Map<string, string> =>
  new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => join(e.parentPath, e.name))
      .map((path) => [path.slice(out.length), readFileSync(path).toString('base64')]),
  );

it.each(EXPORT_FORMATS)('writes the same bytes of %s with one thread and with three', async (format) => {
  for (const [i, rest] of [{}, { splitMessages: 17 }, { splitBytes: 900, without: ['u3'] }].entries()) {
    const one = filesOf((await exported(`one-${format}-${i}`, { ...rest, format, threads: 1 })).out);
    const three = filesOf((await exported(`three-${format}-${i}`, { ...rest, format, threads: 3 })).out);
    expect(one.size).toBeGreaterThan(9);
    expect([...three.keys()].sort()).toEqual([...one.keys()].sort());
    for (const [path, bytes] of one) expect([path, three.get(path) === bytes]).toEqual([path, true]);
  }
});

it('fails as a whole, and leaves nothing, where one of its threads fails', async () => {
  const away = join(temp, 'elsewhere');
  renameSync(archive.path, away);
  try {
    // The archive that is open here is not where a thread looks for it.
    await expect(exported('failed', { threads: 3 })).rejects.toThrow('There is no archive');
  } finally {
    renameSync(away, archive.path);
  }
  expect(readdirSync(temp).filter((name) => name.includes('failed'))).toEqual([]);
  expect((await exported('again', { threads: 3 })).manifest.messages).toBeGreaterThan(1000);
});

it('puts a WAV file beside voice that no browser plays, and keeps what was there', async () => {
  const { out, manifest } = await exported('voice', { threads: 2 });
  const paths = manifest.files.map((f) => f.path);
  const voice = paths.filter((p) => /\.(?:amr|silk)$/.test(p) && !p.includes('pdf'));
  const wav = paths.filter((p) => p.endsWith('.wav'));
  expect(wav).toHaveLength(18);
  // Nine of the AMR files are no voice but were sent as files.
  expect(voice).toHaveLength(18 + 9 + 1);
  expect(manifest.media).toMatchObject({ files: 18 + 18 + 9 + 1, notPlayable: 1 });
  for (const path of wav) {
    expect(paths).toContain(path.slice(0, -'.wav'.length));
    expect(readFileSync(join(out, path)).toString('latin1', 0, 4)).toBe('RIFF');
  }
  const html = readFileSync(join(out, paths.find((p) => p.startsWith('0001') && p.endsWith('.html'))!), 'utf8');
  expect(html.match(/<audio [^>]*src="[^"]*\.amr\.wav"/g)).toHaveLength(2);
  expect(html.match(/<a download href="[^"]*\.amr"/g)).toHaveLength(3);
});

it('decodes no voice where that is not wanted, and carries none in what is for sharing', async () => {
  const { manifest } = await exported('original', { playable: false });
  expect(manifest.files.filter((f) => f.path.endsWith('.wav'))).toEqual([]);
  expect(manifest.files.filter((f) => f.path.endsWith('.amr'))).toHaveLength(27);
  const shared = await exported('shared', { redact: true });
  expect(shared.manifest.files.filter((f) => /\.(?:wav|amr|silk)$/.test(f.path))).toEqual([]);
});

it('decodes one clip after the other, damaged ones between them, in one thread', async () => {
  const { VoiceDecoder } = await built<typeof import('../src/chats/voice/voice.ts')>('chats/voice/voice.js');
  const decoder = new VoiceDecoder();
  const lengths: (number | null)[] = [];
  for (const clip of [amr(1), damaged, amr(2), amr(3)]) lengths.push((await decoder.decode(clip))?.length ?? null);
  await decoder.close();
  expect(lengths).toEqual([16_044, null, 16_044, 16_044]);
});
