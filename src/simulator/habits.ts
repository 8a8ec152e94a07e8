// The habits that simulated apps are made of, each named for what an owner would call it.
import type { Act, App, Habit, HostHabit, Range } from './scenario.ts';

const photos = (touches: number, overS: Range = [0, 3]): Act => ({
  kind: 'photos',
  touches,
  overMs: [overS[0] * 1000, overS[1] * 1000],
});
const contacts = (touches = 1, overS: Range = [0, 2]): Act => ({
  kind: 'contacts',
  touches,
  overMs: [overS[0] * 1000, overS[1] * 1000],
});
const location = (minS: number, maxS: number): Act => ({ kind: 'location', spanMs: [minS * 1000, maxS * 1000] });

/** The owner opens the app's own photo sheet and looks for a picture. */
export const userPicksPhoto = (chance: number): Habit => ({
  id: 'user-picks-photo',
  on: 'visit',
  afterMs: [2000, 20_000],
  chance,
  does: [photos(4, [3, 60])],
});

/** The owner picks through the system's picker. */
export const userPicksThroughPicker = (chance: number): Habit => ({
  id: 'user-picks-through-picker',
  on: 'visit',
  afterMs: [2000, 20_000],
  chance,
  does: [{ kind: 'picker', spanMs: [4000, 40_000] }],
});

/** The library is opened whenever the app comes up, wanted or not. */
export const opensLibraryOnStart = (chance: number): Habit => ({
  id: 'opens-library-on-start',
  on: 'visit',
  afterMs: [150, 1800],
  chance,
  does: [photos(1.5)],
});

/** A change of the library sets it off: the newest photo is made ready for sending. */
export const prefetchesNewPhotos = (chance: number, afterMs: Range = [400, 9000]): Habit => ({
  id: 'prefetches-new-photos',
  on: 'new-photo',
  afterMs,
  chance,
  does: [photos(1.3)],
});

export const pollsLibrary = (hours: number, jitterMin: number, chance = 0.95): Habit => ({
  id: 'polls-library',
  on: 'every',
  from: 'last',
  hours,
  jitterMin,
  chance,
  does: [photos(1.2)],
});

export const syncsContacts = (hours: number, jitterMin: number, chance = 0.95): Habit => ({
  id: 'syncs-contacts',
  on: 'every',
  from: 'clock',
  hours,
  jitterMin,
  chance,
  does: [contacts(1.5, [0, 8])],
});

/** Background refresh on the charger at night. */
export const refreshesOnCharger = (chance: number, kind: 'photos' | 'contacts' = 'photos'): Habit => ({
  id: `refreshes-${kind}-on-charger`,
  on: 'charger',
  afterMs: [0, 7000],
  chance,
  does: [kind === 'photos' ? photos(1.5, [0, 10]) : contacts(1.5, [0, 10])],
});

export const wokenByPush = (perDay: number, kind: 'photos' | 'contacts'): Habit => ({
  id: `woken-by-push-${kind}`,
  on: 'push',
  perDay,
  chance: 1,
  does: [kind === 'photos' ? photos(1.2) : contacts()],
});

export const wokenByBroadcast = (chance: number, kind: 'photos' | 'contacts'): Habit => ({
  id: `woken-by-broadcast-${kind}`,
  on: 'broadcast',
  afterMs: [0, 9000],
  chance,
  does: [kind === 'photos' ? photos(1.2) : contacts()],
});

/** Work that goes on for some seconds after the owner has left. */
export const finishesAfterLeaving = (chance: number): Habit => ({
  id: 'finishes-after-leaving',
  on: 'leave',
  afterMs: [300, 12_000],
  chance,
  does: [photos(1.5, [0, 5])],
});

export const readsContactsOnStart = (chance: number): Habit => ({
  id: 'reads-contacts-on-start',
  on: 'visit',
  afterMs: [50, 1500],
  chance,
  does: [contacts(3, [0, 150])],
});

export const navigates = (chance: number): Habit => ({
  id: 'navigates',
  on: 'visit',
  afterMs: [100, 1500],
  chance,
  does: [location(8, 1500)],
});

export const locatesOnStart = (chance: number): Habit => ({
  id: 'locates-on-start',
  on: 'visit',
  afterMs: [100, 2500],
  chance,
  does: [location(0.5, 12)],
});

export const locatesInBackground = (hours: number, jitterMin: number): Habit => ({
  id: 'locates-in-background',
  on: 'every',
  from: 'clock',
  hours,
  jitterMin,
  chance: 0.9,
  does: [location(0.5, 9)],
});

