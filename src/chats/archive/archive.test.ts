import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Message } from '../../model/chat.ts';
import { memoryChat } from '../importer.testing.ts';
import { chatFormats } from '../index.ts';
import { DEFAULTS } from '../reading/build.ts';
import { Archive } from './archive.ts';
import { importChats } from './import.ts';
import { NO_FILTER, search } from './search.ts';
import { verifyArchive } from './verify.ts';
import { ImportWriter } from './writer.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-archive-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const line = (id: string, content: string, type = 0): string =>
  JSON.stringify({ _type: 'message', sender: 'u1', timestamp: 1_700_000_000, type, content, platformMessageId: id });
const HEAD =
  '{"_type":"header","chatlab":{"version":"0.0.1"},"meta":{"name":"A","platform":"test","type":"private"}}\n';
const jsonl = (...lines: string[]) => memoryChat('x.jsonl', new TextEncoder().encode(HEAD + lines.join('\n')));

const bring = (archive: Archive, input: ReturnType<typeof memoryChat>) =>
  importChats({
    archive,
    input: { ...input, close: () => {} },
    formats: chatFormats,
    owner: 'me',
    tool: 'test',
    now: () => new Date(0),
    media: 'copy',
    reading: { timeZone: null, owner: null, dateOrder: null },
  });

const find = (archive: Archive, word: string) => search(archive, { ...NO_FILTER, words: [word] }).total;

it('keeps what was changed as an earlier form and finds the later one', async () => {
  const archive = await Archive.open(join(temp, 'edits'), { create: true });
  await bring(archive, jsonl(line('1', '青团子'), line('2', '火锅')));
  const second = await bring(archive, jsonl(line('1', '改成了粽子'), line('2', '火锅'), line('3', '新的')));
  expect([second.stored, second.duplicates, second.revised, second.read]).toEqual([1, 2, 1, 3]);
  expect([find(archive, '青团子'), find(archive, '粽子'), find(archive, '火锅')]).toEqual([0, 1, 1]);
  const third = await bring(archive, jsonl(line('1', '青团子')));
  expect([third.stored, third.revised]).toEqual([0, 0]);
  const verified = verifyArchive(archive);
  expect([verified.messages, verified.revisions, verified.differences]).toEqual([3, 1, []]);
  archive.close();
});

it('opens an archive of the first layout and finds everything in it', async () => {
  const path = join(temp, 'first');
  const archive = await Archive.open(path, { create: true });
  await bring(archive, jsonl(line('1', '青团子'), line('2', '火锅')));
  archive.db.exec(
    `DROP TABLE segment; DROP TABLE pair; DROP TABLE reworded; PRAGMA user_version = 1; UPDATE message SET local = 7.0 WHERE local = '1';
     CREATE VIRTUAL TABLE text_index USING fts5(grams, content='', columnsize=0, tokenize='ascii');
     CREATE VIRTUAL TABLE other_index USING fts5(grams, content='', columnsize=0, tokenize='ascii');`,
  );
  archive.close();
  const again = await Archive.open(path);
  expect(find(again, '团子')).toBe(1);
  expect(again.db.prepare('SELECT CAST(local AS TEXT) FROM message ORDER BY id').pluck().all()).toEqual(['7', '2']);
  expect(verifyArchive(again).differences).toEqual([]);
  again.close();
});

it('changes nothing when a message with half a character comes again', async () => {
  const archive = await Archive.open(join(temp, 'half'), { create: true });
  await bring(archive, jsonl(line('1', 'x\ud83d')));
  const again = await bring(archive, jsonl(line('1', 'x\ud83d')));
  expect([again.stored, again.duplicates, again.revised]).toEqual([0, 1, 0]);
  expect(verifyArchive(archive).differences).toEqual([]);
  archive.close();
});

it('keeps a recalled message recalled when an older export comes later', async () => {
  const archive = await Archive.open(join(temp, 'recalls'), { create: true });
  await bring(archive, jsonl(line('1', '撤回了一条消息', 81)));
  const older = await bring(archive, jsonl(line('1', '原来的话')));
  expect(older.revised).toBe(1);
  expect(archive.db.prepare('SELECT text FROM message').pluck().all()).toEqual(['撤回了一条消息']);
  expect(archive.db.prepare('SELECT text FROM revision').pluck().all()).toEqual(['原来的话']);
  archive.close();
});

it('is as it was before an import that ended early', async () => {
  const path = join(temp, 'ended');
  const archive = await Archive.open(path, { create: true });
  await bring(archive, jsonl(line('1', '一')));
  const writer = new ImportWriter(archive, {
    format: 'chatlab-jsonl',
    app: 'unknown',
    input: 'x',
    owner: '',
    at: '',
    tool: '',
    media: 'copy',
    dayOf: () => 0,
  });
  await writer.take({ type: 'account', account: { key: 'lost', name: null, alias: null, foundThrough: [] } });
  archive.close();
  const again = await Archive.open(path);
  expect(again.db.prepare('SELECT count(*) FROM account').pluck().get()).toBe(1);
  expect(verifyArchive(again).ok).toBe(true);
  again.close();
});

it('opens an encrypted archive with its passphrase only, and leaves nothing readable beside it', async () => {
  const path = join(temp, 'sealed');
  const open = (passphrase: string | null, create = false) =>
    Archive.open(path, { create, encrypt: create, passphrase: async () => passphrase });
  const archive = await open('correct horse', true);
  await bring(archive, jsonl(line('1', '只有我能看')));
  archive.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path).includes(Buffer.from('只有我能看'))).toBe(false);
  expect(readdirSync(temp).filter((f) => f.startsWith('sealed') || f.startsWith('.sealed'))).toEqual(['sealed']);
  await expect(open('wrong')).rejects.toMatchObject({ code: 'wrong-passphrase' });
  await expect(open(null)).rejects.toMatchObject({ code: 'passphrase-needed' });
  const again = await open('correct horse');
  expect(find(again, '能看')).toBe(1);
  again.close();
});

