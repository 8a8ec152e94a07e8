// docs/accuracy.md: the figures of `npm run accuracy` as a page, with everything that was answered wrongly.

import { compareText } from '../base/json.ts';
import type { Grade } from '../model/rows.ts';
import { type Accuracy, GRADES_GIVEN, type Tally } from './accuracy.ts';
import type { CaptureAccuracy, Recall } from './capture-accuracy.ts';
import { DECOY_KINDS } from './capture-decoys.ts';
import type { Family } from './families.ts';

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
};

const sum = (tallies: Iterable<Tally>): Tally => {
  const total = { given: 0, wrong: 0 };
  for (const t of tallies) {
    total.given += t.given;
    total.wrong += t.wrong;
  }
  return total;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[Math.floor(sorted.length / 2)]!;
};

function statesTable(total: Accuracy): string {
  const rows: (string | number)[][] = [];
  for (const grade of [...GRADES_GIVEN].reverse())
    for (const value of ['background', 'on-screen']) {
      const t = total.states.get(`${value} ${grade}`);
      if (t) rows.push([grade, value, t.given, t.wrong, percent(t.wrong, t.given)]);
    }
  return table(['grade', 'state', 'rows', 'wrong', 'share'], rows);
}

const byGrade = (a: Accuracy, grade: string): Tally =>
  sum(['background', 'on-screen'].map((value) => a.states.get(`${value} ${grade}`) ?? { given: 0, wrong: 0 }));

function familyTable(families: readonly Accuracy[], about: ReadonlyMap<string, string>): string {
  return table(
    [
      'family',
      'what is special',
      'rows',
      'truly background',
      'leave a trace',
      'found',
      'supported: wrong',
      'suggested: wrong',
    ],
    families.map((a) => {
      const supported = byGrade(a, 'supported');
      const suggested = byGrade(a, 'suggested');
      return [
        a.family,
        about.get(a.family) ?? '',
        a.rows,
        a.background,
        a.traced,
        percent(a.tracedFound, a.traced),
        `${supported.wrong} of ${supported.given}`,
        `${suggested.wrong} of ${suggested.given}`,
      ];
    }),
  );
}

function auditsTable(total: Accuracy): string {
  return table(
    ['audit', 'findings *observed*', 'wrong', 'to be found', 'found'],
    [...total.audits]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([audit, t]) => [
        audit,
        t.given,
        t.checked === 0 ? 'not compared' : `${t.wrong} (${percent(t.wrong, t.checked)})`,
        t.expected === 0 ? '–' : t.expected,
        t.expected === 0 ? '–' : percent(t.found, t.expected),
      ]),
  );
}

function spansTable(total: Accuracy): string {
  return table(
    ['timing', 'rows with a span', 'true span outside', 'rows without'],
    [...total.spans]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([timing, t]) => [timing, t.given, `${t.wrong} (${percent(t.wrong, t.given)})`, t.none]),
  );
}

const missesTable = (total: Accuracy, most: number): string =>
  table(
    ['what was answered wrongly or not found', 'times'],
    [...total.misses]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([miss, n]) => [miss, n]),
  );

/** The aims of the accuracy table, in all weeks and in the weeks held out. */
function aimsTable(total: Accuracy, held: Accuracy | null): string {
  const wrong = (of: (a: Accuracy) => Tally) => (a: Accuracy | null) => {
    if (!a) return '–';
    const t = of(a);
    return `${percent(t.wrong, t.given)} of ${t.given}`;
  };
  const findings = (grade: Grade) => (a: Accuracy) => a.findings.get(grade) ?? { given: 0, wrong: 0 };
  const rows: [string, string, (a: Accuracy | null) => string][] = [
    ['rows graded *supported* that are wrong', 'at most 1 %', wrong((a) => byGrade(a, 'supported'))],
    ['rows graded *suggested* that are wrong', 'at most 5 %', wrong((a) => byGrade(a, 'suggested'))],
    ['findings graded *supported* that are wrong', 'at most 1 %', wrong(findings('supported'))],
    ['findings graded *suggested* that are wrong', 'at most 5 %', wrong(findings('suggested'))],
    [
      'true background accesses that leave a trace, graded *suggested* or better',
      'at least 60 %',
      (a) => (a ? `${percent(a.tracedFound, a.traced)} of ${a.traced}` : '–'),
    ],
  ];
  return table(
    ['measure', 'aim', 'reached', 'held out'],
    rows.map(([measure, aim, cell]) => [measure, aim, cell(total), cell(held)]),
  );
}

/** Two readings of the same captures: with the owner's values at hand and without. */
export interface CaptureReadings {
  readonly captures: number;
  readonly known: CaptureAccuracy;
  readonly unknown: CaptureAccuracy;
}

