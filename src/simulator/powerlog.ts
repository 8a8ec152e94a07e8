// The PowerLog of a simulated iPhone as tables, for whoever can write a database: screen, lock, backlight, app states, run
// time and bytes, on the log's own clock. Column names and layouts as in facts of real logs; see docs/simulator.md.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { NewTable } from '../model/units.ts';
import { covering, type Handset } from './handset.ts';
import { Random } from './random.ts';
import type { Day, Span } from './truth.ts';

export const POWERLOG_NAME = 'CurrentPowerlog.PLSQL';
const HOME = 'com.apple.springboard.home-screen';
const LOCK = 'com.apple.lock-screen';

export interface PowerlogOptions {
  /** Seconds that the phone's clock was ahead of the log's at the begin; negative: behind. */
  readonly offsetS: number;
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

/** Bytes that an app moved, a count every five minutes. */
function bytesOf(r: Random, days: readonly Day[], untilMs: number): Map<string, { in: number; out: number }> {
  const counts = new Map<string, { in: number; out: number }>();
  const add = (app: string, atMs: number, received: number, sent: number) => {
    if (atMs >= untilMs) return;
    const key = `${Math.floor(atMs / (5 * MINUTE_MS))} ${app}`;
    const count = counts.get(key) ?? { in: 0, out: 0 };
    count.in += Math.round(received);
    count.out += Math.round(sent);
    counts.set(key, count);
  };
  for (const day of days) {
    for (const hit of day.hits) add(hit.app, hit.atMs, r.between(2000, 60_000), r.between(400, 5000));
    for (const use of day.uses) {
      if (use.category !== 'photos' || use.via === 'picker') continue;
      // What an app makes ready for sending it sends at times at once.
      const chance = use.trigger === 'new-photo' ? 0.4 : use.onScreen ? 0.15 : 0.03;
      if (r.chance(chance)) add(use.app, use.atMs + r.between(1, 90) * SECOND_MS, 3000, r.between(150_000, 3_000_000));
    }
  }
  return counts;
}

export function powerlogTables(
  days: readonly Day[],
  handset: Handset,
  seed: string | number,
  options: PowerlogOptions,
): NewTable[] {
  const r = new Random(`${seed}/powerlog`);
  const offset = new Offset(r.fork('offset'), options);
  const isKept = (ms: number) =>
    ms >= options.fromMs && ms < options.toMs && !options.missing.some((m) => ms >= m.fromMs && ms < m.toMs);
  const raw = (ms: number) => Math.round((ms / 1000 - offset.at(ms)) * 1e6) / 1e6;
  const put = (table: Table, ms: number, ...cells: Cell[]) => {
    if (isKept(ms)) table.rows.push([raw(ms), ...cells]);
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
  const behind = new Map<string, number>();
  for (const use of days.flatMap((day) => day.uses)) {
    const stop = Math.min(use.suspendedMs, handset.toMs);
    if (!use.onScreen) {
      const hour = `${Math.floor(use.atMs / HOUR_MS)} ${use.app}`;
      behind.set(hour, (behind.get(hour) ?? 0) + Math.min(3600, (stop - use.atMs) / 1000));
    }
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
  for (const [key, seconds] of behind) {
    const [hour, app] = key.split(' ') as [string, string];
    put(run, Number(hour) * HOUR_MS, 3600, app, 0, Math.min(3600, seconds), 0);
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
  for (const [key, bytes] of bytesOf(r.fork('bytes'), days, handset.toMs)) {
    const [slot, app] = key.split(' ') as [string, string];
    const from = Number(slot) * 5 * MINUTE_MS;
    const begin = raw(from);
    const cellular = r.chance(0.2);
    put(
      diff,
      from,
      app,
      app.slice(app.lastIndexOf('.') + 1),
      ...(cellular ? [0, 0, bytes.in, bytes.out] : [bytes.in, bytes.out, 0, 0]),
      Math.round((begin + 300) * 1e6) / 1e6,
    );
  }

  const battery = new Table('PLBatteryAgent_EventBackward_Battery', ['Level REAL', 'IsCharging INTEGER']);
  for (let at = options.fromMs + r.between(0, 60_000); at < handset.toMs; at += r.between(20, 1100) * SECOND_MS)
    put(battery, at, r.integer(20, 100), r.integer(0, 1));

  return [offsets, lock, light, screen, states, run, diff, battery].map((table) => table.finish());
}
