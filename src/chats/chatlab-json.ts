// ChatLab's exchange format as one JSON object: any platform's history that another tool has exported.
import type { ChatFormat, ChatItem, Message } from '../model/chat.ts';
import { BATCH, list, mainFile, member, rejectedRow, trouble } from './reading/build.ts';
import { type ChatLabChat, chatlabChat } from './reading/chatlab.ts';
import { jsonElements } from './reading/json-elements.ts';

const fits = (head: string): boolean =>
  /^\s*\{/.test(head) && /"chatlab"\s*:\s*\{/.test(head) && !head.includes('"_type"');

export const chatlabJson: ChatFormat = {
  id: 'chatlab-json',
  app: null,
  title: { en: 'ChatLab JSON', zh: 'ChatLab JSON' },
  howToGet: [
    {
      en: 'Export the chat in ChatLab, or in a tool that writes its format, as JSON.',
      zh: '在 ChatLab 或支持其格式的工具里，把聊天导出为 JSON。',
    },
  ],
  verifiedOn: ['synthetic exports of format version 0.0.1'],
  async recognize(input) {
    return (await mainFile(input, /\.json$/i, fits)) ? 'a JSON object with a member "chatlab"' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const file = await mainFile(input, /\.json$/i, fits);
    if (!file) return;
    let chat: ChatLabChat | null = null;
    let batch: Message[] = [];
    const begin = async (head: unknown): Promise<ChatLabChat> => {
      // Members may stand behind the messages: then the rest is read first.
      let whole = head;
      if (member(head, 'meta') === undefined || member(head, 'members') === undefined)
        for await (const event of jsonElements(file.stream(), 'messages'))
          if (event.type === 'rest' && event.value !== null) whole = event.value;
      return chatlabChat(member(whole, 'meta'), list(member(whole, 'members')), reading, input.name, input);
    };
    for await (const event of jsonElements(file.stream(), 'messages')) {
      if (event.type === 'begin' && !chat) {
        chat = await begin(event.head);
        yield* chat.items;
      } else if (chat && (event.type === 'element' || event.type === 'bad')) {
        const message = event.type === 'element' ? chat.message(event.value) : null;
        if (message) batch.push(message);
        else
          yield rejectedRow(
            chat.account,
            chat.chat,
            event.type === 'bad' ? event.index : batch.length,
            event.type === 'bad' ? event.why : 'it has neither sender nor time',
          );
        if (batch.length >= BATCH) {
          yield { type: 'messages', account: chat.account, chat: chat.chat, messages: batch };
          batch = [];
        }
      } else if (event.type === 'rest') {
        if (chat && batch.length > 0)
          yield { type: 'messages', account: chat.account, chat: chat.chat, messages: batch };
        if (event.cut)
          yield trouble(
            'cut-off',
            `${input.name} breaks off: what stands before the break was read. Export it again if messages are missing.`,
          );
      }
    }
  },
};
