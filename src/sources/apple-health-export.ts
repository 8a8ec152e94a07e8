// Apple Health's export: the times at which a watch, a phone or an app marked its owner asleep, awake or in bed.
// Streams export.xml, alone or inside its zip, whatever its size. Nothing but sleep is read.
import { parseTime } from '../base/time.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { type SleepRecord, SleepScan } from '../formats/health-xml.ts';
import { isPlausible } from '../formats/records.ts';
import { isZip, readZip, type ZipEntry, zipMember, zipNamesInHead } from '../formats/zip.ts';
import type { Place, Presence } from '../model/rows.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MEMBER = /(?:^|\/)apple_health_export\/[^/]*\.xml$/;
const CLINICAL = /_cda\.xml$/;
const VALUE = /^HKCategoryValueSleepAnalysis(Asleep|AsleepUnspecified|AsleepCore|AsleepDeep|AsleepREM|InBed|Awake)$/;
const DATE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;

export const appleHealthExport: Source = {
  id: 'apple-health-export',
  title: { en: 'Sleep in Apple Health', zh: 'Apple“健康”中的睡眠' },
  platforms: ['ios'],
  describes: ['Presence'],
  howToGet: [
    {
      en: 'Health app › your picture at the top right › Export All Health Data. It takes some minutes.',
      zh: '“健康”App › 右上角头像 › 导出所有健康数据。需要几分钟。',
    },
    {
      en: 'Save export.zip to your own computer and give it to telltale as it is. Only sleep is read; everything else in it is passed over.',
      zh: '把 export.zip 存到自己的电脑，原样交给 telltale。只读取睡眠，其余内容一概跳过。',
    },
  ],
  verifiedOn: ['built from several open readers of the format; no published export was at hand'],

  recognize(head: Head): boolean {
    if (isZip(head.bytes)) return zipNamesInHead(head.bytes).some((n) => /(?:^|\/)apple_health_export\//.test(n));
    return /<!DOCTYPE HealthData|<HealthData[\s>]/.test(head.text);
  },

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const scan = new SleepScan();
  const known = new Set<string>();
  const fates = new Map<number, 'used' | 'duplicate' | 'problem'>();
  let path: string | null = null;
  const rows: Item[] = [];
  const take = (record: SleepRecord) => {
    const place: Place =
      path === null ? { input: sha256, line: record.line } : { input: sha256, path, line: record.line };
    const { value = '', startDate = '', endDate = '', sourceName = '' } = record.attributes;
    const what = stateOf(value);
    const begin = isoOf(startDate);
    const end = isoOf(endDate);
    const fate = (f: 'used' | 'duplicate' | 'problem') => {
      if (fates.get(record.line) !== 'used') fates.set(record.line, f);
    };
    if (what === null || begin === null || end === null || parseTime(end) < parseTime(begin)) {
      fate('problem');
      problems.add(
        what === null ? 'unknown-type' : 'bad-time',
        place,
        `Line ${record.line} is a sleep record without a known value and a begin before its end.`,
      );
      return;
    }
    const key = JSON.stringify([value, startDate, endDate, sourceName]);
    if (known.has(key)) return fate('duplicate');
    known.add(key);
    if (!isPlausible(parseTime(begin)))
      problems.add(
        'implausible-time',
        place,
        `Line ${record.line} is a sleep record dated where no phone was: its clock was not set.`,
      );
    fate('used');
    rows.push({ type: 'Presence', row: { app: null, what, begin, end, source: appleHealthExport.id, from: place } });
  };
  try {
    const entry = await memberOf(input);
    path = entry?.path ?? null;
    for await (const chunk of entry
      ? zipMember(input, entry, Number.POSITIVE_INFINITY, context.tools)
      : input.bytes()) {
      scan.push(chunk, take);
      yield* rows.splice(0);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, path === null ? null : { input: sha256, path }, `${path ?? input.name} ${error.message}.`);
  }
  lines.total = scan.finish();
  if (scan.cut > 0)
    problems.add('cut-off', null, `${input.name} ends in the middle of a sleep record: the copy is incomplete.`);
  for (const fate of fates.values()) lines[fate]++;
  lines.structural = lines.total - lines.used - lines.duplicate - lines.problem;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}

/** The member of a zip that holds the records; null where the input is the XML itself. */
async function memberOf(input: Input): Promise<ZipEntry | null> {
  for await (const first of input.bytes(0, Math.min(4, input.sizeBytes))) {
    if (!isZip(first)) return null;
    const found = (await readZip(input)).filter((e) => MEMBER.test(e.path) && !CLINICAL.test(e.path));
    // Its name is in the phone's language; it is the largest of its folder.
    const largest = found.reduce<ZipEntry | null>((a, b) => (a === null || b.sizeBytes > a.sizeBytes ? b : a), null);
    if (!largest) throw new FormatError('missing-table', 'is an archive without the records of Apple Health');
    return largest;
  }
  return null;
}

function stateOf(value: string): Presence['what'] | null {
  const match = VALUE.exec(value);
  if (!match) return null;
  return match[1] === 'InBed' ? 'in-bed' : match[1] === 'Awake' ? 'awake' : 'asleep';
}

function isoOf(date: string): string | null {
  const match = DATE.exec(date);
  if (!match) return null;
  const iso = `${match[1]}T${match[2]}${match[3]}:${match[4]}`;
  return Number.isNaN(parseTime(iso)) ? null : iso;
}
