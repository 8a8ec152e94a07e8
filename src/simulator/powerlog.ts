// The PowerLog of a simulated iPhone as tables, for whoever can write a database: screen, lock, backlight, app states, run
// time and bytes, on the log's own clock. Column names and layouts as in facts of real logs; see docs/simulator.md.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { NewTable } from '../model/units.ts';
import { covering, type Handset } from './handset.ts';
import { zoneOf } from './owner.ts';
import { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { Day, Span } from './truth.ts';
import { offsetAt, type Zone } from './zone.ts';

export const POWERLOG_NAME = 'CurrentPowerlog.PLSQL';
const HOME = 'com.apple.springboard.home-screen';
const LOCK = 'com.apple.lock-screen';

/** A zone that the phone is in from an instant on. */
export interface ZoneFrom {
  readonly fromMs: number;
  readonly zone: Zone;
}

/** The zones of a week in order, one an arrival. */
export function zonesOf(scenario: Scenario, days: readonly Day[]): ZoneFrom[] {
  const zones: ZoneFrom[] = [];
  for (const { number, fromMs } of days) {
    const zone = zoneOf(scenario, number);
    if (zones.at(-1)?.zone !== zone) zones.push({ fromMs, zone });
  }
  return zones;
}

export interface PowerlogOptions {
  /** Seconds that the phone's clock was ahead of the log's at the begin; negative: behind. */
  readonly offsetS: number;
  readonly zones?: readonly ZoneFrom[];
  /** Stretches in which nothing was written: the phone was off, or that part of the log is lost. */
  readonly missing: readonly Span[];
  /** From when to when the log keeps anything. */
  readonly fromMs: number;
  readonly toMs: number;
}

type Cell = string | number | null;
const SUFFIXLESS = ['ID INTEGER PRIMARY KEY', 'timestamp REAL'];

class Table {
  readonly rows: Cell[][] = [];
  readonly name: string;
  readonly columns: readonly string[];
  constructor(name: string, columns: readonly string[]) {
    this.name = name;
    this.columns = [...SUFFIXLESS, ...columns];
  }
  finish(): NewTable {
    const rows = this.rows.sort((a, b) => (a[0] as number) - (b[0] as number)).map((cells, i) => [i + 1, ...cells]);
    return { name: this.name, columns: this.columns, rows };
  }
}

/** How far the phone's clock is ahead of the log's: it drifts, and jumps where the phone was off. */
class Offset {
  readonly #base: number;
  readonly #driftPerMs: number;
  readonly #fromMs: number;
  readonly #jumps: readonly { atMs: number; s: number }[];

  constructor(r: Random, { offsetS, missing, fromMs }: PowerlogOptions) {
    this.#base = offsetS;
    this.#fromMs = fromMs;
    this.#driftPerMs = r.between(-0.03, 0.03) / HOUR_MS;
    this.#jumps = missing.map((m) => ({ atMs: m.toMs - 1, s: r.between(-250, 40) }));
  }

  at(ms: number): number {
    let s = this.#base + this.#driftPerMs * (ms - this.#fromMs);
    for (const jump of this.#jumps) if (ms >= jump.atMs) s += jump.s;
    return s;
  }
}

/** Something that an app sent or received; `photo` where it is a picture, made ready and sent after an access. */
export interface Transfer {
  readonly app: string;
  readonly atMs: number;
  readonly in: number;
  readonly out: number;
  readonly photo: boolean;
}

/** What went over the network until `untilMs`: as much with each contact, and pictures after some accesses to photos. */
export function transfersOf(r: Random, days: readonly Day[], untilMs: number): Transfer[] {
  const transfers: Transfer[] = [];
  const add = (app: string, atMs: number, received: number, sent: number, photo: boolean) => {
    if (atMs < untilMs) transfers.push({ app, atMs, in: Math.round(received), out: Math.round(sent), photo });
  };
  for (const day of days) {
    for (const hit of day.hits) add(hit.app, hit.atMs, r.between(2000, 60_000), r.between(400, 5000), false);
    for (const use of day.uses) {
      if (use.category !== 'photos' || use.via === 'picker') continue;
      // What an app makes ready for sending it sends at times at once.
      const chance = use.trigger === 'new-photo' ? 0.4 : use.onScreen ? 0.15 : 0.03;
      if (r.chance(chance))
        add(use.app, use.atMs + r.between(1, 90) * SECOND_MS, 3000, r.between(150_000, 3_000_000), true);
    }
  }
  return transfers;
}

/** Bytes as the log counts them: by app and five minutes. */
function bytesOf(transfers: readonly Transfer[]): Map<string, { in: number; out: number }> {
  const counts = new Map<string, { in: number; out: number }>();
  for (const t of transfers) {
    const key = `${slotOf(t.atMs)} ${t.app}`;
    const count = counts.get(key) ?? { in: 0, out: 0 };
    count.in += t.in;
    count.out += t.out;
    counts.set(key, count);
  }
  return counts;
}

const SLOT_MS = 5 * MINUTE_MS;
const slotOf = (ms: number): number => Math.floor(ms / SLOT_MS);

/** Milliseconds behind others by app and hour, as the log adds them up. */
function behindOf(days: readonly Day[], untilMs: number): Map<string, number> {
  const behind = new Map<string, number>();
  for (const use of days.flatMap((day) => day.uses)) {
    if (use.onScreen) continue;
    const hour = `${Math.floor(use.atMs / HOUR_MS)} ${use.app}`;
    const seconds = Math.min(3600, (Math.min(use.suspendedMs, untilMs) - use.atMs) / 1000);
    behind.set(hour, Math.min(3600, (behind.get(hour) ?? 0) + seconds));
  }
  return behind;
}

/** Whether the log keeps what happened at an instant. */
const isKept = ({ fromMs, toMs, missing }: PowerlogOptions, ms: number): boolean =>
  ms >= fromMs && ms < toMs && !missing.some((m) => ms >= m.fromMs && ms < m.toMs);

/** What the logs together can tell of an app: time at work behind others, and bytes; the same hour or minutes once. */
export function costsInLogs(
  days: readonly Day[],
  untilMs: number,
  transfers: readonly Transfer[],
  logs: readonly PowerlogOptions[],
): Map<string, { ms: number; in: number; out: number }> {
  const costs = new Map<string, { ms: number; in: number; out: number }>();
  const add = (key: string, lengthMs: number, cost: { ms?: number; in?: number; out?: number }) => {
    const [slot, app] = key.split(' ') as [string, string];
    if (!logs.some((log) => isKept(log, Number(slot) * lengthMs))) return;
    const sum = costs.get(app) ?? { ms: 0, in: 0, out: 0 };
    sum.ms += cost.ms ?? 0;
    sum.in += cost.in ?? 0;
    sum.out += cost.out ?? 0;
    costs.set(app, sum);
  };
  for (const [key, seconds] of behindOf(days, untilMs)) add(key, HOUR_MS, { ms: seconds * 1000 });
  for (const [key, bytes] of bytesOf(transfers)) add(key, SLOT_MS, bytes);
  return costs;
}

/** Whether the count of bytes that an instant falls into stands in one of the logs. */
export const isCounted = (logs: readonly PowerlogOptions[], ms: number): boolean =>
  logs.some((log) => isKept(log, slotOf(ms) * SLOT_MS));

export function powerlogTables(
  days: readonly Day[],
  handset: Handset,
  seed: string | number,
  options: PowerlogOptions,
  transfers?: readonly Transfer[],
): NewTable[] {
  const r = new Random(`${seed}/powerlog`);
  const offset = new Offset(r.fork('offset'), options);
  const raw = (ms: number) => Math.round((ms / 1000 - offset.at(ms)) * 1e6) / 1e6;
  const put = (table: Table, ms: number, ...cells: Cell[]) => {
    if (isKept(options, ms)) table.rows.push([raw(ms), ...cells]);
  };

  const offsets = new Table('PLStorageOperator_EventForward_TimeOffset', [
    'baseband REAL',
    'kernel REAL',
    'system REAL',
  ]);
  const starts = [options.fromMs, ...options.missing.map((m) => m.toMs)];
  for (const [i, start] of starts.entries()) {
    const stop = options.missing[i]?.fromMs ?? options.toMs;
    for (let at = start; at < stop; at += r.between(0.5, 9) * HOUR_MS) put(offsets, at, null, 0, offset.at(at));
  }

  const lock = new Table('PLSpringBoardAgent_EventForward_SBLock', ['Locked INTEGER']);
  const light = new Table('PLScreenStateAgent_EventPoint_BacklightEvent', [
    'BacklightLevel INTEGER',
    'TransitionReason INTEGER',
  ]);
  const screen = new Table('PLScreenStateAgent_EventForward_ScreenState', [
    'bundleID TEXT',
    'AppRole INTEGER',
    'Level REAL',
    'ScreenWeight REAL',
    'Display INTEGER',
    'Orientation INTEGER',
  ]);
  const show = (ms: number, app: string) => {
    const [role, level] = app === HOME ? [1, 0] : app === LOCK ? [3, 1050] : [1, 1];
    put(screen, ms, app, role, level, 1, 0, 1);
  };
  /** The log writes a moment after it happened. */
  const late = () => r.between(5, 260);
  for (const session of handset.sessions) {
    put(light, session.fromMs + late(), 100, 1);
    show(session.fromMs + late(), LOCK);
    put(lock, session.unlockedMs + late(), 0);
    if (session.visits[0]!.fromMs - session.unlockedMs > 200) show(session.unlockedMs + 10, HOME);
    for (const [i, visit] of session.visits.entries()) {
      show(visit.fromMs + late(), visit.app);
      const next = session.visits[i + 1]?.fromMs ?? session.toMs;
      if (next - visit.toMs > 700) show(visit.toMs + late(), HOME);
    }
    put(light, session.toMs + late(), 0, 2);
    show(session.toMs + late(), LOCK);
    put(lock, session.lockedMs + late(), 1);
  }
  for (const glance of handset.glances) {
    put(light, glance.fromMs + late(), 100, 5);
    show(glance.fromMs + late(), LOCK);
    put(light, glance.toMs + late(), 0, 2);
  }

  const states = new Table('PLApplicationAgent_EventForward_Application', [
    'Identifier TEXT',
    'pid INTEGER',
    'State INTEGER',
    'Reason INTEGER',
  ]);
  const pids = new Map<string, number>();
  const pid = (app: string) => pids.get(app) ?? pids.set(app, 300 + pids.size * 7).get(app)!;
  const isOn = (app: string, ms: number) => covering(handset.visits, ms)?.app === app;
  for (const visit of handset.visits) {
    const { app } = visit;
    put(states, visit.fromMs + late(), app, pid(app), 8, 0);
    const left = visit.toMs + r.between(150, 1200);
    if (isOn(app, left)) continue;
    put(states, left, app, pid(app), 4, 0);
    const stopped = left + r.between(1, 30) * SECOND_MS;
    if (!isOn(app, stopped) && !handset.visits.some((v) => v.app === app && v.fromMs > left && v.fromMs < stopped))
      put(states, stopped, app, pid(app), 2, 0);
  }
  for (const use of days.flatMap((day) => day.uses)) {
    const stop = Math.min(use.suspendedMs, handset.toMs);
    // Not every wake is noted.
    if (use.onScreen || use.trigger === 'leave' || !r.chance(0.7)) continue;
    const from = use.atMs - r.between(50, 900);
    if (isOn(use.app, from) || isOn(use.app, stop)) continue;
    if (handset.visits.some((v) => v.app === use.app && v.fromMs < stop && v.toMs > from)) continue;
    put(states, from, use.app, pid(use.app), 4, 0);
    put(states, stop, use.app, pid(use.app), 2, 0);
  }

  const run = new Table('PLAppTimeService_Aggregate_AppRunTime', [
    'timeInterval REAL',
    'BundleID TEXT',
    'ScreenOnTime REAL',
    'BackgroundTime REAL',
    'BackgroundLocationTime REAL',
  ]);
  for (const [key, seconds] of behindOf(days, handset.toMs)) {
    const [hour, app] = key.split(' ') as [string, string];
    put(run, Number(hour) * HOUR_MS, 3600, app, 0, seconds, 0);
  }
  for (let at = Math.ceil(options.fromMs / HOUR_MS) * HOUR_MS; at < handset.toMs; at += 4 * HOUR_MS)
    put(run, at, 3600, 'locationd:[com.example.system:com.example.maps]', 0, 12, 12);

  const diff = new Table('PLProcessNetworkAgent_EventInterval_UsageDiff', [
    'BundleName TEXT',
    'ProcessName TEXT',
    'WifiIn REAL',
    'WifiOut REAL',
    'CellIn REAL',
    'CellOut REAL',
    'timestampEnd REAL',
  ]);
  for (const [key, bytes] of bytesOf(transfers ?? transfersOf(r.fork('bytes'), days, handset.toMs))) {
    const [slot, app] = key.split(' ') as [string, string];
    const from = Number(slot) * SLOT_MS;
    const begin = raw(from);
    // Of the minutes, not of the log: two logs that overlap agree.
    const cellular = new Random(`cellular/${key}`).chance(0.2);
    put(
      diff,
      from,
      app,
      app.slice(app.lastIndexOf('.') + 1),
      ...(cellular ? [0, 0, bytes.in, bytes.out] : [bytes.in, bytes.out, 0, 0]),
      Math.round((begin + 300) * 1e6) / 1e6,
    );
  }

  const zones = new Table('PLLocaleAgent_EventForward_TimeZone', ['SecondsFromGMT INTEGER', 'TimeZoneName TEXT']);
  const arrivals = options.zones ?? [];
  for (const at of new Set([...(arrivals.length > 0 ? starts : []), ...arrivals.map((a) => a.fromMs)])) {
    const { zone } = arrivals.findLast((a) => a.fromMs <= at) ?? arrivals[0]!;
    put(zones, at, offsetAt(zone, at) * 60, zone.name);
  }

  const battery = new Table('PLBatteryAgent_EventBackward_Battery', ['Level REAL', 'IsCharging INTEGER']);
  for (let at = options.fromMs + r.between(0, 60_000); at < handset.toMs; at += r.between(20, 1100) * SECOND_MS)
    put(battery, at, r.integer(20, 100), r.integer(0, 1));

  return [offsets, zones, lock, light, screen, states, run, diff, battery].map((table) => table.finish());
}
