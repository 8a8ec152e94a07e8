// What the simulated owner granted: everything that an app's habits need, some of it never used. Written as iOS's
// permission database and as the permissions in an Android package dump.
import type { NewTable } from '../model/units.ts';
import { dateMs } from './owner.ts';
import { Random } from './random.ts';
import type { App, Category, Scenario } from './scenario.ts';

export const TCC_NAME = 'TCC.db';

export interface Grant {
  readonly app: string;
  readonly category: Category;
  readonly value: 'allowed' | 'limited' | 'denied';
  readonly sinceMs: number;
}

const KINDS: readonly Category[] = ['camera', 'contacts', 'location', 'mediaLibrary', 'microphone', 'photos'];

/** Kinds that an app's habits reach; the system's picker needs no permission. */
function reached(app: App): Set<Category> {
  const kinds = new Set<Category>();
  for (const habit of app.habits)
    for (const act of habit.does) {
      if (act.kind === 'picker') continue;
      if (act.kind === 'shoot') kinds.add('camera').add('photos');
      else if (act.kind === 'call') kinds.add('microphone');
      else kinds.add(act.kind);
      if (act.kind === 'camera' && act.sound) kinds.add('microphone');
    }
  return kinds;
}

export function grantsOf(scenario: Scenario, seed: string | number): Grant[] {
  const r = new Random(`${seed}/permissions`);
  const start = dateMs(scenario.start);
  const grants: Grant[] = [];
  for (const app of scenario.apps) {
    const needed = reached(app);
    for (const category of KINDS) {
      const sinceMs = start - r.between(1, 400) * 86_400_000;
      if (needed.has(category)) grants.push({ app: app.id, category, value: 'allowed', sinceMs });
      else if (!app.apple && r.chance(0.12)) grants.push({ app: app.id, category, value: 'allowed', sinceMs });
      else if (!app.apple && r.chance(0.1)) grants.push({ app: app.id, category, value: 'denied', sinceMs });
    }
  }
  return grants;
}

const SERVICES: Readonly<Partial<Record<Category, string>>> = {
  camera: 'kTCCServiceCamera',
  contacts: 'kTCCServiceAddressBook',
  mediaLibrary: 'kTCCServiceMediaLibrary',
  microphone: 'kTCCServiceMicrophone',
  photos: 'kTCCServicePhotos',
};

/** TCC.db: location is kept elsewhere and stands in no row of it. */
export function tccTables(scenario: Scenario, seed: string | number): NewTable[] {
  const rows = grantsOf(scenario, seed)
    .filter((grant) => SERVICES[grant.category] !== undefined)
    .map(({ app, category, value, sinceMs }) => [
      SERVICES[category]!,
      app,
      0,
      value === 'allowed' ? 2 : value === 'limited' ? 3 : 0,
      value === 'denied' ? 2 : 3,
      1,
      Math.floor(sinceMs / 1000),
    ]);
  return [
    { name: 'admin', columns: ['key TEXT PRIMARY KEY NOT NULL', 'value INTEGER NOT NULL'], rows: [['version', 21]] },
    {
      name: 'policies',
      columns: ['id INTEGER NOT NULL PRIMARY KEY', 'bundle_id TEXT NOT NULL', 'uuid TEXT NOT NULL'],
      rows: [],
    },
    {
      name: 'access',
      columns: [
        'service TEXT NOT NULL',
        'client TEXT NOT NULL',
        'client_type INTEGER NOT NULL',
        'auth_value INTEGER NOT NULL',
        'auth_reason INTEGER NOT NULL',
        'auth_version INTEGER NOT NULL',
        'last_modified INTEGER NOT NULL',
      ],
      rows,
    },
  ];
}
