// PowerLog of an iPhone or iPad (*.PLSQL): what was on screen, lock, backlight, app states, run time and bytes by app.
// Its times run on the log's own clock; TimeOffset tells how far that is from the phone's. Names tell how to read a table:
// EventForward holds until the next row, EventPoint is an instant, EventInterval and Aggregate have an end of their own.
import type { Presence } from '../model/rows.ts';
import type { Item } from '../model/units.ts';
import type { DatabaseRow, PhoneDatabase } from './phone-database.ts';
import { isPlausible, isWritable, numberOf, textOf, timeWriter } from './records.ts';
import { type Zone, zoneOf } from './zone.ts';

/** A log that runs writes its battery at least every 26 minutes, even asleep (measured on an idle iPad): silent for an hour, it did not run. */
const SILENCE_S = 3600;
/** Without those tables there is less to go by. */
const SILENCE_WITHOUT_PULSE_S = 3 * 3600;
const SIGNS_OF_LIFE = [
  'PLBatteryAgent_EventBackward_Battery',
  'PLSleepWakeAgent_EventForward_PowerState',
  'PLStorageOperator_EventForward_ActivityStates',
] as const;
const NOT_APPS = new Set(['com.apple.lock-screen', 'com.apple.springboard.passcode']);
const TABLES = {
  lock: 'PLSpringBoardAgent_EventForward_SBLock',
  light: 'PLScreenStateAgent_EventPoint_BacklightEvent',
  screen: 'PLScreenStateAgent_EventForward_ScreenState',
  apps: 'PLApplicationAgent_EventForward_Application',
} as const;
const MAX_SIGNS = 5_000_000;

/** Offsets in seconds by the raw time from which they hold. */
export class LogClock {
  readonly #from: number[] = [];
  readonly #offset: number[] = [];

  constructor(offsets: readonly { raw: number; system: number }[]) {
    for (const { raw, system } of [...offsets].sort((a, b) => a.raw - b.raw)) {
      this.#from.push(raw);
      this.#offset.push(system);
    }
  }

  get known(): boolean {
    return this.#from.length > 0;
  }

