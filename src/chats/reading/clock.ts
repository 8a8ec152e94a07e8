// The owner's clock: one zone, or several in turn (`Asia/Shanghai,2021-09-01=Europe/Berlin`), because people move.
import { DAY_MS, HOUR_MS } from '../../base/time.ts';

export interface OwnersClock {
  /** Milliseconds east of UTC at an instant. */
  offsetMs(ms: number): number;
  /** The instant at which this clock shows a wall time (given as if it were UTC); of two the earlier, of none the later. */
  instant(wallMs: number): number;
  /** Days since 1970 on the owner's calendar. */
  dayOf(ms: number): number;
}

interface Span {
  readonly fromMs: number;
  readonly zone: string;
}

/** Throws RangeError for a zone that is not known. Null is UTC. */
export function ownersClock(zones: string | null): OwnersClock {
  const spans = zones === null ? [] : parseZones(zones);
  const offsets = new Map<string, ZoneOffsets>();
  for (const { zone } of spans) if (!offsets.has(zone)) offsets.set(zone, new ZoneOffsets(zone));
  if (zones === null) return { offsetMs: () => 0, instant: (ms) => ms, dayOf: (ms) => Math.floor(ms / DAY_MS) };
  const offsetMs = (ms: number): number => {
    let { zone } = spans[0]!;
    for (const span of spans) if (ms >= span.fromMs) zone = span.zone;
    return offsets.get(zone)!.at(ms);
  };
  const instant = (wallMs: number): number => {
    const first = wallMs - offsetMs(wallMs - offsetMs(wallMs));
    return first + offsetMs(first) === wallMs ? first : wallMs - offsetMs(wallMs);
  };
  return { offsetMs, instant, dayOf: (ms) => Math.floor((ms + offsetMs(ms)) / DAY_MS) };
}

function parseZones(zones: string): Span[] {
  const spans: Span[] = [];
  for (const part of zones.split(',')) {
    const [left, right] = part.split('=');
    if (right === undefined) spans.push({ fromMs: Number.NEGATIVE_INFINITY, zone: left!.trim() });
    else {
      // The day begins on the clock of the zone that begins.
      const utc = Date.parse(`${left!.trim()}T00:00:00Z`);
      if (Number.isNaN(utc)) throw new RangeError(`not a date: ${left}`);
      spans.push({ fromMs: utc - new ZoneOffsets(right.trim()).at(utc), zone: right.trim() });
    }
  }
  if (spans[0]?.fromMs !== Number.NEGATIVE_INFINITY) throw new RangeError('the first zone has no date');
  return spans;
}

/** Offsets by the quarter of an hour, looked up once each: zones change on such borders. */
class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #byHour = new Map<number, number>();
  #lastBucket = Number.NaN;
  #lastOffset = 0;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  at(ms: number): number {
    const bucket = Math.floor(ms / (HOUR_MS / 4));
    if (bucket === this.#lastBucket) return this.#lastOffset;
    this.#lastBucket = bucket;
    this.#lastOffset = this.#byHour.get(bucket) ?? this.#lookUp(bucket);
    return this.#lastOffset;
  }

  #lookUp(bucket: number): number {
    const at = bucket * (HOUR_MS / 4);
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(at)) part[type] = Number(value);
    const local = Date.UTC(
      part['year']!,
      part['month']! - 1,
      part['day']!,
      part['hour']!,
      part['minute']!,
      part['second']!,
    );
    this.#byHour.set(bucket, local - at);
    return local - at;
  }
}
