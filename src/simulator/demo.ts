// The demo: files as a phone would have exported them, and the truth beside them. Everything in it is invented.
import { november, october } from './october.ts';
import { simulate } from './phone.ts';
import { type ReportLine, reportLines, reportName } from './report.ts';
import type { Scenario } from './scenario.ts';
import type { Day } from './truth.ts';

export interface DemoFile {
  readonly name: string;
  readonly scenario: Scenario;
  /** Without line ends. */
  readonly lines: Iterable<string>;
}

export interface Demo {
  readonly files: readonly DemoFile[];
  /** The days of each file, made when asked for. */
  truth(): Iterable<{ readonly file: string; readonly day: Day }>;
  readonly options: { readonly simulated: true; readonly iosVersion: string; readonly timeZone: string };
}

/** Each week has chances of its own. */
const seedOf = (scenario: Scenario): string => `telltale-demo/${scenario.id}`;

function* texts(lines: Iterable<ReportLine>): Generator<string> {
  for (const line of lines) yield line.text;
}

const fileOf = (scenario: Scenario, seed: string): DemoFile => ({
  name: reportName(scenario),
  scenario,
  lines: { [Symbol.iterator]: () => texts(reportLines(scenario, seed)) },
});

/** The weeks of each story of docs/stories; a story without any is told in words only. */
const STORIES: Readonly<Record<string, readonly Scenario[]>> = {
  '1': [october],
  '2': [october, november],
  '3': [october],
};

/** A simulated week; for story 2 the week after the promise as well. No file for a story that has no phone record. */
export function demoWeek(story = '1'): Demo {
  const scenarios = Object.hasOwn(STORIES, story) ? STORIES[story]! : [];
  return {
    files: scenarios.map((scenario) => fileOf(scenario, seedOf(scenario))),
    *truth() {
      for (const scenario of scenarios)
        for (const day of simulate(scenario, seedOf(scenario))) yield { file: reportName(scenario), day };
    },
    options: { simulated: true, iosVersion: '15', timeZone: 'Asia/Shanghai' },
  };
}
