// Simulated weeks whose phone keeps more than one record: which scenario, which records, and what is wrong with them.
import { DAY_MS, HOUR_MS } from '../base/time.ts';
import type { NewTable } from '../model/units.ts';
import { type AndroidLife, type AndroidVersion, androidLife } from './android.ts';
import { BUGREPORT_NAME, bugreportLines } from './android-dumps.ts';
import type { Family } from './families.ts';
import { type Handset, handsetOf } from './handset.ts';
import { HEALTH_NAME, healthLines } from './health.ts';
import { exportMs, zoneAtExport } from './owner.ts';
import { TCC_NAME, tccTables } from './permissions.ts';
import { simulate } from './phone.ts';
import {
  POWERLOG_NAME,
  type PowerlogOptions,
  powerlogTables,
  type Transfer,
  transfersOf,
  zonesOf,
} from './powerlog.ts';
import { Random } from './random.ts';
import { type ReportLine, reportLines, reportName } from './report.ts';
import type { Day, Span } from './truth.ts';

/** A file as the phone would have written it: text in lines, or a database in tables. */
export interface PhoneFile {
  readonly name: string;
  readonly lines?: Iterable<string>;
  readonly tables?: readonly NewTable[];
}

export interface PhoneWeek {
  readonly id: string;
  readonly family: Family;
  readonly days: readonly Day[];
  readonly handset: Handset;
  readonly files: readonly PhoneFile[];
  /** An iPhone's lines of the report, and its logs with what they keep. */
  readonly lines: readonly ReportLine[];
  readonly logs: readonly PowerlogOptions[];
  /** What its apps sent and received, which the logs count. */
  readonly transfers: readonly Transfer[];
  /** An Android phone's own side. */
  readonly life: AndroidLife | null;
  readonly splicedMs: number;
}

export interface Variant {
  readonly id: string;
  readonly about: string;
  readonly make: (family: Family, seed: string) => PhoneWeek;
}

/** Stretches of three quarters of an hour to ten hours, in order, none touching another. */
function missingHours(r: Random, fromMs: number, toMs: number): Span[] {
  const spans: Span[] = [];
  for (let at = fromMs + r.between(6, 30) * HOUR_MS; ; ) {
    const end = at + r.between(0.75, 10) * HOUR_MS;
    if (end > toMs - 2 * HOUR_MS) return spans;
    spans.push({ fromMs: at, toMs: end });
    at = end + r.between(20, 60) * HOUR_MS;
  }
}

type Logs = (r: Random, fromMs: number, toMs: number) => PowerlogOptions[];

const DAY_SHIFT_S = 2_764_000;
const log = (fromMs: number, toMs: number, offsetS: number, missing: readonly Span[] = []): PowerlogOptions => ({
  fromMs,
  toMs,
  offsetS,
  missing,
});

function iphoneWeek(id: string, family: Family, seed: string, logsOf: Logs, isSpliced: boolean): PhoneWeek {
  const { scenario } = family;
  const days: Day[] = [];
  const lines = [...reportLines(scenario, seed, { onDay: (day) => void days.push(day) })];
  const until = exportMs(scenario);
  const handset = handsetOf(days, seed, until);
  const logs = logsOf(new Random(`${seed}/logs`), Math.max(days[0]!.fromMs, until - 8 * DAY_MS), until);
  const zones = zonesOf(scenario, days);
  const transfers = transfersOf(new Random(`${seed}/transfers`), days, handset.toMs);
  const texts = lines.map((line) => line.text);
  // An earlier export of the same week, put before the later one by hand.
  const half = until - 3 * DAY_MS;
  const earlier = lines.filter(({ event }) => event !== null && event.atMs < half).map((line) => line.text);
  const files: PhoneFile[] = [
    { name: reportName(scenario), lines: isSpliced ? [...earlier, ...texts] : texts },
    ...logs.map((options, i) => ({
      name: i === 0 ? POWERLOG_NAME : `powerlog_${i}.PLSQL`,
      tables: powerlogTables(days, handset, `${seed}/${i}`, { ...options, zones }, transfers),
    })),
    { name: TCC_NAME, tables: tccTables(scenario, seed) },
    { name: HEALTH_NAME, lines: healthLines(scenario, seed) },
  ];
  return { id, family, days, handset, files, lines, logs, transfers, life: null, splicedMs: 0 };
}

function androidWeek(id: string, family: Family, seed: string, version: AndroidVersion, splicedMs: number): PhoneWeek {
  const { scenario } = family;
  const days = [...simulate(scenario, seed)];
  const atMs = exportMs(scenario);
  const handset = handsetOf(days, seed, atMs);
  const life = androidLife(scenario, days, handset, seed, version);
  const options = { zone: zoneAtExport(scenario), atMs, ...(splicedMs > 0 ? { splicedMs } : {}) };
  const files = [{ name: BUGREPORT_NAME, lines: bugreportLines(life, days, handset, options, seed) }];
  return { id, family, days, handset, files, lines: [], logs: [], transfers: [], life, splicedMs };
}

const iphone = (id: string, about: string, logs: Logs, isSpliced = false): Variant => ({
  id,
  about,
  make: (family, seed) => iphoneWeek(id, family, seed, logs, isSpliced),
});
const android = (version: AndroidVersion, splicedMs = 0): Variant => {
  const id = `android-${version}${splicedMs > 0 ? '-spliced' : ''}`;
  return {
    id,
    about: `an Android ${version} bug report${splicedMs > 0 ? ', its app-ops put together from two dumps' : ''}`,
    make: (family, seed) => androidWeek(id, family, seed, version, splicedMs),
  };
};

export const VARIANTS: readonly Variant[] = [
  iphone('iphone', 'report, PowerLog, permissions, sleep', (_, from, to) => [log(from, to, -373.5)]),
  iphone('iphone-clock', 'the log’s clock is a month behind the phone’s', (_, from, to) => [
    log(from, to, DAY_SHIFT_S),
  ]),
  iphone('iphone-missing', 'hours are missing in the log, and its clock jumps there', (r, from, to) => [
    log(from, to, -631.9, missingHours(r, from, to)),
  ]),
  iphone('iphone-late', 'the log keeps the last three days only', (_, __, to) => [log(to - 3 * DAY_MS, to, 12.25)]),
  iphone('iphone-two-logs', 'two logs that overlap by a day, each on a clock of its own', (_, from, to) => [
    log(from, to - 3 * DAY_MS, -411.6),
    log(to - 4 * DAY_MS, to, 95_000),
  ]),
  iphone(
    'iphone-spliced',
    'two exports of the report put into one file',
    (_, from, to) => [log(from, to, -373.5)],
    true,
  ),
  android(8),
  android(9),
  android(10),
  android(11),
  android(12),
  android(13),
  android(14),
  android(16),
  android(11, 2.3 * DAY_MS),
];
