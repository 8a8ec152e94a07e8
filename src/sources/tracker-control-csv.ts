// TrackerControl's export of the connections that Android apps made to hosts it knows: one line a host and app, with the last time.
// https://github.com/TrackerControl/tracker-control-android
import { isAddress, normalHost } from '../base/host.ts';
import { columnsOf, eachCsvRecord } from '../formats/csv.ts';
import { noLines, ProblemList, packageOf } from '../formats/dumpsys.ts';
import { instantWriter, isPlausible, isWritable } from '../formats/records.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const NEEDED = ['uid', 'daddr', 'time', 'Tracker', 'Package'] as const;

export const trackerControlCsv: Source = {
  id: 'tracker-control-csv',
  title: { en: 'TrackerControl export (Android)', zh: 'TrackerControl 导出（Android）' },
  platforms: ['android'],
  describes: ['Contact'],
  howToGet: [
    {
      en: 'Install TrackerControl (F-Droid or its own site), switch it on and use the phone as usual.',
      zh: '安装 TrackerControl（F-Droid 或其官网），打开后照常使用手机。',
    },
    {
      en: 'In its menu choose “Export as CSV” and bring the file to your computer.',
      zh: '在其菜单中选择“导出为 CSV”，把文件传到电脑。',
    },
  ],
  verifiedOn: ['Android, April 2024, 65 rows'],

  recognize(head: Head): boolean {
    const first = head.text.split('\n', 1)[0] ?? '';
    return columnsOf(first.replaceAll('"', '').trim().split(','), NEEDED) !== null;
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
  const seen = new Set<string>();
  let columns: Map<string, number> | null = null;
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
      lines.structural += record.lines;
      return;
    }
    const get = (name: string): string => fields[columns!.get(name.toLowerCase()) ?? -1]?.trim() ?? '';
    const host = normalHost(get('daddr'));
    if (!host || fields.length < columns.size) return bad('damaged', 'has fewer columns than its header');
    const ms = Number(get('time'));
    if (!/^\d{1,15}$/.test(get('time')) || !isWritable(ms)) return bad('bad-time', 'has no time that can be read');
    if (seen.has(record.text)) {
      lines.duplicate += record.lines;
      return;
    }
    seen.add(record.text);
    if (!isPlausible(ms))
      problems.add('implausible-time', place, `Line ${line} is dated where no phone was: its clock was not set.`);
    lines.used += record.lines;
    const at = time(ms);
    const tracker = get('Tracker');
    items.push({
      type: 'Contact',
      row: {
        app: packageOf(get('Package')),
        host,
        isAddress: isAddress(host),
        owner: null,
        ownerAsStored: tracker || null,
        // Several hosts share the address: the list entry may belong to another.
        listed: get('uncertain') === '1' || !tracker ? null : true,
        first: at,
        last: at,
        hits: 1,
        initiated: 'unknown',
        context: null,
        from: place,
      },
    });
  });
  yield* items;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}
