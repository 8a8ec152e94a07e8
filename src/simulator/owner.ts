// The owner's days: sleep, waking at night, and what is on screen when.
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { Random } from './random.ts';
import type { App, Scenario } from './scenario.ts';
import type { Span, Visit } from './truth.ts';
import { instantOf, type Zone } from './zone.ts';

export interface OwnerDay extends Span {
  readonly number: number;
  readonly night: Span;
  readonly sleep: readonly Span[];
  readonly visits: readonly Visit[];
  readonly newScreenshots: readonly number[];
}

/** Midnight UTC of a date, the day number of the calendar. */
export const dateMs = (date: string): number => Date.parse(`${date}T00:00:00Z`);

export function zoneOf(scenario: Scenario, day: number): Zone {
  let zone = scenario.places[0]!.zone;
  for (const place of scenario.places) if (place.fromDay <= day) zone = place.zone;
  return zone;
}

/** Zone in which the phone writes its export: where it is then, daylight saving by date. */
export const zoneAtExport = (scenario: Scenario): Zone => zoneOf(scenario, scenario.days - 1);

export const exportMs = (scenario: Scenario): number =>
  instantOf(zoneAtExport(scenario), dateMs(scenario.start) + (scenario.days - 1) * DAY_MS, scenario.exportMin);

/** The sleep that follows day `day`. */
function sleepAfter(scenario: Scenario, random: Random, day: number): Span {
  const { owner } = scenario;
  const r = random.fork('sleep', day);
  const date = dateMs(scenario.start) + day * DAY_MS;
  const weekday = new Date(date).getUTCDay();
  const later = weekday === 5 || weekday === 6 ? owner.weekendLaterMin : 0;
  const bed = owner.bedMin + later + r.normal(0, owner.jitterMin);
  const length = Math.max(180, owner.sleepMin + r.normal(0, owner.jitterMin));
  const fromMs = instantOf(zoneOf(scenario, day), date, bed);
  return { fromMs, toMs: fromMs + length * MINUTE_MS };
}

/** One session with the phone in hand: one app after another. */
function session(
  r: Random,
  apps: readonly App[],
  weights: readonly number[],
  fromMs: number,
  limitMs: number,
): Visit[] {
  const visits: Visit[] = [];
  let at = fromMs + r.between(800, 4000);
  const count = 1 + Math.min(6, r.poisson(1.1));
  for (let i = 0; i < count && at < limitMs; i++) {
    const app = apps[r.weighted(weights)]!;
    if (visits.at(-1)?.app === app.id) continue;
    const [min, max] = app.visitS;
    // Most visits are short, some are long.
    const toMs = Math.min(limitMs, at + SECOND_MS * (min + (max - min) * r.next() ** 2.5));
    if (toMs - at < SECOND_MS) break;
    visits.push({ app: app.id, fromMs: at, toMs });
    at = toMs + r.between(400, 5000);
  }
  return visits;
}

export function* ownerDays(scenario: Scenario, random: Random): Generator<OwnerDay> {
  const { owner } = scenario;
  const used = scenario.apps.filter((app) => app.weight > 0);
  const weights = used.map((app) => app.weight);
  const until = exportMs(scenario);
  let before = sleepAfter(scenario, random, -1);
  for (let number = 0; before.toMs < until; number++) {
    const r = random.fork('day', number);
    const night = sleepAfter(scenario, random, number);
    // After a flight the next sleep may come early; a day lasts four hours at least.
    const fromMs = Math.min(before.toMs, night.fromMs - 4 * HOUR_MS);
    const visits: Visit[] = [];

    const awakeMs = night.fromMs - fromMs;
    const gapMs = awakeMs / Math.max(1, owner.sessionsPerDay);
    for (let at = fromMs + r.exponential(6 * MINUTE_MS); at < night.fromMs; ) {
      const more = session(r, used, weights, at, night.fromMs);
      visits.push(...more);
      at = (more.at(-1)?.toMs ?? at) + 20 * SECOND_MS + r.exponential(gapMs);
    }

    const rr = random.fork('routine', number);
    for (const { app, atMin } of owner.routine ?? []) {
      const date = dateMs(scenario.start) + number * DAY_MS;
      const at = instantOf(zoneOf(scenario, number), date, atMin + rr.between(-4, 4));
      const visit = { app, fromMs: at, toMs: at + rr.between(40, 240) * SECOND_MS };
      if (at < fromMs || visit.toMs > night.fromMs) continue;
      for (let i = visits.length - 1; i >= 0; i--)
        if (visits[i]!.toMs > visit.fromMs - 1000 && visits[i]!.fromMs < visit.toMs + 1000) visits.splice(i, 1);
      visits.push(visit);
    }

    const sleep: Span[] = [];
    let asleepFrom = night.fromMs;
    const wakings = Array.from({ length: r.poisson(owner.wakings) }, () => r.between(night.fromMs, night.toMs));
    for (const at of wakings.sort((a, b) => a - b)) {
      if (at < asleepFrom + 20 * MINUTE_MS || at > night.toMs - 30 * MINUTE_MS) continue;
      const limit = at + r.between(2, 25) * MINUTE_MS;
      const awake = session(r, used, weights, at, limit);
      if (awake.length === 0) continue;
      sleep.push({ fromMs: asleepFrom, toMs: at - MINUTE_MS });
      visits.push(...awake);
      asleepFrom = awake.at(-1)!.toMs + r.between(2, 15) * MINUTE_MS;
    }
    if (asleepFrom < night.toMs) sleep.push({ fromMs: asleepFrom, toMs: night.toMs });

    const newScreenshots: number[] = [];
    if (visits.length > 0)
      for (let n = r.poisson(owner.screenshotsPerDay); n > 0; n--) {
        const visit = r.pick(visits);
        newScreenshots.push(r.between(visit.fromMs, visit.toMs));
      }
    newScreenshots.sort((a, b) => a - b);
    yield { number, fromMs, toMs: night.toMs, night, sleep, visits, newScreenshots };
    before = night;
  }
}
