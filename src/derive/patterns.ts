// Patterns in the phone's own access record that speak for an app being on screen or in the background.
// Each is one reason; reasons of the same kind are not independent. See docs/decisions/grades-from-patterns.md.
import { MINUTE_MS, parseTime, SECOND_MS } from '../base/time.ts';
import type { Coverage } from '../model/result.ts';
import type { Access, Contact } from '../model/rows.ts';
import { type Reason, reason } from './evidence.ts';
import { atIntervals, clockOf } from './intervals.ts';
import { inNight, type Night, signsOfUse } from './night.ts';
import { Spans } from './spans.ts';
import { minutesAt, type Offsets, offsetIn, offsetsOf, type TimedAccess } from './timed.ts';

export interface Pattern {
  /** Patterns of one kind count once. */
  readonly kind:
    | 'own-camera'
    | 'own-picker'
    | 'own-traffic'
    | 'several-kinds'
    | 'other-app'
    | 'burst'
    | 'intervals'
    | 'quiet';
  readonly evidence: readonly Reason[];
}

/** Other categories of the same app within this time speak for someone using it. */
const TOGETHER_MS = 60 * SECOND_MS;
/** No sign of use this long before and after: the phone is quiet. */
const QUIET_MS = 20 * MINUTE_MS;
/** Apps that begin within this time of each other were woken together. */
const QUIET_NIGHTS = 2;
const BURST_MS = 10 * SECOND_MS;
const BURST_APPS = 3;
/** More makers than this are not listed as evidence. */
const BURST_NAMED = 4;
/** A camera row shorter than this may be a glance between two apps. */
const CAMERA_MS = 2 * SECOND_MS;
const MARGIN_MS = SECOND_MS;

/** Whoever two ids share their first two labels with is taken as one maker. */
const makers = new Map<string, string>();
export function makerOf(app: string): string {
  const known = makers.get(app);
  if (known !== undefined) return known;
  const maker = readMaker(app);
  if (makers.size < 10_000) makers.set(app, maker);
  return maker;
}

function readMaker(app: string): string {
  const labels = app.toLowerCase().split('.');
  // Names reserved for examples belong to nobody.
  return labels.slice(0, labels[1] === 'example' ? 3 : 2).join('.');
}

const isScreen = (a: Access) => a.via === 'picker' || a.data === 'camera' || a.data === 'screen-recording';

interface AppRows {
  readonly begins: TimedAccess[];
  readonly screen: Spans<Access>;
  readonly traffic: { ms: number; contact: Contact }[];
}

export class Patterns {
  readonly #apps = new Map<string, AppRows>();
  readonly #all: readonly TimedAccess[];
  readonly #otherScreens: Spans<Access>;
  readonly #signs: Spans<true>;
  readonly #full: Spans<true>;
  readonly #regular: ReadonlyMap<TimedAccess, readonly TimedAccess[]>;
  readonly #night: Night;
  /** Apps and kinds that reach data in quiet hours of more than one night: once is a night's exception. */
  readonly #recurring: ReadonlySet<string>;
  readonly #offsets: Offsets;

