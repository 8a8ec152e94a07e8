// `telltale chats search`: exact substrings, narrowed by `in:` `from:` `kind:` `has:` `after:` `before:` `on:`.
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, chatsWords, JSON_OPTION, openArchive, printJson } from '../chats.ts';
import { type Command, CommandError, EXIT } from '../command.ts';

export const chatsSearchCommand: Command = {
  name: 'chats search',
  about: {
    en: 'find messages: exact substrings in any script; in:CHAT from:PERSON kind:KIND has:image after:2023-01 before: on:',
    zh: '查找消息：任何文字的精确子串；in:聊天 from:人 kind:类型 has:image after:2023-01 before: on:',
  },
  usage: '<words>',
  options: [
    ARCHIVE_OPTION,
    JSON_OPTION,
    {
      name: 'kind',
      value: 'KIND',
      about: { en: 'kinds to look in, or `any` (default: text)', zh: '查找的类型，或 `any`（默认：text）' },
    },
    { name: 'limit', value: 'N', about: { en: 'hits to print (default 50)', zh: '打印的条数（默认 50）' } },
    ARCHIVE_PASSWORD_OPTION,
  ],
  async run(args, io) {
    if (args.paths.length === 0) throw new CommandError(EXIT.usage, 'chats search takes words to look for.');
    const limit = Number(args.text('limit') ?? 50);
    if (!Number.isInteger(limit) || limit < 0 || limit > 100_000)
      throw new CommandError(EXIT.usage, '--limit takes a whole number up to 100000.');
    const [{ NO_FILTER, parseQuery, search }, { MESSAGE_KINDS }, { searchWords }] = await Promise.all([
      import('../../chats/archive/search.ts'),
      import('../../model/chat.ts'),
      import('../../chats/archive/words.ts'),
    ]);
    const kind = args.text('kind');
    const kinds =
      kind === undefined
        ? NO_FILTER.kinds
        : kind === 'any'
          ? 'any'
          : MESSAGE_KINDS.filter((k) => kind.split(',').includes(k));
    if (kinds.length === 0)
      throw new CommandError(EXIT.usage, `--kind takes one or more of: any, ${MESSAGE_KINDS.join(', ')}.`);
    const archive = await openArchive(args, io);
    const word = chatsWords(io.lang);
    try {
      const result = search(archive, parseQuery(args.paths.join(' '), { ...NO_FILTER, kinds, limit }));
      if (args.has('json')) printJson(io, result);
      else io.out(searchWords(result, io.lang, (kind) => word(`kind.${kind}`)));
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
