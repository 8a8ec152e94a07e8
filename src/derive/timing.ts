// What the length of an access row means, and which span of use it supports.
// iOS closes photo, contact and media-library rows by a timer that each use re-arms: see docs/decisions/logging-timer.md.
import { type DataType, dataTypeOfIosCategory } from '../model/personal-data.ts';
import type { Derived, Options } from '../model/result.ts';
import type { Access } from '../model/rows.ts';
import type { TimedAccess } from './timed.ts';

/** The logging timer of one generation of iOS: it fires between `timerMs` and `wallMs` after the last use. */
export interface Era {
  readonly timerMs: number;
  readonly wallMs: number;
}

/** 30 s and up to 15 s of leeway, inferred from rows of iOS 15. */
export const IOS_15: Era = { timerMs: 30_000, wallMs: 45_500 };
/** 60 s and up to 15 s of leeway; the longest rows at the wall measured 75.37 s. */
export const IOS_16: Era = { timerMs: 60_000, wallMs: 75_500 };

/** The first beta of iOS 16: what began earlier was logged by iOS 15. */
export const IOS_16_BEGINS_MS = Date.UTC(2022, 5, 6);
/** So many rows must stand at a wall before its position names the era. */
export const ROWS_AT_WALL = 5;

const CLASSES: Partial<Record<DataType, Access['timing']>> = {
  camera: 'measured',
  microphone: 'measured',
  'screen-recording': 'measured',
  location: 'floored',
  photos: 'coalesced',
  contacts: 'coalesced',
  'media-library': 'coalesced',
};

/** Rows of Apple's report by their kind; of other records as their source says. */
export function timingOf(access: Access): Access['timing'] {
  if (dataTypeOfIosCategory(access.kindAsStored) === 'other') return access.timing;
  if (access.via === 'picker') return 'measured';
  return CLASSES[access.data] ?? access.timing;
}

const durationMs = (row: TimedAccess): number | null => (row.endMs === null ? null : row.endMs - row.beginMs);

/** True where rows pile up at the era's wall and thin out behind it, as a timer makes them. */
function standsAtWall(durations: readonly number[], era: Era): number {
  const width = era.wallMs - era.timerMs;
  let at = 0;
  let behind = 0;
  for (const d of durations) {
    if (d >= era.timerMs && d <= era.wallMs) at++;
    else if (d > era.wallMs && d <= era.wallMs + width) behind++;
  }
  return at >= ROWS_AT_WALL && at > 2 * behind ? at : 0;
}

function eraByWall(durations: readonly number[]): Era | null {
  const old = standsAtWall(durations, IOS_15);
  const current = standsAtWall(durations, IOS_16);
  if (old === current) return null;
  return old > current ? IOS_15 : IOS_16;
}

function eraStated(version: string | null): Era | null {
  const major = version === null ? Number.NaN : Number.parseInt(version, 10);
  if (major === 15) return IOS_15;
  return major >= 16 ? IOS_16 : null;
}

export interface Eras {
  readonly derived: Derived['era'];
  /** The era of a row begun at `beginMs`; null where it is unknown. */
  at(beginMs: number): Era | null;
}

/** Which timer wrote the coalesced rows. Rows begun before iOS 16 existed are iOS 15 whatever their number. */
export function eras(rows: readonly TimedAccess[], options: Pick<Options, 'iosVersion'>): Eras {
  let early = 0;
  const late: number[] = [];
  let lateRows = 0;
  for (const row of rows) {
    if (timingOf(row.access) !== 'coalesced' || !row.access.allowed || Number.isNaN(row.beginMs)) continue;
    if (row.beginMs < IOS_16_BEGINS_MS) early++;
    else {
      lateRows++;
      const d = durationMs(row);
      if (d !== null) late.push(d);
    }
  }
  const stated = eraStated(options.iosVersion);
  const lateEra = lateRows === 0 ? null : (stated ?? eraByWall(late));
  const lateBasis = lateEra === null ? 'unknown' : stated ? 'stated' : 'wall';
  const derived = ((): Derived['era'] => {
    if (early === 0 && lateRows === 0) return { timerMs: null, wallMs: null, basis: 'none' };
    if (lateRows === 0) return { ...IOS_15, basis: 'date' };
    if (early === 0 || lateEra === IOS_15)
      return { timerMs: lateEra?.timerMs ?? null, wallMs: lateEra?.wallMs ?? null, basis: lateBasis };
    return { timerMs: lateEra?.timerMs ?? null, wallMs: lateEra?.wallMs ?? null, basis: 'mixed' };
  })();
  return { derived, at: (ms) => (ms < IOS_16_BEGINS_MS ? IOS_15 : lateEra) };
}

/**
 * The span from first to last use that a row supports; null where the record allows no statement.
 * `awake`: another record shows the phone awake through the whole row. Without it a row beyond the wall may be one use,
 * because the timer's clock stops while the phone sleeps.
 */
export function useOf(row: TimedAccess, timing: Access['timing'], era: Era | null, awake: boolean): Access['use'] {
  const d = durationMs(row);
  if (d === null || !(d >= 0) || !row.access.allowed) return null;
  switch (timing) {
    case 'measured':
      return { minMs: d, maxMs: d };
    case 'floored':
    case 'quantised':
    case 'instant':
      return { minMs: 0, maxMs: d };
    case 'coalesced': {
      if (era === null) return null;
      if (d < era.timerMs) return { minMs: 0, maxMs: d };
      return { minMs: d > era.wallMs && awake ? d - era.wallMs : 0, maxMs: d - era.timerMs };
    }
  }
}
