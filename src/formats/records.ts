// What readers of databases and files of instants share: counting records, times with or without a zone, and problems.
import { formatTime } from '../base/time.ts';
import type { ReadContext } from '../model/units.ts';
import { type Zone, zoneOf } from './zone.ts';

/** Times of instants as rows carry them: in the owner's zone where it is given, else UTC. */
export function instantWriter(context: ReadContext): (ms: number) => string {
  return timeWriter(ownersZone(context));
}

/** The zone that the owner gave; null without one. */
export const ownersZone = (context: ReadContext): Zone | null =>
  context.options.timeZone === null ? null : zoneOf(context.options.timeZone);

/** Times in a zone, in UTC without one. */
export function timeWriter(zone: Pick<Zone, 'offsetAt'> | null): (ms: number) => string {
  // Records come in batches of one instant: the last few times are kept.
  const known = new Map<number, string>();
  return (ms) => {
    let text = known.get(ms);
    if (text === undefined) {
      if (known.size >= 64) known.clear();
      text = formatTime(ms, zone ? zone.offsetAt(ms) : null);
      known.set(ms, text);
    }
    return text;
  };
}

const EARLIEST = Date.UTC(2008, 0, 1);
const LATEST = Date.UTC(2070, 0, 1);
/** A time at which a phone of this kind can have written something. */
export const isPlausible = (ms: number): boolean => ms >= EARLIEST && ms < LATEST;
/** A time that can be written down at all. */
export const isWritable = (ms: number): boolean =>
  Number.isFinite(ms) && ms >= -62_135_596_800_000 && ms < 253_402_300_800_000;

export const APPLE_EPOCH_MS = 978_307_200_000;

/** A column's value as a number; null where it is missing or something else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : typeof value === 'bigint' ? Number(value) : null;
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