  constructor(
    accesses: readonly TimedAccess[],
    contacts: readonly Contact[],
    night: Night,
    coverage: readonly Coverage[],
  ) {
    this.#all = accesses.filter((r) => !Number.isNaN(r.beginMs) && r.access.allowed && r.access.data !== 'other');
    this.#night = night;
    const rows = accesses.map((a) => a.access);
    this.#offsets = offsetsOf(rows);
    const screens = this.#all
      .filter((r) => isScreen(r.access) && r.access.app !== null)
      .map((r) => ({ beginMs: r.beginMs, endMs: r.endMs ?? r.beginMs, item: r.access }));
    this.#otherScreens = new Spans(
      screens.filter((s) => s.item.data !== 'screen-recording' && s.endMs - s.beginMs > CAMERA_MS),
    );
    this.#signs = new Spans(
      signsOfUse(accesses, { Contact: [...contacts], Presence: [] }).map((s) => ({ ...s, item: true as const })),
    );
    this.#full = new Spans(
      coverage
        .filter((c) => c.kind === 'full' && c.row === 'Access')
        .map((c) => ({ beginMs: parseTime(c.from), endMs: parseTime(c.to), item: true as const })),
    );
    const byApp = new Map<string, TimedAccess[]>();
    for (const row of this.#all) {
      if (row.access.app === null) continue;
      const list = byApp.get(row.access.app);
      if (list) list.push(row);
      else byApp.set(row.access.app, [row]);
    }
    const traffic = new Map<string, { ms: number; contact: Contact }[]>();
    for (const contact of contacts) {
      if (contact.initiated !== 'user' || contact.app === null) continue;
      const list = traffic.get(contact.app) ?? [];
      traffic.set(contact.app, list);
      for (const at of [contact.first, contact.last]) list.push({ ms: parseTime(at), contact });
    }
    const screensByApp = new Map<string, typeof screens>();
    for (const s of screens) {
      const list = screensByApp.get(s.item.app ?? '');
      if (list) list.push(s);
      else screensByApp.set(s.item.app ?? '', [s]);
    }
    for (const [app, begins] of byApp) {
      this.#apps.set(app, {
        begins,
        screen: new Spans(screensByApp.get(app) ?? []),
        traffic: (traffic.get(app) ?? []).filter((t) => !Number.isNaN(t.ms)).sort((a, b) => a.ms - b.ms),
      });
    }
    this.#regular = atIntervals(this.#all, clockOf(rows, night));
    this.#recurring = this.#quietNights();
  }

  forOnScreen(row: TimedAccess): Pattern[] {
    const { access, beginMs } = row;
    const found: Pattern[] = [];
    const own = access.app === null ? undefined : this.#apps.get(access.app);
    if (own === undefined) return found;
    const screen = own.screen.touching(beginMs - TOGETHER_MS, beginMs + TOGETHER_MS);
    if (screen) {
      const picker = screen.via === 'picker';
      found.push({
        kind: picker ? 'own-picker' : 'own-camera',
        evidence: [reason(screen.from, picker ? 'why.own-picker' : 'why.own-camera')],
      });
    }
    const other = this.#otherKind(own.begins, row);
    if (other) found.push({ kind: 'several-kinds', evidence: [reason(other.from, 'why.several-kinds')] });
    const until = row.endMs ?? beginMs;
    const at = firstAtOrAfter(own.traffic, beginMs, (t) => t.ms);
    const hit = own.traffic[at];
    if (hit && hit.ms <= until) {
      found.push({ kind: 'own-traffic', evidence: [reason(hit.contact.from, 'why.own-traffic')] });
    }
    return found;
  }

  forBackground(row: TimedAccess): Pattern[] {
    const { access, beginMs } = row;
    const found: Pattern[] = [];
    if (isScreen(access)) return found;
    const other = this.#otherScreens.covering(
      beginMs - MARGIN_MS,
      beginMs + MARGIN_MS,
      (a) => access.app !== null && a.app !== access.app,
    );
    if (other) {
      const why = other.via === 'picker' ? 'why.other-picker' : 'why.other-camera';
      found.push({ kind: 'other-app', evidence: [reason(other.from, why)] });
    }
    const burst = this.#burst(row);
    if (burst.length > 0) found.push({ kind: 'burst', evidence: burst.map((a) => reason(a.from, 'why.burst')) });
    const chain = this.#regular.get(row);
    if (chain) {
      found.push({
        kind: 'intervals',
        evidence: chain.slice(0, 4).map((r) => reason(r.access.from, 'why.intervals')),
      });
    }
    if (this.#recurring.has(`${access.app}\n${access.data}`) && this.#quiet(row))
      found.push({ kind: 'quiet', evidence: [reason(access.from, 'why.quiet')] });
    return found;
  }

  /** Another category of the same app begun close by; camera and picker rows speak for themselves already. */
  #otherKind(begins: readonly TimedAccess[], row: TimedAccess): Access | null {
    for (let i = firstAtOrAfter(begins, row.beginMs - TOGETHER_MS, (r) => r.beginMs); i < begins.length; i++) {
      const near = begins[i]!;
      if (near.beginMs > row.beginMs + TOGETHER_MS) break;
      if (near.access.data !== row.access.data && !isScreen(near.access)) return near.access;
    }
    return null;
  }

  /** The rows of other makers' apps that began with this one, one a maker; empty where they are too few. */
  #burst(row: TimedAccess): Access[] {
    if (row.access.app === null) return [];
    const from = firstAtOrAfter(this.#all, row.beginMs - BURST_MS, (r) => r.beginMs);
    const last = this.#all[from + BURST_APPS - 1];
    if (last === undefined || last.beginMs > row.beginMs + BURST_MS) return [];
    const makers = new Map<string, Access>([[makerOf(row.access.app), row.access]]);
    for (let i = from; i < this.#all.length && makers.size <= BURST_NAMED; i++) {
      const { access, beginMs } = this.#all[i]!;
      if (beginMs > row.beginMs + BURST_MS) break;
      if (access.app === null || isScreen(access)) continue;
      const maker = makerOf(access.app);
      if (!makers.has(maker)) makers.set(maker, access);
    }
    if (makers.size < BURST_APPS) return [];
    return [...makers.values()].slice(1);
  }

  /** Minutes after midnight on the owner's clock. */
  #minutes(ms: number): number {
    return minutesAt(ms, offsetIn(this.#offsets, ms));
  }

  #quietNights(): Set<string> {
    const nights = new Map<string, Set<number>>();
    for (const row of this.#all) {
      if (isScreen(row.access) || !this.#quiet(row)) continue;
      const key = `${row.access.app}\n${row.access.data}`;
      const seen = nights.get(key) ?? new Set();
      // Nights are counted from noon to noon of the owner's clock, from its night's opposite.
      const opposite = (((this.#night.from ?? 0) + (this.#night.to ?? 0)) / 2 + 720) % 1440;
      const local = row.beginMs / MINUTE_MS + (offsetIn(this.#offsets, row.beginMs) ?? 0);
      nights.set(key, seen.add(Math.floor((local - opposite) / 1440)));
    }
    return new Set([...nights].filter(([, seen]) => seen.size >= QUIET_NIGHTS).map(([key]) => key));
  }

  #quiet(row: TimedAccess): boolean {
    const from = row.beginMs - QUIET_MS;
    const to = row.beginMs + QUIET_MS;
    return (
      inNight(this.#minutes(row.beginMs), this.#night) &&
      this.#full.fill(from, row.beginMs) &&
      this.#signs.touching(from, to) === null
    );
  }
}

/** Index of the first item at or after `ms` in a list ordered by time. */
export function firstAtOrAfter<T>(list: readonly T[], ms: number, timeOf: (item: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (timeOf(list[mid]!) < ms) low = mid + 1;
    else high = mid;
  }
  return low;
}
