import { expect, it } from 'vitest';
import { goldenChat, itemsOf, memoryChat } from './importer.testing.ts';
import { telegramDesktopJson } from './telegram-desktop-json.ts';

goldenChat(telegramDesktopJson);

it('knows whose whole export it is, and keeps links and reactions', async () => {
  const message = { type: 'message', date: '2024-01-15T21:05:33', date_unixtime: '1705352733', from: 'Anna' };
  const file = {
    about: 'x',
    personal_information: { user_id: 42, first_name: 'Anna' },
    chats: {
      about: 'y',
      list: [
        {
          name: 'Ben',
          type: 'personal_chat',
          id: 7,
          messages: [
            {
              ...message,
              id: 1,
              from_id: 'user42',
              text: ['see ', { type: 'text_link', text: 'this', href: 'https://a.example' }],
              text_entities: [
                { type: 'plain', text: 'see ' },
                { type: 'text_link', text: 'this', href: 'https://a.example' },
              ],
            },
            {
              ...message,
              id: 2,
              from: 'Ben',
              from_id: 'user7',
              text: 'ok',
              text_entities: [],
              reactions: [{ type: 'emoji', count: 2, emoji: '👍' }],
            },
          ],
        },
      ],
    },
    left_chats: { about: 'z', list: [{ name: 'Old', type: 'private_group', id: 8, messages: [] }] },
  };
  const input = memoryChat('result.json', new TextEncoder().encode(JSON.stringify(file)));
  expect(await telegramDesktopJson.recognize(input)).not.toBeNull();
  const items = await itemsOf(telegramDesktopJson, input);
  const messages = items.flatMap((i) => (i.type === 'messages' ? i.messages : []));
  expect(messages.map((m) => [m.direction, m.text, m.detail])).toEqual([
    ['sent', 'see this', { url: 'https://a.example' }],
    ['received', 'ok', { reactions: [{ emoji: '👍', count: 2 }] }],
  ]);
  expect(items.flatMap((i) => (i.type === 'chat' ? [i.chat.name] : []))).toEqual(['Ben', 'Old']);
});
