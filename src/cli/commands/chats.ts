// `telltale chats`: what can be done with a person's own messages.
import { printable } from '../../base/text.ts';
import { type Command, CommandError, EXIT } from '../command.ts';

export const chatsCommand: Command = {
  name: 'chats',
  about: { en: 'list the commands for your own messages', zh: '列出用于自己消息的命令' },
  usage: '',
  options: [],
  async run(args, io) {
    const { commands } = await import('./index.ts');
    const own = commands.filter((c) => c.name.startsWith('chats '));
    const known = own.map((c) => c.name.slice('chats '.length)).join(', ');
    if (args.paths.length > 0)
      throw new CommandError(
        EXIT.usage,
        io.lang === 'zh-CN'
          ? `没有命令 chats ${printable(args.paths[0]!, 40)}。可用：${known}。`
          : `There is no command chats ${printable(args.paths[0]!, 40)}. There are: ${known}.`,
      );
    const width = Math.max(...own.map((c) => c.name.length));
    io.out(
      own.map((c) => `telltale ${c.name.padEnd(width)}  ${c.about[io.lang === 'zh-CN' ? 'zh' : 'en']}\n`).join(''),
    );
    return EXIT.done;
  },
};
