// Do two records come from one phone? An app films on screen. Where most camera accesses of one record have another app, or
// the dark, on screen in the other record, the two do not belong together, or a clock was wrong by more than moments.
import { hasOffset, parseTime } from '../base/time.ts';
import type { Access, Presence } from '../model/rows.ts';
import { GUARD_MS, spansOf } from './beside.ts';

/** So many camera accesses must be told by both records, and such a share of them against each other. */
const FEWEST = 8;
const SHARE = 0.75;

export interface Misfit {
  /** The inputs that do not fit, by their hashes. */
  readonly access: string;
  readonly presence: string;
  readonly told: number;
  readonly against: number;
}

/** The first pair of inputs that does not fit; null where all do, or too little is told. */
export function misfit(accesses: readonly Access[], presences: readonly Presence[]): Misfit | null {
  const screens = new Map<string, Presence[]>();
  for (const p of presences) {
    if (p.what !== 'app-on-screen' && p.what !== 'screen-off' && p.what !== 'locked') continue;
    const list = screens.get(p.from.input);
    if (list) list.push(p);
    else screens.set(p.from.input, [p]);
  }
  const films = accesses.filter(
    (a) => a.data === 'camera' && a.app !== null && a.allowed && a.timing !== 'floored' && hasOffset(a.begin),
  );
  for (const [presence, rows] of screens) {
    const taken = spansOf(rows, 'app-on-screen', 'screen-off', 'locked');
    const own = spansOf(rows, 'app-on-screen');
    const counts = new Map<string, { told: number; against: number }>();
    for (const film of films) {
      if (film.from.input === presence) continue;
      const ms = parseTime(film.begin);
      const isOwn = (p: Presence) => p.app === film.app;
      const isThere = own.touching(ms - 2 * GUARD_MS, ms + 2 * GUARD_MS, isOwn) !== null;
      if (!isThere && !taken.fill(ms - GUARD_MS, ms + GUARD_MS)) continue;
      const count = counts.get(film.from.input) ?? { told: 0, against: 0 };
      counts.set(film.from.input, count);
      count.told++;
      if (!isThere) count.against++;
    }
    for (const [access, { told, against }] of counts)
      if (told >= FEWEST && against >= SHARE * told) return { access, presence, told, against };
  }
  return null;
}
