// Digital Wellbeing's database (app_usage) of an Android phone: every resumed and paused activity, unlocks, foreground services.
// Only a rooted phone gives it. Event numbers as in UsageEvents; see src/formats/usage-events.ts.
import { readDatabase } from '../formats/phone-database.ts';
import { instantWriter, isPlausible, isWritable, numberOf, textOf } from '../formats/records.ts';
import { EVENT_NAMES, pairUsage, type UsageEvent } from '../formats/usage-events.ts';
import type { Head, Source } from '../model/units.ts';

export const androidDigitalWellbeing: Source = {
  id: 'android-digital-wellbeing',
  title: { en: 'Digital Wellbeing (Android)', zh: '数字健康（Android）' },
  platforms: ['android'],
  describes: ['Presence'],
  howToGet: [
    {
      en: 'Only from a rooted phone of your own: /data/data/com.google.android.apps.wellbeing/databases/app_usage. Without root, `adb shell dumpsys usagestats` holds the last day.',
      zh: '仅限自己已取得 root 权限的手机：/data/data/com.google.android.apps.wellbeing/databases/app_usage。没有 root 时，`adb shell dumpsys usagestats` 有最近一天的记录。',
    },
  ],
  verifiedOn: ['Android (May and June 2023), 11,663 events'],

  recognize(head: Head): boolean {
    const tables = head.tables ?? [];
    if (!tables.includes('events') || !tables.includes('packages')) return false;
    // Older versions keep fewer tables: then the columns of the events tell.
    return (
      tables.includes('component_events') || /CREATE TABLE ["'`]?events["'`]?\s*\([^)]*\bpackage_id\b/i.test(head.text)
    );
  },

  async *read(inputs, context) {
    const time = instantWriter(context);
    for (const input of inputs)
      yield* readDatabase(input, context, function* (db) {
        const packages = new Map<number, string>();
        for (const row of db.rows('packages', ['_id', 'package_name'])) {
          const key = numberOf(row.values._id);
          const name = textOf(row.values.package_name);
          if (key !== null && name !== null) packages.set(key, name);
        }
        const events: UsageEvent[] = [];
        for (const row of db.rows('events', ['timestamp', 'type', 'package_id'], ['instance_id'], 'timestamp')) {
          const ms = numberOf(row.values.timestamp);
          const type = numberOf(row.values.type);
          if (ms === null || type === null || !isWritable(ms)) {
            row.bad('bad-time', 'An event has no time or no type that can be read.');
            continue;
          }
          if (!isPlausible(ms)) {
            row.bad(
              'implausible-time',
              'An event is dated where no phone was: its clock was not set; it is not paired.',
            );
            continue;
          }
          const name = Object.hasOwn(EVENT_NAMES, type) ? EVENT_NAMES[type]! : null;
          // The other types, notifications for one, say nothing about what was on screen.
          if (name === null) continue;
          row.used();
          const app = packages.get(numberOf(row.values.package_id) ?? -1) ?? null;
          events.push({ ms, name, app, instance: String(row.values.instance_id ?? ''), from: row.place });
        }
        for (const row of pairUsage(events, time, androidDigitalWellbeing.id).rows) yield { type: 'Presence', row };
      });
  },
};
