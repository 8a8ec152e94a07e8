// Families of simulated weeks for the accuracy table: ordinary ones, and ones made to mislead a reader of the report.
import {
  calls,
  camera,
  filmsWithSound,
  finishesAfterLeaving,
  host,
  locatesInBackground,
  locatesOnStart,
  locatesWhileMoving,
  mail,
  messages,
  navigates,
  opensLibraryOnStart,
  photosApp,
  playsMusic,
  pollsLibrary,
  prefetchesNewPhotos,
  readsContactsOnStart,
  refreshesOnCharger,
  scansWithCamera,
  site,
  syncsContacts,
  userPicksPhoto,
  userPicksThroughPicker,
  wokenByBroadcast,
  wokenByPush,
} from './habits.ts';
import { chat, november, october } from './october.ts';
import type { App, Habit, HostHabit, Owner, Scenario, System } from './scenario.ts';
import { BERLIN, KOLKATA, LONDON, NEW_YORK, SHANGHAI, type Zone } from './zone.ts';

const IOS_16: System = { ios: 16, accessCount: false, classified: true };
const IOS_18: System = { ios: 18, accessCount: true, classified: true };

const app = (
  id: string,
  weight: number,
  visitS: App['visitS'],
  habits: readonly Habit[],
  hosts: readonly HostHabit[] = [],
): App => ({
  // Each app of another maker: `example.maps.app` is the reversed name of a domain that can belong to nobody.
  id: `example.${id}.app`,
  name: { en: id, zh: id },
  weight,
  visitS,
  habits,
  hosts: hosts.length > 0 ? hosts : [host(`api.${id}.example`, 4, 1)],
});

/** Apps that do nothing in the background. */
const honest: readonly App[] = [
  app('painter', 4, [20, 600], [userPicksPhoto(0.4), userPicksThroughPicker(0.1)]),
  app('banking', 2, [10, 120], [scansWithCamera(0.15)]),
  app('reader', 10, [10, 900], [], [site('www.news.example', 'news.example', 1.5), host('api.reader.example', 3)]),
  app('maps', 5, [15, 1200], [navigates(0.9)]),
  app('camera', 3, [5, 90], [filmsWithSound(0.6), opensLibraryOnStart(0.8)]),
  app('call', 4, [5, 60], [calls(0.4), readsContactsOnStart(0.5)]),
  app('music', 5, [5, 90], [playsMusic(0.5)]),
  app('social', 20, [5, 900], [userPicksPhoto(0.08), opensLibraryOnStart(0.12), filmsWithSound(0.03)]),
];

const apple = (weight = 1): readonly App[] => [camera(6 * weight), photosApp(5 * weight), messages(9), mail(6)];

const owner: Owner = { ...october.owner };

export interface Family {
  readonly id: string;
  /** What is special about it, for the table. */
  readonly about: string;
  readonly scenario: Scenario;
}

const week = (id: string, about: string, rest: Partial<Scenario>): Family => ({
  id,
  about,
  scenario: {
    ...october,
    id,
    about: { en: about, zh: about },
    start: '2023-05-08',
    places: [{ fromDay: 0, zone: BERLIN }],
    system: IOS_16,
    owner,
    apps: [...honest, ...apple()],
    ...rest,
  },
});

const at = (zone: Zone) => [{ fromDay: 0, zone }];

const shop = app('shop', 10, [6, 500], [pollsLibrary(6, 20), refreshesOnCharger(0.55), locatesOnStart(0.3)]);
const weather = app('weather', 4, [3, 40], [locatesOnStart(0.9), locatesInBackground(2, 14)]);
const sync = app(
  'contacts',
  3,
  [5, 100],
  [syncsContacts(8, 30), readsContactsOnStart(0.5), refreshesOnCharger(0.5, 'contacts')],
);

/** Forty apps of every kind, named by number. */
const many: readonly App[] = Array.from({ length: 40 }, (_, i) => {
  const habits: Habit[] = [];
  if (i % 2 === 0) habits.push(userPicksPhoto(0.1));
  if (i % 3 === 0) habits.push(refreshesOnCharger(0.3 + (i % 5) / 10));
  if (i % 5 === 0) habits.push(pollsLibrary(3 + (i % 4), 5 + i));
  if (i % 7 === 0) habits.push(wokenByPush(2, 'photos'));
  if (i % 4 === 0) habits.push(wokenByBroadcast(0.5, 'photos'));
  if (i % 6 === 0) habits.push(readsContactsOnStart(0.2), syncsContacts(12, 60));
  if (i % 9 === 0) habits.push(locatesInBackground(3, 20));
  if (i % 11 === 0) habits.push(filmsWithSound(0.1));
  return app(`app${String(i).padStart(2, '0')}`, 1 + (i % 6), [5, 300], habits);
});

