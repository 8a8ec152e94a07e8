// Where an app was when an access began: graded, with every row that the grade rests on. States that a record itself
// writes keep value and grade; other records of the phone come before patterns in the same record; contradictions are listed.
import { hasOffset, parseTime } from '../base/time.ts';
import type { Coverage } from '../model/result.ts';
import type { Access, Presence, Rows } from '../model/rows.ts';
import { beginsWithinMs, GUARD_MS } from './beside.ts';
import { reason } from './evidence.ts';
import type { Night } from './night.ts';
import { Patterns } from './patterns.ts';
import { Spans } from './spans.ts';
import type { TimedAccess } from './timed.ts';

type State = Access['state'];

const WHY: Readonly<Partial<Record<Presence['what'], string>>> = {
  'app-on-screen': 'why.presence-other-app',
  locked: 'why.presence-locked',
  'screen-off': 'why.presence-screen-off',
};

export const UNKNOWN: State = { value: 'unknown', grade: 'unknown', evidence: [] };

/** What a service with a notification commonly reaches. Before Android 10 usage events do not tell such services. */
const OF_SERVICES: ReadonlySet<string> = new Set(['microphone', 'camera', 'location']);

/** The phone's other records, laid out for asking what held at an instant. */
class Presences {
  readonly #byApp = new Map<string, Map<Presence['what'], Spans<Presence>>>();
  readonly #onScreen: Spans<Presence>;
  readonly #dark: Spans<Presence>;
  readonly #awake: Spans<Presence>;
  /** Any app on screen, and the dark: an app that none of them names had no screen through a window that they fill. */
  readonly #taken: Spans<Presence>;
  /** Services with a notification would be seen. */
  readonly #tellsServices: boolean;
  readonly empty: boolean;

  constructor(rows: readonly Presence[]) {
    // A time without an offset is local to the phone: it stands beside nothing until its zone is known.
    const spans = rows
      .filter((p) => hasOffset(p.begin))
      .map((item) => ({
        item,
        beginMs: parseTime(item.begin),
        // Open: it holds at its begin, and nobody knows how long.
        endMs: item.end === null ? parseTime(item.begin) : parseTime(item.end),
      }))
      .filter((s) => !Number.isNaN(s.beginMs) && !Number.isNaN(s.endMs));
    const of = (...what: Presence['what'][]) => new Spans(spans.filter((s) => what.includes(s.item.what)));
    this.#onScreen = of('app-on-screen');
    this.#dark = of('locked', 'screen-off');
    this.#taken = of('app-on-screen', 'locked', 'screen-off');
    this.#awake = of('screen-on', 'unlocked', 'app-on-screen');
    const apps = new Map<string, typeof spans>();
    for (const s of spans) {
      if (s.item.app === null) continue;
      const list = apps.get(s.item.app);
      if (list) list.push(s);
      else apps.set(s.item.app, [s]);
    }
    for (const [app, list] of apps) {
      const kinds = new Map<Presence['what'], Spans<Presence>>();
      for (const what of ['app-on-screen', 'app-in-background', 'app-foreground-service'] as const)
        kinds.set(what, new Spans(list.filter((s) => s.item.what === what)));
      this.#byApp.set(app, kinds);
    }
    this.#tellsServices =
      !spans.some((s) => s.item.source.startsWith('android-')) ||
      spans.some((s) => s.item.what === 'app-foreground-service');
    this.empty = spans.length === 0;
  }

  awakeThrough(fromMs: number, toMs: number): boolean {
    return this.#awake.fill(fromMs, toMs);
  }

