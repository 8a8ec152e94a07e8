// PCAPdroid's list of connections: for each one the app, the peer, bytes both ways, first and last packet. Contents are not in it.
// Fields are not quoted, so that an app's name may hold commas: columns are counted from both ends. https://emanuele-f.github.io/PCAPdroid/
import { isAddress, normalHost } from '../base/host.ts';
import { columnsOf, eachCsvRecord } from '../formats/csv.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { instantWriter, isPlausible, isWritable } from '../formats/records.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const NEEDED = ['DstIp', 'App', 'Info', 'FirstSeen', 'LastSeen'] as const;

export const pcapdroidCsv: Source = {
  id: 'pcapdroid-csv',
  title: { en: 'PCAPdroid connections (Android)', zh: 'PCAPdroid 连接列表（Android）' },
  platforms: ['android'],
  describes: ['Contact', 'Volume'],
  howToGet: [
    {
      en: 'Install PCAPdroid, start a capture and use the app that you want to look at.',
      zh: '安装 PCAPdroid，开始捕获，然后使用要查看的应用。',
    },
    {
      en: 'Before stopping, open Connections and choose “Save” (CSV) in its menu; bring the file to your computer.',
      zh: '停止之前，打开“连接”，在菜单中选择保存（CSV），把文件传到电脑。',
    },
  ],
  verifiedOn: ['built from PCAPdroid’s own source; no published export was at hand'],

  recognize(head: Head): boolean {
    return columnsOf((head.text.split('\n', 1)[0] ?? '').replaceAll('"', '').trim().split(','), NEEDED) !== null;
  },

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const problems = new ProblemList(sha256);
  const time = instantWriter(context);
  const lines = noLines();
  const items: Item[] = [];
  let columns: Map<string, number> | null = null;
  let width = 0;
  await eachCsvRecord(input.bytes(), (record) => {
    const { fields, line } = record;
    lines.total += record.lines;
    const place = { input: sha256, line };
    const bad = (code: 'damaged' | 'bad-time' | 'missing-column', what: string) => {
      lines.problem += record.lines;
      problems.add(code, place, `Line ${line} ${what}.`, record.text);
    };
    if (record.broken) return bad('damaged', 'opens a quote that does not close');
    if (fields.length === 1 && !fields[0]!.trim()) {
      lines.blank += record.lines;
      return;
    }
    if (!columns) {
      columns = columnsOf(fields, NEEDED);
      if (!columns) return bad('missing-column', 'should name the columns and does not');
      width = fields.length;
      lines.structural += record.lines;
      return;
    }
    if (fields.length < width) return bad('damaged', 'has fewer columns than its header');
    const spare = fields.length - width;
    const nameAt = columns.get('app')!;
    const get = (column: string): string => {
      const i = columns!.get(column.toLowerCase());
      if (i === undefined) return '';
      if (i === nameAt)
        return fields
          .slice(i, i + spare + 1)
          .join(',')
          .trim();
      return fields[i > nameAt ? i + spare : i]?.trim() ?? '';
    };
    const first = Number(get('FirstSeen'));
    const last = Number(get('LastSeen'));
    if (
      !/^\d{1,15}$/.test(get('FirstSeen')) ||
      !/^\d{1,15}$/.test(get('LastSeen')) ||
      !isWritable(first) ||
      !isWritable(last)
    )
      return bad('bad-time', 'has no times that can be read');
    // What PCAPdroid knows of a connection: a host name, or an address with its path for plain HTTP.
    const info = /^(?:[a-z]+:\/\/)?([^/\s?#]+)/i.exec(get('Info').slice(0, 4096))?.[1] ?? '';
    const host = normalHost(info.length < 256 && /^[\w.-]+\.[\w.-]+$/.test(info) ? info : get('DstIp'));
    if (!host) return bad('damaged', 'names no peer');
    if (!isPlausible(first))
      problems.add('implausible-time', place, `Line ${line} is dated where no phone was: its clock was not set.`);
    if (last < first) problems.add('end-before-begin', place, `Line ${line} has its last packet before its first.`);
    lines.used += record.lines;
    const app = get('Package') || get('App') || null;
    const begin = time(first);
    const end = time(Math.max(first, last));
    items.push({
      type: 'Contact',
      row: {
        app,
        host,
        isAddress: isAddress(host),
        owner: null,
        ownerAsStored: null,
        listed: null,
        first: begin,
        last: end,
        hits: 1,
        initiated: 'unknown',
        context: null,
        from: place,
      },
    });
    const sent = Number(get('BytesSent'));
    const received = Number(get('BytesRcvd'));
    if (
      columns.has('bytessent') &&
      columns.has('bytesrcvd') &&
      Number.isSafeInteger(sent) &&
      Number.isSafeInteger(received)
    )
      items.push({ type: 'Volume', row: { app, begin, end, in: received, out: sent, network: 'all', from: place } });
  });
  yield* items;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}
