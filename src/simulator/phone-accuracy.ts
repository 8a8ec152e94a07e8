// States that telltale read as `recorded` or `shown` beside the truth, end to end through its readers. What a record can
// show is worked out from the truth and the record's own limits, never from telltale's rules: see docs/simulator.md.
import { DAY_MS, MINUTE_MS, parseTime, SECOND_MS } from '../base/time.ts';
import type { Options, Result } from '../model/result.ts';
import type { Access, Rows } from '../model/rows.ts';
import {
  type AndroidLife,
  androidId,
  discreteAccesses,
  lastAccesses,
  type OpAccess,
  type StateKey,
  TOP_SETTLE_MS,
} from './android.ts';
import { chargedMs } from './android-battery.ts';
import { covering, isSettled, momentAt } from './handset.ts';
import { type BytesVerdicts, type Counted, costVerdicts, noneCounted, uploadVerdicts } from './phone-bytes-accuracy.ts';
import type { PhoneFile, PhoneWeek } from './phone-families.ts';

export type RunPhone = (
  files: readonly PhoneFile[],
  options: Partial<Options>,
) => Promise<{ rows: Rows; result: Result }>;

/** Answers of one grade: given, wrong, what the records can show, and how much of that was found. */
export interface GradeTally {
  given: number;
  wrong: number;
  /** Given within the settle time after the app was left: the phone itself still wrote "on top". Not counted as wrong. */
  settling: number;
  expected: number;
  found: number;
}

export interface PhoneAccuracy {
  readonly id: string;
  weeks: number;
  readonly recorded: GradeTally;
  readonly shown: GradeTally;
  /** Accesses that findings call begun in the dark or locked, and begun asleep. */
  readonly dark: { given: number; wrong: number };
  readonly asleep: { given: number; wrong: number };
  /** Accesses that bytes were sent after, and apps with what they cost. */
  readonly uploads: Counted;
  readonly costs: Counted;
  readonly misses: Map<string, number>;
}

const tally = (): GradeTally => ({ given: 0, wrong: 0, settling: 0, expected: 0, found: 0 });
export const emptyPhoneAccuracy = (id: string): PhoneAccuracy => ({
  id,
  weeks: 0,
  recorded: tally(),
  shown: tally(),
  dark: { given: 0, wrong: 0 },
  asleep: { given: 0, wrong: 0 },
  uploads: noneCounted(),
  costs: noneCounted(),
  misses: new Map(),
});

/** One answer beside the truth, to be added to as many totals as wanted. */
type Verdict = (into: PhoneAccuracy) => void;

const miss =
  (text: string): Verdict =>
  (into) =>
    void into.misses.set(text, (into.misses.get(text) ?? 0) + 1);
const given =
  (grade: 'recorded' | 'shown', wrong: string | null, settling = false): Verdict =>
  (into) => {
    into[grade].given++;
    if (settling) into[grade].settling++;
    if (wrong === null) return;
    into[grade].wrong++;
    miss(wrong)(into);
  };
const expected =
  (grade: 'recorded' | 'shown', lost: string | null): Verdict =>
  (into) => {
    into[grade].expected++;
    if (lost === null) into[grade].found++;
    else miss(lost)(into);
  };

/** Two records of one phone agree on the time to about a second; a log writes a moment late. */
const APART_MS = 2 * SECOND_MS;
/** Usage events and the end of a dump are whole seconds. */
const APART_SECONDS_MS = 4 * SECOND_MS;
/** A log that stopped is alive for certain until so long before. */
const LAST_SIGN_MS = 20 * MINUTE_MS;

/** From when to when the logs of an iPhone tell what was on screen. */
function toldSpans(week: PhoneWeek): { fromMs: number; toMs: number }[] {
  const events = week.handset.sessions.flatMap((s) => [s.fromMs, s.toMs]).sort((a, b) => a - b);
  return week.logs.flatMap(({ fromMs, toMs, missing }) => {
    const starts = [fromMs, ...missing.map((m) => m.toMs)];
    return starts.map((start, i) => ({
      // Before the first event of a stretch the state is not known.
      fromMs: events.find((at) => at >= start) ?? Number.POSITIVE_INFINITY,
      toMs: (missing[i]?.fromMs ?? toMs) - LAST_SIGN_MS,
    }));
  });
}

const keyOf = (app: string, kind: string, atMs: number) => `${app} ${kind} ${Math.round(atMs)}`;

