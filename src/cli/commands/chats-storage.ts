// `telltale chats storage`: what media take, what is kept twice, and what the archive has and has verified.
import { printable } from '../../base/text.ts';
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, JSON_OPTION, openArchive, printJson } from '../chats.ts';
import { type Command, EXIT } from '../command.ts';

export const chatsStorageCommand: Command = {
  name: 'chats storage',
  about: {
    en: 'what media take by chat, kind and year; what is kept twice; what is verified in the archive',
    zh: '媒体按聊天、类型、年份占用的空间；重复的文件；已在档案中验证的文件',
  },
  usage: '',
  options: [ARCHIVE_OPTION, JSON_OPTION, ARCHIVE_PASSWORD_OPTION],
  async run(args, io) {
    const { storage } = await import('../../chats/insight/storage.ts');
    const archive = await openArchive(args, io);
    try {
      const s = storage(archive);
      if (args.has('json')) {
        printJson(io, s);
        return EXIT.done;
      }
      const zh = io.lang === 'zh-CN';
      const n = (value: number): string => value.toLocaleString('en-US');
      const line = (r: { name: string; files: number; bytes: number }): string =>
        `${n(r.bytes).padStart(16)}  ${n(r.files).padStart(9)}  ${printable(r.name, 60)}`;
      const out = [
        `${(zh ? '字节' : 'bytes').padStart(zh ? 14 : 16)}  ${(zh ? '文件' : 'files').padStart(zh ? 7 : 9)}`,
        line({ name: zh ? '全部' : 'all', files: s.files, bytes: s.bytes }),
        '',
        ...s.byChat.map(line),
        '',
        ...s.byKind.map(line),
        '',
        ...s.byYear.map(line),
        '',
      ];
      out.push(
        zh
          ? `手机上重复保存：${n(s.duplicates.files)} 个文件，${n(s.duplicates.bytes)} 字节`
          : `kept twice: ${n(s.duplicates.files)} files, ${n(s.duplicates.bytes)} bytes`,
      );
      out.push(
        zh
          ? `已在档案中且刚刚验证：${n(s.safe.files)} 个文件，${n(s.safe.bytes)} 字节。手机上的这些文件不是唯一一份；telltale 不会删除手机上的任何内容。`
          : `in the archive and verified just now: ${n(s.safe.files)} files, ${n(s.safe.bytes)} bytes. The phone's copy of these is not the only one; telltale deletes nothing on the phone.`,
      );
      if (s.notKept.files > 0)
        out.push(
          zh
            ? `未存入档案：${n(s.notKept.files)} 个文件，${n(s.notKept.bytes)} 字节`
            : `not kept in the archive: ${n(s.notKept.files)} files, ${n(s.notKept.bytes)} bytes`,
        );
      io.out(`${out.join('\n')}\n`);
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
