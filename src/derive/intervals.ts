// Accesses that keep a clock: a period and phase whose ticks hold an access far more often than chance would have it.
// Ticks kept by night as by day speak for a schedule; ticks kept only while people are up may be a habit.
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { Access } from '../model/rows.ts';
import { inNight, type Night } from './night.ts';
import { minutesAt, type Offsets, offsetIn, offsetsOf, type TimedAccess } from './timed.ts';

export interface Intervals {
  readonly periodMs: number;
  /** Indices into the times, ascending: those that stand alone at a tick. */
  readonly members: readonly number[];
  /** True where the ticks of the night are kept too, so that no one's day explains them. */
  readonly roundTheClock: boolean;
}

/** Minutes after midnight on the owner's clock, and whether that is the owner's night; null where the night is not known. */
export interface Clock {
  minutes(ms: number): number;
  night(minutes: number): boolean | null;
}

let lastClock: { readonly key: string; readonly clock: Clock } | null = null;

/** The clock of a record's owner; the same one where the record is asked again. Rows must be ordered by begin. */
export function clockOf(rows: Iterable<Access>, night: Pick<Night, 'from' | 'to'>): Clock {
  const offsets: Offsets = offsetsOf(rows);
  const key = JSON.stringify([offsets.at, offsets.minutes, night.from, night.to]);
  if (lastClock?.key === key) return lastClock.clock;
  const clock: Clock = {
    minutes: (ms) => minutesAt(ms, offsetIn(offsets, ms)),
    night: (minutes) => (night.from === null ? null : inNight(minutes, night)),
  };
  lastClock = { key, clock };
  return clock;
}

const SHORTEST_MS = 20 * MINUTE_MS;
const LONGEST_MS = 12 * HOUR_MS;
const BIN_MS = MINUTE_MS;
const BINS = LONGEST_MS / BIN_MS;
/** Lags from one time to so many that follow are looked at. */
const FOLLOWERS = 40;
const CANDIDATES = 6;
/** A clock is looked for in stretches of a week and a day: phones restart, and clocks with them. */
const STRETCH_MS = 8 * DAY_MS;
/** Beyond this many accesses in a stretch there is hardly a gap that a clock could show in. */
const MOST = 500;
export const FEWEST_TICKS = 5;
/** Half widths of the window around a tick, as shares of the period. */
const HALVES = [0.02, 0.04, 0.07, 0.1, 0.15];
/** Standard deviations by which kept ticks must pass what chance keeps: many periods and phases are tried. */
const EXCESS = 5;
const KEPT = 0.6;

const TABLE = 1024;
const COS = Float64Array.from({ length: TABLE }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / TABLE));
const SIN = Float64Array.from({ length: TABLE }, (_, i) => Math.sin((2 * Math.PI * (i + 0.5)) / TABLE));

/** Lags that turn up more often than those around them, strongest first. */
function likelyPeriods(times: readonly number[]): number[] {
  const sum = new Float64Array(BINS + 2);
  for (let i = 0; i < times.length; i++) {
    for (let j = i + 1; j < times.length && j <= i + FOLLOWERS; j++) {
      const lag = times[j]! - times[i]!;
      if (lag > LONGEST_MS) break;
      sum[Math.round(lag / BIN_MS) + 1]!++;
    }
  }
  for (let i = 1; i < sum.length; i++) sum[i] = sum[i]! + sum[i - 1]!;
  const count = (from: number, to: number) =>
    sum[Math.min(BINS, Math.floor(to)) + 1]! - sum[Math.max(0, Math.ceil(from))]!;
  const peaks: { bin: number; excess: number }[] = [];
  for (let bin = SHORTEST_MS / BIN_MS; bin <= BINS; bin += Math.max(1, Math.round(bin / 50))) {
    const half = Math.max(2, 0.1 * bin);
    const hits = count(bin - half, bin + half);
    if (hits < 3) continue;
    const around = count(0.5 * bin, Math.min(BINS, 1.5 * bin)) - hits;
    const expected = (around * 2 * half) / Math.max(1, Math.min(BINS, 1.5 * bin) - 0.5 * bin - 2 * half);
    peaks.push({ bin, excess: (hits - expected) / Math.sqrt(expected + 1) });
  }
  peaks.sort((a, b) => b.excess - a.excess || a.bin - b.bin);
  const taken: number[] = [];
  for (const { bin, excess } of peaks) {
    if (taken.length === CANDIDATES || excess < 1.5) break;
    if (taken.every((t) => Math.abs(t - bin) > 0.08 * t)) taken.push(bin);
  }
  return taken.map((bin) => bin * BIN_MS);
}

