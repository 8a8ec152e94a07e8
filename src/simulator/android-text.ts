// What all dumps of a simulated Android phone share: when and where they are taken, and how Android writes times and users.
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import { timeWriter, type Zone } from './zone.ts';

export interface DumpOptions {
  readonly zone: Zone;
  readonly atMs: number;
  /** The first half of the apps comes from a dump taken so long before: somebody put two files together. */
  readonly splicedMs?: number;
}

/** `2024-11-10 09:30:00.123` in the phone's zone. */
export const local = (zone: Zone): ((ms: number) => string) => {
  const write = timeWriter(zone);
  return (ms) => write(ms).slice(0, 23).replace('T', ' ');
};

/** `+1h2m3s4ms`, as Android's TimeUtils writes a span. */
export function span(ms: number): string {
  if (ms === 0) return '0';
  let rest = Math.abs(Math.round(ms));
  let text = ms < 0 ? '-' : '+';
  let begun = false;
  for (const [unit, size] of [
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
    ['s', SECOND_MS],
  ] as const) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) begun = true;
    if (begun) text += `${n}${unit}`;
  }
  return `${text}${rest}ms`;
}

export const uidText = (uid: number): string => (uid >= 10_000 ? `u0a${uid - 10_000}` : String(uid));
