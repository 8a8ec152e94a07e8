// Telltale's answers beside the truth, over many simulated weeks. The engine comes in from outside, so that the
// simulator stays below it. Everything is counted; what was answered wrongly is described by what it was.
import { MINUTE_MS, parseTime } from '../base/time.ts';
import type { Finding } from '../model/finding.ts';
import type { Options, Result } from '../model/result.ts';
import { type Access, GRADES, type Grade, type Rows } from '../model/rows.ts';
import { expectedOf, fits } from './expected.ts';
import type { Family } from './families.ts';
import type { Interval } from './logger.ts';
import { keptFromMs, reportLines } from './report.ts';
import { tracesOf } from './traces.ts';
import type { Day, Use } from './truth.ts';

export type RunEngine = (report: string, options: Partial<Options>) => Promise<{ rows: Rows; result: Result }>;

/** A simulated week with everything that is true of it. */
export interface Week {
  readonly family: Family;
  readonly seed: string;
  readonly text: string;
  readonly keptFromMs: number;
  readonly days: readonly Day[];
  readonly uses: readonly Use[];
  /** The row that a line, counted from 1, begins or ends; null for network rows. */
  readonly intervals: readonly (Interval | null)[];
}

export function makeWeek(family: Family, seed: string): Week {
  const days: Day[] = [];
  const texts: string[] = [];
  const intervals: (Interval | null)[] = [null];
  for (const { text, event } of reportLines(family.scenario, seed, { onDay: (day) => void days.push(day) })) {
    texts.push(text);
    intervals.push(event?.interval ?? null);
  }
  return {
    family,
    seed,
    text: `${texts.join('\n')}\n`,
    keptFromMs: keptFromMs(family.scenario, seed),
    days,
    uses: days.flatMap((day) => day.uses),
    intervals,
  };
}

/** One row of the report as telltale read it, beside what it was. */
export interface Judged {
  readonly access: Access;
  readonly interval: Interval;
  readonly use: Use;
}

export interface Tally {
  given: number;
  wrong: number;
}
const tally = (): Tally => ({ given: 0, wrong: 0 });
const auditTally = (): AuditTally => ({ given: 0, wrong: 0, checked: 0, expected: 0, found: 0 });

export interface AuditTally extends Tally {
  /** Findings that the truth can check. */
  checked: number;
  /** Subjects with something to find, and those of them that were found. */
  expected: number;
  found: number;
}

export interface Accuracy {
  readonly family: string;
  weeks: number;
  lines: number;
  rows: number;
  /** Rows given a state, by `value grade`. */
  readonly states: Map<string, Tally>;
  background: number;
  traced: number;
  tracedFound: number;
  untracedFound: number;
  /** Spans of use: rows with one, rows whose true span is outside, rows without one, by class of timing. */
  readonly spans: Map<string, Tally & { none: number }>;
  readonly audits: Map<string, AuditTally>;
  /** Findings by grade, over the audits whose answer the truth can check. */
  readonly findings: Map<Grade, Tally>;
  readonly misses: Map<string, number>;
  /** Minutes by which the learned night begins too early or ends too late; one entry a week with a learned night. */
  readonly nights: { before: number; after: number }[];
}

export const emptyAccuracy = (family: string): Accuracy => ({
  family,
  weeks: 0,
  lines: 0,
  rows: 0,
  states: new Map(),
  background: 0,
  traced: 0,
  tracedFound: 0,
  untracedFound: 0,
  spans: new Map(),
  audits: new Map(),
  findings: new Map(),
  misses: new Map(),
  nights: [],
});

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function judgeState(into: Accuracy, { access, use }: Judged, traces: readonly string[]): void {
  const { value, grade } = access.state;
  const given = value !== 'unknown' && grade !== 'unknown';
  const right = value === 'on-screen' ? use.onScreen : value === 'background' ? !use.onScreen : false;
  if (given) {
    const t = at(into.states, `${value} ${grade}`, tally);
    t.given++;
    if (!right) {
      t.wrong++;
      const why = [...new Set(access.state.evidence.map((e) => e.why))].sort().join(' + ');
      const miss = `${value} ${grade}, but ${use.onScreen ? 'on screen' : 'in the background'}: ${use.category}, ${use.habit} (${why})`;
      into.misses.set(miss, (into.misses.get(miss) ?? 0) + 1);
    }
  }
  if (use.onScreen || access.via === 'picker') return;
  into.background++;
  const found = given && value === 'background';
  if (traces.length > 0) {
    into.traced++;
    if (found) into.tracedFound++;
    else {
      const miss = `not found though ${traces.join(' + ')}: ${use.category}, ${use.habit}${value === 'unknown' ? '' : `, called ${value}`}`;
      into.misses.set(miss, (into.misses.get(miss) ?? 0) + 1);
    }
  } else if (found) into.untracedFound++;
}