function* iphoneVerdicts(week: PhoneWeek, rows: Rows, result: Result): Generator<Verdict> {
  const { handset, days } = week;
  const uses = new Map(days.flatMap((day) => day.uses).map((use) => [use.id, use]));
  const told = toldSpans(week);
  const read = new Map<string, Access>();
  for (const access of rows.Access)
    read.set(keyOf(access.app ?? '', access.kindAsStored, parseTime(access.begin)), access);
  const seen = new Set<string>();
  const byPlace = new Map<string, readonly number[]>();
  for (const { event } of week.lines) {
    if (event?.kind !== 'intervalBegin' || seen.has(event.interval.id)) continue;
    const { interval } = event;
    seen.add(interval.id);
    const { app, category, beginMs } = interval;
    const access = read.get(keyOf(app, category, beginMs));
    if (!access) {
      yield expected('shown', 'a row of the report was not read');
      continue;
    }
    byPlace.set(`${access.from.input} ${access.from.line}`, [beginMs]);
    const onScreen = covering(handset.visits, beginMs)?.app === app;
    const { value, grade } = access.state;
    const habit = uses.get(interval.uses[0]!)?.habit ?? '';
    const right = value === (onScreen ? 'on-screen' : 'background');
    const why = () => [...new Set(access.state.evidence.map((e) => e.why))].sort().join(' + ');
    if (grade === 'shown')
      yield given(
        'shown',
        right
          ? null
          : `${value} shown, but ${onScreen ? 'on screen' : 'in the background'}: ${category}, ${habit} (${why()})`,
      );
    if (!isSettled(handset, app, beginMs, APART_MS)) continue;
    if (!told.some((t) => beginMs >= t.fromMs + APART_MS && beginMs < t.toMs)) continue;
    const { lit } = momentAt(handset, beginMs);
    yield expected(
      'shown',
      grade === 'shown' && right
        ? null
        : `not shown: ${category}, ${habit}, ${onScreen ? 'on screen' : lit ? 'behind another app' : 'in the dark'} (${grade} ${value})`,
    );
  }
  yield* darkVerdicts(week, result, byPlace);
  yield counted('uploads', uploadVerdicts(week, rows, result));
  yield counted('costs', costVerdicts(week, result));
}

const counted =
  (what: 'uploads' | 'costs', verdicts: BytesVerdicts): Verdict =>
  (into) => {
    const t = into[what];
    t.given += verdicts.given.length;
    t.expected += verdicts.expected.length;
    t.found += verdicts.expected.filter((why) => why === null).length;
    for (const why of verdicts.given) if (why !== null) t.wrong++;
    for (const why of [...verdicts.given, ...verdicts.expected]) if (why !== null) miss(why)(into);
  };

/** Accesses that findings put in the dark, behind the lock or into sleep. */
function* darkVerdicts(
  week: PhoneWeek,
  result: Result,
  byPlace: ReadonlyMap<string, readonly number[]>,
): Generator<Verdict> {
  const { handset } = week;
  for (const finding of result.findings) {
    if (finding.audit !== 'access-while-locked' || finding.outcome !== 'observed') continue;
    const isDark = finding.grade === 'shown';
    for (const place of finding.evidence) {
      const times = byPlace.get(`${place.input} ${place.line}`);
      if (!times) continue;
      const right = times.some((atMs) => {
        const { lit, locked } = momentAt(handset, atMs);
        return isDark ? !lit || locked : handset.sleep.some((s) => atMs >= s.fromMs && atMs < s.toMs);
      });
      yield (into) => {
        const t = isDark ? into.dark : into.asleep;
        t.given++;
        if (!right) t.wrong++;
      };
      if (!right) yield miss(`in the dark or asleep, but not: ${finding.app} ${finding.subject.data}`);
    }
  }
}

const OF_SERVICES = new Set(['RECORD_AUDIO', 'CAMERA', 'FINE_LOCATION', 'MONITOR_LOCATION']);

const VALUE: Readonly<Record<StateKey, Access['state']['value']>> = {
  top: 'on-screen',
  fgsvcl: 'foreground-service',
  fgsvc: 'foreground-service',
  fg: 'visible',
  bg: 'background',
  cch: 'background',
};