  /** Of an access that began at some instant from `beginMs` to `untilMs`; null where these records say nothing of it. */
  stateAt({ app, data }: Pick<Access, 'app' | 'data'>, beginMs: number, untilMs: number): State | null {
    const [fromMs, toMs] = [beginMs - GUARD_MS, untilMs + GUARD_MS];
    const own = app === null ? undefined : this.#byApp.get(app);
    const cover = (spans: Spans<Presence> | undefined, accept?: (p: Presence) => boolean) =>
      spans?.covering(fromMs, toMs, accept) ?? null;
    const onScreen = cover(own?.get('app-on-screen'));
    const near = onScreen ?? own?.get('app-on-screen')?.touching(fromMs, toMs) ?? null;
    // Coming up or there to stay, not just left.
    const comes = beginMs === untilMs ? own?.get('app-on-screen')?.covering(toMs, toMs) : null;
    const stays = onScreen ?? comes ?? null;
    const service = cover(own?.get('app-foreground-service'));
    const behind = cover(own?.get('app-in-background'));
    const other = app === null ? null : cover(this.#onScreen, (p) => p.app !== app);
    const dark = cover(this.#dark);
    const against = [
      ...(behind ? [reason(behind.from, 'why.presence-background')] : []),
      ...(dark ? [reason(dark.from, dark.what === 'locked' ? 'why.presence-locked' : 'why.presence-screen-off')] : []),
    ];
    if (onScreen && against.length > 0)
      return { ...UNKNOWN, evidence: [reason(onScreen.from, 'why.presence-on-screen'), ...against] };
    if (stays && against.length === 0)
      return { value: 'on-screen', grade: 'shown', evidence: [reason(stays.from, 'why.presence-on-screen')] };
    // Within a second of leaving the screen nothing is said: records of one phone agree no better.
    if (near) return UNKNOWN;
    if (service)
      return {
        value: 'foreground-service',
        grade: 'shown',
        evidence: [reason(service.from, 'why.presence-service'), ...against],
      };
    if (other) against.push(reason(other.from, 'why.presence-other-app'));
    else if (against.length === 0 && app !== null && this.#taken.fill(fromMs, toMs))
      for (const row of [fromMs, toMs].map((at) => this.#taken.covering(at, at)))
        if (row) against.push(reason(row.from, WHY[row.what] ?? 'why.presence-other-app'));
    // Not on screen; whether behind it or in a service, this record cannot tell.
    if (against.length > 0 && !behind && !this.#tellsServices && OF_SERVICES.has(data))
      return { ...UNKNOWN, evidence: against };
    return against.length > 0 ? { value: 'background', grade: 'shown', evidence: against } : null;
  }
}

export interface Grading {
  /** The state of an access; as the source gave it where that is recorded. */
  stateOf(row: TimedAccess): State;
  /** Another record shows the phone awake through the whole window. */
  awakeThrough(fromMs: number, toMs: number): boolean;
}

export function grading(
  accesses: readonly TimedAccess[],
  rows: Pick<Rows, 'Contact' | 'Presence'>,
  night: Night,
  coverage: readonly Coverage[],
): Grading {
  const presences = new Presences(rows.Presence);
  const patterns = new Patterns(accesses, rows.Contact, night, coverage);
  return {
    awakeThrough: (fromMs, toMs) => !presences.empty && presences.awakeThrough(fromMs, toMs),
    stateOf(row) {
      const { access, beginMs } = row;
      const beside = () =>
        presences.empty || !hasOffset(access.begin)
          ? null
          : presences.stateAt(access, beginMs, beginMs + beginsWithinMs(access));
      if (access.state.grade === 'recorded')
        return Number.isNaN(beginMs) ? access.state : withContradiction(access.state, beside());
      if (Number.isNaN(beginMs) || !access.allowed || access.data === 'other') return UNKNOWN;
      return beside() ?? patternState(patterns, row);
    },
  };
}

/** On screen and visible are one side, everything behind another app or in the dark the other. */
const isSeen = (value: State['value']): boolean | null =>
  value === 'on-screen' || value === 'visible' ? true : value === 'background' ? false : null;

/** What the record itself wrote, and beside it the rows of another record that place the app on the other side. */
function withContradiction(recorded: State, beside: State | null): State {
  if (beside?.grade !== 'shown') return recorded;
  const [own, other] = [isSeen(recorded.value), isSeen(beside.value)];
  if (own === null || other === null || own === other) return recorded;
  return { ...recorded, evidence: [...recorded.evidence, ...beside.evidence] };
}

/** Two independent patterns and none against: supported. One: suggested. Patterns on both sides: unknown, all listed. */
function patternState(patterns: Patterns, row: TimedAccess): State {
  const onScreen = patterns.forOnScreen(row);
  const background = patterns.forBackground(row);
  if (onScreen.length === 0 && background.length === 0) return UNKNOWN;
  const evidence = [...onScreen, ...background].flatMap((p) => p.evidence);
  if (onScreen.length > 0 && background.length > 0) return { ...UNKNOWN, evidence };
  const kinds = new Set([...onScreen, ...background].map((p) => p.kind));
  return {
    value: onScreen.length > 0 ? 'on-screen' : 'background',
    grade: kinds.size >= 2 ? 'supported' : 'suggested',
    evidence,
  };
}
