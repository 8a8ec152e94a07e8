// What the simulated phone itself was doing: lit or dark, locked or not, and which app was on screen. The records that
// show it (PowerLog, usage events, battery history) are all written from this one.
import { DAY_MS, SECOND_MS } from '../base/time.ts';
import { Random } from './random.ts';
import type { Day, Span, Visit } from './truth.ts';

/** Visits closer than this are one time with the phone in hand. */
const SESSION_GAP_MS = 15 * SECOND_MS;

export interface Session extends Span {
  /** The screen is lit from `fromMs` to `toMs`. */
  readonly unlockedMs: number;
  readonly lockedMs: number;
  readonly visits: readonly Visit[];
}

export interface Handset {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sessions: readonly Session[];
  /** Messages light the locked screen for some seconds. */
  readonly glances: readonly Span[];
  readonly visits: readonly Visit[];
  readonly sleep: readonly Span[];
}

/** The span that covers an instant; spans ascend and do not overlap. */
export function covering<S extends Span>(spans: readonly S[], atMs: number): S | null {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle]!;
    if (atMs < span.fromMs) high = middle - 1;
    else if (atMs >= span.toMs) low = middle + 1;
    else return span;
  }
  return null;
}

export function handsetOf(days: readonly Day[], seed: string | number, untilMs: number): Handset {
  const r = new Random(`${seed}/handset`);
  const visits = days
    .flatMap((day) => day.visits)
    .filter((v) => v.fromMs < untilMs)
    .map((v) => (v.toMs > untilMs ? { ...v, toMs: untilMs } : v))
    .sort((a, b) => a.fromMs - b.fromMs);
  const groups: Visit[][] = [];
  for (const visit of visits) {
    const last = groups.at(-1)?.at(-1);
    if (last && visit.fromMs - last.toMs < SESSION_GAP_MS) groups.at(-1)!.push(visit);
    else groups.push([visit]);
  }
  const sessions = groups.map((own, i): Session => {
    const next = groups[i + 1]?.[0]?.fromMs ?? Number.POSITIVE_INFINITY;
    const fromMs = own[0]!.fromMs - r.between(500, 1500);
    const toMs = Math.min(own.at(-1)!.toMs + r.between(300, 9000), next - 4000);
    return {
      fromMs,
      toMs,
      unlockedMs: own[0]!.fromMs - r.between(60, 350),
      lockedMs: toMs + r.between(80, 700),
      visits: own,
    };
  });
  const fromMs = days[0]?.fromMs ?? untilMs;
  const glances: Span[] = [];
  for (let i = 0; i < sessions.length; i++) {
    const quietFrom = sessions[i]!.lockedMs + 5000;
    const quietTo = (sessions[i + 1]?.fromMs ?? untilMs) - 20_000;
    if (quietTo <= quietFrom) continue;
    const times = Array.from({ length: r.poisson((12 * (quietTo - quietFrom)) / DAY_MS) }, () =>
      r.between(quietFrom, quietTo),
    ).sort((a, b) => a - b);
    for (const at of times) if (at > (glances.at(-1)?.toMs ?? 0) + 1000) glances.push({ fromMs: at, toMs: at + 8000 });
  }
  return { fromMs, toMs: untilMs, sessions, glances, visits, sleep: days.flatMap((day) => day.sleep) };
}

export interface Moment {
  /** On screen, seen by somebody who looks; null where none was. */
  readonly app: string | null;
  readonly lit: boolean;
  readonly locked: boolean;
}

export function momentAt(handset: Handset, atMs: number): Moment {
  const app = covering(handset.visits, atMs)?.app ?? null;
  const session = covering(handset.sessions, atMs);
  const lit = session !== null || covering(handset.glances, atMs) !== null;
  const open = handset.sessions.find((s) => atMs >= s.unlockedMs && atMs < s.lockedMs);
  return { app, lit, locked: open === undefined };
}

/** True where nothing of what a log of the screen tells changed within `guardMs` of an instant, other than for other apps. */
export function isSettled(handset: Handset, app: string, atMs: number, guardMs: number): boolean {
  const a = covering(handset.visits, atMs - guardMs)?.app === app;
  const b = covering(handset.visits, atMs)?.app === app;
  const c = covering(handset.visits, atMs + guardMs)?.app === app;
  if (a !== b || b !== c) return false;
  // A visit or a break shorter than the guard may lie between.
  return !handset.visits.some(
    (v) =>
      v.app === app &&
      ((v.fromMs > atMs - guardMs && v.fromMs <= atMs + guardMs) ||
        (v.toMs > atMs - guardMs && v.toMs <= atMs + guardMs)),
  );
}