export const locatesWhileMoving = (perDay: number): Habit => ({
  id: 'locates-while-moving',
  on: 'move',
  perDay,
  chance: 1,
  does: [location(1, 25)],
});

export const scansWithCamera = (chance: number): Habit => ({
  id: 'scans-with-camera',
  on: 'visit',
  afterMs: [800, 6000],
  chance,
  does: [{ kind: 'camera', spanMs: [900, 45_000] }],
});

export const filmsWithSound = (chance: number): Habit => ({
  id: 'films-with-sound',
  on: 'visit',
  afterMs: [1500, 10_000],
  chance,
  does: [{ kind: 'camera', spanMs: [3000, 60_000], sound: true }],
});

export const recordsVoice = (chance: number): Habit => ({
  id: 'records-voice',
  on: 'visit',
  afterMs: [1500, 30_000],
  chance,
  does: [{ kind: 'microphone', spanMs: [1200, 25_000] }],
});

export const calls = (chance: number): Habit => ({
  id: 'calls',
  on: 'visit',
  afterMs: [1000, 8000],
  chance,
  does: [{ kind: 'call', minutes: [0.5, 25] }],
});

export const takesPhotos: Habit = {
  id: 'takes-photos',
  on: 'visit',
  afterMs: [80, 400],
  chance: 0.95,
  does: [{ kind: 'shoot' }],
};

export const playsMusic = (chance: number): Habit => ({
  id: 'plays-music',
  on: 'visit',
  afterMs: [100, 900],
  chance,
  does: [{ kind: 'mediaLibrary', touches: 3, overMs: [0, 40_000] }],
});

// Parts of a phone that every scenario shares.

export const camera = (weight: number): App => ({
  id: 'com.apple.camera',
  name: { en: 'Camera', zh: '相机' },
  apple: true,
  weight,
  visitS: [3, 70],
  habits: [takesPhotos],
  hosts: [],
});

export const photosApp = (weight: number): App => ({
  id: 'com.apple.mobileslideshow',
  name: { en: 'Photos', zh: '照片' },
  apple: true,
  weight,
  visitS: [5, 240],
  habits: [
    {
      id: 'browses',
      on: 'visit',
      afterMs: [20, 300],
      chance: 1,
      does: [{ kind: 'photos', touches: 4, overMs: [2000, 120_000] }],
    },
    {
      id: 'sorts-at-night',
      on: 'charger',
      afterMs: [0, 60_000],
      chance: 0.15,
      does: [{ kind: 'photos', touches: 1, overMs: [0, 10] }],
    },
  ],
  hosts: [{ host: 'photos.cloud.example', perVisit: 0.6, perWake: 1 }],
});

export const messages = (weight: number): App => ({
  id: 'com.apple.MobileSMS',
  name: { en: 'Messages', zh: '信息' },
  apple: true,
  weight,
  visitS: [3, 150],
  habits: [
    readsContactsOnStart(0.8),
    {
      id: 'names-a-sender',
      on: 'push',
      perDay: 3,
      chance: 1,
      does: [{ kind: 'contacts', touches: 1, overMs: [0, 500] }],
    },
  ],
  hosts: [],
});

export const mail = (weight: number): App => ({
  id: 'com.apple.mobilemail',
  name: { en: 'Mail', zh: '邮件' },
  apple: true,
  weight,
  visitS: [5, 200],
  habits: [readsContactsOnStart(0.7)],
  hosts: [{ host: 'imap.mail.example', perVisit: 2, perWake: 1 }],
});

/** A host and how often it is asked a visit and a wake. */
export const host = (name: string, perVisit: number, perWake = 0): HostHabit => ({ host: name, perVisit, perWake });

/** Numbered hosts of one kind, as content networks have them: `p1.img.shop.example` and on. */
export const hosts = (prefix: string, count: number, name: string, perVisit: number, perWake = 0): HostHabit[] =>
  Array.from({ length: count }, (_, i) => host(`${prefix}${i + 1}.${name}`, perVisit / (1 + i), perWake / (1 + i)));

/** A host that Apple lists as potentially collecting data across apps. */
export const listedHost = (name: string, owner: string, perVisit: number, perWake = 0): HostHabit => ({
  host: name,
  owner,
  listed: true,
  perVisit,
  perWake,
});

/** A site opened inside the app: the owner began the connection, the site is its context. */
export const site = (name: string, context: string, perVisit: number): HostHabit => ({
  host: name,
  perVisit,
  initiated: 'user',
  context,
});