it('leaves a file that is no archive as it is', async () => {
  const path = join(temp, 'letter.txt');
  writeFileSync(path, 'a letter');
  await expect(Archive.open(path, { create: true })).rejects.toMatchObject({ code: 'not-an-archive' });
  expect(readFileSync(path, 'utf8')).toBe('a letter');
  await expect(Archive.open(join(temp, 'nowhere'))).rejects.toMatchObject({ code: 'absent' });
});

it('leaves no file where nothing was imported into a new archive, and keeps one that was there', async () => {
  const path = join(temp, 'unused');
  (await Archive.open(path, { create: true })).close();
  expect(existsSync(path)).toBe(false);
  const archive = await Archive.open(path, { create: true });
  await phone(archive, [message(1, '1', 0, 'kept')]);
  archive.close();
  (await Archive.open(path, { create: true })).close();
  expect(existsSync(path)).toBe(true);
});

const message = (local: number, server: string, atMs: number, text: string): Message => ({
  ...DEFAULTS,
  local,
  server,
  atMs,
  text,
  typeAsStored: '1',
  sender: 'peer',
  direction: 'received',
});

async function phone(archive: Archive, messages: Message[]) {
  const writer = new ImportWriter(archive, {
    format: 'f',
    app: 'a',
    input: 'x',
    owner: '',
    at: '',
    tool: '',
    media: 'copy',
    dayOf: () => 0,
  });
  await writer.take({
    type: 'chat',
    chat: {
      account: 'o',
      key: 'peer',
      kind: 'direct',
      name: null,
      nameHint: null,
      peer: 'peer',
      contact: 'listed',
      members: [],
      where: '',
      clock: 'utc',
    },
  });
  await writer.take({ type: 'messages', account: 'o', chat: 'peer', messages });
  const [chat] = [...writer.chats()];
  writer.index();
  writer.finish({});
  return chat!.tally;
}

it('merges the backups of two phones of one account, and says where ids began again', async () => {
  const archive = await Archive.open(join(temp, 'phones'), { create: true });
  await phone(archive, [
    message(1, '101', 1_700_000_000_000, '一'),
    message(2, '102', 1_700_000_001_000, '二'),
    message(3, '102', 1_700_000_001_000, '二'),
  ]);
  // The new phone counts from 1 again: the same second message, its double, and a new one.
  const second = await phone(archive, [
    message(1, '102', 1_700_000_001_000, '二'),
    message(2, '102', 1_700_000_001_000, '二'),
    message(3, '201', 1_700_000_009_000, '三'),
  ]);
  expect([second.stored, second.duplicates, second.idsRestarted]).toEqual([1, 2, 1]);
  expect(archive.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(4);
  archive.close();
});

it('never joins messages by a server id they do not have', async () => {
  const archive = await Archive.open(join(temp, 'unsent'), { create: true });
  const unsent = (local: number, text: string) => ({
    ...message(local, '0', 1_700_000_000_000 + local, text),
    server: null,
  });
  await phone(archive, [unsent(1, '没发出去'), unsent(2, '也没发出去')]);
  const again = await phone(archive, [unsent(1, '没发出去'), unsent(2, '也没发出去'), unsent(3, '又没发出去')]);
  expect([again.stored, again.duplicates, again.revised]).toEqual([1, 2, 0]);
  archive.close();
});

it('finds what a person wrote by any of their names, the owner’s own too', async () => {
  const archive = await Archive.open(join(temp, 'names'), { create: true });
  const writer = new ImportWriter(archive, {
    ...{ format: 'f', app: 'a', input: 'x', owner: '', at: '', tool: '', media: 'copy' },
    dayOf: () => 0,
  });
  await writer.take({ type: 'account', account: { key: 'o', name: '林小满', alias: 'lin', foundThrough: [] } });
  await writer.take({
    type: 'person',
    person: { account: 'o', key: 'u2', name: '舟舟（大学）', nickname: '周舟', alias: null, remark: null, labels: [] },
  });
  await writer.take({
    type: 'chat',
    chat: {
      ...{ account: 'o', key: 'room', kind: 'group', name: 'Room', nameHint: null, peer: 'room', contact: 'listed' },
      ...{
        members: [
          { key: 'u2', shown: 'Captain' },
          { key: 'o', shown: null },
        ],
        where: '',
        clock: 'utc',
      },
    },
  });
  const messages = [
    { ...message(1, '1', 1_700_000_000_000, '火锅'), sender: 'u2' },
    { ...message(2, '2', 1_700_000_001_000, '火锅店'), sender: 'o' },
  ];
  await writer.take({ type: 'messages', account: 'o', chat: 'room', messages });
  writer.index();
  writer.finish({});
  const by = (person: string) => search(archive, { ...NO_FILTER, words: ['火锅'], person }).hits.map((h) => h.id);
  expect([by('舟舟'), by('周舟'), by('captain'), by('u2'), by('林小满'), by('LIN'), by('nobody')]).toEqual([
    ...[[1], [1], [1], [1], [2], [2], []],
  ]);
  expect(search(archive, { ...NO_FILTER, words: [], person: 'captain' }).total).toBe(1);
  archive.close();
});
