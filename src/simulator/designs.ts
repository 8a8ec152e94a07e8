// One feature in three designs, as the dispute of October 2021 asked for: offer the newest photo for quick sending.
// The same owner takes the same photos and opens the same sheet at the same instants; only the app's way differs.
import { chat, october } from './october.ts';
import { Random } from './random.ts';
import { keptFromMs, reportLines } from './report.ts';
import type { App, Habit, Scenario } from './scenario.ts';
import type { Day } from './truth.ts';

export const DESIGNS = ['prefetch', 'on-open', 'picker'] as const;
export type Design = (typeof DESIGNS)[number];

/**
 * Milliseconds that the owner waits, as assumed here: nothing in a record tells them, and an app maker should put in
 * times measured on the phones they care about. `cold`: the library is opened, asked and a small picture decoded;
 * `bound`: the process had it open; `ready`: the picture was prepared before; `picker`: the system's view comes up.
 */
export interface Waiting {
  readonly ready: readonly [number, number];
  readonly bound: readonly [number, number];
  readonly cold: readonly [number, number];
  readonly picker: readonly [number, number];
}
export const ASSUMED_WAITING: Waiting = { ready: [20, 60], bound: [90, 220], cold: [180, 520], picker: [280, 650] };

export interface DesignResult {
  readonly design: Design;
  /** Times the owner opened the sheet, and photos and screenshots that were added: the same for all three. */
  readonly openings: number;
  readonly newPhotos: number;
  /** Rows of the report in which the app has the library; overlapping rows joined; rows of the system's picker. */
  readonly rows: number;
  readonly episodes: number;
  readonly pickerRows: number;
  /** Of `rows`: begun while another app or none was on screen, and begun while the owner slept. */
  readonly backgroundRows: number;
  readonly asleepRows: number;
  /** Times the app was started in the background for it. */
  readonly wakes: number;
  readonly waitMs: { readonly median: number; readonly p95: number };
  readonly permission: 'library' | 'none';
}

const SHEET = 'opens-sheet';
const PREFETCH = 'prefetches-for-sheet';

const sheet = (does: Habit['does']): Habit => ({
  id: SHEET,
  on: 'visit',
  afterMs: [1500, 20_000],
  chance: 0.16,
  does,
});

function habits(design: Design): Habit[] {
  if (design === 'picker') return [sheet([{ kind: 'picker', spanMs: [3000, 25_000] }])];
  const opens = sheet([{ kind: 'photos', touches: 2, overMs: [500, 8000] }]);
  if (design === 'on-open') return [opens];
  const prefetch: Habit = {
    id: PREFETCH,
    on: 'new-photo',
    afterMs: [400, 6000],
    chance: 0.95,
    does: [{ kind: 'photos', touches: 1.2, overMs: [0, 1500] }],
  };
  return [opens, prefetch];
}

/** The October phone with a chat app that does nothing else with the library. */
export function designScenario(design: Design): Scenario {
  const app: App = { ...chat, hosts: [], habits: habits(design) };
  return {
    ...october,
    id: `design-${design}`,
    apps: october.apps.map((a) => (a.id === chat.id ? app : { ...a, hosts: [] })),
    owner: { ...october.owner, screenshotsPerDay: 3 },
  };
}

const at = (sorted: readonly number[], share: number): number =>
  sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;

/** What one design costs in a simulated week. */
export function measureDesign(design: Design, seed: string | number, waiting = ASSUMED_WAITING): DesignResult {
  const scenario = designScenario(design);
  const days: Day[] = [];
  const begun = new Map<string, { beginMs: number; endMs: number; picker: boolean; use: number }>();
  for (const { event } of reportLines(scenario, seed, { onDay: (day) => void days.push(day) })) {
    if (event?.kind !== 'intervalBegin' || event.interval.app !== chat.id) continue;
    const { id, category, beginMs, endMs, picker, uses } = event.interval;
    if (category === 'photos') begun.set(id, { beginMs, endMs, picker, use: uses[0]! });
  }
  const from = keptFromMs(scenario, seed);
  const uses = days.flatMap((day) => day.uses).filter((use) => use.app === chat.id && use.category === 'photos');
  const byId = new Map(uses.map((use) => [use.id, use]));
  const rows = [...begun.values()].filter((row) => !row.picker);
  let episodes = 0;
  let reach = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.beginMs > reach) episodes++;
    reach = Math.max(reach, row.endMs);
  }

  const newPhotos = days.flatMap((day) => day.newPhotos).filter((ms) => ms >= from);
  const random = new Random(`${seed}/waiting`);
  const waits: number[] = [];
  for (const opening of uses) {
    if (opening.habit !== SHEET || opening.atMs < from) continue;
    const newest = newPhotos.findLast((ms) => ms < opening.atMs) ?? Number.NEGATIVE_INFINITY;
    const prepared = uses.some((u) => u.habit === PREFETCH && u.atMs >= newest && u.atMs + 800 < opening.atMs);
    // One draw of the same stream for each opening: the three designs meet the same luck.
    const luck = random.next();
    const bound = random.chance(0.5);
    const [min, max] =
      design === 'picker' ? waiting.picker : prepared ? waiting.ready : bound ? waiting.bound : waiting.cold;
    waits.push(min + (max - min) * luck);
  }
  waits.sort((a, b) => a - b);
  return {
    design,
    openings: waits.length,
    newPhotos: newPhotos.length,
    rows: rows.length,
    episodes,
    pickerRows: begun.size - rows.length,
    backgroundRows: rows.filter((row) => byId.get(row.use)?.onScreen === false).length,
    asleepRows: rows.filter((row) => byId.get(row.use)?.asleep === true).length,
    wakes: days.flatMap((day) => day.wakes).filter((wake) => wake.app === chat.id && wake.atMs >= from).length,
    waitMs: { median: Math.round(at(waits, 0.5)), p95: Math.round(at(waits, 0.95)) },
    permission: design === 'picker' ? 'none' : 'library',
  };
}

/** The three designs in the same week, side by side. */
export const compareDesigns = (seed: string | number = 'designs'): DesignResult[] =>
  DESIGNS.map((design) => measureDesign(design, seed));

const NAMES: Readonly<Record<Design, string>> = {
  prefetch: 'prefetch on every new photo',
  'on-open': 'fetch when the sheet opens',
  picker: 'the system’s picker',
};

/** The comparison as a Markdown table, as it stands in docs/designs.md. */
export function designsTable(results: readonly DesignResult[]): string {
  const lines: [string, (r: DesignResult) => string | number][] = [
    ['new photos and screenshots', (r) => r.newPhotos],
    ['times the owner opened the sheet', (r) => r.openings],
    ['rows in which the app has the library', (r) => r.rows],
    ['episodes of those', (r) => r.episodes],
    ['rows begun in the background', (r) => r.backgroundRows],
    ['rows begun while the owner slept', (r) => r.asleepRows],
    ['rows of the system’s picker', (r) => r.pickerRows],
    ['background starts of the app', (r) => r.wakes],
    ['waiting, median', (r) => `${r.waitMs.median} ms`],
    ['waiting, 95th percentile', (r) => `${r.waitMs.p95} ms`],
    ['permission the owner is asked for', (r) => (r.permission === 'none' ? 'none' : 'photo library')],
  ];
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...results.map((r) => NAMES[r.design])]),
    row(['---', ...results.map(() => '--:')]),
    ...lines.map(([about, cell]) => row([about, ...results.map(cell)])),
  ].join('\n');
}
