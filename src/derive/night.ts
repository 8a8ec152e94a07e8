// The owner's night: as stated, or learned from when the owner used the phone in this record. No hours are assumed.
import { MINUTE_MS, parseTime } from '../base/time.ts';
import type { Coverage, Derived, Options } from '../model/result.ts';
import type { Rows } from '../model/rows.ts';
import { minutesAt, offsetIn, offsetsOf, type TimedAccess } from './timed.ts';

const DAY_MINUTES = 1440;
const BIN_MINUTES = 15;
const BINS = DAY_MINUTES / BIN_MINUTES;

/** At least so many days with signs of use, and a rest of such a length, or nothing is learned. */
const DAYS_NEEDED = 3;
const SHORTEST_BINS = (4 * 60) / BIN_MINUTES;
const LONGEST_BINS = (10.5 * 60) / BIN_MINUTES;
/** A rest is learned where chance alone would leave so long a gap this rarely. */
const CHANCE = 0.001;
/** Signs of use so near an edge of the rest belong to the day. */
const EDGE_BINS = 60 / BIN_MINUTES;
const AWAKE_MINUTES = 45;

export type Night = Derived['night'];

/** `22:30-07:00` as minutes after midnight; null where it is not that. */
export function parseNight(text: string): { from: number; to: number } | null {
  const m = /^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
  if (!m) return null;
  const [h1, m1, h2, m2] = m.slice(1).map(Number) as [number, number, number, number];
  if (h1 > 24 || h2 > 24 || m1 > 59 || m2 > 59) return null;
  const from = (h1 * 60 + m1) % DAY_MINUTES;
  const to = (h2 * 60 + m2) % DAY_MINUTES;
  return from === to ? null : { from, to };
}

