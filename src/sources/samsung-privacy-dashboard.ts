// The database behind Samsung's privacy dashboard: single accesses to location, camera and microphone with their times.
// Only a rooted phone gives it. Columns as ALEAPP documents them; older systems lack the user id.
import { opName } from '../formats/android-ops.ts';
import { readDatabase } from '../formats/phone-database.ts';
import { instantWriter, isPlausible, isWritable, numberOf, textOf } from '../formats/records.ts';
import { type DataType, dataTypeOfOp } from '../model/personal-data.ts';
import type { Access } from '../model/rows.ts';
import type { Head, Source } from '../model/units.ts';

const TABLE = 'permissionAccessInformations';
/** Where the op's number is missing or a maker's own, the group of permissions tells the data. */
const GROUPS: Readonly<Record<string, DataType>> = {
  'android.permission-group.LOCATION': 'location',
  'android.permission-group.CAMERA': 'camera',
  'android.permission-group.MICROPHONE': 'microphone',
  'android.permission-group.CONTACTS': 'contacts',
  'android.permission-group.CALENDAR': 'calendar',
  'android.permission-group.SMS': 'content.message-text',
  'android.permission-group.CALL_LOG': 'usage.communication-metadata',
  'android.permission-group.PHONE': 'device.id',
  'android.permission-group.STORAGE': 'content.files',
  'android.permission-group.READ_MEDIA_VISUAL': 'photos',
  'android.permission-group.READ_MEDIA_AURAL': 'media-library',
  'android.permission-group.SENSORS': 'health.body-sensors',
  'android.permission-group.ACTIVITY_RECOGNITION': 'fitness.any',
  'android.permission-group.NEARBY_DEVICES': 'network.bluetooth',
};

export const samsungPrivacyDashboard: Source = {
  id: 'samsung-privacy-dashboard',
  title: { en: 'Samsung privacy dashboard', zh: '三星隐私仪表板' },
  platforms: ['android'],
  describes: ['Access'],
  howToGet: [
    {
      en: 'Only from a rooted Samsung phone of your own: /data/data/com.samsung.android.privacydashboard/databases/permission_db, with its -wal file beside it.',
      zh: '仅限自己已取得 root 权限的三星手机：/data/data/com.samsung.android.privacydashboard/databases/permission_db，连同旁边的 -wal 文件。',
    },
  ],
  verifiedOn: ['built from the columns that ALEAPP documents; no published database was at hand'],

  recognize: (head: Head): boolean => (head.tables ?? []).includes(TABLE),

  async *read(inputs, context) {
    const time = instantWriter(context);
    for (const input of inputs)
      yield* readDatabase(input, context, function* (db) {
        const wanted = ['PERMISSION_GROUP_ID', 'OPERATION_CODE', 'BACKGROUND', 'PROXY_NAME'];
        for (const row of db.rows(TABLE, ['ACCESS_TIME', 'PACKAGE_NAME'], wanted, 'ACCESS_TIME')) {
          const { values, place } = row;
          const ms = numberOf(values.ACCESS_TIME) ?? Number(values.ACCESS_TIME ?? Number.NaN);
          const app = textOf(values.PACKAGE_NAME);
          if (!isWritable(ms) || app === null) {
            row.bad('bad-time', 'An access has no time or no app that can be read.');
            continue;
          }
          if (!isPlausible(ms))
            row.bad('implausible-time', 'An access is dated where no phone was: its clock was not set.');
          const group = textOf(values.PERMISSION_GROUP_ID);
          const code = numberOf(values.OPERATION_CODE) ?? textOf(values.OPERATION_CODE);
          const kind = code === null ? null : opName(String(code));
          const byOp = kind === null ? 'other' : dataTypeOfOp(kind);
          const data =
            byOp !== 'other' ? byOp : group !== null && Object.hasOwn(GROUPS, group) ? GROUPS[group]! : 'other';
          const begin = time(ms);
          row.used();
          yield {
            type: 'Access',
            row: {
              app,
              appAsStored: app,
              data,
              kindAsStored: kind ?? group ?? '',
              begin,
              end: begin,
              timing: 'instant',
              use: null,
              state: stateOf(values.BACKGROUND, place),
              via: textOf(values.PROXY_NAME) === null ? 'direct' : 'proxy',
              allowed: true,
              count: null,
              episode: 0,
              from: { ...place, end: null },
            },
          };
        }
      });
  },
};

/** The record's own word for background. Its opposite is not "on screen": a service with a notification is neither. */
function stateOf(background: unknown, place: { input: string; path?: string; row?: number }): Access['state'] {
  const on = background === 1 || background === 'true' || background === '1';
  if (!on) return { value: 'unknown', grade: 'unknown', evidence: [] };
  return { value: 'background', grade: 'recorded', evidence: [{ ...place, why: 'why.samsung-background' }] };
}
