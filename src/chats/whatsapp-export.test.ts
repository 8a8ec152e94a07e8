import { expect, it } from 'vitest';
import { goldenChat, itemsOf, memoryChat } from './importer.testing.ts';
import { whatsappExport } from './whatsapp-export.ts';

goldenChat(whatsappExport);

/** Lines as phones of these languages write them, and what they say: time, sender, kind, text, attachments. */
const PHONES: Readonly<Record<string, { readonly lines: readonly string[]; readonly read: readonly string[] }>> = {
  'en-US ios': {
    lines: ['[1/15/24, 9:05:33\u202fPM] Anna: Hi', '[1/16/24, 12:05:33\u202fAM] \u202aAnna\u202c: \u200eimage omitted'],
    read: ['2024-01-15T21:05:33|Anna|text|Hi', '2024-01-16T00:05:33|Anna|image||image'],
  },
  'fr ios': {
    lines: [
      '[15/01/2024 21:05:33] Anna: Salut',
      '\u200e[15/01/2024 21:05:34] Anna: \u200eimage absente',
      '[16/01/2024 21:05:34] Anna: Lettre.pdf • \u200e3 pages \u200edocument omis',
    ],
    read: [
      '2024-01-15T21:05:33|Anna|text|Salut',
      '2024-01-15T21:05:34|Anna|image||image',
      '2024-01-16T21:05:34|Anna|file|Lettre.pdf|file:Lettre.pdf',
    ],
  },
  'ko ios': {
    lines: ['[2024. 1. 15. 오후 9:05:33] 안나: 안녕', '[2024. 1. 15. 오전 12:05:33] 안나: \u200e사진 생략됨'],
    read: ['2024-01-15T21:05:33|안나|text|안녕', '2024-01-15T00:05:33|안나|image||image'],
  },
  'ar ios': {
    lines: [
      '[\u200f١٥\u200f/١\u200f/٢٠٢٤، ٩:٠٥:٣٣\u00a0م] آنا: مرحبا',
      '[\u200f١٦\u200f/١\u200f/٢٠٢٤، ١٢:٠٥:٣٣\u00a0ص] آنا: \u200eتم استبعاد الصورة',
    ],
    read: ['2024-01-15T21:05:33|آنا|text|مرحبا', '2024-01-16T00:05:33|آنا|image||image'],
  },
  'ar android': {
    lines: ['١٥\u200f/١\u200f/٢٠٢٤، ٩:٠٥ م - آنا: مرحبا', '١٦\u200f/١\u200f/٢٠٢٤، ٩:٠٥ م - آنا: <تم استبعاد الوسائط>'],
    read: ['2024-01-15T21:05:00|آنا|text|مرحبا', '2024-01-16T21:05:00|آنا|image||image'],
  },
  'th ios': {
    lines: ['[15/1/2567 21:05:33] Anna: สวัสดี', '[16/1/2567 21:05:33] Anna: x'],
    read: ['2024-01-15T21:05:33|Anna|text|สวัสดี', '2024-01-16T21:05:33|Anna|text|x'],
  },
  bg: {
    lines: ['[15.01.24 г., 21:05:33] Anna: Здрасти', '[16.01.24 г., 21:05:33] Anna: x'],
    read: ['2024-01-15T21:05:33|Anna|text|Здрасти', '2024-01-16T21:05:33|Anna|text|x'],
  },
  'fi android': {
    lines: ['15.1.2024 klo 21.05 - Anna: Moi', '16.1.2024 klo 21.05 - Anna: <Media jätettiin pois>'],
    read: ['2024-01-15T21:05:00|Anna|text|Moi', '2024-01-16T21:05:00|Anna|image||image'],
  },
  da: {
    lines: ['15.01.2024 21.05 - Anna: Hej', '16.01.2024 21.05 - Anna: <Medier udeladt>'],
    read: ['2024-01-15T21:05:00|Anna|text|Hej', '2024-01-16T21:05:00|Anna|image||image'],
  },
  hu: {
    lines: ['2024. 01. 15. 21:05 - Anna: Szia', '2024. 01. 16. 21:05 - Anna: x'],
    read: ['2024-01-15T21:05:00|Anna|text|Szia', '2024-01-16T21:05:00|Anna|text|x'],
  },
  'es-MX': {
    lines: [
      '15/1/2024 9:05\u00a0p.\u202fm. - Anna: Hola',
      '16/1/2024 12:05\u00a0a.\u202fm. - Anna: <Multimedia omitido>',
    ],
    read: ['2024-01-15T21:05:00|Anna|text|Hola', '2024-01-16T00:05:00|Anna|image||image'],
  },
  'fr android': {
    lines: ['15/01/2024 à 21:05 - Anna: Salut', '16/01/2024 à 21:05 - Anna: <Médias omis>'],
    read: ['2024-01-15T21:05:00|Anna|text|Salut', '2024-01-16T21:05:00|Anna|image||image'],
  },
  'zh android': {
    lines: ['2024年1月15日 晚上9:05 - 安娜: 你好', '2024/1/16 下午9:05 - 安娜: <省略多媒体文件>'],
    read: ['2024-01-15T21:05:00|安娜|text|你好', '2024-01-16T21:05:00|安娜|image||image'],
  },
  'zh-Hant ios': {
    lines: ['[2024/1/15 下午9:05:33] 安娜: 你好', '[2024/1/15 中午12:30:00] 安娜: \u200e圖片已略去'],
    read: ['2024-01-15T21:05:33|安娜|text|你好', '2024-01-15T12:30:00|安娜|image||image'],
  },
  ja: {
    lines: ['[2024/01/15 21:05:33] 安奈: こんにちは', '[2024/01/16 21:05:33] 安奈: \u200e画像は含まれていません'],
    read: ['2024-01-15T21:05:33|安奈|text|こんにちは', '2024-01-16T21:05:33|安奈|image||image'],
  },
  vi: {
    lines: ['[21:05:33 15/1/24] Anna: Chào', '[21:05:34 16/1/24] Anna: x'],
    read: ['2024-01-15T21:05:33|Anna|text|Chào', '2024-01-16T21:05:34|Anna|text|x'],
  },
  hi: {
    lines: ['15/01/24, 9:05 pm - अन्ना: नमस्ते', '16/01/24, 9:05 pm - अन्ना: <मीडिया छोड़ा गया>'],
    read: ['2024-01-15T21:05:00|अन्ना|text|नमस्ते', '2024-01-16T21:05:00|अन्ना|image||image'],
  },
  'fr-CA android': {
    lines: ['2024-01-15 21 h 05 - Anna: Salut', '2024-01-16 09 h 05 - Anna: <Médias omis>'],
    read: ['2024-01-15T21:05:00|Anna|text|Salut', '2024-01-16T09:05:00|Anna|image||image'],
  },
  lv: {
    lines: ['15.01.2024., 21:05 - Anna: Sveiki', '16.01.2024., 21:05 - Anna: x'],
    read: ['2024-01-15T21:05:00|Anna|text|Sveiki', '2024-01-16T21:05:00|Anna|text|x'],
  },
  hr: {
    lines: ['15. 01. 2024. 21:05 - Ana: Bok', '16. 01. 2024. 21:05 - Ana: x'],
    read: ['2024-01-15T21:05:00|Ana|text|Bok', '2024-01-16T21:05:00|Ana|text|x'],
  },
  'en-ZA': {
    lines: ['2024/01/15, 21:05 - Anna: Hi', '2024/01/16, 21:05 - Anna: x'],
    read: ['2024-01-15T21:05:00|Anna|text|Hi', '2024-01-16T21:05:00|Anna|text|x'],
  },
  sv: {
    lines: ['2024-01-15 21:05 - Anna: Hej', '2024-01-16 21:05 - Anna: <Media utelämnad>'],
    read: ['2024-01-15T21:05:00|Anna|text|Hej', '2024-01-16T21:05:00|Anna|image||image'],
  },
  'nl ios': {
    lines: ['[15-01-2024 21:05:33] Anna: Hoi', '[16-01-2024 21:05:33] Anna: \u200eafbeelding weggelaten'],
    read: ['2024-01-15T21:05:33|Anna|text|Hoi', '2024-01-16T21:05:33|Anna|image||image'],
  },
  id: {
    lines: ['15/01/24 21.05 - Anna: Hai', '16/01/24 21.05 - Anna: <Media tidak disertakan>'],
    read: ['2024-01-15T21:05:00|Anna|text|Hai', '2024-01-16T21:05:00|Anna|image||image'],
  },
  el: {
    lines: ['15/1/24, 9:05 μ.μ. - Άννα: Γεια', '16/1/24, 9:05 π.μ. - Άννα: x'],
    read: ['2024-01-15T21:05:00|Άννα|text|Γεια', '2024-01-16T09:05:00|Άννα|text|x'],
  },
  tr: {
    lines: ['15.01.2024 21:05 - Anna: Selam', '16.01.2024 21:05 - Anna: <Medya dahil edilmedi>'],
    read: ['2024-01-15T21:05:00|Anna|text|Selam', '2024-01-16T21:05:00|Anna|image||image'],
  },
  ru: {
    lines: ['[15.01.2024, 21:05:33] Анна: Привет', '[16.01.2024, 21:05:33] Анна: \u200eизображение отсутствует'],
    read: ['2024-01-15T21:05:33|Анна|text|Привет', '2024-01-16T21:05:33|Анна|image||image'],
  },
  he: {
    lines: ['[15.1.2024, 21:05:33] \u200fאנה: שלום', '[16.1.2024, 21:05:33] \u200fאנה: \u200eהתמונה הושמטה'],
    read: ['2024-01-15T21:05:33|אנה|text|שלום', '2024-01-16T21:05:33|אנה|image||image'],
  },
  fa: {
    lines: ['۲۰۲۴/۱/۱۵،\u200f ۲۱:۰۵ - آنا: سلام', '۲۰۲۴/۱/۱۶،\u200f ۲۱:۰۵ - آنا: x'],
    read: ['2024-01-15T21:05:00|آنا|text|سلام', '2024-01-16T21:05:00|آنا|text|x'],
  },
  'system android': {
    lines: [
      '1/15/24, 9:05 PM - Messages and calls are end-to-end encrypted.',
      '1/15/24, 9:06 PM - Anna changed the subject to “Trip: Rome”',
      '1/15/24, 9:07 PM - Anna: <div>',
      '1/15/24, 9:08 PM - Anna: see a.pdf (page 3)',
      '1/15/24, 9:09 PM - Anna: IMG-20240115-WA0001.jpg (file attached)',
      'A caption',
      '1/25/24, 9:10 PM - Anna: Hi <This message was edited>',
      '1/25/24, 9:11 PM - Anna: This message was deleted',
      '1/25/24, 9:12 PM - Anna: null',
      '1/25/24, 9:13 PM - Missed voice call',
    ],
    read: [
      '2024-01-15T21:05:00||system|Messages and calls are end-to-end encrypted.',
      '2024-01-15T21:06:00||system|Anna changed the subject to “Trip: Rome”',
      '2024-01-15T21:07:00|Anna|text|<div>',
      '2024-01-15T21:08:00|Anna|text|see a.pdf (page 3)',
      '2024-01-15T21:09:00|Anna|image|A caption|image:IMG-20240115-WA0001.jpg',
      '2024-01-25T21:10:00|Anna|text|Hi',
      '2024-01-25T21:11:00|Anna|recall|This message was deleted',
      '2024-01-25T21:12:00|Anna|text|null',
      '2024-01-25T21:13:00||call|Missed voice call',
    ],
  },
  'system ios': {
    lines: [
      '[15/01/2024, 21:05:33] Trip: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.',
      '[15/01/2024, 21:05:34] Trip: \u200eAnna created this group',
      '[15/01/2024, 21:05:35] Trip: \u200eYou were added',
      '\u200e[15/01/2024, 21:05:36] Anna: \u200e<attached: 00000012-PHOTO-2024-01-15-21-05-33.jpg>',
      '[15/01/2024, 21:05:37] Anna: Look \u200e<attached: 00000013-VIDEO-2024.mp4>',
      '[15/01/2024, 21:05:38] Anna: Letter.pdf • \u200e3 pages \u200e<attached: 00000014-Letter.pdf>',
      '[15/01/2024, 21:05:39] Bob: \u200eMissed voice call',
      '[15/01/2024, 21:05:40] ~\u202fCleo: Hey \u200e<This message was edited>',
      '[15/01/2024, 21:05:41] Bob: \u200eThis message was deleted.',
      '[15/01/2024, 21:05:42] Bob: \u200eLocation: https://maps.google.com/?q=41.9,12.5',
      '[15/01/2024, 21:05:43] Bob: \u200eContact card omitted',
      '[15/01/2024, 21:05:44] Bob: \u200ePOLL:',
      'Where?',
      '\u200eOPTION: Rome (1 vote)',
    ],
    read: [
      '2024-01-15T21:05:33||system|Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.',
      '2024-01-15T21:05:34||system|Anna created this group',
      '2024-01-15T21:05:35||system|You were added',
      '2024-01-15T21:05:36|Anna|image||image:00000012-PHOTO-2024-01-15-21-05-33.jpg',
      '2024-01-15T21:05:37|Anna|video|Look|video:00000013-VIDEO-2024.mp4',
      '2024-01-15T21:05:38|Anna|file|Letter.pdf|file:Letter.pdf',
      '2024-01-15T21:05:39|Bob|call|Missed voice call',
      '2024-01-15T21:05:40|Cleo|text|Hey',
      '2024-01-15T21:05:41|Bob|recall|This message was deleted.',
      '2024-01-15T21:05:42|Bob|location|Location: https://maps.google.com/?q=41.9,12.5',
      '2024-01-15T21:05:43|Bob|card|',
      '2024-01-15T21:05:44|Bob|poll|POLL:\nWhere?\nOPTION: Rome (1 vote)',
    ],
  },
};

