// Whether a capture and the phone's own records can be set beside each other: do their times meet, do their clocks agree.
import { parseTime } from '../base/time.ts';
import type { Found } from '../model/finding.ts';
import type { Contact, Request } from '../model/rows.ts';
import { found } from './found.ts';
import { NAMELESS, requestsOf, type Sent } from './sent.ts';

export interface ClockShift {
  /** To be added to times of the capture to get the phone's. */
  readonly shiftMs: number;
  /** Contacts that both records hold and that differ by this much. */
  readonly pairs: number;
}

/** Contacts of one moment lie this close together in both records. */
const WINDOW_MS = 6_000;
/** Clocks differ by less than this without anybody noticing, and no question here asks for more. */
const LEAST_MS = 2_000;
/** Records that differ by more are of different times. */
const MOST_MS = 26 * 3_600_000;
const LEAST_PAIRS = 4;

/**
 * How far the clocks of phone and recorder lie apart, judged by hosts that the phone's own list of contacts and the capture both
 * name: their first and last times differ by the same amount. Null where too few agree, or where nothing differs.
 */
export function clockShift(requests: readonly Request[], contacts: readonly Contact[]): ClockShift | null {
  const captures = new Set(requests.map((r) => r.from.input));
  const seen = new Map<string, { first: number; last: number }>();
  for (const r of requests) {
    if (r.host === null || r.at === null) continue;
    const ms = parseTime(r.at);
    const known = seen.get(r.host);
    if (known === undefined) seen.set(r.host, { first: ms, last: ms });
    else {
      known.first = Math.min(known.first, ms);
      known.last = Math.max(known.last, ms);
    }
  }
  const differences: { host: string; ms: number }[] = [];
  for (const c of contacts) {
    const inCapture = captures.has(c.from.input) ? undefined : seen.get(c.host);
    if (inCapture === undefined) continue;
    const [first, last] = [parseTime(c.first) - inCapture.first, parseTime(c.last) - inCapture.last];
    for (const ms of Math.abs(first - last) <= WINDOW_MS ? [first] : [first, last])
      if (Math.abs(ms) <= MOST_MS) differences.push({ host: c.host, ms });
  }
  differences.sort((a, b) => a.ms - b.ms);
  let best = { from: 0, to: 0 };
  for (let from = 0, to = 0; from < differences.length; from++) {
    while (to < differences.length && differences[to]!.ms - differences[from]!.ms <= WINDOW_MS) to++;
    if (to - from > best.to - best.from) best = { from, to };
  }
  const agreeing = differences.slice(best.from, best.to);
  const hosts = new Set(agreeing.map((d) => d.host)).size;
  if (hosts < LEAST_PAIRS || agreeing.length * 2 < differences.length) return null;
  const shiftMs = agreeing[Math.floor(agreeing.length / 2)]!.ms;
  return Math.abs(shiftMs) < LEAST_MS ? null : { shiftMs, pairs: hosts };
}

/** A request's time on the phone's clock; NaN where the capture keeps none. */
export const onPhone = (request: Request, shift: ClockShift | null): number =>
  request.at === null ? Number.NaN : parseTime(request.at) + (shift?.shiftMs ?? 0);

/** What the clocks leave open, for the limits of a finding that rests on times of both. */
export const clockLimit = (shift: ClockShift | null): string =>
  shift === null ? 'audits.limit.clock' : 'audits.limit.clock-shift';
export const clockParams = (shift: ClockShift | null): Record<string, number> =>
  shift === null ? {} : { shift: Math.round(shift.shiftMs / 1000), pairs: shift.pairs };

/**
 * The answer where requests with such data were captured and yet nothing can be said: no times, no app, or another time than that of
 * the phone's record. Null where they can be set beside each other.
 */
export function cannotJoin(
  audit: string,
  sent: readonly Sent[],
  span: { from: string; to: string } | null,
  shift: ClockShift | null,
): Found | null {
  if (sent.length === 0) return null;
  const timed = sent.filter((s) => s.request.at !== null && s.request.app !== null);
  const key = timed.length === 0 ? 'audits.untimed' : 'audits.apart';
  if (timed.length > 0) {
    if (span === null) return null;
    const [from, to] = [parseTime(span.from) - 60_000, parseTime(span.to) + 60_000];
    if (timed.some((s) => onPhone(s.request, shift) >= from && onPhone(s.request, shift) <= to)) return null;
  }
  return found(audit, {
    outcome: 'cannot-tell',
    recorded: `${key}.recorded`,
    said: `${key}.said`,
    todo: `${key}.todo`,
    params: { from: span?.from ?? NAMELESS, to: span?.to ?? NAMELESS, requests: requestsOf(sent).length },
    rows: requestsOf(sent),
  });
}

/** First and last of some times, where a record says no more of what it covers. */
export function spanOf(times: readonly (string | null)[]): { from: string; to: string } | null {
  const known = times.filter((t) => t !== null).sort((a, b) => parseTime(a) - parseTime(b));
  return known.length === 0 ? null : { from: known[0]!, to: known[known.length - 1]! };
}
