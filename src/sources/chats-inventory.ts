// What an archive of chats tells of what an app keeps: one line a kind with counts, bytes and times, no words and no names.
// Written by `telltale chats inventory`; the layout is in docs/chats.md.
import { isObject } from '../base/json.ts';
import { lineBatches } from '../formats/line-batches.ts';
import type { Line } from '../formats/lines.ts';
import { isDataType } from '../model/personal-data.ts';
import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Input, Item, Source } from '../model/units.ts';

const HEAD = /^\s*\{\s*"schema"\s*:\s*"telltale\/holdings@1"/;
const MAX_LINE_BYTES = 65_536;
const KIND = /^[a-z][a-z0-9 :-]{0,63}$/;
const APP = /^[\w.-]{1,128}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/;

export const chatsInventory: Source = {
  id: 'chats-inventory',
  title: { en: 'Inventory of an archive of chats', zh: '聊天档案清单' },
  platforms: ['any'],
  describes: ['Holding'],
  howToGet: [
    {
      en: 'Bring your chats into an archive: telltale chats import <backup or export> --archive FILE.',
      zh: '先把聊天记录放进档案：telltale chats import <备份或导出文件> --archive FILE。',
    },
    {
      en: 'Write the inventory: telltale chats inventory --archive FILE --out holdings.ndjson. It has counts, bytes and times; no words and no names.',
      zh: '写出清单：telltale chats inventory --archive FILE --out holdings.ndjson。其中只有数量、字节数与时间，没有内容，也没有姓名。',
    },
  ],
  verifiedOn: ['inventories that telltale writes'],

  recognize: (head) => HEAD.test(head.text.replace(/^\ufeff/, '')),

  async *read(inputs) {
    for (const input of inputs) yield* readOne(input);
  },
};

const text = new TextDecoder('utf-8');

async function* readOne(input: Input): AsyncIterable<Item> {
  const lines: LineCounts = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
  for await (const batch of lineBatches(input.bytes(), MAX_LINE_BYTES))
    for (const line of batch) {
      lines.total++;
      const words = text.decode(line.bytes).trim();
      if (words === '' && !line.tooLong) lines.blank++;
      else if (HEAD.test(words)) lines.structural++;
      else {
        const item = rowOf(words, line, input);
        if (item.type === 'problem') lines.problem++;
        else lines.used++;
        yield item;
      }
    }
  yield { type: 'lines', input: input.sha256, lines };
}

function rowOf(words: string, line: Line, input: Input): Item {
  const from = { input: input.sha256, line: line.number };
  const wrong = (code: 'too-long' | 'not-json' | 'unknown-layout', what: string): Item => ({
    type: 'problem',
    problem: problem(code, from, `Line ${line.number} ${what}.`, words.slice(0, 200)),
  });
  if (line.tooLong) return wrong('too-long', 'is longer than a line of an inventory');
  let value: unknown;
  try {
    value = JSON.parse(words);
  } catch {
    return wrong('not-json', 'is not JSON');
  }
  if (!isObject(value)) return wrong('unknown-layout', 'is not an object');
  const { app, kind, data, count, bytes, first, last } = value;
  const isCount = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
  const isTime = (v: unknown): v is string | null => v === null || (typeof v === 'string' && TIME.test(v));
  if (typeof app !== 'string' || !APP.test(app)) return wrong('unknown-layout', 'names no app');
  if (typeof kind !== 'string' || !KIND.test(kind)) return wrong('unknown-layout', 'names no kind');
  if (typeof data !== 'string' || !isDataType(data))
    return wrong('unknown-layout', 'names no kind of data that is known');
  if (!isCount(count) || !(bytes === null || isCount(bytes))) return wrong('unknown-layout', 'has no count');
  if (!isTime(first) || !isTime(last)) return wrong('unknown-layout', 'has a time that cannot be read');
  return { type: 'Holding', row: { app, kind, data, count, bytes, first, last, from } };
}