interface Fit {
  readonly periodMs: number;
  /** Time of one tick. */
  readonly phaseMs: number;
}

/** The period near `around` at which the times stand closest to one phase; crowded times weigh less. */
function align(times: readonly number[], weights: Float64Array, around: number): Fit {
  const start = times[0]!;
  const span = Math.max(times.at(-1)! - start, around);
  const step = 1 / (8 * span);
  let best = -1;
  let fit = { periodMs: around, phaseMs: start };
  for (let f = 1 / (1.1 * around); f <= 1 / (0.9 * around); f += step) {
    let c = 0;
    let s = 0;
    for (let i = 0; i < times.length; i++) {
      const turns = (times[i]! - start) * f;
      const at = ((turns - Math.floor(turns)) * TABLE) | 0;
      c += weights[i]! * COS[at]!;
      s += weights[i]! * SIN[at]!;
    }
    const power = c * c + s * s;
    if (power > best) {
      best = power;
      const phase = Math.atan2(s, c) / (2 * Math.PI);
      fit = { periodMs: 1 / f, phaseMs: start + phase / f };
    }
  }
  return fit;
}

/** How many times stand at each tick from the first to the last, and how far that passes chance. */
function keep(times: readonly number[], { periodMs, phaseMs }: Fit, half: number) {
  const first = Math.round((times[0]! - phaseMs) / periodMs);
  const last = Math.round((times.at(-1)! - phaseMs) / periodMs);
  const all = last - first + 1;
  const standing = new Uint32Array(all);
  /** The index of the last time at each tick. */
  const at = new Uint32Array(all);
  let inside = 0;
  let ticks = 0;
  for (let i = 0; i < times.length; i++) {
    const turns = (times[i]! - phaseMs) / periodMs;
    const tick = Math.round(turns);
    if (Math.abs(turns - tick) > half) continue;
    inside++;
    if (standing[tick - first]!++ === 0) ticks++;
    at[tick - first] = i;
  }
  // Chance keeps a tick as often as the accesses outside the windows would fall into one.
  const outside = (times.length - inside) / Math.max(1, all * (1 - 2 * half));
  const chance = Math.min(0.95, Math.max(0.02, 1 - Math.exp(-outside * 2 * half)));
  const excess = (ticks - all * chance) / Math.sqrt(all * chance * (1 - chance));
  return { standing, at, ticks, first, all, excess };
}

function isRoundTheClock(fit: Fit, kept: ReturnType<typeof keep>, clock: Clock): boolean {
  const hours: { all: number; kept: number }[] = Array.from({ length: 24 }, () => ({ all: 0, kept: 0 }));
  const night = { all: 0, kept: 0 };
  let known = true;
  for (let i = 0; i < kept.all; i++) {
    const minutes = clock.minutes(fit.phaseMs + (kept.first + i) * fit.periodMs);
    const isKept = kept.standing[i]! > 0 ? 1 : 0;
    const hour = hours[Math.floor(minutes / 60) % 24]!;
    hour.all++;
    hour.kept += isKept;
    const inside = clock.night(minutes);
    if (inside === null) known = false;
    else if (inside) {
      night.all++;
      night.kept += isKept;
    }
  }
  if (known) return night.kept >= 3 && night.kept >= KEPT * night.all;
  if (fit.periodMs > 6 * HOUR_MS) return false;
  // The night is not known: whatever eight hours it is, its ticks must be kept.
  for (let from = 0; from < 24; from++) {
    const eight = Array.from({ length: 8 }, (_, i) => hours[(from + i) % 24]!);
    const all = eight.reduce((n, h) => n + h.all, 0);
    const hits = eight.reduce((n, h) => n + h.kept, 0);
    if (hits < 3 || hits < KEPT * all) return false;
  }
  return true;
}

/** One over the number of times that stand nearer than `nearMs` to each, itself included. */
function weigh(times: readonly number[], nearMs: number): Float64Array {
  const weights = new Float64Array(times.length);
  let from = 0;
  let to = 0;
  for (let i = 0; i < times.length; i++) {
    while (times[i]! - times[from]! >= nearMs) from++;
    while (to < times.length && times[to]! - times[i]! < nearMs) to++;
    weights[i] = 1 / (to - from);
  }
  return weights;
}

