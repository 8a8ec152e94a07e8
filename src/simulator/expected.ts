// What each audit should find in a simulated week, and whether what it found is true.

import { SECOND_MS } from '../base/time.ts';
import type { Finding } from '../model/finding.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import type { Judged, Week } from './accuracy.ts';
import type { App } from './scenario.ts';
import type { Use } from './truth.ts';

/** Share of a finding's rows that must be what the finding says of them. */
const MOST = 0.8;
/** Uses of one app and kind from which on an audit should find them. */
const ENOUGH = 5;
/** A row that follows a photo by no more than this follows it shortly. */
const SHORTLY_MS = 30 * SECOND_MS;

const inNight = (week: Week, use: Use): boolean =>
  week.days.some((day) => use.atMs >= day.night.fromMs && use.atMs < day.night.toMs);

const subjectOf = (use: Use): string => `${use.app} ${dataTypeOfIosCategory(use.category)}`;
const appOf = (week: Week, id: string | null): App | undefined => week.family.scenario.apps.find((a) => a.id === id);

/** The app opens something by a clock, its own or its owner's. */
const regular = (week: Week, id: string | null): boolean =>
  (appOf(week, id)?.habits ?? []).some((habit) => habit.on === 'every') ||
  (week.family.scenario.owner.routine ?? []).some((r) => r.app === id);

type Rule = (week: Week, finding: Finding, rows: readonly Judged[]) => boolean;

const most = (rows: readonly Judged[], holds: (row: Judged) => boolean): boolean =>
  rows.length > 0 && rows.filter(holds).length >= MOST * rows.length;

/** Rows that begin within ten seconds of the first of them. */
function moments(rows: readonly Judged[]): Judged[][] {
  const found: Judged[][] = [];
  for (const row of [...rows].sort((a, b) => a.interval.beginMs - b.interval.beginMs)) {
    const open = found.at(-1);
    if (open && row.interval.beginMs - open[0]!.interval.beginMs <= 10 * SECOND_MS) open.push(row);
    else found.push([row]);
  }
  return found;
}

/** At least two apps that were not on screen. */
const wokenTogether = (moment: readonly Judged[]): boolean =>
  new Set(moment.filter(({ use }) => !use.onScreen).map(({ use }) => use.app)).size >= 2;

const RULES: Readonly<Record<string, Rule>> = {
  'access-in-night': (week, _finding, rows) => most(rows, ({ use }) => inNight(week, use)),
  'access-without-sign-of-use': (_week, _finding, rows) => most(rows, ({ use }) => !use.onScreen),
  'access-at-intervals': (week, finding) => regular(week, finding.app),
  'apps-waking-together': (_week, _finding, rows) => {
    const told = moments(rows);
    return told.length > 0 && told.filter(wokenTogether).length >= MOST * told.length;
  },
  'photos-after-camera': (week, finding, rows) => {
    const photos = week.days.flatMap((day) => day.newPhotos);
    return most(
      rows.filter(({ use }) => use.app === finding.app),
      ({ interval }) => photos.some((at) => interval.beginMs >= at && interval.beginMs - at <= SHORTLY_MS),
    );
  },
  'picker-use': (_week, _finding, rows) => most(rows, ({ use }) => use.via === 'picker'),
  'listed-hosts': (week, finding) => (appOf(week, finding.app)?.hosts ?? []).some((h) => h.listed),
  'literal-addresses': (week, finding) =>
    (appOf(week, finding.app)?.hosts ?? []).some((h) => /^[\d.]+$|:/.test(h.host)),
};

/** Whether a finding holds; null where the truth has nothing to compare it with. */
export function fits(week: Week, finding: Finding, rows: readonly Judged[]): boolean | null {
  const rule = Object.hasOwn(RULES, finding.audit) ? RULES[finding.audit] : undefined;
  return rule ? rule(week, finding, rows) : null;
}

/** What there is to find, by audit: subjects as `app data`. Only what left rows in the report. */
export function expectedOf(week: Week, rows: readonly Judged[]): Map<string, Set<string>> {
  const count = (holds: (use: Use) => boolean, least = ENOUGH): Set<string> => {
    const uses = new Map<string, Set<number>>();
    for (const { use } of rows) {
      if (!holds(use)) continue;
      const key = subjectOf(use);
      uses.set(key, (uses.get(key) ?? new Set()).add(use.id));
    }
    return new Set([...uses].filter(([, set]) => set.size >= least).map(([key]) => key));
  };
  const direct = (use: Use) => use.via === 'direct';
  // Apple's apps are put together in one finding about the night.
  const third = (use: Use) => !appOf(week, use.app)?.apple;
  return new Map([
    ['access-in-night', count((use) => direct(use) && third(use) && !use.onScreen && inNight(week, use))],
    ['access-without-sign-of-use', count((use) => direct(use) && !use.onScreen)],
    ['access-at-intervals', count((use) => use.trigger === 'every')],
    ['photos-after-camera', count((use) => use.trigger === 'new-photo')],
    ['picker-use', count((use) => !direct(use), 1)],
  ]);
}
