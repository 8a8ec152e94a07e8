// What an Android phone's app-ops service saw of the simulated days: each access with the state in which the system
// held the app then. The system lowers a state only after a settle time, so that an app just left still counts as on top.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import { covering, type Handset } from './handset.ts';
import { type Grant, grantsOf } from './permissions.ts';
import { Random } from './random.ts';
import type { Category, Scenario } from './scenario.ts';
import type { Day, Span, Use } from './truth.ts';

/** Major versions whose dumps differ in form. */
export type AndroidVersion = 8 | 9 | 10 | 11 | 12 | 13 | 14 | 16;

/** Where an app truly was. */
export type Place = 'on-screen' | 'foreground-service' | 'visible' | 'background';
/** As the service writes it. */
export type StateKey = 'top' | 'fgsvcl' | 'fgsvc' | 'fg' | 'bg' | 'cch';

export const TOP_SETTLE_MS = 30 * SECOND_MS;
const SERVICE_SETTLE_MS = 10 * SECOND_MS;

export interface OpAccess {
  readonly app: string;
  readonly op: string;
  readonly atMs: number;
  /** Null: an instant. */
  readonly durationMs: number | null;
  readonly state: StateKey;
  readonly place: Place;
  readonly flags: 's' | 'tpd';
  readonly proxy: string | null;
  readonly allowed: boolean;
}

export interface Service extends Span {
  readonly app: string;
  readonly isLocation: boolean;
}

export interface AndroidLife {
  readonly version: AndroidVersion;
  /** In order of time. */
  readonly accesses: readonly OpAccess[];
  readonly services: readonly Service[];
  readonly uids: ReadonlyMap<string, number>;
  readonly grants: readonly Grant[];
}

/** Apps of the phone's maker bear other names there. */
export const androidId = (id: string): string =>
  id.replace(/^com\.apple\./, 'com.android.').replace('MobileSMS', 'mms');

export function opsOf(category: Category, version: AndroidVersion): readonly string[] {
  switch (category) {
    case 'photos':
      return [version >= 13 ? 'READ_MEDIA_IMAGES' : 'READ_EXTERNAL_STORAGE'];
    case 'mediaLibrary':
      return [version >= 13 ? 'READ_MEDIA_AUDIO' : 'READ_EXTERNAL_STORAGE'];
    case 'contacts':
      return ['READ_CONTACTS'];
    case 'location':
      return ['FINE_LOCATION', 'MONITOR_LOCATION'];
    case 'camera':
      return ['CAMERA'];
    case 'microphone':
      return ['RECORD_AUDIO'];
  }
}

/** Ops that the privacy dashboard's own record keeps. */
export const DISCRETE_OPS: ReadonlySet<string> = new Set(['FINE_LOCATION', 'CAMERA', 'RECORD_AUDIO']);

function servicesOf(uses: readonly Use[]): Service[] {
  const services: Service[] = [];
  for (const use of uses) {
    const app = androidId(use.app);
    // A call goes on with a notification; so does what follows the phone's way.
    if (use.habit === 'calls') services.push({ app, isLocation: false, fromMs: use.atMs, toMs: use.untilMs + 500 });
    else if (use.trigger === 'move' && use.category === 'location')
      services.push({ app, isLocation: true, fromMs: use.atMs - 900, toMs: use.untilMs + 2000 });
  }
  return services.sort((a, b) => a.fromMs - b.fromMs);
}

class Processes {
  readonly #visits = new Map<string, Span[]>();
  readonly #services = new Map<string, Service[]>();

  constructor(handset: Handset, services: readonly Service[]) {
    for (const visit of handset.visits) {
      const app = androidId(visit.app);
      this.#visits.set(app, [...(this.#visits.get(app) ?? []), visit]);
    }
    for (const service of services)
      this.#services.set(service.app, [...(this.#services.get(service.app) ?? []), service]);
  }

