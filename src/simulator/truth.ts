// What really happened on the simulated phone: the side that no record shows in full.
import type { Category } from './scenario.ts';

/** One use of a kind of data by an app. */
export interface Use {
  /** Counted from 0 over the whole simulation. */
  readonly id: number;
  readonly app: string;
  readonly category: Category;
  readonly via: 'direct' | 'picker';
  /** First and last instant of use, UTC milliseconds. */
  readonly atMs: number;
  readonly untilMs: number;
  /** Instants of use; for spans (camera, microphone, location) begin and end. */
  readonly touches: readonly number[];
  /** At the first instant. */
  readonly onScreen: boolean;
  /** The app then on screen; null: the screen was off or showed none. */
  readonly screen: string | null;
  readonly locked: boolean;
  readonly asleep: boolean;
  readonly charging: boolean;
  /** Id of the habit, and what set it off. */
  readonly habit: string;
  readonly trigger: 'visit' | 'leave' | 'new-photo' | 'every' | 'charger' | 'push' | 'broadcast' | 'move';
  /** When the system stopped or suspended the app's process afterwards. */
  readonly suspendedMs: number;
  /** The process opened the library for the first time in its life: the photo service writes a row of its own. */
  readonly binds: boolean;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An app on screen without a break. */
export interface Visit extends Span {
  readonly app: string;
}

/** Contacts of an app with a host at instants. */
export interface Hit {
  readonly app: string;
  /** Index into the app's hosts. */
  readonly host: number;
  readonly atMs: number;
}

/** From one getting up to the next. */
export interface Day extends Span {
  readonly number: number;
  /** Asleep, without the times awake at night. */
  readonly sleep: readonly Span[];
  /** From going to bed to getting up. */
  readonly night: Span;
  readonly visits: readonly Visit[];
  /** Photos and screenshots added to the library. */
  readonly newPhotos: readonly number[];
  /** Background runs of apps, one a wake. */
  readonly wakes: readonly { readonly app: string; readonly atMs: number }[];
  /** In the order of their first instants. */
  readonly uses: readonly Use[];
  readonly hits: readonly Hit[];
}
