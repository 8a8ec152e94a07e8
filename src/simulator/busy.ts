// A busy phone for measuring speed: about five thousand lines a week, as the busiest real export known, for as many
// weeks as it takes. Nothing is pruned.
import { FAMILIES } from './families.ts';
import { reportLines } from './report.ts';
import type { App, Scenario } from './scenario.ts';

const LINES_PER_DAY = 470;

/** Hosts by the dozen, so that a week has some thousand network rows. */
const withHosts = (app: App, index: number): App => ({
  ...app,
  hosts: [
    ...app.hosts,
    ...Array.from({ length: 34 }, (_, i) => ({
      host: i % 17 === 0 ? `198.51.100.${(index * 3 + i) % 250}` : `cdn${i}.${app.id.split('.').at(1)}.example`,
      perVisit: 0.4,
      perWake: 0.02,
      ...(i % 9 === 4 && { listed: true, owner: 'Measure One' }),
      ...(i % 11 === 5 && { initiated: 'user' as const, context: 'news.example' }),
    })),
  ],
});

export function busyPhone(lines: number): Scenario {
  const base = FAMILIES.find((family) => family.id === 'many-apps')!.scenario;
  return {
    ...base,
    id: 'busy',
    start: '2023-01-02',
    days: Math.max(2, Math.ceil(lines / LINES_PER_DAY) + 2),
    keepDays: null,
    owner: { ...base.owner, sessionsPerDay: 85 },
    apps: base.apps.map(withHosts),
  };
}

/** Exactly `lines` lines of that phone's report, some fifteen hundred network rows at the end among them. */
export function* busyReport(lines: number, seed: string | number = 'busy'): Generator<string> {
  const network = Math.min(1500, Math.floor(lines / 4));
  let n = 0;
  for (const { text, event } of reportLines(busyPhone(lines), seed)) {
    if (event && n >= lines - network) continue;
    if (n === lines) return;
    yield text;
    n++;
  }
}

/** One week as the phone would export it: pruned, about five thousand lines. */
export const busyWeek = (): Scenario => ({ ...busyPhone(1), days: 8, keepDays: 7 });
