// Records of one phone laid beside each other by their times. A time without an offset is local to the phone and stands
// beside nothing until its zone is known.
import { hasOffset, MINUTE_MS, parseTime } from '../base/time.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import type { Access, Presence } from '../model/rows.ts';
import { Spans } from './spans.ts';

/** Clocks of two records of one phone agree to about a second. */
export const GUARD_MS = 1000;

/** Presence rows of some kinds, for asking which one held at an instant. Open rows hold at their begin only. */
export function spansOf(rows: readonly Presence[], ...what: Presence['what'][]): Spans<Presence> {
  return new Spans(
    rows
      .filter((p) => what.includes(p.what) && hasOffset(p.begin))
      .map((item) => ({
        item,
        beginMs: parseTime(item.begin),
        endMs: parseTime(item.end ?? item.begin),
      }))
      .filter((s) => !Number.isNaN(s.beginMs) && !Number.isNaN(s.endMs)),
  );
}

/**
 * How long after its written begin an access may truly have begun: Android's discrete record rounds down to the minute. An
 * iPhone's location rows, whose length has a floor, begin when they say.
 */
export const beginsWithinMs = (access: Pick<Access, 'timing' | 'kindAsStored'>): number =>
  access.timing === 'floored' && dataTypeOfIosCategory(access.kindAsStored) === 'other' ? MINUTE_MS : 0;

/** The row that held through the begin of an access, a second before and after included; null without one. */
export function atBegin(
  spans: Spans<Presence>,
  access: Pick<Access, 'begin' | 'timing' | 'kindAsStored'>,
): Presence | null {
  if (!hasOffset(access.begin)) return null;
  const ms = parseTime(access.begin);
  return Number.isNaN(ms) ? null : spans.covering(ms - GUARD_MS, ms + beginsWithinMs(access) + GUARD_MS);
}

/** Apps that come with the phone, as far as their names say so. */
export const isSystem = (app: string): boolean =>
  /^(android$|com\.(apple|android|google\.android|samsung|sec|qualcomm|mediatek|miui|xiaomi|huawei|coloros|vivo|oplus)\.)/.test(
    app,
  );
