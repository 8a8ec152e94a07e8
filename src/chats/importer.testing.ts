// The shared golden test of an importer: its fixture folders, then the same input cut off and damaged.
// fixtures/chats/<id>/<case>/{input…, expected.json}; TELLTALE_UPDATE_GOLDEN=1 writes expected.json anew.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import type { ChatFormat, ChatInput, ChatItem, ChatReading } from '../model/chat.ts';
import { openInput } from './archive/inputs.ts';
import { chatFormats } from './index.ts';

export const asIs: ChatReading = { timeZone: null, owner: null, dateOrder: null };

export async function itemsOf(format: ChatFormat, input: ChatInput, reading = asIs): Promise<ChatItem[]> {
  const items: ChatItem[] = [];
  for await (const item of format.read(input, reading)) items.push(item);
  return items;
}

/** An input of one file that exists only in memory. */
export function memoryChat(name: string, bytes: Uint8Array): ChatInput {
  const file = {
    path: name,
    sizeBytes: () => bytes.length,
    modifiedMs: () => null,
    read: async () => bytes,
    async *stream() {
      // Small chunks, so that every border falls inside something.
      for (let at = 0; at < bytes.length; at += 37) yield bytes.subarray(at, at + 37);
    },
  };
  const head = bytes.subarray(0, 65_536);
  return {
    name,
    container: 'file',
    backup: null,
    head: { bytes: head, text: new TextDecoder().decode(head), sizeBytes: bytes.length },
    files: () => [file],
    file: (path) => (path === name ? file : null),
  };
}

const secret = async () => null;

export function goldenChat(format: ChatFormat): void {
  const root = join(ROOT, 'fixtures/chats', format.id);
  const temp = mkdtempSync(join(tmpdir(), 'telltale-importer-'));
  afterAll(() => rmSync(temp, { recursive: true, force: true }));

  describe.each(readdirSync(root).sort())(`${format.id}: %s`, (name) => {
    const dir = join(root, name);
    const files = readdirSync(dir).filter((f) => f !== 'expected.json' && f !== 'reading.json');
    const single = files.length === 1 && !statSync(join(dir, files[0]!)).isDirectory() ? files[0]! : null;
    const readingAt = join(dir, 'reading.json');
    const reading: ChatReading = existsSync(readingAt)
      ? { ...asIs, ...JSON.parse(readFileSync(readingAt, 'utf8')) }
      : asIs;
    const path = single ? join(dir, single) : dir;

    it('reads what is expected, and no other format claims it', async () => {
      const input = await openInput(path, secret);
      expect(await format.recognize(input)).not.toBeNull();
      for (const other of chatFormats)
        if (other.id !== format.id) expect([other.id, await other.recognize(input)]).toEqual([other.id, null]);
      const items = JSON.parse(JSON.stringify(await itemsOf(format, input, reading)));
      const at = join(dir, 'expected.json');
      if (process.env['TELLTALE_UPDATE_GOLDEN']) writeFileSync(at, `${JSON.stringify(items, null, 1)}\n`);
      expect(items).toEqual(JSON.parse(readFileSync(at, 'utf8')));
    });

    it.runIf(single)('reads the same from small pieces under another name', async () => {
      const bytes = new Uint8Array(readFileSync(path));
      const strip = (items: ChatItem[]) =>
        items.flatMap((i) =>
          i.type === 'messages' ? i.messages.map(({ local, text, atMs, kind }) => ({ local, text, atMs, kind })) : [],
        );
      const whole = strip(await itemsOf(format, await openInput(path, secret), reading));
      expect(strip(await itemsOf(format, memoryChat('other.bin', bytes), reading))).toEqual(whole);
    });

    it.runIf(single)('survives being cut off and damaged', async () => {
      const bytes = new Uint8Array(readFileSync(path));
      await fc.assert(
        fc.asyncProperty(
          fc.nat(bytes.length),
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
          async (length, edits) => {
            const hurt = bytes.slice(0, length);
            for (const [at, value] of edits) if (at < hurt.length) hurt[at] = value;
            const input = memoryChat('hurt', hurt);
            await format.recognize(input);
            await itemsOf(format, input, reading);
          },
        ),
        { numRuns: 40 },
      );
    });
  });
}
