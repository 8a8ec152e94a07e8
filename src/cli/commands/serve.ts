// `telltale serve`: the local page for reading an archive of chats. Loopback only; the address carries a token, so it is
// printed for the owner and no browser is started with it: arguments of programs can be read by others on the computer.
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, clockOf, openArchive, TIME_ZONE_OPTION } from '../chats.ts';
import { type Command, CommandError, EXIT } from '../command.ts';

export const serveCommand: Command = {
  name: 'serve',
  about: {
    en: 'read your archive of chats on a local page; nothing leaves this computer',
    zh: '在本地网页阅读自己的聊天档案；不离开这台电脑',
  },
  usage: '',
  options: [
    ARCHIVE_OPTION,
    {
      name: 'port',
      value: 'N',
      about: { en: 'port on 127.0.0.1 (default: a free one)', zh: '127.0.0.1 上的端口（默认：任意空闲端口）' },
    },
    TIME_ZONE_OPTION,
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    const port = Number(args.text('port') ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new CommandError(EXIT.usage, '--port takes a number up to 65535.');
    const clock = await clockOf(args);
    const archive = await openArchive(args, io);
    const { listen } = await import('../../server/listen.ts');
    try {
      const server = await listen(archive, clock, port).catch((error: unknown) => {
        throw new CommandError(EXIT.usage, `Port ${port} is in use. Choose another with --port, or leave it out.`, {
          cause: error,
        });
      });
      io.out(`${server.address}\n`);
      io.say(
        io.lang === 'zh-CN'
          ? '按 Ctrl-C 结束。地址里的令牌只给你自己用。'
          : 'Ctrl-C ends it. The token in the address is for you alone.',
      );
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      await server.close();
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
