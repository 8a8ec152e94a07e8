// App-op events of a dump become Access rows: every time from the dump's instant and the age, the phone's
// state from the op's own, and a dump made of several recognized by its clocks.
import { HOUR_MS } from '../base/time.ts';
import { dataTypeOfOp } from '../model/personal-data.ts';
import type { LineCounts } from '../model/result.ts';
import type { Access, Place, StateValue } from '../model/rows.ts';
import type { Item } from '../model/units.ts';
import { type DumpContext, instantTime, localTime, noZone, ProblemList } from './dumpsys.ts';
import type { OpEvent } from './dumpsys-appops.ts';

const STATES: Readonly<Record<string, StateValue>> = {
  pers: 'system',
  top: 'on-screen',
  mtop: 'on-screen',
  fgsvcl: 'foreground-service',
  fgsvc: 'foreground-service',
  fgsv: 'foreground-service',
  fg: 'visible',
  bg: 'background',
  cch: 'background',
};

/** The state that Android wrote for the app; anything else stays unknown. */
export function opState(state: string | null, place: Place): Access['state'] {
  const value = state !== null && Object.hasOwn(STATES, state) ? STATES[state]! : null;
  if (value === null) return { value: 'unknown', grade: 'unknown', evidence: [] };
  return { value, grade: 'recorded', evidence: [{ ...place, why: 'why.android-op-state' }] };
}

/** Flags other than `s`: another app stood between this one and the data. */
export const opVia = (flags: string | null): Access['via'] =>
  flags?.split('|').some((f) => f === 'tp' || f === 'up' || f === 'tpd' || f === 'upd') ? 'proxy' : 'direct';

/** Clocks of one dump: the time at which it was taken, once or twice (rows across a change to summer time are an hour off). */
export interface DumpClock {
  /** As if it were UTC, in the offset that held when the dump was taken. */
  readonly localMs: number;
  readonly events: OpEvent[];
}

const TOLERANCE_MS = 1000;
const EARLIEST = Date.UTC(2008, 0, 1);
const LATEST = Date.UTC(2070, 0, 1);

/** The dumps that the events come from. More than one: the file was put together from several. */
export function dumpClocks(events: readonly OpEvent[]): DumpClock[] {
  const clusters: { ms: number; events: OpEvent[]; youngest: number }[] = [];
  for (const e of events) {
    if (e.localMs === null || e.ageMs === null) continue;
    const ms = e.localMs + e.ageMs;
    let cluster = clusters.find((c) => Math.abs(c.ms - ms) <= TOLERANCE_MS);
    if (!cluster) {
      cluster = { ms, events: [], youngest: Number.POSITIVE_INFINITY };
      clusters.push(cluster);
    }
    cluster.events.push(e);
    cluster.youngest = Math.min(cluster.youngest, e.ageMs < 0 ? Number.POSITIVE_INFINITY : e.ageMs);
  }
  clusters.sort((a, b) => a.youngest - b.youngest || b.events.length - a.events.length || a.ms - b.ms);
  const clocks: DumpClock[] = [];
  for (const c of clusters) {
    const own = clocks.find((k) => Math.abs(Math.abs(k.localMs - c.ms) - HOUR_MS) <= TOLERANCE_MS);
    // The youngest row is the least likely to lie on the other side of a change of time.
    if (own) own.events.push(...c.events);
    else clocks.push({ localMs: c.ms, events: [...c.events] });
  }
  return clocks;
}

