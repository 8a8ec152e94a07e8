// `telltale chats verify`: recomputes the archive's counts, index and hashes, or those of an export.
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, JSON_OPTION, openArchive, printJson } from '../chats.ts';
import { type Command, EXIT } from '../command.ts';

export const chatsVerifyCommand: Command = {
  name: 'chats verify',
  about: {
    en: 'recompute what the archive’s reports claim: counts, search index, every kept file',
    zh: '重新计算档案报告所述：计数、搜索索引、每个留存的文件',
  },
  usage: '',
  options: [
    ARCHIVE_OPTION,
    { name: 'export', value: 'DIR', about: { en: 'verify this export instead', zh: '改为验证此导出文件夹' } },
    JSON_OPTION,
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    const folder = args.text('export');
    if (folder !== undefined) {
      const { verifyExport } = await import('../../chats/archive/export/verify.ts');
      const result = await verifyExport(folder);
      if (args.has('json')) printJson(io, result);
      else
        io.out(
          `${[`${result.files} files, ${result.messages} messages`, ...result.differences, result.ok ? 'unchanged' : 'not as exported'].join('\n')}\n`,
        );
      return result.ok ? EXIT.done : EXIT.brokenSeal;
    }
    const [{ verifyArchive }, { verifyWords }] = await Promise.all([
      import('../../chats/archive/verify.ts'),
      import('../../chats/archive/words.ts'),
    ]);
    const archive = await openArchive(args, io);
    try {
      const result = verifyArchive(archive);
      if (args.has('json')) printJson(io, result);
      else io.out(verifyWords(result, io.lang));
      return result.ok ? EXIT.done : EXIT.brokenSeal;
    } finally {
      archive.close();
    }
  },
};
