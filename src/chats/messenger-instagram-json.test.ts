import { expect, it } from 'vitest';
import { goldenChat, itemsOf, memoryChat } from './importer.testing.ts';
import { messengerInstagramJson } from './messenger-instagram-json.ts';

goldenChat(messengerInstagramJson);

it('reads the spelling of end-to-end encrypted threads', async () => {
  const thread = {
    participants: ['Zoë', 'Ben'],
    threadName: 'Ben_12',
    messages: [
      {
        isUnsent: false,
        media: [{ uri: './media/a.jpeg' }],
        reactions: [],
        senderName: 'Ben',
        text: '',
        timestamp: 1_700_000_002_000,
        type: 'media',
      },
      {
        isUnsent: true,
        media: [],
        reactions: [],
        senderName: 'Ben',
        text: '',
        timestamp: 1_700_000_001_000,
        type: 'text',
      },
      {
        isUnsent: false,
        media: [],
        reactions: [{ actor: 'Ben', reaction: '❤' }],
        senderName: 'Zoë',
        text: 'été 夏',
        timestamp: 1_700_000_000_000,
        type: 'text',
      },
    ],
  };
  const input = memoryChat('Ben_12.json', new TextEncoder().encode(JSON.stringify(thread)));
  expect(await messengerInstagramJson.recognize(input)).not.toBeNull();
  const items = await itemsOf(messengerInstagramJson, input, { timeZone: null, owner: 'Zoë', dateOrder: null });
  expect(items.flatMap((i) => (i.type === 'chat' ? [i.chat.name] : []))).toEqual(['Ben']);
  const messages = items.flatMap((i) => (i.type === 'messages' ? i.messages : []));
  expect(messages.map((m) => [m.sender, m.direction, m.kind, m.text, m.attachments.length, m.atMs])).toEqual([
    ['Zoë', 'sent', 'text', 'été 夏', 0, 1_700_000_000_000],
    ['Ben', 'received', 'recall', null, 0, 1_700_000_001_000],
    ['Ben', 'received', 'image', null, 1, 1_700_000_002_000],
  ]);
});