export function* appOpRows(
  events: readonly OpEvent[],
  broken: readonly { line: number; text: string }[],
  context: DumpContext,
  lines: LineCounts,
): Iterable<Item> {
  const { input, zone } = context;
  const problems = new ProblemList(input.sha256);
  for (const { line, text } of broken)
    problems.add(
      'damaged',
      context.place(line),
      `Line ${line} looks like an access and cannot be read: it may be broken or cut.`,
      text,
    );
  const clocks = dumpClocks(events);
  if (clocks.length > 1)
    problems.add(
      'spliced',
      context.place(clocks[1]!.events[0]!.line),
      `${input.name} is put together from ${clocks.length} dumps taken at different times; each row is dated by its own. Give each dump as the phone wrote it.`,
    );
  const clockOf = new Map<OpEvent, DumpClock>();
  for (const clock of clocks) for (const e of clock.events) clockOf.set(e, clock);
  const main: DumpClock | null =
    clocks[0] ?? (context.localMs === null ? null : { localMs: context.localMs, events: [] });

  let otherHour = 0;
  const lost = new Set<number>();
  for (const e of events) {
    const place = context.place(e.line);
    const clock = clockOf.get(e) ?? main;
    const times = timesOf(e, clock);
    if (!times) {
      if (!lost.has(e.line)) {
        lost.add(e.line);
        lines.used--;
        lines.problem++;
      }
      problems.add(
        'bad-time',
        place,
        `Line ${e.line} gives an age only, and nothing says when the dump was taken: take it again with the phone’s clock (date +%FT%T%z) before it, or take a bug report.`,
      );
      continue;
    }
    if (!(times.localMs >= EARLIEST && times.localMs < LATEST))
      problems.add(
        'implausible-time',
        place,
        `Line ${e.line} is dated where no phone of this kind was: its clock was not set.`,
      );
    if (times.otherHour) otherHour++;
    const duration = e.durationMs ?? 0;
    const begin = times.begin;
    const end = e.running ? null : times.end(duration);
    yield {
      type: 'Access',
      row: {
        app: e.app ?? context.app ?? null,
        appAsStored: e.app,
        data: dataTypeOfOp(e.op),
        kindAsStored: e.op,
        begin,
        end,
        timing:
          e.kind === 'history' || (e.count ?? 0) > 1
            ? 'quantised'
            : e.kind === 'discrete'
              ? 'floored'
              : duration > 0 || e.running
                ? 'measured'
                : 'instant',
        use: null,
        state: opState(e.state, place),
        via: opVia(e.flags),
        allowed: e.allowed,
        count: e.count,
        episode: 0,
        from: { ...place, end: null },
      },
    };
  }
  if (otherHour > 0)
    problems.add(
      'conflicting-rows',
      null,
      `${otherHour} rows print a local time that ${zone!.name} does not give for their age: the phone was in another zone, or --time-zone is not its own. Times come from the ages.`,
    );
  if (!zone && events.length > 0) problems.add('no-zone', null, noZone(input.name));
  yield* problems.items();

  /** Begin and end as rows carry them. With a zone: the dump's instant less the age. Without: as printed. */
  function timesOf(e: OpEvent, clock: DumpClock | null) {
    const printed = e.localMs;
    if (e.kind === 'history' && printed !== null) {
      const ended = e.endLocalMs;
      const plausible = ended !== null && ended >= printed && ended < LATEST;
      if (!plausible)
        problems.add(
          'implausible-time',
          context.place(e.line),
          `Line ${e.line} counts over a window without a believable end; its begin is used.`,
        );
      const end = localTime(plausible ? ended : printed, zone);
      return { localMs: printed, begin: localTime(printed, zone), end: () => end, otherHour: false };
    }
    if (zone && clock && e.ageMs !== null) {
      const at = zone.instantOf(clock.localMs) - e.ageMs;
      const local = at + zone.offsetAt(at) * 60_000;
      return {
        localMs: local,
        begin: instantTime(at, zone),
        end: (duration: number) => instantTime(at + duration, zone),
        otherHour: printed !== null && Math.abs(local - printed) > TOLERANCE_MS,
      };
    }
    const local = printed ?? (clock && e.ageMs !== null ? clock.localMs - e.ageMs : null);
    if (local === null) return null;
    return {
      localMs: local,
      begin: localTime(local, zone),
      end: (duration: number) =>
        zone ? instantTime(zone.instantOf(local) + duration, zone) : localTime(local + duration, null),
      otherHour: false,
    };
  }
}