  onScreen(app: string, atMs: number): boolean {
    return covering(this.#visits.get(app) ?? [], atMs) !== null;
  }

  service(app: string, atMs: number): Service | null {
    return (this.#services.get(app) ?? []).find((s) => s.fromMs <= atMs && s.toMs > atMs) ?? null;
  }

  /** Left at most so long ago. */
  leftTop(app: string, atMs: number): boolean {
    return (this.#visits.get(app) ?? []).some((v) => v.toMs <= atMs && v.toMs > atMs - TOP_SETTLE_MS);
  }

  leftService(app: string, atMs: number): Service | null {
    return (this.#services.get(app) ?? []).find((s) => s.toMs <= atMs && s.toMs > atMs - SERVICE_SETTLE_MS) ?? null;
  }
}

const PROXIES: Readonly<Partial<Record<Category, string>>> = {
  contacts: 'com.android.providers.contacts',
  photos: 'com.android.providers.media',
};

export function androidLife(
  scenario: Scenario,
  days: readonly Day[],
  handset: Handset,
  seed: string | number,
  version: AndroidVersion,
): AndroidLife {
  const random = new Random(`${seed}/android`);
  const uses = days.flatMap((day) => day.uses);
  const services = servicesOf(uses);
  const processes = new Processes(handset, services);
  const accesses: OpAccess[] = [];
  const r = random.fork('states');

  const where = (app: string, atMs: number, behind: StateKey): { state: StateKey; place: Place } => {
    if (processes.onScreen(app, atMs)) return { state: 'top', place: 'on-screen' };
    const service = processes.service(app, atMs);
    const place: Place = service ? 'foreground-service' : behind === 'fg' ? 'visible' : 'background';
    // The foreground service of a location has a key of its own from Android 10 on.
    const key = (s: Service): StateKey => (s.isLocation && version >= 10 ? 'fgsvcl' : 'fgsvc');
    if (processes.leftTop(app, atMs)) return { state: 'top', place };
    if (service) return { state: key(service), place };
    const left = processes.leftService(app, atMs);
    return { state: left ? key(left) : behind, place };
  };
  const add = (
    app: string,
    op: string,
    atMs: number,
    durationMs: number | null,
    behind: StateKey,
    rest: Partial<OpAccess> = {},
  ) => {
    const at = Math.round(atMs);
    if (at >= handset.toMs) return;
    const duration = durationMs === null ? null : Math.max(1, Math.round(durationMs));
    const { state, place } = where(app, at, behind);
    accesses.push({
      app,
      op,
      atMs: at,
      durationMs: duration,
      state,
      place,
      flags: 's',
      proxy: null,
      allowed: true,
      ...rest,
    });
  };

  const proxied = new Map<string, boolean>();
  for (const use of uses) {
    if (use.via === 'picker') continue;
    const app = androidId(use.app);
    const isBound = use.trigger === 'new-photo' && use.screen !== null && !use.onScreen && r.chance(0.15);
    const behind: StateKey = isBound ? 'fg' : r.chance(0.7) ? 'bg' : 'cch';
    const proxy = PROXIES[use.category];
    const key = `${app} ${use.category}`;
    if (proxy && !proxied.has(key))
      proxied.set(key, use.category === 'contacts' || random.fork('proxy', key).chance(0.6));
    const through: Partial<OpAccess> = proxy && proxied.get(key) ? { flags: 'tpd', proxy } : {};
    const [op, second] = opsOf(use.category, version);
    if (use.category === 'photos' || use.category === 'contacts' || use.category === 'mediaLibrary') {
      for (const touch of use.touches) add(app, op!, touch, null, behind, through);
      continue;
    }
    const length = use.untilMs - use.atMs;
    if (second !== undefined) {
      add(app, op!, use.atMs, null, behind);
      add(app, second, use.atMs, length, behind);
      continue;
    }
    // A running access is ended and begun anew when the app's state changes.
    const visit = covering(handset.visits, use.atMs);
    const changes = visit && androidId(visit.app) === app ? visit.toMs + TOP_SETTLE_MS : Number.POSITIVE_INFINITY;
    if (use.habit === 'calls' && use.untilMs > changes + 1 && !processes.onScreen(app, changes)) {
      add(app, op!, use.atMs, changes - use.atMs, behind);
      add(app, op!, changes, use.untilMs - changes, behind);
    } else add(app, op!, use.atMs, length, behind);
  }
  for (const day of days)
    for (const wake of day.wakes) add(androidId(wake.app), 'WAKE_LOCK', wake.atMs + 5, r.between(300, 9000), 'bg');

  const grants = grantsOf(scenario, seed).map((grant) => ({ ...grant, app: androidId(grant.app) }));
  for (const { app, category, value } of grants) {
    if (value !== 'denied') continue;
    for (const visit of handset.visits)
      if (androidId(visit.app) === app && r.chance(0.06))
        add(app, opsOf(category, version)[0]!, r.between(visit.fromMs, visit.toMs), null, 'bg', { allowed: false });
  }
  accesses.sort((a, b) => a.atMs - b.atMs);
  return {
    version,
    accesses,
    services,
    uids: new Map(scenario.apps.map((app, i) => [androidId(app.id), 10_100 + i])),
    grants,
  };
}

/** The last access of each app, op, state and way before an instant: all that the service keeps. */
export function lastAccesses(life: AndroidLife, beforeMs: number): OpAccess[] {
  const last = new Map<string, OpAccess>();
  for (const access of life.accesses) {
    if (access.atMs >= beforeMs) break;
    const { app, op, state, flags, allowed } = access;
    // Android 8 keeps one of each op, whatever the state; Android 9 one of each state, whatever the way.
    const key = [app, op, allowed, ...(life.version > 8 ? [state] : []), ...(life.version > 9 ? [flags] : [])];
    last.set(key.join(' '), access);
  }
  return [...last.values()];
}

export interface DiscreteAccess {
  readonly app: string;
  readonly op: string;
  /** The minute, rounded down: what is printed before Android 16. */
  readonly minuteMs: number;
  /** The first of that minute and state: printed from Android 16 on. */
  readonly atMs: number;
  readonly minutes: number | null;
  readonly durationMs: number | null;
  readonly state: StateKey;
}

/** The privacy dashboard's record: one entry a minute and state, kept for a day at first and for seven days from Android 13 on. */
export function discreteAccesses(life: AndroidLife, dumpMs: number): DiscreteAccess[] {
  if (life.version < 12) return [];
  const from = dumpMs - (life.version === 12 ? 24 : 7 * 24) * HOUR_MS;
  const found = new Map<string, DiscreteAccess>();
  for (const { app, op, atMs, durationMs, state, allowed } of life.accesses) {
    if (!allowed || !DISCRETE_OPS.has(op) || atMs < from || atMs >= dumpMs) continue;
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const key = `${app} ${op} ${minuteMs} ${state}`;
    if (!found.has(key))
      found.set(key, {
        app,
        op,
        minuteMs,
        atMs,
        durationMs,
        minutes: durationMs === null ? null : Math.ceil(durationMs / MINUTE_MS),
        state,
      });
  }
  return [...found.values()];
}