export const FAMILIES: readonly Family[] = [
  {
    id: 'october-2021',
    about: 'the demo: iOS 15, a chat app, its sister and a shop poll the library',
    scenario: october,
  },
  { id: 'november-2021', about: 'the demo after the promise', scenario: november },
  week('ordinary', 'a few background habits among honest apps', {
    apps: [...honest, ...apple(), chat, shop, weather, sync],
  }),
  week('quiet', 'no background habit but Apple’s own: everything found is a mistake', {}),
  week('summer-time-begins', 'the clock is put forward on the last day but two', {
    start: '2024-03-26',
    apps: [...honest, ...apple(), chat, shop, weather],
  }),
  week('summer-time-ends', 'the clock is put back in New York', {
    start: '2024-10-30',
    places: at(NEW_YORK),
    system: IOS_18,
    apps: [...honest, ...apple(), chat, shop, weather],
  }),
  week('travel', 'four days in Shanghai, then Berlin; written in Berlin time', {
    places: [
      { fromDay: 0, zone: SHANGHAI },
      { fromDay: 4, zone: BERLIN },
    ],
    apps: [...honest, ...apple(), chat, shop, weather],
  }),
  week('night-worker', 'sleeps from nine in the morning to four', {
    places: at(LONDON),
    owner: { ...owner, bedMin: 24 * 60 + 9 * 60, sleepMin: 420, wakings: 0.8 },
    apps: [...honest, ...apple(), chat, shop, weather, sync],
  }),
  week('light-sleeper', 'awake three times a night with the phone in hand, and opens the library then', {
    owner: { ...owner, wakings: 3, sleepMin: 480 },
    apps: [...honest.map((a) => ({ ...a, habits: [...a.habits, opensLibraryOnStart(0.2)] })), ...apple(), shop],
  }),
  week('no-rhythm', 'goes to bed anywhere between nine and five', {
    owner: { ...owner, bedMin: 25 * 60, jitterMin: 150, wakings: 1 },
    apps: [...honest, ...apple(), chat, shop, weather],
  }),
  week('photographer', 'takes pictures all day and sends them at once', {
    apps: [
      ...honest,
      ...apple(4),
      { ...chat, habits: [userPicksPhoto(0.5), opensLibraryOnStart(0.5)] },
      app('prefetcher', 8, [5, 200], [prefetchesNewPhotos(0.95), userPicksPhoto(0.2)]),
    ],
    owner: { ...owner, sessionsPerDay: 80, screenshotsPerDay: 6 },
  }),
  week('many-apps', 'forty apps with habits of every kind', {
    system: IOS_18,
    apps: [...many, ...apple()],
    broadcastsPerDay: 3,
    chargerWakes: 3,
  }),
  week('never-charges-at-night', 'background habits without a charger, few sessions', {
    places: at(KOLKATA),
    owner: { ...owner, chargesAtNight: false, sessionsPerDay: 14 },
    apps: [...honest, ...apple(0.4), chat, shop, weather, sync],
  }),
  week('leaves-early', 'apps finish work after the owner left: on screen a moment ago', {
    apps: [
      ...honest.map((a) => ({ ...a, habits: [...a.habits, finishesAfterLeaving(0.15)] })),
      ...apple(),
      app('mover', 5, [10, 100], [locatesWhileMoving(12), wokenByPush(6, 'contacts')]),
    ],
  }),
  week('by-the-clock', 'the owner opens the same apps at the same hours; nothing runs in the background', {
    owner: {
      ...owner,
      jitterMin: 4,
      sessionsPerDay: 30,
      weekendLaterMin: 0,
      routine: [8, 11, 14, 17, 20, 23].map((hour) => ({ app: 'example.social.app', atMin: hour * 60 })),
    },
    apps: [
      ...honest.map((a) => (a.id === 'example.social.app' ? { ...a, habits: [opensLibraryOnStart(0.9)] } : a)),
      ...apple(),
    ],
  }),
];
