// What each audit should find in a simulated week, and whether what it found is true.

import type { Finding } from '../model/finding.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import type { Judged, Week } from './accuracy.ts';
import type { Use } from './truth.ts';

/** Share of a finding's rows that must be what the finding says of them. */
const MOST = 0.8;
/** Rows or uses of one app and kind from which on an audit of repetition should find it. */
const ENOUGH = 5;

const inNight = (week: Week, use: Use): boolean =>
  week.days.some((day) => use.atMs >= day.night.fromMs && use.atMs < day.night.toMs);

const kindOf = (use: Use): string => `${use.app} ${dataTypeOfIosCategory(use.category)}`;

/** Apps that open the named kind by a clock, their own or their owner's. */
function regular(week: Week, app: string | null): boolean {
  const spec = week.family.scenario.apps.find((a) => a.id === app);
  if (!spec) return false;
  return (
    spec.habits.some((habit) => habit.on === 'every') ||
    (week.family.scenario.owner.routine ?? []).some((r) => r.app === app)
  );
}

type Rule = (week: Week, finding: Finding, rows: readonly Judged[]) => boolean;

const most = (rows: readonly Judged[], holds: (row: Judged) => boolean): boolean =>
  rows.length > 0 && rows.filter(holds).length >= MOST * rows.length;

const RULES: Readonly<Record<string, Rule>> = {
  'access-in-night': (week, _finding, rows) => most(rows, ({ use }) => inNight(week, use)),
  'access-without-sign-of-use': (_week, _finding, rows) => most(rows, ({ use }) => !use.onScreen),
  'access-at-intervals': (week, finding) => regular(week, finding.app),
  'photos-after-camera': (week, finding) =>
    (week.family.scenario.apps.find((a) => a.id === finding.app)?.habits ?? []).some((h) => h.on === 'new-photo'),
  'several-apps-waking': (_week, _finding, rows) => most(rows, ({ use }) => !use.onScreen),
  'picker-use': (_week, _finding, rows) => most(rows, ({ use }) => use.via === 'picker'),
};

/** Whether a finding holds; null where the truth has nothing to compare it with. */
export function fits(week: Week, finding: Finding, rows: readonly Judged[]): boolean | null {
  const rule = Object.hasOwn(RULES, finding.audit) ? RULES[finding.audit] : undefined;
  return rule ? rule(week, finding, rows) : null;
}

/** What there is to find, by audit: subjects as `app data`. Only what left rows in the report. */
export function expectedOf(week: Week, rows: readonly Judged[]): Map<string, Set<string>> {
  const count = (holds: (use: Use) => boolean): Set<string> => {
    const uses = new Map<string, Set<number>>();
    for (const { use } of rows) {
      if (use.via === 'picker' || !holds(use)) continue;
      const key = kindOf(use);
      const set = uses.get(key) ?? new Set();
      uses.set(key, set.add(use.id));
    }
    return new Set([...uses].filter(([, set]) => set.size >= ENOUGH).map(([key]) => key));
  };
  return new Map([
    ['access-in-night', count((use) => inNight(week, use))],
    ['access-without-sign-of-use', count((use) => !use.onScreen)],
    ['access-at-intervals', count((use) => use.trigger === 'every')],
    ['photos-after-camera', count((use) => use.trigger === 'new-photo')],
  ]);
}
