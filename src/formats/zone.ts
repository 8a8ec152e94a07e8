// Time zones by their IANA names, through Intl: the offset at an instant, and the instant of a local time.
import { HOUR_MS, MINUTE_MS } from '../base/time.ts';

export interface Zone {
  readonly name: string;
  /** Offset in minutes east of UTC at an instant. */
  offsetAt(ms: number): number;
  /** The instant of a local time given as if it were UTC; of two (clock set back) the earlier one. */
  instantOf(localMs: number): number;
}

/** The zone, or null where the name is none. */
export function zoneOf(name: string): Zone | null {
  // Some phones are set to a bare offset, which not every ICU knows by that name.
  const fixed = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?$/.exec(name);
  if (fixed) {
    const minutes = (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * (fixed[1] === '-' ? -1 : 1);
    if (Math.abs(minutes) > 18 * 60) return null;
    return { name, offsetAt: () => minutes, instantOf: (localMs) => localMs - minutes * MINUTE_MS };
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
  // Offsets change on quarter hours at the finest.
  const known = new Map<number, number>();
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / (15 * MINUTE_MS));
    let offset = known.get(quarter);
    if (offset === undefined) {
      const at = quarter * 15 * MINUTE_MS;
      const part: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
      const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
      offset = Math.round((local - at) / MINUTE_MS);
      known.set(quarter, offset);
    }
    return offset;
  };
  return {
    name,
    offsetAt,
    instantOf(localMs) {
      const before = localMs - offsetAt(localMs - 14 * HOUR_MS) * MINUTE_MS;
      if (before + offsetAt(before) * MINUTE_MS === localMs) return before;
      const after = localMs - offsetAt(localMs + 14 * HOUR_MS) * MINUTE_MS;
      if (after + offsetAt(after) * MINUTE_MS === localMs) return after;
      return localMs - offsetAt(before) * MINUTE_MS;
    },
  };
}
