// Tables that stand in several records of an iPhone: permissions (TCC.db) and bytes by process (DataUsage, netusage).
// Read alone, out of a backup or out of a sysdiagnose, they give the same rows.
import type { DataType } from '../model/personal-data.ts';
import type { Permission, Volume } from '../model/rows.ts';
import type { Item } from '../model/units.ts';
import type { PhoneDatabase } from './phone-database.ts';
import { APPLE_EPOCH_MS, isPlausible, isWritable, numberOf, textOf } from './records.ts';

const SERVICES: Readonly<Record<string, DataType>> = {
  kTCCServicePhotos: 'photos',
  kTCCServicePhotosAdd: 'photos',
  kTCCServiceCamera: 'camera',
  kTCCServiceMicrophone: 'microphone',
  kTCCServiceAddressBook: 'contacts',
  kTCCServiceContactsFull: 'contacts',
  kTCCServiceContactsLimited: 'contacts',
  kTCCServiceCalendar: 'calendar',
  kTCCServiceMediaLibrary: 'media-library',
  kTCCServiceMotion: 'fitness.any',
  kTCCServiceBluetoothAlways: 'network.bluetooth',
  kTCCServiceBluetoothPeripheral: 'network.bluetooth',
  kTCCServiceUserTracking: 'tracking',
  kTCCServiceScreenCapture: 'screen-recording',
  kTCCServiceUserAvailability: 'profile.status',
};

/** Data that a service of iOS's permission database opens; `other` for one that opens none of the person's. */
export const dataOfService = (service: string): DataType =>
  (Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined) ?? 'other';

const AUTH: Readonly<Record<number, Permission['value']>> = { 0: 'denied', 1: 'unknown', 2: 'allowed', 3: 'limited' };

/** Permissions with the time of their last change. They tell what was granted, never that it was used. */
export function* tccRows(db: PhoneDatabase, time: (ms: number) => string): Iterable<Item> {
  const columns = db.columns('access');
  const grant = columns.has('auth_value') ? 'auth_value' : 'allowed';
  for (const row of db.rows('access', ['service', 'client', grant], ['last_modified'])) {
    const { service, client, [grant]: given, last_modified: modified } = row.values;
    const kind = textOf(service);
    const app = textOf(client);
    const stored = numberOf(given);
    if (!kind || !app || stored === null) {
      row.bad('damaged', 'A permission names no service, no app or no answer.');
      continue;
    }
    const ms = (numberOf(modified) ?? Number.NaN) * 1000;
    const value: Permission['value'] =
      grant === 'allowed'
        ? stored === 1
          ? 'allowed'
          : stored === 0
            ? 'denied'
            : 'unknown'
        : (AUTH[stored] ?? 'unknown');
    if (ms !== 0 && !Number.isNaN(ms) && !isPlausible(ms))
      row.bad('implausible-time', 'A permission was changed at a time that cannot be: its time is left out.');
    row.used();
    yield {
      type: 'Permission',
      row: {
        app,
        data: dataOfService(kind),
        kindAsStored: kind,
        value,
        since: isPlausible(ms) ? time(ms) : null,
        from: row.place,
      },
    };
  }
}

const NETWORKS = [
  ['wifi', 'ZWIFIIN', 'ZWIFIOUT'],
  ['cellular', 'ZWWANIN', 'ZWWANOUT'],
] as const;

/**
 * Bytes by process, from the process's first time to that of the count. A network whose counts are zero gives a row only
 * where the table was shown to count it: DataUsage leaves Wi-Fi at zero whatever passed over it.
 */
export function* usageRows(
  db: PhoneDatabase,
  time: (ms: number) => string,
  counts: readonly ('wifi' | 'cellular')[],
): Iterable<Item> {
  const processes = new Map<number, { app: string | null; firstMs: number }>();
  for (const row of db.rows('ZPROCESS', ['Z_PK'], ['ZBUNDLENAME', 'ZPROCNAME', 'ZFIRSTTIMESTAMP'])) {
    const key = numberOf(row.values.Z_PK);
    if (key === null) continue;
    const name = textOf(row.values.ZPROCNAME);
    // A daemon working for an app is written `daemon/bundle`.
    const owner = name?.includes('/') ? textOf(name.slice(name.indexOf('/') + 1)) : null;
    const firstMs = (numberOf(row.values.ZFIRSTTIMESTAMP) ?? Number.NaN) * 1000 + APPLE_EPOCH_MS;
    processes.set(key, { app: textOf(row.values.ZBUNDLENAME) ?? owner, firstMs });
  }
  const columns = db.columns('ZLIVEUSAGE');
  const networks = NETWORKS.filter(([, i, o]) => columns.has(i) && columns.has(o));
  const wanted = networks.flatMap(([, i, o]) => [i, o]);
  for (const row of db.rows('ZLIVEUSAGE', ['ZHASPROCESS', 'ZTIMESTAMP'], wanted)) {
    const { values } = row;
    const process = processes.get(numberOf(values.ZHASPROCESS) ?? -1);
    const atMs = (numberOf(values.ZTIMESTAMP) ?? Number.NaN) * 1000 + APPLE_EPOCH_MS;
    if (!isWritable(atMs)) {
      row.bad('bad-time', 'A count of bytes has no time that can be read.');
      continue;
    }
    const firstMs = process && isWritable(process.firstMs) ? process.firstMs : atMs;
    if (!isPlausible(atMs) || !isPlausible(firstMs))
      row.bad('implausible-time', 'A count of bytes is dated where no phone was: its clock was not set.');
    const bytes: [Volume['network'], number, number][] = [];
    for (const [network, inName, outName] of networks) {
      const received = numberOf(values[inName]);
      const sent = numberOf(values[outName]);
      if (received === null || sent === null || !Number.isSafeInteger(received) || !Number.isSafeInteger(sent))
        continue;
      if (received > 0 || sent > 0 || counts.includes(network)) bytes.push([network, received, sent]);
    }
    if (bytes.length > 0) row.used();
    for (const [network, received, sent] of bytes)
      yield {
        type: 'Volume',
        row: {
          app: process?.app ?? null,
          begin: time(Math.min(firstMs, atMs)),
          end: time(Math.max(firstMs, atMs)),
          in: received,
          out: sent,
          network,
          from: row.place,
        },
      };
  }
}
