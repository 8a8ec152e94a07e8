import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../../model/chat.ts';
import { memoryChat } from '../../importer.testing.ts';
import { chatFormats } from '../../index.ts';
import { DEFAULTS } from '../../reading/build.ts';
import { Archive } from '../archive.ts';
import { importChats } from '../import.ts';
import { ImportWriter } from '../writer.ts';
import { fileName, typeOf } from './files.ts';
import { type ExportRequest, exportChats } from './run.ts';
import { verifyExport } from './verify.ts';
import { csvCell, EXPORT_FORMATS } from './writers.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-export-'));
let archive: Archive;

const rows = [
  { sender: 'u1', timestamp: 1_700_000_000, type: 0, content: '<script>alert(1)</script> 找林小满' },
  { sender: 'u2', timestamp: 1_700_000_100, type: 0, content: '=HYPERLINK("https://example.org")' },
  {
    sender: 'u2',
    timestamp: 1_700_090_000,
    type: 0,
    content: 'mail me: lin@example.org or https://example.org/x?y=1 or 138 0013 8000',
  },
  { sender: 'u1', timestamp: 1_700_100_000, type: 8, content: '秘密地点' },
  { sender: 'u1', timestamp: 1_700_200_000, type: 0, content: '\u202egpj.exe' },
];

beforeAll(async () => {
  archive = await Archive.open(join(temp, 'a'), { create: true });
  const text = [
    {
      _type: 'header',
      chatlab: { version: '0.0.1' },
      meta: { name: '../../林小满 <b>', platform: 'test', type: 'private' },
    },
    { _type: 'member', platformId: 'u1', accountName: '林小满' },
    { _type: 'member', platformId: 'u2', accountName: 'Kenji' },
    ...rows.map((r, i) => ({ _type: 'message', platformMessageId: String(i), ...r })),
  ];
  const input = memoryChat('x', new TextEncoder().encode(text.map((o) => JSON.stringify(o)).join('\n')));
  await importChats({
    archive,
    input: { ...input, close: () => {} },
    formats: chatFormats,
    owner: 'me',
    tool: 't',
    now: () => new Date(0),
    media: 'copy',
    reading: { timeZone: null, owner: null, dateOrder: null },
  });
});
afterAll(() => {
  archive.close();
  rmSync(temp, { recursive: true, force: true });
});

const request = (rest: Partial<ExportRequest>): ExportRequest => ({
  archive,
  format: 'json',
  out: join(temp, 'out'),
  lang: 'en',
  label: (kind) => kind,
  htmlWords: { previous: 'previous', next: 'next', all: 'all', noTime: '?', notice: 'notice' },
  words: { person: 'Person', chat: 'Chat', unknown: '?' },
  timeZone: null,
  playable: true,
  chats: [],
  people: [],
  without: [],
  kinds: [],
  fromMs: null,
  toMs: null,
  splitMessages: null,
  splitBytes: null,
  media: 'copy',
  redact: false,
  tool: 'test',
  ...rest,
});
const textOf = (out: string): string =>
  readdirSync(out)
    .filter((f) => f !== 'manifest.json')
    .map((f) => readFileSync(join(out, f), 'utf8'))
    .join('\n');

