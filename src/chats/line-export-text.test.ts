import { expect, it } from 'vitest';
import { goldenChat, itemsOf, memoryChat } from './importer.testing.ts';
import { lineExportText } from './line-export-text.ts';

goldenChat(lineExportText);

/** Lines as the app writes them in these languages, and what they say: the chat, then time, sender, kind, text. */
const EXPORTS: Readonly<Record<string, { readonly lines: readonly string[]; readonly read: readonly string[] }>> = {
  'en android': {
    lines: [
      '[LINE] Chat history with Anna',
      'Saved on: 2024/01/15 21:10',
      '',
      'Mon, 01/15/2024',
      '09:05 PM\tAnna\tHi',
      '09:06 PM\tBob\t[Photo]',
      '09:07 PM\t\tAnna unsent a message.',
      '',
      'Tue, 01/16/2024',
      '12:05 AM\tAnna\t"Line one',
      'Line two ""quoted"""',
      '12:06 AM\tBob\t☎ Call time 1:23',
    ],
    read: [
      'Anna',
      '2024-01-15T21:05:00|Anna|text|Hi',
      '2024-01-15T21:06:00|Bob|image|',
      '2024-01-15T21:07:00||recall|Anna unsent a message.',
      '2024-01-16T00:05:00|Anna|text|Line one\nLine two "quoted"',
      '2024-01-16T00:06:00|Bob|call|Call time 1:23',
    ],
  },
  ja: {
    lines: [
      '\ufeff[LINE] 安奈とのトーク履歴\r',
      '保存日時：2024/01/15 21:10\r',
      '\r',
      '2024/01/15(月)\r',
      '21:05\t安奈\tこんにちは\r',
      '21:06\t安奈\t[スタンプ]\r',
      '21:07\t\t安奈がメッセージの送信を取り消しました\r',
      '午後9:08\t安奈\tx',
    ],
    read: [
      '安奈',
      '2024-01-15T21:05:00|安奈|text|こんにちは',
      '2024-01-15T21:06:00|安奈|sticker|',
      '2024-01-15T21:07:00||recall|安奈がメッセージの送信を取り消しました',
      '2024-01-15T21:08:00|安奈|text|x',
    ],
  },
  'zh-TW': {
    lines: [
      '[LINE] 與安娜的聊天記錄',
      '儲存日期：2024/01/15 21:10',
      '',
      '2024/01/15（一）',
      '21:05\t安娜\t你好',
      '下午09:06\t安娜\t[照片]',
      '2024/01/16（週二）',
      '上午12:06\t安娜\t☎ 通話時間 1:02',
    ],
    read: [
      '安娜',
      '2024-01-15T21:05:00|安娜|text|你好',
      '2024-01-15T21:06:00|安娜|image|',
      '2024-01-16T00:06:00|安娜|call|通話時間 1:02',
    ],
  },
  ko: {
    lines: [
      '[LINE] 안나님과의 대화',
      '저장 시간 : 2024.01.15 21:10',
      '',
      '2024.01.15 월요일',
      '21:05\t안나\t안녕',
      '오후 9:06\t안나\t[사진]',
    ],
    read: ['안나', '2024-01-15T21:05:00|안나|text|안녕', '2024-01-15T21:06:00|안나|image|'],
  },
  ko2: {
    lines: [
      '[LINE] 안나님과의 대화',
      '저장한 날짜: 2024/01/15 21:10',
      '',
      '2024년 1월 15일 월요일',
      '오후 9:05\t안나\t안녕',
      '2024년 1월 16일 화요일',
      '오전 12:06\t안나\t[동영상]',
    ],
    read: ['안나', '2024-01-15T21:05:00|안나|text|안녕', '2024-01-16T00:06:00|안나|video|'],
  },
  th: {
    lines: [
      '[LINE] ประวัติการแชทกับ Anna',
      'บันทึกเมื่อ: 15/1/2567 21:10',
      '',
      'จ., 15/01/2024',
      '21:05\tAnna\tสวัสดี',
      '21:06\tAnna\t[สติกเกอร์]',
    ],
    read: ['Anna', '2024-01-15T21:05:00|Anna|text|สวัสดี', '2024-01-15T21:06:00|Anna|sticker|'],
  },
  th2: {
    lines: [
      '[LINE] ประวัติการแชทกับ Anna',
      '',
      '2024.01.15 วันจันทร์',
      '21:05\tAnna\tสวัสดี',
      '2024.01.16 วันอังคาร',
      '21:06\tAnna\t[รูป]',
    ],
    read: ['Anna', '2024-01-15T21:05:00|Anna|text|สวัสดี', '2024-01-16T21:06:00|Anna|image|'],
  },
  id: {
    lines: [
      '[LINE] Riwayat obrolan dengan Anna',
      'Disimpan di: 2024/01/15 21:10',
      '',
      'Sen, 15/01/2024',
      '21:05\tAnna\tHai',
      'Sel, 16/01/2024',
      '21:06\tAnna\t[Foto]',
    ],
    read: ['Anna', '2024-01-15T21:05:00|Anna|text|Hai', '2024-01-16T21:06:00|Anna|image|'],
  },
  'en ios': {
    lines: [
      '[LINE] Chat history with Anna',
      'Saved on: 15/01/2024, 21:10',
      '',
      '2024.01.15 Monday',
      '21:05\tAnna\tHi',
      '2024.01.16 Tuesday',
      '9:06PM\tAnna\t[Voice message]',
    ],
    read: ['Anna', '2024-01-15T21:05:00|Anna|text|Hi', '2024-01-16T21:06:00|Anna|voice|'],
  },
  'pc en': {
    lines: [
      '2024.01.15 Monday',
      '21:05 Anna Hi there',
      '21:06 Bob Smith Hello',
      '21:07 Anna Photos',
      '2024.01.16 Tuesday',
      '21:05 Bob Smith Bye',
    ],
    read: [
      'x',
      '2024-01-15T21:05:00|Anna|text|Hi there',
      '2024-01-15T21:06:00|Bob Smith|text|Hello',
      '2024-01-15T21:07:00|Anna|image|',
      '2024-01-16T21:05:00|Bob Smith|text|Bye',
    ],
  },
  'pc zh': {
    lines: ['2024.01.15 星期一', '21:05 安娜 你好', '21:06 小周 在', '2024.01.16 星期二', '21:05 小周 再见'],
    read: [
      'x',
      '2024-01-15T21:05:00|安娜|text|你好',
      '2024-01-15T21:06:00|小周|text|在',
      '2024-01-16T21:05:00|小周|text|再见',
    ],
  },
};

it.each(Object.entries(EXPORTS))('reads an export: %s', async (_, { lines, read }) => {
  const input = memoryChat('x.txt', new TextEncoder().encode(lines.join('\n')));
  expect(await lineExportText.recognize(input)).not.toBeNull();
  const got = (await itemsOf(lineExportText, input)).flatMap((item) =>
    item.type === 'chat'
      ? [item.chat.name]
      : item.type === 'messages'
        ? item.messages.map((m) =>
            [
              m.atMs === null ? '' : new Date(m.atMs).toISOString().slice(0, 19),
              m.sender ?? '',
              m.kind,
              m.text ?? '',
            ].join('|'),
          )
        : [],
  );
  expect(got).toEqual(read);
});
