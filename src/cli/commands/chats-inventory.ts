// `telltale chats inventory`: what the apps of the archive keep about their owner, as a file that the rest of telltale reads.
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { printable } from '../../base/text.ts';
import { VERSION } from '../../base/version.ts';
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, JSON_OPTION, openArchive, printJson, speaking } from '../chats.ts';
import { type Command, CommandError, EXIT } from '../command.ts';

export const chatsInventoryCommand: Command = {
  name: 'chats inventory',
  about: {
    en: 'what the apps keep about their owner, in counts: a file to put into a case beside other records',
    zh: '应用保存了机主的哪些信息（只有数量）：写成文件，可与其他记录一起放进案卷',
  },
  usage: '',
  options: [
    ARCHIVE_OPTION,
    {
      name: 'out',
      value: 'FILE',
      about: {
        en: 'write the inventory there; give it to telltale like any other record',
        zh: '把清单写到此文件；像其他记录一样交给 telltale',
      },
    },
    JSON_OPTION,
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    const out = args.text('out');
    if (out !== undefined && existsSync(out))
      throw new CommandError(
        EXIT.usage,
        `${basename(out)} is there already. Name another file with --out; nothing was written.`,
      );
    const { inventory, inventoryText } = await import('../../chats/insight/inventory.ts');
    const archive = await openArchive(args, io);
    try {
      const rows = inventory(archive);
      if (out !== undefined)
        await speaking(async () => {
          const fd = openSync(out, 'wx', 0o600);
          try {
            const bytes = Buffer.from(inventoryText(rows, `telltale ${VERSION}`));
            for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
          } finally {
            closeSync(fd);
          }
        });
      if (args.has('json')) printJson(io, rows);
      else
        io.out(
          rows
            .map(
              (r) =>
                `${String(r.count).padStart(10)}  ${String(r.bytes ?? '–').padStart(14)}  ${r.first?.slice(0, 10) ?? '–'} – ${r.last?.slice(0, 10) ?? '–'}  ${printable(r.app ?? '–')}  ${printable(r.kind)}\n`,
            )
            .join(''),
        );
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
