// knowledgeC.db of an iPhone (or Mac): app in focus, app usage, lock and backlight as the system's own memory of use keeps them.
// Only a full copy of the storage holds it. Times are Core Data seconds; the zone stands beside each record.
import { formatTime } from '../base/time.ts';
import { readDatabase } from '../formats/phone-database.ts';
import { APPLE_EPOCH_MS, isPlausible, isWritable, numberOf, textOf } from '../formats/records.ts';
import type { Presence } from '../model/rows.ts';
import type { Head, Source } from '../model/units.ts';

/** What a stream's record says: of an app by name, or of the phone by a value of 0 or 1. */
const STREAMS: Readonly<Record<string, Presence['what'] | readonly [Presence['what'], Presence['what']]>> = {
  '/app/inFocus': 'app-on-screen',
  '/app/usage': 'app-on-screen',
  '/device/isLocked': ['unlocked', 'locked'],
  '/display/isBacklit': ['screen-off', 'screen-on'],
};

export const iosKnowledgec: Source = {
  id: 'ios-knowledgec',
  title: { en: 'Use of apps (iPhone, knowledgeC)', zh: '应用使用记录（iPhone，knowledgeC）' },
  platforms: ['ios'],
  describes: ['Presence'],
  howToGet: [
    {
      en: 'Only from a full copy of the storage of your own iPhone: private/var/mobile/Library/CoreDuet/Knowledge/knowledgeC.db. Backups and sysdiagnoses do not hold it.',
      zh: '仅限自己 iPhone 存储的完整副本：private/var/mobile/Library/CoreDuet/Knowledge/knowledgeC.db。备份和 sysdiagnose 中没有。',
    },
  ],
  verifiedOn: ['macOS 10.13 (2019), 21 records', 'macOS 10.14 (2019), 92 records: the same tables as on an iPhone'],

  recognize(head: Head): boolean {
    const tables = head.tables ?? [];
    return tables.includes('ZOBJECT') && tables.includes('ZSOURCE') && tables.includes('ZSTRUCTUREDMETADATA');
  },

  async *read(inputs, context) {
    for (const input of inputs)
      yield* readDatabase(input, context, function* (db) {
        const wanted = ['ZVALUESTRING', 'ZVALUEINTEGER', 'ZSECONDSFROMGMT'];
        for (const row of db.rows('ZOBJECT', ['ZSTREAMNAME', 'ZSTARTDATE', 'ZENDDATE'], wanted, 'ZSTARTDATE')) {
          const { ZSTREAMNAME: stream, ZVALUESTRING: text, ZVALUEINTEGER: value, ZSECONDSFROMGMT: zone } = row.values;
          const meaning = typeof stream === 'string' && Object.hasOwn(STREAMS, stream) ? STREAMS[stream]! : null;
          if (meaning === null) continue;
          const beginMs = (numberOf(row.values.ZSTARTDATE) ?? Number.NaN) * 1000 + APPLE_EPOCH_MS;
          const endMs = (numberOf(row.values.ZENDDATE) ?? Number.NaN) * 1000 + APPLE_EPOCH_MS;
          const app = typeof meaning === 'string' ? textOf(text) : null;
          const flag = numberOf(value);
          if (!isWritable(beginMs) || !isWritable(endMs) || endMs < beginMs) {
            row.bad('bad-time', `A record of ${stream} has no begin and end that can be read.`);
            continue;
          }
          if (typeof meaning === 'string' ? app === null : flag !== 0 && flag !== 1) {
            row.bad('damaged', `A record of ${stream} names no app or no state.`);
            continue;
          }
          if (!isPlausible(beginMs))
            row.bad('implausible-time', `A record of ${stream} is dated where no phone was: its clock was not set.`);
          const seconds = numberOf(zone);
          const offset = seconds === null || Math.abs(seconds) > 64_800 ? null : Math.round(seconds / 60);
          row.used();
          yield {
            type: 'Presence',
            row: {
              app,
              what: typeof meaning === 'string' ? meaning : meaning[flag === 1 ? 1 : 0],
              begin: formatTime(beginMs, offset),
              end: formatTime(endMs, offset),
              source: iosKnowledgec.id,
              from: row.place,
            },
          };
        }
      });
  },
};