function capturesPart({ captures, known, unknown }: CaptureReadings): string {
  const keys = <K>(pick: (a: CaptureAccuracy) => ReadonlyMap<K, unknown>) =>
    [...new Set([...pick(known).keys(), ...pick(unknown).keys()])].sort();
  const cell = (r: Recall | undefined) => (r === undefined ? '–' : `${r.found} of ${r.planted}`);
  const types = keys((a) => a.byType).map((data) => {
    const [own, shape] = [known.byType.get(data), unknown.byType.get(data)];
    return [data, cell(own), own?.wrong ?? 0, cell(shape), shape?.wrong ?? 0];
  });
  const encodings = keys((a) => a.byEncoding).map((e) => [
    e,
    cell(known.byEncoding.get(e)),
    cell(unknown.byEncoding.get(e)),
  ]);
  const all = (a: CaptureAccuracy) => {
    const total = { planted: 0, found: 0 };
    for (const r of a.byType.values()) {
      total.planted += r.planted;
      total.found += r.found;
    }
    return `${percent(total.found, total.planted)} of ${total.planted}`;
  };
  return `## Personal data in captures

${captures} simulated captures: every type in every encoding, one planted value a request, and as many requests again without
any that look as if they had some, in ${DECOY_KINDS.length} ways: order numbers that begin with a date, times as long as phone numbers, a layout that
reads like coordinates, goods with brand and model, switches called \`phone\`. *Known*: the owner's values were given (\`--me\`).
*Unknown*: nothing was given; what is found then rests on names of fields, on shape, and on values that another request of
the same capture told: a digest is recognized where the value itself was seen before it. The fields bear names that the
finder knows: the figures say that encodings, places and combinations are handled, not how many fields of an unknown app
would be found.

${table(
  ['measure', 'known', 'unknown'],
  [
    ['planted values found', all(known), all(unknown)],
    [
      'items of a type that was not planted there',
      `${known.wrong} of ${known.items}`,
      `${unknown.wrong} of ${unknown.items}`,
    ],
    [
      'requests without anything personal in which something was found',
      `${known.accused} of ${known.decoys}`,
      `${unknown.accused} of ${unknown.decoys}`,
    ],
  ],
)}

${table(['type', 'known: found', 'wrong', 'unknown: found', 'wrong'], types)}

${table(['encoding', 'known: found', 'unknown: found'], encodings)}

What was missed or wrong without the owner's values, most frequent first:

${table(['what', 'times'], [...unknown.misses].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).slice(0, 12))}
`;
}

export function accuracyPage(
  total: Accuracy,
  families: readonly Accuracy[],
  all: readonly Family[],
  held: Accuracy | null = null,
  captures: CaptureReadings | null = null,
  phones = '',
): string {
  const about = new Map(all.map((family) => [family.id, family.about]));
  return `# How often telltale is right

Made by \`npm run accuracy\`: telltale reads reports that a simulated phone wrote and is compared with what truly
happened on that phone. ${total.weeks} weeks, ${total.lines} lines, ${total.rows} rows of ${families.length} families; each family under several seeds. No option is given:
the owner's night and the era of the logger are found from the record alone.

A simulated phone is not a phone. [The simulator](simulator.md) follows what is known of the record,
its habits are invented, and a third of the families was made to mislead. The figures say how the rules behave on
such records; they do not say how often a finding on your own phone is right.

${aimsTable(total, held)}

*Held out*: ${held ? held.weeks : 0} weeks of the same families under seeds that nobody looked at while the rules were written.

## Where an app was

The state of a row at its begin, by grade. Rows without a grade are not counted here: *unknown* is an answer, and the
share that was found stands above and in the next table.

${statesTable(total)}

## By family

An access *leaves a trace* where the report shows one of the known marks: another app's camera at that moment, a twin
row cut after half a minute, three apps within ten seconds, a regular clock, or a quiet phone while the owner sleeps.
The marks are looked for with the truth at hand, not with telltale's own rules. Of ${total.background} true background accesses
${total.traced} leave one; ${total.untracedFound} more were found without.

${familyTable(families, about)}

## Findings, by audit

*To be found*: an app and kind with at least five such uses in the report. A finding is wrong where less than four
fifths of the rows it names are what it says.

${auditsTable(total)}

${table(
  ['findings by grade', 'compared', 'wrong', 'share'],
  GRADES_GIVEN.filter((g) => total.findings.has(g)).map((g) => {
    const t = total.findings.get(g)!;
    return [g, t.given, t.wrong, percent(t.wrong, t.given)];
  }),
)}

## The span of use

${spansTable(total)}

## The owner's night

A night was learned in ${total.nights.length} of ${total.weeks} weeks. In the median week ${percent(median(total.nights.map((n) => n.before)), 1)} of the hours called night found the
owner up, and ${percent(median(total.nights.map((n) => n.after)), 1)} of the hours in bed were not called night.

## The misses

The most frequent, over all weeks.

${missesTable(total, 40)}
${phones ? `\n${phones}` : ''}${captures ? `\n${capturesPart(captures)}` : ''}`;
}