/** True where a clock time lies in the night, which may pass midnight. */
export function inNight(minutes: number, night: Pick<Night, 'from' | 'to'>): boolean {
  const { from, to } = night;
  if (from === null || to === null) return false;
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

/** A moment when someone used the phone. */
export interface Sign {
  readonly beginMs: number;
  readonly endMs: number;
}

/** Rows that only a person at the phone brings about: camera, microphone, screen recording, the picker, own traffic, a lit screen. */
export function signsOfUse(accesses: readonly TimedAccess[], rows: Pick<Rows, 'Contact' | 'Presence'>): Sign[] {
  const signs: Sign[] = [];
  for (const { access, beginMs, endMs } of accesses) {
    if (!access.allowed || Number.isNaN(beginMs)) continue;
    if (access.state.grade === 'recorded') {
      if (access.state.value === 'on-screen') signs.push({ beginMs, endMs: beginMs });
      continue;
    }
    const own = access.data === 'camera' || access.data === 'microphone' || access.data === 'screen-recording';
    if (own || access.via === 'picker') signs.push({ beginMs, endMs: endMs ?? beginMs });
  }
  for (const contact of rows.Contact) {
    if (contact.initiated !== 'user') continue;
    for (const at of new Set([contact.first, contact.last])) {
      const ms = parseTime(at);
      if (!Number.isNaN(ms)) signs.push({ beginMs: ms, endMs: ms });
    }
  }
  for (const p of rows.Presence) {
    if (p.what !== 'app-on-screen' && p.what !== 'unlocked') continue;
    const beginMs = parseTime(p.begin);
    const endMs = p.end === null ? beginMs : parseTime(p.end);
    if (!Number.isNaN(beginMs) && endMs >= beginMs) signs.push({ beginMs, endMs });
  }
  return signs.sort((a, b) => a.beginMs - b.beginMs || a.endMs - b.endMs);
}

/** Longest run of bins, around midnight too, with at most `allowed` signs in it. */
function longestRest(counts: readonly number[], allowed: number): { from: number; bins: number } | null {
  let best: { from: number; bins: number } | null = null;
  for (let from = 0; from < BINS; from++) {
    if (counts[from] !== 0 || counts[(from + BINS - 1) % BINS] === 0) continue;
    let sum = 0;
    let bins = 0;
    while (bins < BINS) {
      sum += counts[(from + bins) % BINS]!;
      if (sum > allowed) break;
      bins++;
    }
    if (best === null || bins > best.bins) best = { from, bins };
  }
  return best;
}

/** Cuts off what lies outside the outermost sign near an edge. */
function trim(counts: readonly number[], rest: { from: number; bins: number }): { from: number; bins: number } {
  let { from, bins } = rest;
  for (let cut = true; cut; ) {
    cut = false;
    for (let i = Math.min(EDGE_BINS, bins) - 1; i >= 0; i--) {
      if (counts[(from + i) % BINS] !== 0) {
        from = (from + i + 1) % BINS;
        bins -= i + 1;
        cut = true;
        break;
      }
    }
    for (let i = Math.min(EDGE_BINS, bins) - 1; i >= 0; i--) {
      if (counts[(from + bins - 1 - i + BINS) % BINS] !== 0) {
        bins -= i + 1;
        cut = true;
        break;
      }
    }
  }
  return { from, bins };
}

/**
 * Draws the edges of a rest in to where the accesses of all apps have fallen to the level of its middle. Apps that work
 * around the clock raise both levels alike; what people do ends with their day.
 */
function drawIn(accesses: readonly number[], rest: { from: number; bins: number }): { from: number; bins: number } {
  const at = (i: number) => accesses[((i % BINS) + BINS) % BINS]!;
  const level = (from: number, bins: number) => {
    let sum = 0;
    for (let i = 0; i < bins; i++) sum += at(from + i);
    return sum / bins;
  };
  const quarter = Math.floor(rest.bins / 4);
  const night = level(rest.from + quarter, rest.bins - 2 * quarter);
  const day = level(rest.from + rest.bins, BINS - rest.bins);
  if (day < 1.5 * night) return rest;
  const busy = (i: number) => level(i - 1, 3) > (night + day) / 2;
  let { from, bins } = rest;
  while (bins > SHORTEST_BINS && busy(from)) {
    from = (from + 1) % BINS;
    bins--;
  }
  while (bins > SHORTEST_BINS && busy(from + bins - 1)) bins--;
  return { from, bins };
}

/** Learns the night from signs of use as (local day, bin) pairs, and from the accesses begun in each bin. */
export function learnNight(
  pairs: ReadonlySet<string>,
  accesses: readonly number[],
): { from: number; to: number } | null {
  const days = new Set<string>();
  const counts: number[] = new Array(BINS).fill(0);
  for (const pair of pairs) {
    const [day, bin] = pair.split(' ') as [string, string];
    days.add(day);
    counts[Number(bin)]!++;
  }
  if (days.size < DAYS_NEEDED) return null;
  // Waking once in six nights does not end the night.
  const found = longestRest(counts, Math.floor(days.size / 6));
  if (found === null) return null;
  const rest = drawIn(accesses, trim(counts, found));
  if (rest.bins < SHORTEST_BINS || rest.bins > LONGEST_BINS) return null;
  const n = pairs.size;
  if (n * (1 - rest.bins / BINS) ** (n - 1) > CHANCE) return null;
  // The owner is up for a while before the first and after the last sign of use; the longer, the sparser the signs.
  const spacing = ((BINS - rest.bins) * BIN_MINUTES) / n;
  const awake = BIN_MINUTES * Math.ceil(Math.max(AWAKE_MINUTES, spacing) / BIN_MINUTES);
  const from = (rest.from * BIN_MINUTES + awake) % DAY_MINUTES;
  const to = (((rest.from + rest.bins) % BINS) * BIN_MINUTES - awake + DAY_MINUTES) % DAY_MINUTES;
  return { from, to };
}

/** The night of this record. Only what lies in fully covered time teaches; without coverage all of it does. */
export function nightOf(
  accesses: readonly TimedAccess[],
  signs: readonly Sign[],
  options: Pick<Options, 'night'>,
  coverage: readonly Coverage[],
): Night {
  const stated = options.night === null ? null : parseNight(options.night);
  if (stated) return { ...stated, basis: 'stated' };
  const full = coverage.filter((c) => c.kind === 'full').map((c) => [parseTime(c.from), parseTime(c.to)] as const);
  const covered = (ms: number) => coverage.length === 0 || full.some(([from, to]) => ms >= from && ms <= to);
  const offsets = offsetsOf(accesses.map((a) => a.access));
  const offset = (ms: number) => offsetIn(offsets, ms);
  const pairs = new Set<string>();
  const step = BIN_MINUTES * MINUTE_MS;
  for (const sign of signs) {
    // A sign of a day and more is a state that nobody ended, not a use.
    const until = sign.endMs - sign.beginMs > DAY_MINUTES * MINUTE_MS ? sign.beginMs : sign.endMs;
    for (let ms = sign.beginMs; ; ms = Math.min(ms + step, until)) {
      if (covered(ms)) {
        const minutes = ms / MINUTE_MS + (offset(ms) ?? 0);
        pairs.add(`${Math.floor(minutes / DAY_MINUTES)} ${Math.floor(minutesAt(ms, offset(ms)) / BIN_MINUTES)}`);
      }
      if (ms >= until) break;
    }
  }
  const begun: number[] = new Array(BINS).fill(0);
  let episode = -1;
  for (const { access, beginMs } of accesses) {
    if (
      Number.isNaN(beginMs) ||
      !access.allowed ||
      access.data === 'other' ||
      access.episode === episode ||
      !covered(beginMs)
    )
      continue;
    episode = access.episode;
    begun[Math.floor(minutesAt(beginMs, offset(beginMs)) / BIN_MINUTES)]!++;
  }
  const learned = learnNight(pairs, begun);
  return learned ? { ...learned, basis: 'learned' } : { from: null, to: null, basis: 'unknown' };
}
