// `dumpsys batterystats`: the history since the last charge. What was on top and whether the screen was lit, as offsets
// from the time at which the history was reset; and what each app ran and moved since. AOSP BatteryStats.java.
import type { LineCounts } from '../model/result.ts';
import type { Presence } from '../model/rows.ts';
import type { Item } from '../model/units.ts';
import {
  type DumpContext,
  type Fate,
  localTime,
  noZone,
  ProblemList,
  packageOf,
  parseSpan,
  type ServiceReader,
} from './dumpsys.ts';

interface Change {
  readonly line: number;
  /** On the phone's local clock; null before the first time that the history names. */
  ms: number | null;
  /** Android 16 prints a date without its year: as if it were 2000, until the year is known. */
  readonly yearless: number | null;
  readonly key: string;
  readonly what: Presence['what'];
  readonly app: string | null;
  readonly begins: boolean;
}

interface UidCost {
  readonly uid: string;
  readonly apps: string[];
  readonly bytes: { line: number; network: 'wifi' | 'cellular'; in: number; out: number }[];
  behind: { line: number; ms: number } | null;
}

const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };
const rounded = (digits: string, unit: string): number => Math.round(Number(digits) * (SIZES[unit] ?? 1)) || 0;
/** `1d 2h 3m 4s 5ms`, in milliseconds; null where it is none. */
function spaced(text: string): number | null {
  const ms = parseSpan(`+${text.replaceAll(' ', '')}`);
  return Number.isNaN(ms) ? null : ms;
}

const ROW = /^\s*(\+?\w+) \((\d+)\) (.*)$/;
const DATED_ROW = /^\s*(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3}) (.*)$/;
const CLOCK = /\bTIME: (\d{4})-(\d\d)-(\d\d)[- ](\d\d)[-:](\d\d)[-:](\d\d)/;
/** A leap year, so that every date can stand in it. */
const ANY_YEAR = 2000;

/** A date without its year, in the year that brings it nearest to a time. */
function inYearOf(yearless: number, nearMs: number): number {
  const at = new Date(yearless);
  const year = new Date(nearMs).getUTCFullYear();
  const years = [year - 1, year, year + 1].map((y) => new Date(at).setUTCFullYear(y));
  return years.reduce((a, b) => (Math.abs(b - nearMs) < Math.abs(a - nearMs) ? b : a));
}
const TOP = /(?:^|\s)([+-]?)top=(?:u\d+[a-z]+\d+|\d+):"([^"]*)"/g;
const UID = /^ {2}(u\d+[a-z]+\d+|\d+):\s*$/;
const BYTES = /^\s*(Mobile|Wi-Fi) network: ([\d.]+)([KMG]?B) received, ([\d.]+)([KMG]?B) sent/;
const BEHIND = /^\s*Background for: (.+?)\s*$/;
const TOTAL = /^\s*Total run time: (.+?) realtime/;
const SCREEN = /(?:^|\s)([+-])screen(?=\s|$)/;

function clockMs(clock: RegExpExecArray): number {
  const [y, mo, d, h, mi, s] = clock.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(y, mo - 1, d, h, mi, s);
}

export class BatteryStatsReader implements ServiceReader {
  readonly changes: Change[] = [];
  readonly broken: { line: number; text: string }[] = [];
  historyRows = 0;
  readonly uids: UidCost[] = [];
  /** From the reset to the dump, as the statistics tell it. */
  #totalMs: number | null = null;
  #inStatistics = false;
  #inHistory = false;
  #base: number | null = null;
  /** The last full date that the history names. */
  #near: number | null = null;

  line(text: string, number: number): Fate {
    if (!text.trim()) return 'blank';
    if (/^\s*Battery History/.test(text)) {
      this.#inHistory = true;
      return 'structural';
    }
    if (/^Statistics since last charge:/.test(text)) {
      this.#inHistory = false;
      this.#inStatistics = true;
      return 'structural';
    }
    if (this.#inStatistics) return this.#statistics(text, number);
    if (!this.#inHistory) return 'structural';
    const row = ROW.exec(text);
    const dated = row ? null : DATED_ROW.exec(text);
    if (dated) return this.#dated(dated, number);
    if (!row) {
      if (/^\S/.test(text)) this.#inHistory = false;
      else if (/\b(top=|TIME:)/.test(text)) return this.#fault(number, text);
      return 'structural';
    }
    const offset = parseSpan(row[1]!);
    const rest = row[3]!;
    if (Number.isNaN(offset))
      return /\b(top=|TIME:)|[+-]screen\b/.test(rest) ? this.#fault(number, text) : 'structural';
    this.historyRows++;
    const clock = CLOCK.exec(rest);
    if (clock) {
      this.#base = clockMs(clock) - offset;
      return 'structural';
    }
    return this.#changes(rest, this.#base === null ? null : this.#base + offset, null, number);
  }

  #dated(row: RegExpExecArray, number: number): Fate {
    const [month, day, h, mi, s, milli] = row.slice(1, 7).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const rest = row[7]!;
    const yearless = Date.UTC(ANY_YEAR, month - 1, day, h, mi, s, milli);
    this.historyRows++;
    const clock = CLOCK.exec(rest);
    if (clock) {
      this.#near = clockMs(clock);
      this.#base ??= this.#near;
      return 'structural';
    }
    return this.#changes(rest, this.#near === null ? null : inYearOf(yearless, this.#near), yearless, number);
  }

  /** What a row of the history says of the screen and of what is on top. */
  #changes(rest: string, ms: number | null, yearless: number | null, number: number): Fate {
    let used = false;
    for (const [, sign, name] of rest.matchAll(TOP)) {
      const app = packageOf(name!);
      if (!app) continue;
      used = true;
      this.changes.push({
        line: number,
        ms,
        yearless,
        key: `top ${app}`,
        what: 'app-on-screen',
        app,
        begins: sign !== '-',
      });
    }
    const screen = SCREEN.exec(rest);
    if (screen) {
      used = true;
      const on = screen[1] === '+';
      for (const [what, begins] of [
        ['screen-on', on],
        ['screen-off', !on],
      ] as const)
        this.changes.push({ line: number, ms, yearless, key: what, what, app: null, begins });
    }
    if (/(?:^|\s)(SHUTDOWN|START)(?=\s|$)/.test(rest))
      this.changes.push({ line: number, ms, yearless, key: '*', what: 'running', app: null, begins: false });
    return used ? 'used' : 'structural';
  }