function* androidVerdicts(week: PhoneWeek, life: AndroidLife, rows: Rows, result: Result): Generator<Verdict> {
  const byPlace = new Map<string, readonly number[]>();
  const { handset, days } = week;
  const dumpMs = handset.toMs;
  const ids = [...life.uids.keys()];
  const dumpOf = (app: string) =>
    week.splicedMs > 0 && ids.indexOf(app) < ids.length / 2 ? dumpMs - week.splicedMs : dumpMs;
  const byOp = new Map<string, OpAccess[]>();
  for (const access of life.accesses) {
    const key = `${access.app} ${access.op}`;
    byOp.set(key, [...(byOp.get(key) ?? []), access]);
  }
  /** Accesses that truly happened where a row says so. */
  const truth = (row: Access) => {
    const atMs = parseTime(row.begin);
    const isMinute = row.timing === 'floored';
    // Ages alone count from the end of a dump, which is printed in whole seconds.
    const slack = life.version === 8 ? APART_SECONDS_MS : 2;
    const [from, to] = isMinute ? [atMs, atMs + MINUTE_MS] : [atMs - slack, atMs + slack];
    return (byOp.get(`${row.app} ${row.kindAsStored}`) ?? []).filter(
      (a) => a.atMs >= from && a.atMs <= to && a.allowed === row.allowed,
    );
  };
  const read = new Map<string, Access>();
  for (const row of rows.Access) {
    const minute = row.timing === 'floored';
    const key = [row.app, row.kindAsStored, parseTime(row.begin), row.allowed, minute].join(' ');
    read.set(`${key} ${row.state.value}`, row);
    if (row.state.grade !== 'recorded' && row.state.grade !== 'shown') continue;
    const there = truth(row);
    byPlace.set(
      `${row.from.input} ${row.from.line}`,
      there.map((a) => a.atMs),
    );
    const right = there.some((a) => a.place === row.state.value);
    const settling =
      !right && row.state.value === 'on-screen' && there.some((a) => leftWithin(week, a.app, a.atMs, TOP_SETTLE_MS));
    const lowering = !right && !settling && there.some((a) => VALUE[a.state] === row.state.value);
    yield given(
      row.state.grade,
      right || settling || lowering
        ? null
        : `${row.state.value} ${row.state.grade}, but ${there[0]?.place ?? 'no such access'}: ${row.kindAsStored}`,
      settling || lowering,
    );
  }
  yield* darkVerdicts(week, result, byPlace);
  const kept = ids.flatMap((app) => lastAccesses(life, dumpOf(app)).filter((a) => a.app === app));
  if (life.version > 8) {
    for (const a of kept) {
      const key = [a.app, a.op, a.atMs, a.allowed, false, VALUE[a.state]].join(' ');
      yield expected('recorded', read.has(key) ? null : `not read: ${a.op}, ${a.state}`);
    }
    for (const d of discreteAccesses(life, dumpMs)) {
      const isMinute = life.version < 16;
      const key = [d.app, d.op, isMinute ? d.minuteMs : d.atMs, true, isMinute, VALUE[d.state]].join(' ');
      yield expected('recorded', read.has(key) ? null : `not read: discrete ${d.op}, ${d.state}`);
    }
    return;
  }
  // Android 8 writes no state. Usage events of the last day and battery history since the last charge show some.
  const charged = chargedMs(days, dumpMs);
  for (const a of kept) {
    if (!a.allowed || a.op === 'WAKE_LOCK') continue;
    const id = handset.visits.find((v) => androidId(v.app) === a.app)?.app ?? '';
    if (!isSettled(handset, id, a.atMs, APART_SECONDS_MS)) continue;
    const { app: screen, lit } = momentAt(handset, a.atMs);
    const inEvents = a.atMs > dumpMs - DAY_MS + APART_SECONDS_MS;
    const inHistory = a.atMs > charged + APART_SECONDS_MS;
    const near = handset.sessions.some(
      (s) => Math.abs(s.fromMs - a.atMs) < APART_SECONDS_MS || Math.abs(s.toMs - a.atMs) < APART_SECONDS_MS,
    );
    const onScreen = screen !== null && androidId(screen) === a.app;
    const begun = covering(handset.visits, a.atMs);
    const shows = onScreen
      ? begun !== null && begun.fromMs > Math.min(charged, dumpMs - DAY_MS)
      : (inHistory && !lit && !near && lastChange(week, a.atMs) > charged) ||
        (inEvents && screen !== null && isSettled(handset, screen, a.atMs, APART_SECONDS_MS));
    // Usage events of Android 8 tell no service with a notification: what such reach, out of sight, cannot be placed.
    if (!(inEvents || inHistory) || !shows || (!onScreen && OF_SERVICES.has(a.op))) continue;
    const row = rows.Access.find(
      (x) => x.app === a.app && x.kindAsStored === a.op && Math.abs(parseTime(x.begin) - a.atMs) <= APART_SECONDS_MS,
    );
    const right = row?.state.grade === 'shown' && row.state.value === (onScreen ? 'on-screen' : 'background');
    yield expected(
      'shown',
      right
        ? null
        : `not shown: ${a.op}, ${onScreen ? 'on screen' : lit ? 'behind another app' : 'in the dark'} (${row?.state.grade} ${row?.state.value})`,
    );
  }
}

/** When the screen last changed before an instant. */
function lastChange(week: PhoneWeek, atMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const s of [...week.handset.sessions, ...week.handset.glances])
    for (const ms of [s.fromMs, s.toMs]) if (ms <= atMs && ms > last) last = ms;
  return last;
}

const leftWithin = (week: PhoneWeek, app: string, atMs: number, withinMs: number): boolean =>
  week.handset.visits.some((v) => androidId(v.app) === app && v.toMs <= atMs && v.toMs > atMs - withinMs);

/** Runs the engine on one week's records and adds what came out. */
export async function judgePhone(week: PhoneWeek, run: RunPhone, ...into: PhoneAccuracy[]): Promise<void> {
  const { rows, result } = await run(week.files, {});
  const verdicts = [
    ...(week.life ? androidVerdicts(week, week.life, rows, result) : iphoneVerdicts(week, rows, result)),
  ];
  for (const total of into) {
    total.weeks++;
    for (const verdict of verdicts) verdict(total);
  }
}
