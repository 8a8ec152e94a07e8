// `telltale serve`: the local page for reading an archive of chats, or for a case whose masked values its owner wants to see.
// Loopback only; the address carries a token, so it is printed for the owner and no browser is started with it: arguments of
// programs can be read by others on the computer.
import type { Listening } from '../../server/listen.ts';
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, clockOf, openArchive, TIME_ZONE_OPTION } from '../chats.ts';
import { type Command, CommandError, EXIT, type ExitCode, type Io } from '../command.ts';
import { onePath } from '../paths.ts';

export const serveCommand: Command = {
  name: 'serve',
  about: {
    en: 'read your archive of chats, or a case with its masked values shown one by one, on a local page; nothing leaves this computer',
    zh: '在本地网页阅读自己的聊天档案，或查看案卷并逐项显示被遮盖的值；不离开这台电脑',
  },
  usage: '[<case>]',
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
    if (args.paths.length > 0) return serveCase(onePath(args, 'serve'), port, io);
    const clock = await clockOf(args);
    const archive = await openArchive(args, io);
    const { listen } = await import('../../server/listen.ts');
    try {
      return await untilStopped(listen(archive, clock, port), port, io);
    } finally {
      archive.close();
    }
  },
};

async function untilStopped(listening: Promise<Listening>, port: number, io: Io): Promise<ExitCode> {
  const server = await listening.catch((error: unknown) => {
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
}

/** The page of a case, able to show what its captures hold. A broken seal is refused: the bytes would not be those of the findings. */
async function serveCase(path: string, port: number, io: Io): Promise<ExitCode> {
  const [{ openServedCase }, { nodeTools }, { listenWith }] = await Promise.all([
    import('../../server/served-case.ts'),
    import('../tools.ts'),
    import('../../server/listen.ts'),
  ]);
  const make = await openServedCase(path, await nodeTools(io, { databases: false }));
  return untilStopped(listenWith(port, make), port, io);
}
