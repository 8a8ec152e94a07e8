// The demo: files as a phone would have exported them, and the truth beside them. Everything in it is invented.
import type { NewTable } from '../model/units.ts';
import { androidLife } from './android.ts';
import { BUGREPORT_NAME, bugreportLines } from './android-dumps.ts';
import { CAPTURE_NAME, POLICY, POLICY_NAME, platformCapture } from './documents.ts';
import { handsetOf } from './handset.ts';
import { HEALTH_NAME, healthLines } from './health.ts';
import { november, october } from './october.ts';
import { exportMs, zoneAtExport } from './owner.ts';
import { TCC_NAME, tccTables } from './permissions.ts';
import { simulate } from './phone.ts';
import { POWERLOG_NAME, powerlogTables, zonesOf } from './powerlog.ts';
import { reportName, reportText } from './report.ts';
import type { Scenario } from './scenario.ts';
import type { Day } from './truth.ts';

export interface DemoFile {
  readonly name: string;
  /** Without line ends; empty where the file is a database. */
  readonly lines: Iterable<string>;
  readonly tables?: () => readonly NewTable[];
  /** Files of one group go into one case. */
  readonly group: number;
  /** The week that a phone's report is of; null for other files. */
  readonly scenario: Scenario | null;
}

export interface Demo {
  readonly files: readonly DemoFile[];
  /** The days of each report, made when asked for. */
  truth(): Iterable<{ readonly file: string; readonly day: Day }>;
  readonly options: {
    readonly simulated: true;
    readonly iosVersion: string;
    readonly timeZone: string;
    /** The app that a capture and a policy are of; null where there are none. */
    readonly app: string | null;
  };
}

/** Each week has chances of its own. */
const seedOf = (scenario: Scenario): string => `telltale-demo/${scenario.id}`;

const report = (scenario: Scenario, group = 0): DemoFile => ({
  name: reportName(scenario),
  scenario,
  group,
  lines: { [Symbol.iterator]: () => reportText(scenario, seedOf(scenario)) },
});

const document = (name: string, text: () => string): DemoFile => ({
  name,
  scenario: null,
  group: 0,
  lines: { [Symbol.iterator]: () => text().trimEnd().split('\n').values() },
});

const policy = document(POLICY_NAME, () => POLICY);

/** The owner's sleep in that week, from a watch. */
const sleep = (scenario: Scenario): DemoFile => ({
  name: HEALTH_NAME,
  scenario: null,
  group: 0,
  lines: { [Symbol.iterator]: () => healthLines(scenario, seedOf(scenario)) },
});

/** The days of a scenario and what the phone itself was doing then. */
function lifeOf(scenario: Scenario) {
  const seed = seedOf(scenario);
  const days = [...simulate(scenario, seed)];
  return { seed, days, handset: handsetOf(days, seed, exportMs(scenario)) };
}

/** The phone's own log and its permissions, beside the report of the same week. */
const powerlog = (scenario: Scenario): DemoFile => ({
  name: POWERLOG_NAME,
  scenario: null,
  group: 0,
  lines: [],
  tables: () => {
    const { seed, days, handset } = lifeOf(scenario);
    const range = { fromMs: days[0]!.fromMs, toMs: handset.toMs };
    return powerlogTables(days, handset, seed, {
      ...range,
      offsetS: -373.5,
      missing: [],
      zones: zonesOf(scenario, days),
    });
  },
});
const permissions = (scenario: Scenario): DemoFile => ({
  name: TCC_NAME,
  scenario: null,
  group: 0,
  lines: [],
  tables: () => tccTables(scenario, seedOf(scenario)),
});

/** The same week on an Android phone. */
const bugreport = (scenario: Scenario): DemoFile => ({
  name: BUGREPORT_NAME,
  scenario,
  group: 0,
  lines: {
    [Symbol.iterator]: () => {
      const { seed, days, handset } = lifeOf(scenario);
      const life = androidLife(scenario, days, handset, seed, 13);
      return bugreportLines(life, days, handset, { zone: zoneAtExport(scenario), atMs: handset.toMs }, seed);
    },
  },
});

/** What each story of docs/stories runs on, and the two phones. A story without an entry is told in words only. */
const STORIES: Readonly<Record<string, readonly DemoFile[]>> = {
  iphone: [report(october), powerlog(october), permissions(october), sleep(october)],
  android: [bugreport(october)],
  '1': [report(october), sleep(october)],
  '2': [report(october), report(november, 1)],
  '3': [report(october), policy],
  '4': [report(october), document(CAPTURE_NAME, platformCapture), policy],
};

/** The files of a story; the week of October 2021 where none is named. */
export function demoWeek(story = '1'): Demo {
  const files = Object.hasOwn(STORIES, story) ? STORIES[story]! : [];
  return {
    files,
    *truth() {
      for (const { name, scenario } of files)
        if (scenario) for (const day of simulate(scenario, seedOf(scenario))) yield { file: name, day };
    },
    options: {
      simulated: true,
      iosVersion: '15',
      timeZone: 'Asia/Shanghai',
      app: files.includes(policy) ? 'com.example.chat' : null,
    },
  };
}
