// `telltale chats import`: a person's own messages from a backup or an export into the archive, with the report on completeness.

import { plural, printable } from '../../base/text.ts';
import { VERSION } from '../../base/version.ts';
import {
  ARCHIVE_OPTION,
  ARCHIVE_PASSWORD_OPTION,
  descriptor,
  JSON_OPTION,
  openArchive,
  printJson,
  speaking,
  TIME_ZONE_OPTION,
} from '../chats.ts';
import { type Command, CommandError, EXIT } from '../command.ts';
import { secretFrom } from '../tools.ts';
import { askWhose, givenWhose, mayAsk, WHOSE_OPTION } from '../whose.ts';

export const chatsImportCommand: Command = {
  name: 'chats import',
  about: {
    en: 'bring your own messages home: from an iPhone backup or an app’s own export into a private archive',
    zh: '把自己的聊天记录带回家：从 iPhone 备份或应用自己的导出，放进私人档案',
  },
  usage: '<path>',
  options: [
    ARCHIVE_OPTION,
    JSON_OPTION,
    {
      name: 'password-fd',
      value: 'N',
      about: {
        en: 'read the backup’s password from this file descriptor; 0 is standard input',
        zh: '从此文件描述符读取备份密码；0 为标准输入',
      },
    },
    ARCHIVE_PASSWORD_OPTION,
    { name: 'encrypt', about: { en: 'make a new archive an encrypted one', zh: '新建加密的档案' } },
    {
      name: 'owner',
      value: 'WHO',
      about: {
        en: 'whose device or account this is, in your own words, kept in the archive',
        zh: '用自己的话写明这是谁的设备或账号，并保存在档案里',
      },
    },
    WHOSE_OPTION,
    {
      name: 'format',
      value: 'ID',
      about: { en: 'read it as this format, whatever it looks like', zh: '按此格式读取，不论看起来像什么' },
    },
    {
      name: 'media',
      value: 'copy|link',
      about: {
        en: 'keep media in the archive (default), or only their names and hashes',
        zh: '把媒体存入档案（默认），或只记录名称与哈希',
      },
    },
    {
      name: 'me',
      value: 'NAME',
      about: { en: 'your name in an export that does not say who you are', zh: '导出文件未写明机主时，你在其中的名字' },
    },
    {
      name: 'date-order',
      value: 'dmy|mdy|ymd',
      about: { en: 'order of dates where the export leaves it open', zh: '导出文件中日期顺序不明时的顺序' },
    },
    TIME_ZONE_OPTION,
  ],
  async run(args, io) {
    const path = args.paths[0];
    if (!path || args.paths.length > 1)
      throw new CommandError(EXIT.usage, 'chats import takes one path: a backup folder, an export file or a zip.');
    const media = args.text('media') ?? 'copy';
    if (media !== 'copy' && media !== 'link') throw new CommandError(EXIT.usage, '--media takes copy or link.');
    const order = args.text('date-order') ?? null;
    if (order !== null && order !== 'dmy' && order !== 'mdy' && order !== 'ymd')
      throw new CommandError(EXIT.usage, '--date-order takes dmy, mdy or ymd.');
    const timeZone = args.text('time-zone') ?? null;
    const [{ openInput }, { importChats }, { allFormats }, { ownersClock }] = await Promise.all([
      import('../../chats/archive/inputs.ts'),
      import('../../chats/archive/import.ts'),
      import('../../chats/archive/formats.ts'),
      import('../../chats/reading/clock.ts'),
    ]);
    try {
      ownersClock(timeZone);
    } catch (error) {
      throw new CommandError(
        EXIT.usage,
        '--time-zone takes IANA zones such as Asia/Shanghai, or Asia/Shanghai,2021-09-01=Europe/Berlin.',
        { cause: error },
      );
    }
    const answerAtTerminal = async () => {
      const answer = mayAsk(args, io) ? await askWhose('chats', io) : 'not-said';
      return answer === 'not-said' ? '' : answer;
    };
    const secret = secretFrom(io, descriptor(args, 'password-fd'));
    const input = await speaking(() => openInput(path, secret));
    try {
      const owner = args.text('owner') ?? givenWhose(args) ?? (await answerAtTerminal());
      const archive = await openArchive(args, io, { create: true, encrypt: args.has('encrypt') });
      try {
        const report = await speaking(async () =>
          importChats({
            archive,
            input,
            formats: await allFormats(),
            format: args.text('format'),
            owner: printable(owner),
            tool: `telltale ${VERSION}`,
            now: () => new Date(),
            media,
            reading: { timeZone, owner: args.text('me') ?? null, dateOrder: order },
            progress: (rows) => io.progress(`${rows} messages`),
          }),
        );
        io.progress(null);
        if (args.has('json')) printJson(io, report);
        else {
          const { importWords } = await import('../../chats/archive/words.ts');
          io.out(importWords(report, io.lang));
        }
        if (report.read === 0 && report.problems.length === 0)
          io.say(`Nothing in ${input.name} could be read as ${report.format}.`);
        if (!report.addsUp)
          io.say(
            'The rows do not add up: what the source says it holds and what was read differ. See `expected` and `read` in the report.',
          );
        if (report.rejected.length > 0)
          io.say(`${plural(report.rejected.length, 'row')} could not be read; each is listed with its reason.`);
        return report.read === 0 ? EXIT.noRows : EXIT.done;
      } finally {
        archive.close();
      }
    } finally {
      input.close();
    }
  },
};
