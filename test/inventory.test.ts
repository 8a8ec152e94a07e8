// From an archive of chats to rows of a case: by a file between them, with counts and without a word or a name.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Archive } from '../src/chats/archive/archive.ts';
import { importChats } from '../src/chats/archive/import.ts';
import { openInput } from '../src/chats/archive/inputs.ts';
import { chatFormats } from '../src/chats/index.ts';
import { inventory, inventoryText } from '../src/chats/insight/inventory.ts';
import type { Holding } from '../src/model/rows.ts';
import { chatsInventory } from '../src/sources/chats-inventory.ts';
import { ROOT } from './support.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-inventory-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

it.each([
  'telegram-desktop-json/all',
  'discord-chat-exporter-json/channel/input.json',
  'line-export-text/ja/input.txt',
])('is read back row for row, and tells no name and no word: %s', async (fixture) => {
  const archive = await Archive.open(join(temp, fixture.replaceAll('/', '-')), { create: true });
  await importChats({
    ...{
      archive,
      input: await openInput(join(ROOT, 'fixtures/chats', fixture), async () => null),
      formats: chatFormats,
    },
    ...{
      owner: 'me',
      tool: 't',
      now: () => new Date(0),
      media: 'copy',
      reading: { timeZone: null, owner: null, dateOrder: null },
    },
  });
  const rows = inventory(archive);
  const text = inventoryText(rows, 'telltale test');
  const secrets = [
    ...archive.db
      .prepare('SELECT name FROM person WHERE name IS NOT NULL UNION SELECT name FROM chat WHERE name IS NOT NULL')
      .pluck()
      .all(),
    ...archive.db.prepare('SELECT text FROM message WHERE length(text) > 3').pluck().all(),
    ...archive.db.prepare('SELECT key FROM person WHERE length(key) > 3').pluck().all(),
  ] as string[];
  archive.close();
  expect(secrets.length).toBeGreaterThan(0);
  for (const secret of secrets) expect([secret, text.includes(secret)]).toEqual([secret, false]);

  const bytes = new TextEncoder().encode(text);
  const head = { bytes, sizeBytes: bytes.length, text };
  expect(chatsInventory.recognize(head)).toBe(true);
  const read: Omit<Holding, 'from'>[] = [];
  const input = {
    ...{ sha256: 'a'.repeat(64), name: 'x', sizeBytes: bytes.length },
    async *bytes() {
      yield bytes;
    },
  };
  for await (const item of chatsInventory.read([input], { options: {} as never, tools: {}, companions: [] })) {
    expect(item.type).not.toBe('problem');
    if (item.type === 'Holding') {
      const { from: _, ...row } = item.row;
      read.push(row);
    }
  }
  expect(read).toEqual(rows.map(({ from: _, ...row }) => row));
});
