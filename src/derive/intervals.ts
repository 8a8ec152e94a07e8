// Accesses at regular intervals: a lag that turns up far more often than its neighbours, and the chains that keep it.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { TimedAccess } from './timed.ts';

export interface Intervals {
  readonly periodMs: number;
  /** How far a step may be off the period. */
  readonly toleranceMs: number;
  /** Indices into the times, each chain at least four long. */
  readonly chains: readonly (readonly number[])[];
}

const BIN_MS = 30 * SECOND_MS;
const SHORTEST_MS = 10 * MINUTE_MS;
const LONGEST_MS = 12 * HOUR_MS;
const BINS = LONGEST_MS / BIN_MS;
/** Lags from one time to so many that follow are looked at. */
const FOLLOWERS = 48;
const CHAIN = 4;
const tolerance = (periodMs: number) => Math.max(MINUTE_MS, 0.05 * periodMs);

/** Sums of `bins` up to each index, for window sums in one step. */
function sums(bins: Uint32Array): Float64Array {
  const sum = new Float64Array(bins.length + 1);
  for (let i = 0; i < bins.length; i++) sum[i + 1] = sum[i]! + bins[i]!;
  return sum;
}

/**
 * Finds the period of ascending times, or null. A lag counts as a period where it occurs at least four times and well
 * beyond what the lags around it let expect, so that many accesses at random give none.
 */
export function findIntervals(times: readonly number[]): Intervals | null {
  if (times.length < CHAIN) return null;
  const bins = new Uint32Array(BINS + 1);
  for (let i = 0; i < times.length; i++) {
    for (let j = i + 1; j < times.length && j <= i + FOLLOWERS; j++) {
      const lag = times[j]! - times[i]!;
      if (lag > LONGEST_MS) break;
      bins[Math.round(lag / BIN_MS)]!++;
    }
  }
  const sum = sums(bins);
  const count = (from: number, to: number) =>
    sum[Math.min(BINS, Math.floor(to)) + 1]! - sum[Math.max(0, Math.ceil(from))]!;
  let best = 0;
  const peaks: { bin: number; hits: number; excess: number }[] = [];
  for (let bin = SHORTEST_MS / BIN_MS; bin <= BINS; bin++) {
    const half = tolerance(bin * BIN_MS) / BIN_MS;
    const hits = count(bin - half, bin + half);
    if (hits < CHAIN - 1) continue;
    const far = Math.min(BINS, 1.5 * bin);
    const around = count(0.5 * bin, far) - hits;
    const expected = (around * 2 * half) / Math.max(1, far - 0.5 * bin - 2 * half);
    const excess = (hits - expected) / Math.sqrt(expected + 1);
    if (excess < 3) continue;
    peaks.push({ bin, hits, excess });
    best = Math.max(best, excess);
  }
  // Multiples of a period stand out as it does: the shortest of the strong ones is the period.
  const first = peaks.find((p) => p.excess >= 0.6 * best);
  if (!first) return null;
  const crest = peaks.filter((p) => p.bin <= first.bin * 1.2).reduce((a, b) => (b.excess > a.excess ? b : a));
  return chainsOf(times, crest.bin * BIN_MS);
}

function chainsOf(times: readonly number[], periodMs: number): Intervals | null {
  const toleranceMs = tolerance(periodMs);
  const used = new Uint8Array(times.length);
  const chains: number[][] = [];
  const steps: number[] = [];
  for (let start = 0; start < times.length; start++) {
    if (used[start]) continue;
    const chain = [start];
    for (let at = start, next = nearest(times, at, periodMs, toleranceMs); next >= 0; ) {
      chain.push(next);
      at = next;
      next = nearest(times, at, periodMs, toleranceMs);
    }
    if (chain.length < CHAIN) continue;
    for (const i of chain) used[i] = 1;
    chains.push(chain);
    for (let i = 1; i < chain.length; i++) steps.push(times[chain[i]!]! - times[chain[i - 1]!]!);
  }
  if (chains.length === 0) return null;
  steps.sort((a, b) => a - b);
  return { periodMs: steps[steps.length >> 1]!, toleranceMs, chains };
}

/** The time nearest to one period later, within the tolerance; -1 where there is none. */
function nearest(times: readonly number[], at: number, periodMs: number, toleranceMs: number): number {
  const aim = times[at]! + periodMs;
  let best = -1;
  let off = toleranceMs;
  for (let i = at + 1; i < times.length && times[i]! <= aim + toleranceMs; i++) {
    const d = Math.abs(times[i]! - aim);
    if (d <= off) {
      best = i;
      off = d;
    }
  }
  return best;
}

/** Begins of the episodes of one list of rows, with the rows that belong to each. */
export function episodeBegins<T extends { readonly beginMs: number; readonly access: { readonly episode: number } }>(
  rows: readonly T[],
): { beginMs: number; rows: T[] }[] {
  const episodes = new Map<number, { beginMs: number; rows: T[] }>();
  for (const row of rows) {
    const known = episodes.get(row.access.episode);
    if (known) {
      known.rows.push(row);
      known.beginMs = Math.min(known.beginMs, row.beginMs);
    } else episodes.set(row.access.episode, { beginMs: row.beginMs, rows: [row] });
  }
  return [...episodes.values()].sort((a, b) => a.beginMs - b.beginMs);
}

/** Rows that keep a regular interval, each with the first rows of its chain. Rows must have their episodes. */
export function atIntervals(rows: readonly TimedAccess[]): Map<TimedAccess, readonly TimedAccess[]> {
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
    const episodes = episodeBegins(group);
    const found = findIntervals(episodes.map((e) => e.beginMs));
    for (const chain of found?.chains ?? []) {
      const firsts = chain.map((i) => episodes[i]!.rows[0]!);
      for (const i of chain) for (const row of episodes[i]!.rows) regular.set(row, firsts);
    }
  }
  return regular;
}