  /** Bytes are printed rounded, so that a sum may be off by half a percent. */
  #statistics(text: string, number: number): Fate {
    if (/^\S/.test(text)) {
      this.#inStatistics = false;
      return 'structural';
    }
    const uid = UID.exec(text);
    if (uid) {
      this.uids.push({ uid: uid[1]!, apps: [], bytes: [], behind: null });
      return 'structural';
    }
    const total = TOTAL.exec(text);
    if (total) this.#totalMs = spaced(total[1]!);
    const cost = this.uids.at(-1);
    if (!cost) return 'structural';
    const apk = /^ {4}Apk (\S+):\s*$/.exec(text);
    const app = apk ? packageOf(apk[1]!) : null;
    if (app) cost.apps.push(app);
    const bytes = BYTES.exec(text);
    if (bytes) {
      cost.bytes.push({
        line: number,
        network: bytes[1] === 'Wi-Fi' ? 'wifi' : 'cellular',
        in: rounded(bytes[2]!, bytes[3]!),
        out: rounded(bytes[4]!, bytes[5]!),
      });
      return 'used';
    }
    const behind = BEHIND.exec(text);
    const ms = behind ? spaced(behind[1]!) : null;
    if (ms === null) return 'structural';
    cost.behind = { line: number, ms };
    return 'used';
  }

  *#costs(context: DumpContext, lines: LineCounts): Iterable<Item> {
    const { zone, source } = context;
    const base = this.#base;
    const total = this.#totalMs;
    for (const { apps, bytes, behind } of this.uids) {
      // Several packages may share one uid: then nobody knows which of them it was.
      const app = apps.length === 1 ? apps[0]! : null;
      if (base === null || total === null || !(total > 0)) {
        lines.used -= bytes.length + (behind ? 1 : 0);
        lines.structural += bytes.length + (behind ? 1 : 0);
        continue;
      }
      const begin = localTime(base, zone);
      for (const { line, network, in: received, out } of bytes) {
        const end = localTime(base + total, zone);
        yield { type: 'Volume', row: { app, begin, end, in: received, out, network, from: context.place(line) } };
      }
      if (!behind) continue;
      // The record gives how long, not when: it is put at the begin.
      const end = localTime(base + behind.ms, zone);
      yield { type: 'Presence', row: { app, what: 'running', begin, end, source, from: context.place(behind.line) } };
    }
  }

  #fault(line: number, text: string): Fate {
    this.broken.push({ line, text });
    return 'problem';
  }

  *finish(context: DumpContext, lines: LineCounts): Iterable<Item> {
    const problems = new ProblemList(context.input.sha256);
    const { zone, source } = context;
    for (const { line, text } of this.broken)
      problems.add('damaged', context.place(line), `Line ${line} looks like battery history and cannot be read.`, text);
    const open = new Map<string, Change>();
    const undated = new Set<number>();
    const row = (from: Change, endMs: number | null): Item => ({
      type: 'Presence',
      row: {
        app: from.app,
        what: from.what,
        begin: localTime(from.ms!, zone),
        end: endMs === null ? null : localTime(Math.max(endMs, from.ms!), zone),
        source,
        from: context.place(from.line),
      },
    });
    for (const change of this.changes) {
      if (change.ms === null && change.yearless !== null && context.localMs !== null)
        change.ms = inYearOf(change.yearless, context.localMs);
      if (change.ms === null) {
        if (change.key !== '*' && !undated.has(change.line)) {
          undated.add(change.line);
          lines.used--;
          lines.problem++;
          problems.add(
            'bad-time',
            context.place(change.line),
            `Line ${change.line} stands before any time in the history: it cannot be dated.`,
          );
        }
        continue;
      }
      if (change.key === '*') {
        for (const o of open.values()) yield row(o, change.ms);
        open.clear();
        continue;
      }
      const began = open.get(change.key);
      // Begun twice: the end of the first is missing, so nobody knows how long it held.
      if (began) yield row(began, change.begins ? null : change.ms);
      open.delete(change.key);
      if (change.begins) open.set(change.key, change);
    }
    for (const o of open.values()) yield row(o, null);
    yield* this.#costs(context, lines);
    if (!zone && this.changes.some((c) => c.ms !== null)) problems.add('no-zone', null, noZone(context.input.name));
    yield* problems.items();
  }
}