/** Milliseconds to either side that writing times as whole milliseconds may cost. */
const ROUNDING_MS = 2;

function judgeSpan(into: Accuracy, { access, interval }: Judged): void {
  const t = at(into.spans, access.timing, () => ({ ...tally(), none: 0 }));
  if (access.use === null) {
    t.none++;
    return;
  }
  const span = interval.usedMs[1] - interval.usedMs[0];
  t.given++;
  if (span < access.use.minMs - ROUNDING_MS || span > access.use.maxMs + ROUNDING_MS) t.wrong++;
}

function judgeFindings(into: Accuracy, week: Week, result: Result, judged: ReadonlyMap<number, Judged>): void {
  const expected = expectedOf(week, [...judged.values()]);
  const found = new Map<string, Set<string>>();
  for (const finding of result.findings) {
    if (finding.outcome !== 'observed') continue;
    const rows = finding.evidence.map((e) => (e.line === undefined ? undefined : judged.get(e.line)));
    const fit = fits(
      week,
      finding,
      rows.filter((row) => row !== undefined),
    );
    const t = at(into.audits, finding.audit, auditTally);
    t.given++;
    if (fit === null) continue;
    t.checked++;
    const grade = at(into.findings, finding.grade, tally);
    grade.given++;
    if (!fit) {
      t.wrong++;
      grade.wrong++;
      const miss = `finding ${finding.audit} (${finding.grade}) on ${subject(finding)}`;
      into.misses.set(miss, (into.misses.get(miss) ?? 0) + 1);
    } else at(found, finding.audit, () => new Set<string>()).add(subject(finding));
  }
  for (const [audit, subjects] of expected) {
    const t = at(into.audits, audit, auditTally);
    for (const s of subjects) {
      t.expected++;
      if (found.get(audit)?.has(s)) t.found++;
    }
  }
}

/** What a finding is about, as the truth names it. */
const subject = (finding: Finding): string =>
  [finding.app ?? '', finding.subject.data ?? finding.subject.host ?? ''].join(' ').trim();

/** Minutes of the day at which the owner's nights truly begin and end, in the export's zone: earliest and latest. */
function judgeNight(into: Accuracy, week: Week, result: Result): void {
  const { from, to, basis } = result.derived.night;
  if (basis !== 'learned' || from === null || to === null) return;
  // The hours that telltale calls night and in which the owner was up, as the record writes local time.
  const length = (to - from + 1440) % 1440;
  let outside = 0;
  let total = 0;
  let missed = 0;
  for (const day of week.days.slice(1, -1)) {
    const offset = parseTime('1970-01-01T00:00:00Z') + week.family.scenario.places.at(-1)!.zone.standard * MINUTE_MS;
    for (let ms = day.fromMs; ms < day.toMs; ms += 10 * MINUTE_MS) {
      const minute = Math.floor((ms + offset) / MINUTE_MS) % 1440;
      const called = (minute - from + 1440) % 1440 < length;
      const night = ms >= day.night.fromMs && ms < day.night.toMs;
      if (called) total++;
      if (called && !night) outside++;
      if (!called && night) missed++;
    }
  }
  if (total > 0) into.nights.push({ before: outside / total, after: missed / (total - outside + missed) });
}

/** Runs the engine on one week and adds what came out. */
export async function judgeWeek(week: Week, run: RunEngine, ...into: Accuracy[]): Promise<void> {
  const { rows, result } = await run(week.text, {});
  const traces = tracesOf(week);
  const judged = new Map<number, Judged>();
  for (const access of rows.Access) {
    const line = access.from.line;
    const interval = line === undefined ? null : week.intervals[line];
    if (line === undefined || !interval) continue;
    judged.set(line, { access, interval, use: week.uses[interval.uses[0]!]! });
  }
  for (const total of into) {
    total.weeks++;
    total.lines += week.intervals.length - 1;
    total.rows += judged.size;
    for (const row of judged.values()) {
      judgeState(total, row, traces.get(row.interval.id) ?? []);
      judgeSpan(total, row);
    }
    judgeFindings(total, week, result, judged);
    judgeNight(total, week, result);
  }
}

export const GRADES_GIVEN: readonly Grade[] = GRADES.filter((grade) => grade !== 'unknown');
