// What a simulated phone is made of: its owner's days, its apps and their habits, its system version, its places.
import type { Words } from '../model/units.ts';
import type { Zone } from './zone.ts';

/** Categories as Apple's report writes them. */
export type Category = 'camera' | 'contacts' | 'location' | 'mediaLibrary' | 'microphone' | 'photos';

export type Range = readonly [min: number, max: number];

/** What an app does once a habit has set it off. */
export type Act =
  /** Opens the library or asks it: `touches` times on average, spread over `overMs`. */
  | { readonly kind: 'photos' | 'contacts' | 'mediaLibrary'; readonly touches: number; readonly overMs: Range }
  | { readonly kind: 'location' | 'microphone'; readonly spanMs: Range }
  | { readonly kind: 'camera'; readonly spanMs: Range; readonly sound?: boolean }
  /** The owner takes photos: camera for the visit, one library row a shot or few, and every shot is a change of the library. */
  | { readonly kind: 'shoot' }
  /** The system's own picker: the app never has the library. */
  | { readonly kind: 'picker'; readonly spanMs: Range }
  /** A voice call; the owner may lock the phone or go to another app while it lasts. */
  | { readonly kind: 'call'; readonly minutes: Range };

export type Habit = { readonly id: string; readonly does: readonly Act[]; readonly chance: number } & (
  | /** While the app is on screen, `afterMs` into the visit. */ { readonly on: 'visit'; readonly afterMs: Range }
  | /** After the app has left the screen. */ { readonly on: 'leave'; readonly afterMs: Range }
  | /** A photo or screenshot was added to the library. */ { readonly on: 'new-photo'; readonly afterMs: Range }
  | /**
   * A timer of its own, day and night. `clock`: at fixed times, early or late by up to `jitterMin`, as a server's
   * schedule sets it off. `last`: asked for so many hours after the last run and begun when the system finds time,
   * `jitterMin` later on average, as background tasks are.
   */ {
      readonly on: 'every';
      readonly from: 'clock' | 'last';
      readonly hours: number;
      readonly jitterMin: number;
    }
  | /** The phone wakes apps for background refresh while it charges at night. */ {
      readonly on: 'charger';
      readonly afterMs: Range;
    }
  | /** Silent messages from its server, a day on average. */ { readonly on: 'push'; readonly perDay: number }
  | /** A message of one sender to many apps at once, as news or a sale sets off. */ {
      readonly on: 'broadcast';
      readonly afterMs: Range;
    }
  | /** The phone moves: some times while the owner is awake. */ { readonly on: 'move'; readonly perDay: number }
);

export interface HostHabit {
  readonly host: string;
  /** Owner as the record names it; only with `listed`. */
  readonly owner?: string;
  /** Apple lists it as potentially collecting data across apps and sites. */
  readonly listed?: boolean;
  /** Contacts a visit and a background wake, on average. */
  readonly perVisit: number;
  readonly perWake?: number;
  /** The owner began it, in a browser inside the app; `context` is the site. */
  readonly initiated?: 'user';
  readonly context?: string;
}

export interface App {
  readonly id: string;
  readonly name: Words;
  /** Who makes it; apps of one maker are not unrelated. Default: nobody else's. */
  readonly maker?: string;
  /** Made by the phone's maker: single rows, no service row beside them. */
  readonly apple?: boolean;
  /** How often the owner opens it, against the others; 0: never. */
  readonly weight: number;
  /** Length of a visit, seconds. */
  readonly visitS: Range;
  /** Written before the id, as some apps are. */
  readonly teamPrefix?: string;
  readonly habits: readonly Habit[];
  readonly hosts: readonly HostHabit[];
}

export interface Owner {
  /** Bedtime, minutes after the midnight that began the day; 1470 is half past midnight. */
  readonly bedMin: number;
  readonly sleepMin: number;
  /** Standard deviation of both. */
  readonly jitterMin: number;
  readonly weekendLaterMin: number;
  /** Times a night on average that the owner wakes and takes the phone. */
  readonly wakings: number;
  readonly sessionsPerDay: number;
  readonly screenshotsPerDay: number;
  readonly chargesAtNight: boolean;
  /** Apps opened by the clock, minutes after midnight, give or take four. */
  readonly routine?: readonly { readonly app: string; readonly atMin: number }[];
}

export interface System {
  /** Major version; 15 has a shorter logging timer. */
  readonly ios: number;
  /** From the end of 2024 on every access row has `accessCount`. */
  readonly accessCount: boolean;
  /** From the first months of iOS 15 on network rows tell addresses and verified contexts apart. */
  readonly classified: boolean;
}

/** How often the report shows each of its oddities. */
export interface Oddities {
  /** A begin is written twice. */
  readonly duplicate: number;
  /** A row has no length. */
  readonly zero: number;
  /** On a sleeping phone the timer stands still and the row grows. */
  readonly stretched: number;
}

export interface Scenario {
  readonly id: string;
  readonly about: Words;
  /** Local date on which the log was switched on. */
  readonly start: string;
  readonly days: number;
  /** Minutes after midnight of the last day at which the owner exports. */
  readonly exportMin: number;
  /** Where the owner is, from which day on. */
  readonly places: readonly { readonly fromDay: number; readonly zone: Zone }[];
  readonly system: System;
  readonly owner: Owner;
  readonly apps: readonly App[];
  /** Wakes of the charging phone a night. */
  readonly chargerWakes: number;
  readonly broadcastsPerDay: number;
  /** Days the phone keeps; null: everything. */
  readonly keepDays: number | null;
  readonly oddities: Oddities;
}
