// ChatLab's exchange format, one JSON object a line: header, members, messages.
import { isObject } from '../base/json.ts';
import type { ChatFormat, ChatItem, Message } from '../model/chat.ts';
import { BATCH, mainFile, member, rejectedRow, textLines } from './reading/build.ts';
import { type ChatLabChat, chatlabChat } from './reading/chatlab.ts';

const fits = (head: string): boolean =>
  /^\s*\{[^\n]{0,65536}"_type"\s*:\s*"(header|member|message)"/.test(head) && head.includes('"chatlab"');

export const chatlabJsonl: ChatFormat = {
  id: 'chatlab-jsonl',
  app: null,
  title: { en: 'ChatLab JSONL', zh: 'ChatLab JSONL' },
  howToGet: [
    {
      en: 'Export the chat in ChatLab as JSONL, or take an export that telltale wrote.',
      zh: '在 ChatLab 里把聊天导出为 JSONL，或使用 telltale 写出的导出文件。',
    },
  ],
  verifiedOn: ['synthetic exports of format version 0.0.1', 'exports that telltale writes'],
  async recognize(input) {
    return (await mainFile(input, /\.jsonl$/i, fits)) ? 'a first line with "_type" and "chatlab"' : null;
  },
  async *read(input, reading): AsyncIterable<ChatItem> {
    const first = await mainFile(input, /\.jsonl$/i, fits);
    if (!first) return;
    for (const file of input.head ? [first] : input.files().filter((f) => /\.jsonl$/i.test(f.path))) {
      let meta: unknown = null;
      const members: unknown[] = [];
      let chat: ChatLabChat | null = null;
      let batch: Message[] = [];
      let line = 0;
      for await (const words of textLines(file.stream())) {
        line++;
        if (words.trim() === '') continue;
        let value: unknown;
        try {
          value = JSON.parse(words);
        } catch {
          value = null;
        }
        const type = member(value, '_type');
        if (type === 'header') meta = member(value, 'meta') ?? value;
        else if (type === 'member' && !chat) members.push(value);
        else {
          if (!chat) {
            chat = chatlabChat(meta, members, reading, file.path, input);
            yield* chat.items;
          }
          const message = type === 'message' && isObject(value) ? chat.message(value) : null;
          if (message) batch.push(message);
          else if (type !== 'member')
            yield rejectedRow(
              chat.account,
              chat.chat,
              line - 1,
              value === null ? 'the line is not JSON' : 'the line is of no known type',
            );
          if (batch.length >= BATCH) {
            yield { type: 'messages', account: chat.account, chat: chat.chat, messages: batch };
            batch = [];
          }
        }
      }
      if (chat && batch.length > 0) yield { type: 'messages', account: chat.account, chat: chat.chat, messages: batch };
    }
  },
};
