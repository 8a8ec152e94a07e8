// `dumpsys usagestats`: the events of the last 24 hours, whole seconds of the phone's local time.
import type { LineCounts } from '../model/result.ts';
import type { Item } from '../model/units.ts';
import {
  type DumpContext,
  type Fate,
  instantTime,
  localTime,
  noZone,
  ProblemList,
  packageOf,
  parseLocal,
  type ServiceReader,
} from './dumpsys.ts';
import { pairUsage, type UsageEvent } from './usage-events.ts';

interface Seen {
  readonly line: number;
  readonly ms: number;
  /** Printed as milliseconds since 1970 (`--checkin`), not as local time. */
  readonly isInstant: boolean;
  readonly name: string;
  readonly app: string | null;
  readonly instance: string;
}

const EVENT = /^\s*time="?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{10,14})"? type=(\w+)(.*)$/;
const PRESENCE = new Set([
  'ACTIVITY_RESUMED',
  'ACTIVITY_PAUSED',
  'ACTIVITY_STOPPED',
  'MOVE_TO_FOREGROUND',
  'MOVE_TO_BACKGROUND',
  'SCREEN_INTERACTIVE',
  'SCREEN_NON_INTERACTIVE',
  'KEYGUARD_SHOWN',
  'KEYGUARD_HIDDEN',
  'FOREGROUND_SERVICE_START',
  'FOREGROUND_SERVICE_STOP',
  'CONTINUING_FOREGROUND_SERVICE',
  'DEVICE_SHUTDOWN',
  'DEVICE_STARTUP',
]);
const EARLIEST = Date.UTC(2008, 0, 1);

export class UsageStatsReader implements ServiceReader {
  readonly events: Seen[] = [];
  readonly broken: { line: number; text: string }[] = [];
  readonly #known = new Set<string>();
  repeats = 0;

  line(text: string, number: number): Fate {
    if (!text.trim()) return 'blank';
    const match = EVENT.exec(text);
    if (!match) {
      if (!/^\s*time="/.test(text)) return 'structural';
      this.broken.push({ line: number, text });
      return 'problem';
    }
    const [, time, name, rest] = match;
    const isInstant = !time!.includes('-');
    const ms = isInstant ? Number(time) : parseLocal(time!);
    const app = /\bpackage=(\S+)/.exec(rest!)?.[1];
    if (Number.isNaN(ms) || (app !== undefined && packageOf(app) === null)) {
      this.broken.push({ line: number, text });
      return 'problem';
    }
    if (!PRESENCE.has(name!)) return 'structural';
    // The same event stands in several of the dump's lists.
    const key = text.trim();
    if (this.#known.has(key)) {
      this.repeats++;
      return 'structural';
    }
    this.#known.add(key);
    const instance = /\binstanceId=(-?\d+)/.exec(rest!)?.[1] ?? /\bclass=(\S+)/.exec(rest!)?.[1] ?? '';
    this.events.push({ line: number, ms, isInstant, name: name!, app: app ?? null, instance });
    return 'used';
  }

  *finish(context: DumpContext, lines: LineCounts): Iterable<Item> {
    const problems = new ProblemList(context.input.sha256);
    lines.structural -= this.repeats;
    lines.duplicate += this.repeats;
    for (const { line, text } of this.broken)
      problems.add('damaged', context.place(line), `Line ${line} looks like a usage event and cannot be read.`, text);
    const kept: UsageEvent[] = [];
    for (const isInstant of [false, true]) {
      const events = this.events.filter((e) => e.isInstant === isInstant);
      kept.length = 0;
      for (const e of events) {
        if (e.ms < EARLIEST) {
          lines.used--;
          lines.problem++;
          problems.add(
            'implausible-time',
            context.place(e.line),
            `Line ${e.line} is dated where no phone of this kind was: its clock was not set.`,
          );
        } else kept.push({ ms: e.ms, name: e.name, app: e.app, instance: e.instance, from: context.place(e.line) });
      }
      kept.sort((a, b) => a.ms - b.ms || a.from.line! - b.from.line!);
      const { zone } = context;
      const time = (ms: number) =>
        isInstant ? (zone ? instantTime(ms, zone) : new Date(ms).toISOString()) : localTime(ms, zone);
      for (const row of pairUsage(kept, time, context.source).rows) yield { type: 'Presence', row };
    }
    if (!context.zone && this.events.some((e) => !e.isInstant))
      problems.add('no-zone', null, noZone(context.input.name));
    yield* problems.items();
  }
}