it.each(Object.entries(PHONES))('reads the lines of a phone: %s', async (_, { lines, read }) => {
  const input = memoryChat('chat.txt', new TextEncoder().encode(lines.join('\n')));
  expect(await whatsappExport.recognize(input)).not.toBeNull();
  const got = (await itemsOf(whatsappExport, input)).flatMap((item) =>
    item.type !== 'messages'
      ? []
      : item.messages.map((m) =>
          [
            m.atMs === null ? '' : new Date(m.atMs).toISOString().slice(0, 19),
            m.sender ?? '',
            m.kind,
            m.text ?? '',
            ...m.attachments.map((a) => (a.name === null ? a.role : `${a.role}:${a.name}`)),
          ].join('|'),
        ),
  );
  expect(got).toEqual(read);
});

const chatNamed = async (file: string): Promise<string | null> => {
  const text = '1/15/24, 9:05 PM - Anna: Hi\n1/16/24, 9:05 PM - Bob: Hi';
  for (const item of await itemsOf(whatsappExport, memoryChat(file, new TextEncoder().encode(text))))
    if (item.type === 'chat') return item.chat.name;
  return null;
};

it.each([
  'WhatsApp Chat with Anna.txt',
  'WhatsApp Chat - Anna.txt',
  'WhatsApp Chat mit Anna.txt',
  'Chat de WhatsApp con Anna.txt',
  'Discussion WhatsApp avec Anna (2).txt',
  'Conversa do WhatsApp com Anna.txt',
  'Чат WhatsApp с контактом Anna.txt',
  '与Anna的 WhatsApp 聊天.txt',
  '與Anna的 WhatsApp 對話.txt',
  'Anna ile WhatsApp Sohbeti.txt',
  'WhatsApp 대화 - Anna.txt',
])('names the chat after the other side: %s', async (file) => {
  expect(await chatNamed(file)).toBe('Anna');
});

it('takes a name with quotation marks for a name where it comes again', async () => {
  const lines = [1, 2, 3, 4].map((n) => `1/${n}/24, 9:05 PM - Bob "Bobby" Lee: Hi ${n}`);
  lines.push('1/25/24, 9:06 PM - Anna changed the subject to "Trip: Rome"');
  const items = await itemsOf(whatsappExport, memoryChat('x.txt', new TextEncoder().encode(lines.join('\n'))));
  const messages = items.flatMap((i) => (i.type === 'messages' ? i.messages : []));
  expect(messages.map((m) => [m.sender, m.kind])).toEqual([
    ...[1, 2, 3, 4].map(() => ['Bob "Bobby" Lee', 'text']),
    [null, 'system'],
  ]);
});
