import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { itemsOf } from '../importer.testing.ts';
import { chatFormats } from '../index.ts';
import { whatsappExport } from '../whatsapp-export.ts';
import { Archive } from './archive.ts';
import { importChats } from './import.ts';
import { openInput } from './inputs.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-inputs-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));
const none = async () => null;
const bytes = (s: string) => new TextEncoder().encode(s);

it('reads a chat and its media out of a zip, and no member that climbs out of it', async () => {
  const path = join(temp, 'WhatsApp Chat - Lee.zip');
  const text =
    '[14/11/2023, 21:13:20] Lee: hi\n[14/11/2023, 21:14:00] Lee: \u200e<attached: 1-PHOTO.jpg>\n[14/11/2023, 21:15:00] Sam: \u200e<attached: evil.jpg>\n';
  writeFileSync(
    path,
    zipSync({ '_chat.txt': bytes(text), '1-PHOTO.jpg': bytes('picture'), '../../evil.jpg': bytes('x') }),
  );
  const input = await openInput(path, none);
  expect(input.files().map((f) => f.path)).toEqual(['_chat.txt', '1-PHOTO.jpg']);
  const items = await itemsOf(whatsappExport, input);
  const messages = items.flatMap((i) => (i.type === 'messages' ? i.messages : []));
  expect(messages.map((m) => m.attachments[0]?.state ?? null)).toEqual([null, 'present', 'missing']);
  expect(new TextDecoder().decode((await messages[1]!.attachments[0]!.file!.read())!)).toBe('picture');
});

it('finds the one backup inside the folder that holds it, and asks which of two', async () => {
  const folder = join(temp, 'Backup');
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'Manifest.mbdb'), '');
  }
  await expect(openInput(folder, none)).rejects.toThrow('holds 2 backups: name one of a, b');
  rmSync(join(folder, 'b'), { recursive: true });
  await expect(openInput(folder, none)).rejects.toThrow('Manifest.plist');
});

it('says that a path is not there', async () => {
  await expect(openInput(join(temp, 'nowhere'), none)).rejects.toThrow('nowhere is not there');
});

it('says which package would read a folder where that package is not installed', async () => {
  const folder = join(temp, 'taken-out');
  mkdirSync(folder);
  writeFileSync(join(folder, 'x.bin'), 'x');
  const archive = await Archive.open(join(temp, 'none'), { create: true });
  const request = {
    ...{
      archive,
      input: await openInput(folder, none),
      formats: chatFormats,
      owner: '',
      tool: '',
      now: () => new Date(0),
    },
    ...{ media: 'copy' as const, reading: { timeZone: null, owner: null, dateOrder: null } },
  };
  await expect(importChats(request)).rejects.toThrow('@telltale/chats-wechat, which is not installed here');
  archive.close();
});
