// `dumpsys appops`: the last access and refusal of every op by app, state and way, in the forms of Android 8 to 16, with
// discrete accesses (12+) and `--history` counts. Grammar: AOSP core/java/android/app/AppOps.md and AppOpsService.java.
import type { LineCounts } from '../model/result.ts';
import type { Item } from '../model/units.ts';
import { appOpRows } from './appops-rows.ts';
import { tableHead, tableRow } from './appops-table.ts';
import { type DumpContext, type Fate, packageOf, parseLocal, parseSpan, type ServiceReader } from './dumpsys.ts';

export interface OpEvent {
  readonly line: number;
  readonly app: string | null;
  readonly op: string;
  readonly allowed: boolean;
  /** `top`, `bg`, …; null where the line tells none. */
  readonly state: string | null;
  /** `s`, `tpd`, …, several joined by `|`; null where the form has none. */
  readonly flags: string | null;
  readonly kind: 'last' | 'discrete' | 'history' | 'aged' | 'table';
  /** As printed, as if it were UTC; null where only an age is given. */
  readonly localMs: number | null;
  /** Time before the dump; negative: in the future of its clock. Null where none is given. */
  readonly ageMs: number | null;
  durationMs: number | null;
  /** Still running when the dump was taken. */
  running: boolean;
  readonly count: number | null;
  /** End as printed, for windows of counts. */
  readonly endLocalMs: number | null;
}

export interface OpMode {
  readonly line: number;
  readonly app: string;
  readonly op: string;
  readonly mode: string;
}

const UID = /^\s*Uid:? (\S+?):?\s*$/;
const PACKAGE = /^\s*Package:? (\S+?):?\s*$/;
const OP =
  /^\s*([A-Z][A-Z0-9_]*|\d+|[A-Za-z]+\(\d+\)) \((allow|ignore|deny|default|foreground|errored|mode=\d+)\b[^)]*\):\s*$/;
const UID_MODE = /^\s*([A-Z][A-Z0-9_]+): mode=(\w+)\s*$/;
const OLD_OP = /^\s*([A-Z][A-Z0-9_]*|\d+|[A-Za-z]+\(\d+\)): (?:mode=)?(\w+)((?:; \w+=[^;]+)*)\s*$/;
const RUNNING_NOW = / \(running\)\s*$/;
const TAG = /^\s*\S.*=\[\s*$/;
const ROW =
  /^\s*(Access|Reject): ?\[([^\]\s-]+)-([^\]\s]+)\] ?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) \(([+-]?\w+)\)(.*)$/;
const ROW_9 =
  /^\s*(?:(Access|Reject): )?\s*(pers|top|fgsvcl?|fgsv|fg|bg|cch)\s*= ?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) \(([+-]?\w+)\)(.*)$/;
const LOOKS_LIKE_ROW = /^\s*(Access|Reject)\b/;
const RUNNING = /^\s*Running start at: (\S+)\s*$/;
const DURATION = /\bduration=(\S+)/;
const DISCRETE_ROW =
  /^\s*(Access|Reject) \[([^\]\s-]+)-([^\]\s]+)\] at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)(?: for (\d+) milliseconds)?/;
const DISCRETE_OP = /^\s*([A-Z][A-Z0-9_]+|\d+)\s*$/;
const HISTORY_OP = /^\s*([A-Z][A-Z0-9_]+|\d+):\s*$/;
const HISTORY_ROW = /^\s*\[([^\]\s-]+)-([^\]\s]+)\] = (.*)$/;
const BOUND = /^\s*(begin|end) = (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)/;

export class AppOpsReader implements ServiceReader {
  readonly events: OpEvent[] = [];
  /** How the system treats an op. It is no permission: `allow` stands before anybody asks, `deny` may be the system's own. */
  readonly modes: OpMode[] = [];
  readonly broken: { line: number; text: string }[] = [];
  /** Counted for those who want to check a reading. */
  readonly seen = { uids: new Set<string>(), packages: new Set<string>(), ops: 0, uidModes: 0, states: 0, watchers: 0 };
  #part: 'ops' | 'watchers' | 'discrete' | 'history' | 'table' = 'ops';
  #columns: readonly string[] = [];
  #app: string | null = null;
  #op: string | null = null;
  #kind: 'Access' | 'Reject' = 'Access';
  #uidModes: { op: string; mode: string; line: number }[] = [];
  #window: { begin: number | null; end: number | null } = { begin: null, end: null };

