// Collecting again and again: when the next one is due, what to do while the phone is away, and stopping at once.
import { pause } from './adb.ts';
import { RecordError } from './record-error.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LEAST_MS = 5 * 60_000;
/** `dumpsys usagestats` keeps a day; what is collected less often has holes. */
const MOST_MS = 24 * 3_600_000;

/** `30m`, `6h`, `1d` in milliseconds; from five minutes to a day. */
export function interval(text: string): number {
  const m = /^(\d{1,4})([mhd])$/.exec(text);
  const ms = m ? Number(m[1]) * UNITS[m[2]!]! : Number.NaN;
  if (!(ms >= LEAST_MS && ms <= MOST_MS)) throw new RecordError('every', { every: text });
  return ms;
}

export interface Repeating {
  readonly everyMs: number;
  /** When the case was last added to, in milliseconds; null where it never was. */
  readonly lastMs: number | null;
  /** How often to look whether the phone is back. */
  readonly retryMs: number;
  now(): number;
  /** One collection; throws a passing RecordError where the phone is away. */
  once(): Promise<void>;
  /** The phone is away; told at most once in a row. */
  onAway(error: RecordError): void;
  onWaiting(leftMs: number): void;
  readonly signal: AbortSignal;
}

/** Goes on until the signal is aborted, or something happens that waiting does not mend: that is thrown. */
export async function repeat({
  everyMs,
  lastMs,
  retryMs,
  now,
  once,
  onAway,
  onWaiting,
  signal,
}: Repeating): Promise<void> {
  let due = lastMs === null ? now() : lastMs + everyMs;
  let away = false;
  while (!signal.aborted) {
    try {
      // The clock may jump while the computer sleeps: looked at anew every half minute.
      for (let left = due - now(); left > 0; left = due - now()) {
        onWaiting(left);
        await pause(Math.min(left, 30_000), signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const begun = now();
    try {
      await once();
      away = false;
      due = begun + everyMs;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RecordError) || !error.passing) throw error;
      if (!away) onAway(error);
      away = true;
      due = now() + retryMs;
    }
  }
}
