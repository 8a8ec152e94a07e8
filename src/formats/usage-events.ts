// Events of Android's usage statistics become Presence rows: an app on screen, a foreground service, the screen, the lock.
// The same numbers and names stand in `dumpsys usagestats` and in Digital Wellbeing's database. AOSP UsageEvents.java.
import type { Place, Presence } from '../model/rows.ts';

/** Event types by number, as UsageEvents.Event names them; only those that say something about presence. */
export const EVENT_NAMES: Readonly<Record<number, string>> = {
  1: 'ACTIVITY_RESUMED',
  2: 'ACTIVITY_PAUSED',
  15: 'SCREEN_INTERACTIVE',
  16: 'SCREEN_NON_INTERACTIVE',
  17: 'KEYGUARD_SHOWN',
  18: 'KEYGUARD_HIDDEN',
  19: 'FOREGROUND_SERVICE_START',
  20: 'FOREGROUND_SERVICE_STOP',
  23: 'ACTIVITY_STOPPED',
  26: 'DEVICE_SHUTDOWN',
  27: 'DEVICE_STARTUP',
};

export interface UsageEvent {
  /** Milliseconds, on one axis for all events of a record. */
  readonly ms: number;
  readonly name: string;
  readonly app: string | null;
  /** Tells two activities or services of one app apart. */
  readonly instance: string;
  readonly from: Place;
}

export interface Pairing {
  readonly rows: Presence[];
  /** Resumed while already open, paused without being resumed, left open at the end. */
  readonly odd: { again: number; orphans: number; open: number };
}

type Kind = Presence['what'];
/** What a device-wide event begins; it ends what the other of its pair began. */
const DEVICE: Readonly<Record<string, readonly [Kind, Kind]>> = {
  SCREEN_INTERACTIVE: ['screen-on', 'screen-off'],
  SCREEN_NON_INTERACTIVE: ['screen-off', 'screen-on'],
  KEYGUARD_SHOWN: ['locked', 'unlocked'],
  KEYGUARD_HIDDEN: ['unlocked', 'locked'],
};

/**
 * Pairs events in the order given. An activity is on screen from its last resumed to the next paused or stopped of the
 * same instance. Nothing is said about the time before the first event of a kind.
 */
export function pairUsage(events: readonly UsageEvent[], time: (ms: number) => string, source: string): Pairing {
  const rows: Presence[] = [];
  const odd = { again: 0, orphans: 0, open: 0 };
  const open = new Map<string, { what: Kind; app: string | null; event: UsageEvent; depth?: number }>();
  const close = (key: string, ms: number | null) => {
    const o = open.get(key);
    if (!o) return false;
    open.delete(key);
    const end = ms === null ? null : time(Math.max(ms, o.event.ms));
    rows.push({ app: o.app, what: o.what, begin: time(o.event.ms), end, source, from: o.event.from });
    return true;
  };
  // An event whose pair cannot be in the record tells its instant only: unlocks without locks in some databases.
  const names = new Set(events.map((e) => e.name));
  for (const event of events) {
    const { name, app, ms } = event;
    const key = JSON.stringify([app, event.instance]);
    if (name === 'ACTIVITY_RESUMED' || name === 'MOVE_TO_FOREGROUND') {
      // Resumed again without a pause between: the later one is sure, what lies before it is not.
      if (open.has(`a${key}`)) odd.again++;
      open.set(`a${key}`, { what: 'app-on-screen', app, event });
    } else if (name === 'ACTIVITY_PAUSED' || name === 'ACTIVITY_STOPPED' || name === 'MOVE_TO_BACKGROUND') {
      if (!close(`a${key}`, ms) && name !== 'ACTIVITY_STOPPED') odd.orphans++;
    } else if (name === 'FOREGROUND_SERVICE_START' || name === 'CONTINUING_FOREGROUND_SERVICE') {
      // Several services of one app may bear one instance: the app has one until the last has stopped.
      const running = open.get(`s${key}`);
      if (running) running.depth = (running.depth ?? 1) + 1;
      else open.set(`s${key}`, { what: 'app-foreground-service', app, event });
    } else if (name === 'FOREGROUND_SERVICE_STOP') {
      const running = open.get(`s${key}`);
      if (running?.depth && running.depth > 1) running.depth--;
      else close(`s${key}`, ms);
    } else if (name === 'DEVICE_SHUTDOWN' || name === 'DEVICE_STARTUP') {
      // Screen and lock end with the phone; where no shutdown was written, nobody knows when. An activity or service that is
      // never paused may have ended long before, so it stays open; those that the start itself resumed may stand before it.
      for (const [what] of Object.values(DEVICE)) close(what, name === 'DEVICE_SHUTDOWN' ? ms : null);
    } else {
      const pair = Object.hasOwn(DEVICE, name) ? DEVICE[name]! : null;
      if (!pair) continue;
      const [what, opposite] = pair;
      close(opposite, ms);
      if (names.has(opposite === 'locked' ? 'KEYGUARD_SHOWN' : opposite === 'unlocked' ? 'KEYGUARD_HIDDEN' : name)) {
        if (!open.has(what)) open.set(what, { what, app: null, event });
      } else rows.push({ app: null, what, begin: time(ms), end: null, source, from: event.from });
    }
  }
  for (const [key, o] of [...open]) {
    if (o.what === 'app-on-screen') odd.open++;
    close(key, null);
  }
  return { rows, odd };
}