it.each(EXPORT_FORMATS)('exports every message as %s, and its manifest holds', async (format) => {
  const out = join(temp, format);
  const manifest = await exportChats(request({ format, out }));
  expect(manifest.messages).toBe(rows.length);
  expect((await verifyExport(out)).ok).toBe(true);
  for (const f of readdirSync(out)) {
    expect(f).not.toMatch(/[\\/<>:"|?*]|\.\./);
    expect(statSync(join(out, f)).mode & 0o777).toBe(0o600);
  }
  const first = readdirSync(out).find((f) => f !== 'manifest.json')!;
  writeFileSync(join(out, first), 'changed');
  expect((await verifyExport(out)).ok).toBe(false);
  await expect(exportChats(request({ format, out }))).rejects.toThrow('not empty');
});

it('writes a page that runs nothing and shows marks that reorder text', async () => {
  const html = textOf(await exportTo('html-again', { format: 'html' }));
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('‹RLO›gpj.exe');
  expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'/);
});

async function exportTo(name: string, rest: Partial<ExportRequest>): Promise<string> {
  const out = join(temp, name);
  await exportChats(request({ ...rest, out }));
  return out;
}

it('guards the cells of a table', async () => {
  expect(textOf(await exportTo('cells', { format: 'csv' }))).toContain(`"'=HYPERLINK(""https://example.org"")"`);
  expect(csvCell('@SUM(A1)')).toBe(`"'@SUM(A1)"`);
});

it('keeps names, ids, addresses, numbers and places out of a redacted export', async () => {
  for (const format of EXPORT_FORMATS) {
    const text = textOf(await exportTo(`redacted-${format}`, { format, redact: true }));
    for (const secret of ['林小满', 'Kenji', 'u1"', 'example.org', '138 0013', '秘密地点', '林小满 <b>'])
      expect([format, secret, text.includes(secret)]).toEqual([format, secret, false]);
    expect(text).toContain('Person 1');
  }
});

const nameParts = fc.constantFrom(
  'Zoë',
  'Quirin',
  '欧阳',
  '慕容',
  'Xaver',
  'O’Brien',
  'ßtefan',
  'عمر',
  '🐼x',
  'Mc+Guy',
  'q.v',
);
const someName = fc.array(nameParts, { minLength: 1, maxLength: 3 }).map((p) => p.join(''));
const somePhone = fc.constantFrom('+86 (139) 1234-5678', '０９０１２３４５６７８', '555.867.5309', '1391234 5678');
const someLink = fc.constantFrom(
  'https://zoe.example/p?q=1',
  'weixin://dl/x9',
  'www.quirin.example/a',
  'zoe.q@mail.example',
  '名@例え.example',
);
const someId = fc.stringMatching(/^wx[a-z]{4}[0-9]{8}$/);

it('lets no name, id, number, address or attachment of anybody into a redacted export', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(someName, someId), { minLength: 2, maxLength: 4, selector: ([, id]) => id }),
      someName,
      somePhone,
      someLink,
      fc.constantFrom<Message['kind']>(
        'text',
        'quote',
        'system',
        'pat',
        'link',
        'location',
        'card',
        'file',
        'unsupported',
        'transfer',
      ),
      async (people, group, phone, link, kind) => {
        const own = await Archive.open(join(temp, `own-${++run}`), { create: true });
        const writer = new ImportWriter(own, {
          ...{ format: 'f', app: 'app', input: 'x', owner: '', at: '', tool: '', media: 'copy' },
          dayOf: () => 0,
        });
        const [me] = people[0]!;
        await writer.take({
          type: 'account',
          account: { key: people[0]![1], name: me, alias: null, foundThrough: [] },
        });
        for (const [name, key] of people)
          await writer.take({
            type: 'person',
            person: {
              account: people[0]![1],
              key,
              name,
              nickname: `${name}nick`,
              alias: null,
              remark: null,
              labels: [],
            },
          });
        await writer.take({
          type: 'chat',
          chat: {
            ...{
              account: people[0]![1],
              key: `${people[1]![1]}@room`,
              kind: 'group',
              name: group,
              nameHint: null,
              peer: people[1]![1],
            },
            ...{
              contact: 'listed',
              members: people.map(([name, key]) => ({ key, shown: `${name}shown` })),
              where: '',
              clock: 'utc',
            },
          },
        });
        const names = people.map(([name]) => name);
        const said = `${names.join(' ')}，${names.map((n) => n.toUpperCase()).join()} in ${group} ${phone} ${link} ${people[1]![1]}!`;
        const messages = people.map(
          ([name, key], i): Message => ({
            ...DEFAULTS,
            ...{
              local: 7_654_321 + i,
              server: `987654321${i}`,
              atMs: 1_700_000_000_000 + i,
              sender: key,
              direction: 'received',
            },
            ...{ kind, typeAsStored: '49', text: said, raw: `raw ${said}`, replyTo: '9876543210' },
            detail: {
              ...{
                quoted: { name, sender: key, text: said },
                template: `"\${${key}}" and ${name}`,
                url: 'https://zoe.example/',
                title: said,
              },
              ...{ latitude: 48.137154, person: key },
            },
            attachments: [
              {
                ...{ role: 'file', state: 'present', name: `${name}.pdf`, thumbnail: null, durationMs: null },
                file: { path: `x/${name}.pdf`, sizeBytes: 9, read: async () => Buffer.from(`of ${name}`) },
              },
            ],
          }),
        );
        await writer.take({ type: 'messages', account: people[0]![1], chat: `${people[1]![1]}@room`, messages });
        writer.index();
        writer.finish({});
        const secrets = [
          ...names,
          group,
          phone,
          link,
          'zoe.example',
          '48.137',
          '7654321',
          '987654321',
          ...people.map(([, key]) => key),
        ];
        for (const format of EXPORT_FORMATS) {
          const out = join(temp, `own-${run}-${format}`);
          await exportChats(
            request({ archive: own, format, out, redact: true, words: { person: 'P', chat: 'C', unknown: '?' } }),
          );
          const all = readdirSync(out, { recursive: true, withFileTypes: true })
            .filter((e) => e.isFile())
            .map((e) => `${e.name}\n${readFileSync(join(e.parentPath, e.name), 'utf8')}`)
            .join('\n');
          const plain = all.replaceAll('\\', '').toLowerCase();
          for (const secret of secrets)
            expect([format, secret, all.includes(secret) || plain.includes(secret.toLowerCase())]).toEqual([
              format,
              secret,
              false,
            ]);
          rmSync(out, { recursive: true });
        }
        own.close();
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

it('filters by person, day and kind, and splits by count', async () => {
  const count = async (name: string, rest: Partial<ExportRequest>) =>
    (await exportChats(request({ ...rest, out: join(temp, name) }))).messages;
  expect(await count('f1', { people: ['Kenji'] })).toBe(2);
  expect(await count('f2', { without: ['Kenji'] })).toBe(3);
  expect(await count('f3', { kinds: ['location'] })).toBe(1);
  expect(await count('f4', { fromMs: Date.UTC(2023, 10, 15), toMs: Date.UTC(2023, 10, 16) })).toBe(1);
  const manifest = await exportChats(request({ out: join(temp, 'f5'), splitMessages: 2 }));
  expect(manifest.files.map((f) => f.messages)).toEqual([2, 2, 1]);
});

it('makes no folder where nothing is left to export', async () => {
  for (const [name, rest, said] of [
    ['n1', { chats: ['nobody'] }, 'No chat is called nobody'],
    ['n2', { without: ['Kenji', '林小满'] }, 'No message passes these filters'],
  ] as const) {
    await expect(exportTo(name, rest)).rejects.toThrow(said);
    expect(readdirSync(temp).filter((f) => f.includes(name))).toEqual([]);
  }
});

it('makes names that every system takes', () => {
  expect(fileName('CON.txt')).toBe('_CON.txt');
  expect(fileName('../../../etc/passwd')).not.toMatch(/[/\\]|\.\./);
  expect(fileName('\u202egpj.exe ')).toBe('gpj.exe');
  expect(fileName(' . ')).toBe('unnamed');
  expect(Buffer.byteLength(fileName('长'.repeat(300)))).toBeLessThanOrEqual(120);
  expect(typeOf(Buffer.from('<html>'), 'x.html').extension).toBe('bin');
});
