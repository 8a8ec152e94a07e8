// `telltale chats list`: accounts and chats in the archive.
import { ARCHIVE_OPTION, ARCHIVE_PASSWORD_OPTION, JSON_OPTION, openArchive, printJson } from '../chats.ts';
import { type Command, EXIT } from '../command.ts';

export const chatsListCommand: Command = {
  name: 'chats list',
  about: { en: 'accounts and chats in the archive', zh: '档案中的账号与聊天' },
  usage: '',
  options: [ARCHIVE_OPTION, JSON_OPTION, ARCHIVE_PASSWORD_OPTION],
  async run(args, io) {
    const [{ listAccounts, listChats }, { listWords }] = await Promise.all([
      import('../../chats/archive/list.ts'),
      import('../../chats/archive/words.ts'),
    ]);
    const archive = await openArchive(args, io);
    try {
      const result = { accounts: listAccounts(archive), chats: listChats(archive) };
      if (args.has('json')) printJson(io, result);
      else io.out(listWords(result.chats));
      return EXIT.done;
    } finally {
      archive.close();
    }
  },
};
