// Runs a scenario: what every app did in each of the owner's days, and what the phone was doing then.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import { exportMs, type OwnerDay, ownerDays } from './owner.ts';
import { Random } from './random.ts';
import type { Act, App, Category, Habit, Scenario } from './scenario.ts';
import type { Day, Hit, Span, Use, Visit } from './truth.ts';

type Draft = Omit<Use, 'id' | 'onScreen' | 'screen' | 'locked' | 'asleep' | 'charging'>;

/** Finds the span that covers an instant; spans ascend and do not overlap. */
function covering<S extends Span>(spans: readonly S[], atMs: number): S | null {
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

/**
 * How long a process woken in the background runs. About a third use up the half minute that the system grants,
 * many finish sooner, and some run on (location, audio, calls, a phone that never got round to suspending them).
 */
function runtimeMs(r: Random): number {
  const kind = r.next();
  if (kind < 0.38) return r.between(30.2, 32.7) * SECOND_MS;
  if (kind < 0.62) return r.between(1.5, 29) * SECOND_MS;
  return r.between(90, 400) * SECOND_MS;
}

/** How long a process runs on after its visit: seconds as a rule, half a minute where the app asks for time to finish. */
const lingerMs = (r: Random): number =>
  (r.chance(0.25) ? r.between(25, 31) : r.chance(0.2) ? r.between(60, 200) : r.between(1, 9)) * SECOND_MS;

class DayRun {
  readonly drafts: Draft[] = [];
  readonly wakes: { app: string; atMs: number }[] = [];
  readonly hits: Hit[] = [];
  readonly newPhotos: number[] = [];

  constructor(
    readonly day: OwnerDay,
    readonly visits: readonly Visit[],
  ) {}

  /** The visit of `app` that covers an instant. */
  onScreen(app: string, atMs: number): Visit | null {
    const visit = covering(this.visits, atMs);
    return visit?.app === app ? visit : null;
  }

  do(r: Random, app: App, habit: Habit, act: Act, atMs: number, visit: Visit | null, processMs: number): void {
    const base = { app: app.id, habit: habit.id, trigger: habit.on, via: 'direct' as const };
    const add = (category: Category, instants: number[], rest: Partial<Draft> = {}) => {
      const touches = instants.map(Math.round);
      this.drafts.push({
        ...base,
        category,
        atMs: touches[0]!,
        untilMs: touches.at(-1)!,
        touches,
        suspendedMs: Math.max(processMs, touches.at(-1)! + 400),
        binds: false,
        ...rest,
      });
    };
    const span = ([min, max]: readonly [number, number]): number => {
      const length = r.between(min, max);
      return visit ? Math.max(300, Math.min(length, visit.toMs - atMs)) : length;
    };
    switch (act.kind) {
      case 'photos':
      case 'contacts':
      case 'mediaLibrary': {
        const over = span(act.overMs);
        const touches = [atMs];
        for (let n = r.poisson(Math.max(0, act.touches - 1)); n > 0; n--) touches.push(atMs + r.next() * over);
        touches.sort((a, b) => a - b);
        add(act.kind, touches, { binds: act.kind === 'photos' && !app.apple && r.chance(0.65) });
        return;
      }
      case 'location':
      case 'microphone':
        add(act.kind, [atMs, atMs + span(act.spanMs)]);
        return;
      case 'camera': {
        const end = atMs + span(act.spanMs);
        add('camera', [atMs, end]);
        if (act.sound) add('microphone', [Math.min(atMs + r.between(40, 900), end), end]);
        return;
      }
      case 'shoot': {
        const end = visit?.toMs ?? atMs + r.between(3, 60) * SECOND_MS;
        add('camera', [atMs, end]);
        for (let at = atMs + r.between(1200, 6000); at < end - 300; at += r.between(1500, 15000)) {
          this.newPhotos.push(at);
          if (r.chance(0.6)) add('photos', [at + r.between(5, 200)]);
        }
        return;
      }
      case 'picker':
        add('photos', [atMs, atMs + span(act.spanMs)], { via: 'picker' });
        return;
      case 'call':
        // A call goes on when the phone is locked or another app comes up.
        add('microphone', [atMs, atMs + r.between(...act.minutes) * MINUTE_MS]);
        return;
    }
  }

  /** A habit fires. In the background the app is woken and runs for a while. */
  fire(r: Random, app: App, habit: Habit, atMs: number): void {
    if (!r.chance(habit.chance)) return;
    const visit = this.onScreen(app.id, atMs);
    let processMs: number;
    if (visit) processMs = visit.toMs + lingerMs(r);
    else {
      processMs = atMs + runtimeMs(r);
      this.wakes.push({ app: app.id, atMs });
      this.contact(r, app, atMs, Math.min(processMs, atMs + 30 * SECOND_MS), false);
    }
    let at = atMs;
    for (const act of habit.does) {
      this.do(r, app, habit, act, at, visit, processMs);
      at += r.between(50, 2500);
    }
  }

  contact(r: Random, app: App, fromMs: number, toMs: number, onScreen: boolean): void {
    app.hosts.forEach((habit, host) => {
      const mean = onScreen ? habit.perVisit : (habit.perWake ?? 0);
      for (let n = mean > 0 ? r.poisson(mean) : 0; n > 0; n--)
        this.hits.push({ app: app.id, host, atMs: r.between(fromMs, toMs) });
    });
  }
}

/** Visits of the calling app's own making: what is on screen while the owner is about. */
function runVisits(run: DayRun, random: Random, byId: ReadonlyMap<string, App>): void {
  for (const [index, visit] of run.visits.entries()) {
    const app = byId.get(visit.app)!;
    const own = random.fork('visit', run.day.number, index);
    run.contact(own, app, visit.fromMs, visit.toMs, true);
    const processMs = visit.toMs + lingerMs(own);
    for (const habit of app.habits) {
      if (habit.on !== 'visit' && habit.on !== 'leave') continue;
      // A stream for each habit: one changed habit leaves the rest of the week as it was.
      const r = own.fork(habit.id);
      if (!r.chance(habit.chance)) continue;
      const after = r.between(...habit.afterMs);
      let at = habit.on === 'visit' ? visit.fromMs + after : visit.toMs + after;
      if (habit.on === 'visit' && at >= visit.toMs) continue;
      const until = habit.on === 'visit' ? processMs : Math.max(processMs, at + r.between(2, 32) * SECOND_MS);
      for (const act of habit.does) {
        run.do(r, app, habit, act, at, habit.on === 'visit' ? visit : null, until);
        at += r.between(50, 2500);
        if (habit.on === 'visit' && at >= visit.toMs) break;
      }
    }
  }
}

/** Instants shared by all apps in a day: wakes on the charger, messages to many, additions to the library. */
function sharedInstants(scenario: Scenario, run: DayRun, random: Random) {
  const r = random.fork('shared', run.day.number);
  const { night } = run.day;
  const charger = scenario.owner.chargesAtNight
    ? Array.from({ length: r.poisson(scenario.chargerWakes) }, () =>
        r.between(night.fromMs + 10 * MINUTE_MS, night.toMs),
      )
    : [];
  const broadcast = Array.from({ length: r.poisson(scenario.broadcastsPerDay) }, () =>
    r.between(run.day.fromMs, night.fromMs),
  );
  return { charger, broadcast, 'new-photo': run.newPhotos };
}

/** When a timer that counts from its last run fires next, by app and habit. */
type Timers = Map<string, { at: number; runs: number }>;

function runHabit(
  run: DayRun,
  random: Random,
  app: App,
  habit: Habit,
  shared: ReturnType<typeof sharedInstants>,
  timers: Timers,
): void {
  const { day } = run;
  const r = random.fork('habit', app.id, habit.id, day.number);
  switch (habit.on) {
    case 'visit':
    case 'leave':
      return;
    case 'new-photo': {
      // Several changes at once reach the app as one.
      let ready = Number.NEGATIVE_INFINITY;
      for (const at of shared['new-photo']) {
        const then = at + r.between(...habit.afterMs);
        if (then < ready) continue;
        ready = then + 20 * SECOND_MS;
        run.fire(r, app, habit, then);
      }
      return;
    }
    case 'charger':
    case 'broadcast':
      for (const at of shared[habit.on]) run.fire(r, app, habit, at + r.between(...habit.afterMs));
      return;
    case 'push':
      for (let n = r.poisson(habit.perDay); n > 0; n--) run.fire(r, app, habit, r.between(day.fromMs, day.toMs));
      return;
    case 'move':
      for (let n = r.poisson(habit.perDay); n > 0; n--)
        run.fire(r, app, habit, r.between(day.fromMs, day.night.fromMs));
      return;
    case 'every': {
      if (habit.from === 'last') {
        const key = `${app.id} ${habit.id}`;
        const first = () => ({ at: day.fromMs + random.fork('phase', key).next() * habit.hours * HOUR_MS, runs: 0 });
        const timer = timers.get(key) ?? first();
        timers.set(key, timer);
        while (timer.at < day.toMs) {
          run.fire(r, app, habit, timer.at);
          const late = random.fork('tick', key, timer.runs++).exponential(habit.jitterMin * MINUTE_MS);
          timer.at += habit.hours * HOUR_MS + Math.min(late, 6 * habit.jitterMin * MINUTE_MS);
        }
        return;
      }
      // One clock over all days: the k-th time is the same whichever day asks for it.
      const period = habit.hours * HOUR_MS;
      const phase = random.fork('phase', app.id, habit.id).next() * period;
      const jitter = habit.jitterMin * MINUTE_MS;
      for (let k = Math.floor((day.fromMs - phase - jitter) / period); k * period + phase - jitter < day.toMs; k++) {
        const at = k * period + phase + random.fork('tick', app.id, habit.id, k).between(-jitter, jitter);
        if (at >= day.fromMs && at < day.toMs) run.fire(r, app, habit, at);
      }
      return;
    }
  }
}

/** The days of a phone, in order, each held only while it is made. The same seed gives the same days. */
export function* simulate(scenario: Scenario, seed: string | number): Generator<Day> {
  const random = new Random(`${seed}`);
  const byId = new Map(scenario.apps.map((app) => [app.id, app]));
  const until = exportMs(scenario);
  let nextId = 0;
  let carried: Draft[] = [];
  const timers: Timers = new Map();
  for (const day of ownerDays(scenario, random)) {
    const visits = [...day.visits].sort((a, b) => a.fromMs - b.fromMs);
    const run = new DayRun(day, visits);
    runVisits(run, random, byId);
    run.newPhotos.push(...day.newScreenshots);
    run.newPhotos.sort((a, b) => a - b);
    const shared = sharedInstants(scenario, run, random);
    for (const app of scenario.apps) for (const habit of app.habits) runHabit(run, random, app, habit, shared, timers);

    // What begins after the owner got up again belongs to the next day.
    const drafts = [...carried, ...run.drafts].sort((a, b) => a.atMs - b.atMs);
    carried = [];
    const uses: Use[] = [];
    for (const draft of drafts) {
      if (draft.atMs >= until) continue;
      if (draft.atMs >= day.toMs) {
        carried.push(draft);
        continue;
      }
      const screen = covering(visits, draft.atMs);
      uses.push({
        id: nextId++,
        ...draft,
        onScreen: screen?.app === draft.app,
        screen: screen?.app ?? null,
        locked: screen === null,
        asleep: covering(day.sleep, draft.atMs) !== null,
        charging: scenario.owner.chargesAtNight && draft.atMs >= day.night.fromMs && draft.atMs < day.night.toMs,
      });
    }
    yield {
      number: day.number,
      fromMs: day.fromMs,
      toMs: day.toMs,
      night: day.night,
      sleep: day.sleep,
      visits: visits.filter((v) => v.fromMs < until),
      newPhotos: run.newPhotos.filter((at) => at < until),
      wakes: run.wakes.filter((w) => w.atMs < until).sort((a, b) => a.atMs - b.atMs),
      uses,
      hits: run.hits.filter((h) => h.atMs < until),
    };
  }
}
