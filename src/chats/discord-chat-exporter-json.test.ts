import { expect, it } from 'vitest';
import { discordChatExporterJson } from './discord-chat-exporter-json.ts';
import { goldenChat, itemsOf, memoryChat } from './importer.testing.ts';

goldenChat(discordChatExporterJson);

it('keeps what a forwarded message and an embed say', async () => {
  const base = {
    timestamp: '2024-01-15T21:05:33.5+02:00',
    author: { id: '9', name: 'anna' },
    attachments: [],
    stickers: [],
  };
  const file = {
    guild: { id: '0', name: 'Direct Messages' },
    channel: { id: '1', type: 'DirectTextChat', name: 'anna' },
    messages: [
      {
        ...base,
        id: '1130000000000000001',
        type: 'Default',
        content: '',
        embeds: [{ title: 'A page', description: 'of words', url: 'https://a.example' }],
      },
      {
        ...base,
        id: '1130000000000000002',
        type: 'Default',
        content: '',
        embeds: [],
        reference: { messageId: '1130000000000000000' },
        forwardedMessage: { content: 'passed on', attachments: [{ fileName: 'a.png', url: 'f/a.png' }] },
      },
    ],
  };
  const input = memoryChat('x.json', new TextEncoder().encode(JSON.stringify(file)));
  const messages = (await itemsOf(discordChatExporterJson, input)).flatMap((i) =>
    i.type === 'messages' ? i.messages : [],
  );
  expect(
    messages.map((m) => [m.kind, m.text, m.offset, m.detail?.['url'] ?? null, m.attachments[0]?.role ?? null]),
  ).toEqual([
    ['link', 'A page\nof words', 120, 'https://a.example', null],
    ['forward', 'passed on', 120, null, 'forwarded-image'],
  ]);
});
