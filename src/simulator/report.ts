// Writes a simulated phone's App Privacy Report (v4 NDJSON): access rows in order of time, then network rows in none.
import { DAY_MS, HOUR_MS } from '../base/time.ts';
import { type LogEvent, Logger } from './logger.ts';
import { exportMs, zoneAtExport } from './owner.ts';
import { simulate } from './phone.ts';
import { Random } from './random.ts';
import type { App, HostHabit, Scenario } from './scenario.ts';
import type { Day } from './truth.ts';
import { timeWriter } from './zone.ts';

export interface ReportLine {
  readonly text: string;
  /** What the line is the begin or end of; null for network rows. */
  readonly event: LogEvent | null;
}

interface Window {
  readonly app: App;
  readonly host: HostHabit;
  hits: number;
  firstMs: number;
  lastMs: number;
}

export interface ReportOptions {
  /** Sees every day before its rows are written. */
  readonly onDay?: (day: Day) => void;
}

const ADDRESS = /^[\d.]+$|:/;

/** The instant before which nothing is kept: pruning runs when the phone finds time for it, so up to half a day late. */
export function keptFromMs(scenario: Scenario, seed: string | number): number {
  if (scenario.keepDays === null) return Number.NEGATIVE_INFINITY;
  const late = new Random(`${seed}/prune`).between(0, 12 * HOUR_MS);
  return exportMs(scenario) - scenario.keepDays * DAY_MS - late;
}

const storedId = (app: App): string => (app.teamPrefix ? `${app.teamPrefix}.${app.id}` : app.id);

/** Every line of the report with what it stands for. Holds one day at a time, and one entry per host of an app. */
export function* reportLines(
  scenario: Scenario,
  seed: string | number,
  options: ReportOptions = {},
): Generator<ReportLine> {
  const random = new Random(`${seed}/report`);
  const apps = new Map(scenario.apps.map((app) => [app.id, app]));
  const apple = new Set(scenario.apps.filter((app) => app.apple).map((app) => app.id));
  const logger = new Logger(random.fork('logger'), scenario.system, scenario.oddities, apple);
  const write = timeWriter(zoneAtExport(scenario));
  const from = keptFromMs(scenario, seed);
  const until = exportMs(scenario);
  const twice = random.fork('duplicates');
  const windows = new Map<string, Window>();

  function* lines(events: readonly LogEvent[]): Generator<ReportLine> {
    for (const event of events) {
      if (event.atMs < from || event.atMs >= until) continue;
      const { interval, kind } = event;
      const count = scenario.system.accessCount ? '"accessCount":0,' : '';
      const picker = interval.picker ? '"outOfProcess":true,' : '';
      const id = storedId(apps.get(interval.app)!);
      const text = `{${count}"accessor":{"identifier":"${id}","identifierType":"bundleID"},"category":"${interval.category}","identifier":"${interval.id}","kind":"${kind}",${picker}"timeStamp":"${write(event.atMs)}","type":"access"}`;
      yield { text, event };
      if (kind === 'intervalBegin' && twice.chance(scenario.oddities.duplicate)) yield { text, event };
    }
  }

  for (const day of simulate(scenario, seed)) {
    options.onDay?.(day);
    for (const hit of day.hits) {
      if (hit.atMs < from || hit.atMs >= until) continue;
      const key = `${hit.app}\u0000${hit.host}`;
      const window = windows.get(key);
      if (window) {
        window.hits++;
        window.firstMs = Math.min(window.firstMs, hit.atMs);
        window.lastMs = Math.max(window.lastMs, hit.atMs);
      } else {
        const app = apps.get(hit.app)!;
        windows.set(key, { app, host: app.hosts[hit.host]!, hits: 1, firstMs: hit.atMs, lastMs: hit.atMs });
      }
    }
    yield* lines(logger.day(day));
  }
  yield* lines(logger.rest());

  const shuffle = random.fork('network');
  const rows = [...windows.values()].map((window) => ({ window, order: shuffle.next() }));
  rows.sort((a, b) => a.order - b.order);
  for (const { window } of rows) {
    const { app, host } = window;
    // A single hit may still have two times a few milliseconds apart.
    const lastMs = window.hits === 1 && shuffle.chance(0.03) ? window.lastMs + shuffle.between(1, 13) : window.lastMs;
    const context = host.context ?? '';
    const verified = scenario.system.classified ? `,"contextVerificationType":${context === '' ? 0 : 2}` : '';
    const classified = scenario.system.classified ? `,"domainClassification":${ADDRESS.test(host.host) ? 2 : 1}` : '';
    const text = `{"timeStamp":"${write(lastMs)}","initiatedType":"${host.initiated === 'user' ? 'NonAppInitiated' : 'AppInitiated'}","context":"${context}","domain":"${host.host}"${verified},"type":"networkActivity","domainType":${host.listed ? 1 : 2},"firstTimeStamp":"${write(window.firstMs)}","bundleID":"${storedId(app)}","domainOwner":"${host.listed ? (host.owner ?? '') : ''}","hits":${window.hits}${classified}}`;
    yield { text, event: null };
  }
}

/** The report as text, line by line, without line ends. */
export function* reportText(scenario: Scenario, seed: string | number): Generator<string> {
  for (const line of reportLines(scenario, seed)) yield line.text;
}

/** The name that the phone would give the file. */
export function reportName(scenario: Scenario): string {
  const at = timeWriter(zoneAtExport(scenario))(exportMs(scenario));
  return `App_Privacy_Report_v4_${at.slice(0, 19).replaceAll(':', '_')}.ndjson`;
}
