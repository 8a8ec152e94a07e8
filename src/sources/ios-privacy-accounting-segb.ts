// The streams behind the App Privacy Report as iOS keeps them (SEGB files of PrivacyAccounting/Biome): each access as a
// begin and an end of one identifier. Only a full copy of the storage holds them. Fields as iLEAPP documents them.
import { inputBytes } from '../formats/bytes.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { dataOfService } from '../formats/ios-tables.ts';
import { instantWriter, isPlausible, isWritable } from '../formats/records.ts';
import { holdsAccounting, isSegb, Message, segbRecords } from '../formats/segb.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const MAX_BYTES = 1_073_741_824;
/** Observed: every identifier twice, first with 2, then with 3. */
const BEGIN = 2;
const END = 3;
const TEAM_PREFIX = /^[A-Z0-9]{10}\./;

export const iosPrivacyAccountingSegb: Source = {
  id: 'ios-privacy-accounting-segb',
  title: { en: 'Streams behind the App Privacy Report (iPhone)', zh: 'App 隐私报告的底层数据流（iPhone）' },
  platforms: ['ios'],
  describes: ['Access'],
  howToGet: [
    {
      en: 'Only from a full copy of the storage of your own iPhone: the files in private/var/mobile/Library/PrivacyAccounting/Biome/com.apple.privacy.accounting.stream.tcc/local, …stream.location/local and …stream.oop/local. The report’s own export holds the same and is easier to get.',
      zh: '仅限自己 iPhone 存储的完整副本：private/var/mobile/Library/PrivacyAccounting/Biome/ 下 com.apple.privacy.accounting.stream.tcc/local、…stream.location/local 和 …stream.oop/local 中的文件。隐私报告自带的导出内容相同，也更容易取得。',
    },
  ],
  verifiedOn: ['built from a published description of the streams; no published file was at hand'],

  recognize: (head: Head): boolean => isSegb(head.bytes) && holdsAccounting(head.bytes),

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

interface Half {
  readonly app: string;
  readonly kind: string;
  readonly data: DataType;
  readonly picker: boolean;
  readonly ms: number;
  readonly offset: number;
}

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const time = instantWriter(context);
  const begun = new Map<string, Half>();
  const rows: Item[] = [];
  try {
    for (const record of segbRecords(await inputBytes(input, MAX_BYTES))) {
      lines.total++;
      const place = { input: sha256, offset: record.offset };
      // A pruned record keeps its time and nothing that could be told of it.
      if (record.state !== 'written') {
        lines.structural++;
        continue;
      }
      const message = record.intact ? Message.of(record.data) : null;
      const event = message?.message(1) ?? null;
      const app = event?.message(1)?.text(2) ?? null;
      const id = event?.bytes(2) ?? null;
      const kind = event?.int(3) ?? null;
      if (!message || app === null || id === null || (kind !== BEGIN && kind !== END)) {
        lines.problem++;
        problems.add(
          'damaged',
          place,
          `The record at byte ${record.offset} does not match its checksum or is no access.`,
        );
        continue;
      }
      if (!isWritable(record.ms) || !isPlausible(record.ms)) {
        lines.problem++;
        problems.add('implausible-time', place, `The record at byte ${record.offset} is dated where no phone was.`);
        continue;
      }
      const key = `${[...id].join(' ')} ${app}`;
      if (kind === BEGIN) {
        if (begun.has(key)) {
          lines.problem++;
          problems.add('begin-twice', place, `The record at byte ${record.offset} begins an access that has begun.`);
          continue;
        }
        const service = message.text(2);
        const number = message.int(2);
        lines.used++;
        begun.set(key, {
          app,
          // Without a service it is the stream of locations; with a number, that of pickers and other processes.
          kind: service ?? (number === null ? 'location' : String(number)),
          data: service !== null ? dataOfService(service) : number === null ? 'location' : 'other',
          picker: number !== null,
          ms: record.ms,
          offset: record.offset,
        });
        continue;
      }
      const half = begun.get(key);
      if (!half || record.ms < half.ms) {
        lines.problem++;
        problems.add(
          half ? 'end-before-begin' : 'end-without-begin',
          place,
          `The record at byte ${record.offset} ends an access that has not begun.`,
        );
        continue;
      }
      lines.used++;
      begun.delete(key);
      rows.push(access(half, record.ms, record.offset));
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.add(error.code, null, `${input.name} ${error.message}.`);
  }
  for (const half of begun.values()) rows.push(access(half, null, null));
  yield* rows;
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };

  function access(half: Half, endMs: number | null, endOffset: number | null): Item {
    return {
      type: 'Access',
      row: {
        app: half.app.replace(TEAM_PREFIX, ''),
        appAsStored: half.app,
        data: half.data,
        kindAsStored: half.kind,
        begin: time(half.ms),
        end: endMs === null ? null : time(endMs),
        timing:
          half.data === 'photos' || half.data === 'contacts' || half.data === 'media-library'
            ? 'coalesced'
            : 'measured',
        use: null,
        state: { value: 'unknown', grade: 'unknown', evidence: [] },
        via: half.picker ? 'picker' : 'direct',
        allowed: true,
        count: null,
        episode: 0,
        from: {
          input: sha256,
          offset: half.offset,
          end: endOffset === null ? null : { input: sha256, offset: endOffset },
        },
      },
    };
  }
}