  /** Milliseconds since 1970 of a raw time: the last offset at or before it, before the first the first. */
  ms(raw: number): number {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#from[middle]! <= raw) low = middle + 1;
      else high = middle;
    }
    return (raw + (this.#offset[Math.max(0, low - 1)] ?? 0)) * 1000;
  }
}

/**
 * The phone's zone by date, as the log has it; before its first row the first, null without rows. The name knows changes to
 * summer time that fall between two rows; where it and the offset beside it disagree, what the phone wrote counts.
 */
function logZone(db: PhoneDatabase, clock: LogClock): Pick<Zone, 'offsetAt'> | null {
  const changes: { fromMs: number; offsetAt: Zone['offsetAt'] }[] = [];
  for (const row of db.rows('PLLocaleAgent_EventForward_TimeZone', ['timestamp', 'SecondsFromGMT'], ['TimeZoneName'])) {
    const raw = numberOf(row.values.timestamp);
    const seconds = numberOf(row.values.SecondsFromGMT);
    if (raw === null || seconds === null || Math.abs(seconds) > 18 * 3600) continue;
    const fromMs = clock.ms(raw);
    const minutes = Math.round(seconds / 60);
    const name = textOf(row.values.TimeZoneName);
    const named = name === null || !isWritable(fromMs) ? null : zoneOf(name);
    changes.push({ fromMs, offsetAt: named?.offsetAt(fromMs) === minutes ? named.offsetAt : () => minutes });
  }
  if (changes.length === 0) return null;
  changes.sort((a, b) => a.fromMs - b.fromMs);
  return { offsetAt: (ms) => (changes.findLast((c) => c.fromMs <= ms) ?? changes[0]!).offsetAt(ms) };
}

interface State {
  readonly raw: number;
  readonly row: DatabaseRow;
  readonly app: string | null;
  readonly what: Presence['what'] | null;
}

/** `given`: the owner's zone; where it is null, times carry the offset that the log has for their date, or are UTC. */
export function* powerlogRows(db: PhoneDatabase, given: Zone | null, source: string): Iterable<Item> {
  const offsets: { raw: number; system: number }[] = [];
  for (const row of db.rows('PLStorageOperator_EventForward_TimeOffset', ['timestamp', 'system'])) {
    const raw = numberOf(row.values.timestamp);
    const system = numberOf(row.values.system);
    if (raw !== null && system !== null) offsets.push({ raw, system });
  }
  const clock = new LogClock(offsets);
  if (!clock.known)
    db.problems.add(
      'missing-table',
      null,
      'The log does not tell how far its clock is from the phone’s: its times stand as written and may be off.',
    );
  const time = timeWriter(given ?? logZone(db, clock));
  const signs: number[] = offsets.map((o) => o.raw);
  const rawOf = (row: DatabaseRow): number | null => {
    const raw = numberOf(row.values.timestamp);
    if (raw === null || !isWritable(clock.ms(raw))) {
      row.bad('bad-time', 'A record of the log has no time that can be read.');
      return null;
    }
    if (!isPlausible(clock.ms(raw))) {
      row.bad('implausible-time', 'A record of the log is dated where no phone was; it is left out.');
      return null;
    }
    if (signs.length < MAX_SIGNS) signs.push(raw);
    return raw;
  };

  const lock: State[] = [];
  for (const row of db.rows(TABLES.lock, ['timestamp', 'Locked'], [], 'timestamp')) {
    const raw = rawOf(row);
    if (raw === null) continue;
    const locked = numberOf(row.values.Locked);
    row.used();
    lock.push({ raw, row, app: null, what: locked === 1 ? 'locked' : locked === 0 ? 'unlocked' : null });
  }
  const light: State[] = [];
  const dark: number[] = [];
  for (const row of db.rows(TABLES.light, ['timestamp', 'BacklightLevel'], [], 'timestamp')) {
    const raw = rawOf(row);
    if (raw === null) continue;
    const level = numberOf(row.values.BacklightLevel);
    row.used();
    light.push({ raw, row, app: null, what: level === null ? null : level > 0 ? 'screen-on' : 'screen-off' });
    if (level === 0) dark.push(raw);
  }
  const screen: State[] = [];
  for (const row of db.rows(TABLES.screen, ['timestamp', 'bundleID'], [], 'timestamp')) {
    const raw = rawOf(row);
    if (raw === null) continue;
    const app = textOf(row.values.bundleID);
    row.used();
    screen.push({ raw, row, app, what: 'app-on-screen' });
  }
  const byApp = new Map<string, State[]>();
  for (const row of db.rows(TABLES.apps, ['timestamp', 'Identifier', 'State'], [], 'timestamp')) {
    const raw = rawOf(row);
    const app = textOf(row.values.Identifier);
    if (raw === null || app === null) continue;
    row.used();
    const list = byApp.get(app);
    const state = { raw, row, app, what: stateOf(numberOf(row.values.State)) };
    if (list) list.push(state);
    else byApp.set(app, [state]);
  }
  let pulse = 0;
  for (const table of SIGNS_OF_LIFE)
    for (const row of db.rows(table, ['timestamp'])) {
      const raw = numberOf(row.values.timestamp);
      if (raw === null || signs.length >= MAX_SIGNS) continue;
      pulse++;
      signs.push(raw);
    }
  const volumes: Item[] = [];
  const bytes = ['BundleName', 'WifiIn', 'WifiOut', 'CellIn', 'CellOut'];
  for (const row of db.rows('PLProcessNetworkAgent_EventInterval_UsageDiff', ['timestamp', 'timestampEnd'], bytes)) {
    const raw = rawOf(row);
    const end = numberOf(row.values.timestampEnd);
    if (raw === null) continue;
    if (end === null || end < raw || !isWritable(clock.ms(raw) + (end - raw) * 1000)) {
      row.bad('end-before-begin', 'A count of bytes has no end after its begin.');
      continue;
    }
    signs.push(end);
    row.used();
    takeVolumes(volumes, row, time(clock.ms(raw)), time(clock.ms(raw) + (end - raw) * 1000));
  }
  const running: Item[] = [];
  for (const row of db.rows('PLAppTimeService_Aggregate_AppRunTime', ['timestamp', 'BundleID'], ['BackgroundTime'])) {
    const raw = rawOf(row);
    const app = textOf(row.values.BundleID);
    const seconds = numberOf(row.values.BackgroundTime);
    if (raw === null || app === null) continue;
    // `daemon:[client:owner]` is a daemon at work for somebody, not the app.
    if (app.includes(':') || seconds === null || !(seconds > 0) || seconds > 86_400) continue;
    row.used();
    const begin = clock.ms(raw);
    // The record gives seconds within the hour, not when: they are put at its begin.
    running.push(presence(app, 'running', time(begin), time(begin + seconds * 1000), row));
  }

  const alive = new Life(signs, pulse > 1 ? SILENCE_S : SILENCE_WITHOUT_PULSE_S);
  yield* holding(lock, TABLES.lock);
  yield* holding(light, TABLES.light);
  for (const list of byApp.values()) yield* holding(list, TABLES.apps);
  yield* layouts();
  yield* volumes;
  yield* running;

  /** Each state until the next, or until the log's last sign before it fell silent. */
  function* holding(states: readonly State[], table: string): Iterable<Item> {
    for (let i = 0; i < states.length; i++) {
      const { raw, row, app, what } = states[i]!;
      if (what === null) continue;
      yield presence(app, what, time(clock.ms(raw)), endOf(raw, states[i + 1]?.raw ?? null, table), row);
    }
  }

  function endOf(raw: number, next: number | null, table: string): string | null {
    if (next === null && db.isBroken(table)) return null;
    const last = alive.until(raw);
    if (next === null) return last === alive.last ? null : time(Math.max(clock.ms(last), clock.ms(raw)));
    return time(Math.max(clock.ms(Math.min(next, last)), clock.ms(raw)));
  }

  /** Rows of one instant are one picture of the screen; it holds until the next, or until the screen goes dark. */
  function* layouts(): Iterable<Item> {
    let d = 0;
    for (let i = 0; i < screen.length; ) {
      const { raw } = screen[i]!;
      let j = i;
      while (j < screen.length && screen[j]!.raw === raw) j++;
      const group = screen.slice(i, j);
      i = j;
      while (d < dark.length && dark[d]! <= raw) d++;
      const nexts = [screen[j]?.raw, dark[d]].filter((n): n is number => n !== undefined);
      const end = endOf(raw, nexts.length > 0 ? Math.min(...nexts) : null, TABLES.screen);
      // Behind the lock screen an app may be drawn and not seen.
      if (group.some((s) => s.app !== null && NOT_APPS.has(s.app))) continue;
      for (const { app, row } of group)
        if (app !== null) yield presence(app, 'app-on-screen', time(clock.ms(raw)), end, row);
    }
  }

  function presence(
    app: string | null,
    what: Presence['what'],
    begin: string,
    end: string | null,
    row: DatabaseRow,
  ): Item {
    return { type: 'Presence', row: { app, what, begin, end, source, from: row.place } };
  }
}

/** States of an app as BackBoard counts them; what is on screen is told better by the screen's own table. */
function stateOf(state: number | null): Presence['what'] | null {
  if (state === 2 || state === 4) return 'app-in-background';
  return state === 1 ? 'app-stopped' : null;
}

/** A row for each network that moved something; one of zeros where none did. Counts that are missing give none. */
function takeVolumes(into: Item[], row: DatabaseRow, begin: string, end: string): void {
  const { values } = row;
  const app = textOf(values.BundleName);
  const before = into.length;
  let still: 'wifi' | 'cellular' | null = null;
  for (const network of ['wifi', 'cellular'] as const) {
    const received = numberOf(network === 'wifi' ? values.WifiIn : values.CellIn);
    const sent = numberOf(network === 'wifi' ? values.WifiOut : values.CellOut);
    if (received === null || sent === null || !Number.isSafeInteger(received) || !Number.isSafeInteger(sent)) continue;
    if (received > 0 || sent > 0)
      into.push({ type: 'Volume', row: { app, begin, end, in: received, out: sent, network, from: row.place } });
    else still ??= network;
  }
  if (into.length === before && still !== null)
    into.push({ type: 'Volume', row: { app, begin, end, in: 0, out: 0, network: still, from: row.place } });
}

/** When the log ran: stretches of signs without a long silence between them. */
class Life {
  readonly #ends: number[] = [];
  readonly #begins: number[] = [];
  readonly last: number;

  constructor(signs: number[], silenceS: number) {
    signs.sort((a, b) => a - b);
    this.last = signs.at(-1) ?? 0;
    for (let i = 0; i < signs.length; i++) {
      if (i === 0 || signs[i]! - signs[i - 1]! > silenceS) this.#begins.push(signs[i]!);
      if (i === signs.length - 1 || signs[i + 1]! - signs[i]! > silenceS) this.#ends.push(signs[i]!);
    }
  }

  /** The last sign of the stretch that `raw` lies in. */
  until(raw: number): number {
    let low = 0;
    let high = this.#begins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#begins[middle]! <= raw) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? raw : this.#ends[low - 1]!;
  }
}