/** The clock that one stretch of ascending times keeps, or null. */
function findInStretch(times: readonly number[], clock: Clock): Intervals | null {
  if (times.length < FEWEST_TICKS || times.length > MOST) return null;
  let best: (Intervals & { excess: number }) | null = null;
  for (const around of likelyPeriods(times)) {
    const weights = weigh(times, around / 4);
    const fit = align(times, weights, around);
    const fits = HALVES.map((half) => keep(times, fit, half));
    // The narrowest window that still holds nearly all that the best one holds.
    const kept = fits.reduce((a, b) => (b.excess > a.excess * 1.1 ? b : a));
    if (kept.all < FEWEST_TICKS || kept.ticks < Math.max(FEWEST_TICKS, KEPT * kept.all) || kept.excess < EXCESS)
      continue;
    if (best && kept.excess <= best.excess) continue;
    const members: number[] = [];
    for (let i = 0; i < kept.all; i++) if (kept.standing[i] === 1) members.push(kept.at[i]!);
    best = {
      periodMs: fit.periodMs,
      members,
      roundTheClock: isRoundTheClock(fit, kept, clock),
      excess: kept.excess,
    };
  }
  if (!best || best.members.length < FEWEST_TICKS) return null;
  // Whole seconds: what trigonometry leaves behind the point differs between engines.
  const periodMs = Math.round(best.periodMs / SECOND_MS) * SECOND_MS;
  return { periodMs, members: best.members, roundTheClock: best.roundTheClock };
}

interface Answer {
  readonly times: readonly number[];
  readonly found: Intervals | null;
}
/** Answers by the clock asked about: deriving and auditing ask the same of the same record. */
const answers = new WeakMap<Clock, Answer[]>();

/** The clock that ascending times keep, stretch by stretch; the period is that of the stretch with most members. */
export function findIntervals(times: readonly number[], clock: Clock): Intervals | null {
  const given = answers.get(clock) ?? [];
  answers.set(clock, given);
  const same = given.find((a) => a.times.length === times.length && a.times.every((ms, i) => ms === times[i]));
  if (same) return same.found;
  const found = searchIntervals(times, clock);
  given.push({ times, found });
  return found;
}

function searchIntervals(times: readonly number[], clock: Clock): Intervals | null {
  let periodMs = 0;
  let roundTheClock = true;
  const members: number[] = [];
  for (let from = 0; from < times.length; ) {
    let to = from + 1;
    while (to < times.length && times[to]! - times[from]! <= STRETCH_MS) to++;
    const own = findInStretch(times.slice(from, to), clock);
    if (own) {
      if (members.length <= own.members.length) periodMs = own.periodMs;
      roundTheClock = roundTheClock && own.roundTheClock;
      for (const i of own.members) members.push(i + from);
    }
    from = to;
  }
  return members.length === 0 ? null : { periodMs, members, roundTheClock };
}

export interface Episodes<T> {
  /** Ascending. */
  readonly begins: readonly number[];
  /** The rows of some of them, in their order. */
  rowsOf(members: readonly number[]): T[][];
}

/** The episodes of one list of rows ordered by begin. */
export function episodesIn<T>(
  rows: readonly T[],
  beginOf: (row: T) => number,
  episodeOf: (row: T) => number,
): Episodes<T> {
  const begins: number[] = [];
  const numbers = new Map<number, number>();
  let last = -1;
  for (const row of rows) {
    const episode = episodeOf(row);
    if (episode === last || numbers.has(episode)) continue;
    last = episode;
    numbers.set(episode, begins.length);
    begins.push(beginOf(row));
  }
  return {
    begins,
    rowsOf(members) {
      const wanted = new Map<number, T[]>(members.map((i) => [i, []]));
      for (const row of rows) wanted.get(numbers.get(episodeOf(row)) ?? -1)?.push(row);
      return [...wanted.values()];
    },
  };
}

/** Rows at the ticks of a clock that runs by night too, each with the first rows of that clock. Rows must have their episodes. */
export function atIntervals(rows: readonly TimedAccess[], clock: Clock): Map<TimedAccess, readonly TimedAccess[]> {
  const groups = new Map<string, TimedAccess[]>();
  for (const row of rows) {
    const { app, data, via } = row.access;
    if (app === null || via === 'picker') continue;
    const key = `${app}\n${data}`;
    const list = groups.get(key);
    if (list) list.push(row);
    else groups.set(key, [row]);
  }
  const regular = new Map<TimedAccess, readonly TimedAccess[]>();
  for (const group of groups.values()) {
    const { begins, rowsOf } = episodesIn(
      group,
      (r) => r.beginMs,
      (r) => r.access.episode,
    );
    const found = findIntervals(begins, clock);
    if (!found?.roundTheClock) continue;
    const kept = rowsOf(found.members);
    const firsts = kept.slice(0, 5).map((own) => own[0]!);
    for (const own of kept) for (const row of own) regular.set(row, firsts);
  }
  return regular;
}
