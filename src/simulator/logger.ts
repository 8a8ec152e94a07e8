// The phone's logger: turns uses into the rows of an App Privacy Report. Photos, contacts and the media library go through
// an idle timer (a use is written as 60 to 75 s, on iOS 15 as 30 to 45 s); location is rounded up to ten seconds.
import { MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { Random } from './random.ts';
import type { Category, Oddities, System } from './scenario.ts';
import type { Day, Use } from './truth.ts';

export interface Interval {
  readonly id: string;
  readonly app: string;
  readonly category: Category;
  readonly picker: boolean;
  readonly beginMs: number;
  readonly endMs: number;
  /** First and last use that this row stands for. */
  readonly usedMs: readonly [first: number, last: number];
  /** The uses in it, by their numbers in the truth. */
  readonly uses: readonly number[];
  /** Who wrote it: the app's own process, the photo service for it, or the part of the system that measured it. */
  readonly writer: 'app' | 'service' | 'system';
}

export interface LogEvent {
  readonly atMs: number;
  readonly kind: 'intervalBegin' | 'intervalEnd';
  readonly interval: Interval;
}

/** The logger's idle timer and the most that the system adds to it before it fires. */
export const timerMs = (system: System): number => (system.ios >= 16 ? 60 : 30) * SECOND_MS;
export const LEEWAY_MS = 15 * SECOND_MS;

interface Open {
  interval: Interval;
  endMs: number;
  uses: number[];
  touchedMs: number;
}

const COALESCED: ReadonlySet<Category> = new Set(['photos', 'contacts', 'mediaLibrary']);

export class Logger {
  readonly #random: Random;
  readonly #timerMs: number;
  readonly #oddities: Oddities;
  readonly #apple: ReadonlySet<string>;
  readonly #open = new Map<string, Open>();
  #soonestMs = Number.POSITIVE_INFINITY;
  #events: LogEvent[] = [];

  constructor(random: Random, system: System, oddities: Oddities, apple: ReadonlySet<string>) {
    this.#random = random;
    this.#timerMs = timerMs(system);
    this.#oddities = oddities;
    this.#apple = apple;
  }

  /** Takes a day and gives the events that can no longer change, in order of time. */
  day(day: Day): LogEvent[] {
    for (const use of day.uses) this.#use(use);
    return this.#settle(day.toMs);
  }

  /** All that is left, at the end of the last day. */
  rest(): LogEvent[] {
    return this.#settle(Number.POSITIVE_INFINITY);
  }

  #settle(untilMs: number): LogEvent[] {
    this.#close(untilMs);
    this.#events.sort((a, b) => a.atMs - b.atMs);
    // Rows still open are not among the events yet; nothing that began after them may go out before.
    let horizon = untilMs - 2 * SECOND_MS;
    for (const open of this.#open.values()) horizon = Math.min(horizon, open.interval.beginMs);
    let n = this.#events.findIndex((event) => event.atMs >= horizon);
    if (n < 0) n = this.#events.length;
    const settled = this.#events.slice(0, n);
    this.#events = this.#events.slice(n);
    return settled;
  }

  #close(untilMs: number): void {
    if (untilMs <= this.#soonestMs) return;
    let soonest = Number.POSITIVE_INFINITY;
    for (const [key, open] of this.#open) {
      if (open.endMs < untilMs) {
        this.#finish(open);
        this.#open.delete(key);
      } else soonest = Math.min(soonest, open.endMs);
    }
    this.#soonestMs = soonest;
  }

  #finish(open: Open): void {
    this.#write({
      ...open.interval,
      endMs: Math.round(open.endMs),
      usedMs: [open.interval.usedMs[0], Math.round(open.touchedMs)],
      uses: open.uses,
    });
  }

  #write(interval: Interval): void {
    this.#events.push({ atMs: interval.beginMs, kind: 'intervalBegin', interval });
    this.#events.push({ atMs: interval.endMs, kind: 'intervalEnd', interval });
  }

  /** When the timer fires after its last touch: mostly at the far end of its leeway, for the app's own rows often at the near one. */
  #fires(writer: Interval['writer']): number {
    const r = this.#random;
    const near = writer === 'service' ? 0.02 : 0.22;
    const x = r.next();
    if (x < near) return this.#timerMs + r.between(0, 0.5) * SECOND_MS;
    if (x < near + 0.5) return this.#timerMs + LEEWAY_MS + (r.chance(0.1) ? r.between(50, 375) : r.between(-150, 50));
    return this.#timerMs + r.next() * LEEWAY_MS;
  }

  #touch(use: Use, writer: 'app' | 'service', beginMs: number, touches: readonly number[]): void {
    const r = this.#random;
    // A second process of the same app keeps a timer of its own: rows of one app that overlap.
    const second = use.category === 'contacts' && r.chance(0.04) ? `\u0000${use.id}` : '';
    const key = `${use.app}\u0000${use.category}\u0000${writer}${second}`;
    let open = this.#open.get(key);
    for (const [i, touch] of touches.entries()) {
      const at = i === 0 ? beginMs : Math.max(beginMs, touch);
      if (open && at > open.endMs) {
        this.#finish(open);
        open = undefined;
      }
      let end = at + this.#fires(writer);
      // On a sleeping phone the timer's clock stands still.
      if (use.asleep && use.locked && r.chance(this.#oddities.stretched)) end += r.exponential(3 * MINUTE_MS);
      if (writer === 'app') {
        if (this.#apple.has(use.app)) {
          // The phone's own apps write mostly short rows, closed when their query is done.
          if (use.category === 'photos' ? r.chance(0.8) : r.chance(0.3))
            end = Math.min(end, at + Math.min(r.exponential(8000), 0.95 * this.#timerMs));
        } else if (end > use.suspendedMs) end = Math.max(at + 1, use.suspendedMs);
      }
      if (open) {
        if (at < open.touchedMs) continue;
        open.touchedMs = at;
        open.endMs = Math.max(at + 1, end);
        if (open.uses.at(-1) !== use.id) open.uses.push(use.id);
      } else {
        if (r.chance(this.#oddities.zero)) end = at;
        open = { interval: this.#interval(use, writer, at, end), endMs: end, uses: [use.id], touchedMs: at };
        this.#open.set(key, open);
      }
      this.#soonestMs = Math.min(this.#soonestMs, open.endMs);
    }
  }

  #interval(use: Use, writer: Interval['writer'], beginMs: number, endMs: number): Interval {
    const { app, category, via } = use;
    return {
      id: this.#random.uuid(),
      app,
      category,
      picker: via === 'picker',
      beginMs: Math.round(beginMs),
      endMs: Math.round(endMs),
      usedMs: [Math.round(beginMs), use.category === 'location' ? use.untilMs : Math.round(endMs)],
      uses: [use.id],
      writer,
    };
  }

  #use(use: Use): void {
    const r = this.#random;
    this.#close(use.atMs - 1500);
    if (use.via === 'picker') {
      this.#write(this.#interval(use, 'system', use.atMs, use.untilMs));
      return;
    }
    if (COALESCED.has(use.category)) {
      // The photo service and the app's own process both write when a process opens the library: two rows for one use.
      if (use.binds) {
        const gap = r.between(6, 1003);
        this.#touch(use, 'service', use.atMs, [use.atMs]);
        this.#touch(use, 'app', use.atMs + gap, [use.atMs, ...use.touches.slice(1)]);
      } else this.#touch(use, 'app', use.atMs, use.touches);
      return;
    }
    let length = use.untilMs - use.atMs;
    if (use.category === 'location') {
      const floor = r.chance(0.45) ? r.between(9940, 10_090) : r.between(10_090, 18_500);
      length = Math.max(length + (length > 10_000 ? r.between(0, 800) : 0), floor);
    } else if (r.chance(this.#oddities.zero)) length = 0;
    this.#write(this.#interval(use, 'system', use.atMs, use.atMs + length));
  }
}