  line(text: string, number: number): Fate {
    if (!text.trim()) return 'blank';
    if (/^\s*Discrete accesses:/.test(text)) return this.#enter('discrete');
    if (/^\s*snapshot:\s*$/.test(text)) return this.#enter('history');
    if (
      /^\s*(Op|Package|All op|Op active|Op started|Op noted|Uid state)? ?(mode|active|started|noted|running)? ?watchers:\s*$/i.test(
        text,
      )
    )
      return this.#enter('watchers');
    const columns = tableHead(text);
    if (columns) {
      this.#columns = columns;
      return this.#enter('table');
    }
    if (this.#part === 'table' && text.includes('|')) return this.#table(text, number);
    const uid = UID.exec(text);
    if (uid) {
      if (this.#part === 'watchers' || this.#part === 'table') this.#part = 'ops';
      this.seen.uids.add(uid[1]!);
      this.#app = null;
      this.#op = null;
      this.#uidModes = [];
      return 'structural';
    }
    if (this.#part === 'watchers') {
      if (/^\s+Op \S+:\s*$/.test(text)) this.seen.watchers++;
      return 'structural';
    }
    const name = PACKAGE.exec(text);
    if (name) return this.#package(name[1]!);
    if (this.#part === 'discrete') return this.#discrete(text, number);
    if (this.#part === 'history') return this.#history(text, number);
    if (this.#part === 'table') return 'structural';
    return this.#ops(text, number);
  }

  #enter(part: 'watchers' | 'discrete' | 'history' | 'table'): Fate {
    this.#part = part;
    this.#app = null;
    this.#op = null;
    this.#window = { begin: null, end: null };
    return 'structural';
  }

  #package(name: string): Fate {
    this.#app = packageOf(name);
    this.#op = null;
    this.seen.packages.add(name);
    if (this.#app && this.#part === 'ops')
      for (const { op, mode, line } of this.#uidModes) this.modes.push({ line, app: this.#app, op, mode });
    return 'structural';
  }

  #ops(text: string, number: number): Fate {
    const row = ROW.exec(text);
    if (row) return this.#last(number, text, row[1]!, row[2]!, row[3]!, row[4]!, row[5]!, row[6]!);
    const op = OP.exec(text);
    if (op) {
      this.#op = op[1]!;
      this.#kind = 'Access';
      this.seen.ops++;
      if (this.#app) this.modes.push({ line: number, app: this.#app, op: op[1]!, mode: op[2]! });
      return 'structural';
    }
    const nine = ROW_9.exec(text);
    if (nine) {
      if (nine[1]) this.#kind = nine[1] === 'Reject' ? 'Reject' : 'Access';
      return this.#last(number, text, this.#kind, nine[2]!, null, nine[3]!, nine[4]!, nine[5]!);
    }
    const running = RUNNING.exec(text);
    if (running) return this.#runningSince(parseSpan(running[1]!), number, text);
    if (LOOKS_LIKE_ROW.test(text)) return this.#fault(number, text);
    const own = /^\s*duration=(\S+)\s*$/.exec(text);
    const previous = this.events.at(-1);
    if (own && previous && this.#op === previous.op && this.#app === previous.app) {
      const ms = parseSpan(own[1]!);
      if (!(ms >= 0)) return this.#fault(number, text);
      previous.durationMs = ms;
      return 'structural';
    }
    const uidMode = UID_MODE.exec(text);
    if (uidMode && this.#app === null) {
      this.seen.uidModes++;
      this.#uidModes.push({ op: uidMode[1]!, mode: uidMode[2]!, line: number });
      return 'structural';
    }
    const old = text.length < 1000 ? OLD_OP.exec(text) : null;
    if (old?.[3] && /\b(time|rejectTime)=/.test(old[3])) return this.#aged(number, text, old[1]!, old[2]!, old[3]);
    if (/^\s*state=\w+/.test(text)) this.seen.states++;
    if (TAG.test(text)) return 'structural';
    // An age in brackets stands nowhere but on a row: this is one that lost its beginning.
    return /\(-\d[\dhms]*ms\)/.test(text) ? this.#fault(number, text) : 'structural';
  }

  #last(
    line: number,
    text: string,
    kind: string,
    state: string,
    flags: string | null,
    time: string,
    age: string,
    rest: string,
  ): Fate {
    const localMs = parseLocal(time);
    const ageMs = -parseSpan(age);
    const duration = DURATION.exec(rest)?.[1];
    const durationMs = duration === undefined ? null : parseSpan(duration);
    if (this.#op === null || Number.isNaN(localMs) || Number.isNaN(ageMs) || Number.isNaN(durationMs ?? 0))
      return this.#fault(line, text);
    this.#add({ line, allowed: kind !== 'Reject', state, flags, kind: 'last', localMs, ageMs, durationMs });
    return 'used';
  }

  #add(
    event: Pick<OpEvent, 'line' | 'allowed' | 'state' | 'flags' | 'kind' | 'localMs' | 'ageMs' | 'durationMs'> &
      Partial<OpEvent>,
  ): void {
    this.events.push({ app: this.#app, op: this.#op ?? '', running: false, count: null, endLocalMs: null, ...event });
  }

  /** Time already running. The row above that began at the same moment is the same access, still open. */
  #runningSince(ms: number, line: number, text: string): Fate {
    if (!(ms >= 0) || this.#op === null) return this.#fault(line, text);
    for (let i = this.events.length - 1; i >= 0; i--) {
      const e = this.events[i]!;
      if (e.app !== this.#app || e.op !== this.#op || e.kind !== 'last') break;
      if (e.allowed && e.ageMs !== null && Math.abs(e.ageMs - ms) <= 2000) {
        e.running = true;
        return 'structural';
      }
    }
    this.#add({
      line,
      allowed: true,
      state: null,
      flags: null,
      kind: 'aged',
      localMs: null,
      ageMs: ms,
      durationMs: null,
      running: true,
    });
    return 'used';
  }

  /** Android 8 and older: ages only, in one line with the mode. */
  #aged(line: number, text: string, op: string, mode: string, rest: string): Fate {
    this.#op = op;
    this.seen.ops++;
    if (this.#app) this.modes.push({ line, app: this.#app, op, mode });
    let added = 0;
    const duration = /\bduration=(\S+?)(?:;|$)/.exec(rest)?.[1];
    const durationMs = duration === undefined ? null : parseSpan(duration);
    const running = RUNNING_NOW.test(rest);
    for (const [, what, span] of rest.matchAll(/\b(time|rejectTime)=([+-]?\w+)( ago)?/g)) {
      const ageMs = parseSpan(span!);
      if (Number.isNaN(ageMs)) continue;
      const allowed = what === 'time';
      this.#add({
        line,
        allowed,
        state: null,
        flags: null,
        kind: 'aged',
        localMs: null,
        ageMs,
        durationMs: allowed && !running ? durationMs : null,
        running: allowed && running,
      });
      added++;
    }
    return added > 0 ? 'used' : this.#fault(line, text);
  }

  #discrete(text: string, number: number): Fate {
    const row = DISCRETE_ROW.exec(text);
    if (row) {
      const localMs = parseLocal(row[4]!);
      if (this.#op === null || Number.isNaN(localMs)) return this.#fault(number, text);
      const durationMs = row[5] === undefined ? null : Number(row[5]);
      this.#add({
        line: number,
        allowed: row[1] === 'Access',
        state: row[2]!,
        flags: row[3]!,
        kind: 'discrete',
        localMs,
        ageMs: null,
        durationMs,
      });
      return 'used';
    }
    const op = DISCRETE_OP.exec(text);
    if (op) {
      this.#op = op[1]!;
      this.seen.ops++;
      return 'structural';
    }
    return LOOKS_LIKE_ROW.test(text) ? this.#fault(number, text) : 'structural';
  }

  #table(text: string, number: number): Fate {
    const row = tableRow(text, this.#columns);
    if (!row) return this.#fault(number, text);
    const { accesses, rejects, ...rest } = row;
    const base = { ...rest, line: number, kind: 'table', ageMs: null } as const;
    const before = this.events.length;
    if (accesses === null || accesses > 0) this.#add({ ...base, allowed: true, count: accesses });
    if (rejects > 0) this.#add({ ...base, allowed: false, count: rejects, durationMs: null });
    // A window that counts neither goes on from the one before it.
    return this.events.length > before ? 'used' : 'structural';
  }

  #history(text: string, number: number): Fate {
    const bound = BOUND.exec(text);
    if (bound) {
      const ms = parseLocal(bound[2]!);
      const value = Number.isNaN(ms) ? null : ms;
      if (bound[1] === 'begin') this.#window = { begin: value, end: null };
      else this.#window.end = value;
      return 'structural';
    }
    const row = HISTORY_ROW.exec(text);
    if (row) {
      const counts = new Map([...row[3]!.matchAll(/(\w+)=([^,\s]+)/g)].map((m) => [m[1]!, m[2]!]));
      const { begin, end } = this.#window;
      if (this.#op === null || begin === null) return this.#fault(number, text);
      let added = 0;
      for (const [key, allowed] of [
        ['access', true],
        ['reject', false],
      ] as const) {
        const count = Number(counts.get(key) ?? 0);
        if (!Number.isSafeInteger(count) || count <= 0) continue;
        this.#add({
          line: number,
          allowed,
          state: row[1]!,
          flags: row[2]!,
          kind: 'history',
          localMs: begin,
          endLocalMs: end,
          ageMs: null,
          durationMs: null,
          count,
        });
        added++;
      }
      if (added > 0) return 'used';
      return counts.has('access') || counts.has('reject') || counts.has('duration')
        ? 'structural'
        : this.#fault(number, text);
    }
    const op = HISTORY_OP.exec(text);
    if (op && !/^\s*(Attribution|Package|Uid|Device)\b/.test(text)) {
      this.#op = op[1]!;
      this.seen.ops++;
    }
    return 'structural';
  }

  #fault(line: number, text: string): Fate {
    this.broken.push({ line, text: text.slice(0, 200) });
    return 'problem';
  }

  finish(context: DumpContext, lines: LineCounts): Iterable<Item> {
    return appOpRows(this.events, this.broken, context, lines);
  }
}
