// The part of docs/accuracy.md on phones with more than one record: `recorded` and `shown` beside the truth.
import { percent, table } from './accuracy-page.ts';
import type { GradeTally, PhoneAccuracy } from './phone-accuracy.ts';
import type { Variant } from './phone-families.ts';

const precision = ({ given, wrong }: GradeTally): string =>
  given === 0 ? '–' : `${percent(given - wrong, given)} of ${given}`;
const recall = ({ found, expected }: GradeTally): string =>
  expected === 0 ? '–' : `${percent(found, expected)} of ${expected}`;

function aims(total: PhoneAccuracy, held: PhoneAccuracy): string {
  const rows = (['recorded', 'shown'] as const).flatMap((grade) => [
    [`states graded *${grade}* that are right`, 'at least 99 %', precision(total[grade]), precision(held[grade])],
    [`of what those records can show, graded *${grade}*`, 'at least 90 %', recall(total[grade]), recall(held[grade])],
  ]);
  const share = (t: { given: number; wrong: number }) =>
    t.given === 0 ? '–' : `${percent(t.given - t.wrong, t.given)} of ${t.given}`;
  rows.push(
    [
      'accesses that findings put in the dark or behind the lock, truly there',
      '–',
      share(total.dark),
      share(held.dark),
    ],
    ['accesses that findings put into the owner’s sleep, truly there', '–', share(total.asleep), share(held.asleep)],
  );
  const found = (t: { expected: number; found: number }) =>
    t.expected === 0 ? '–' : `${percent(t.found, t.expected)} of ${t.expected}`;
  rows.push(
    [
      'accesses that the finding on bytes names, where a picture went out in such a count',
      '–',
      share(total.uploads),
      share(held.uploads),
    ],
    [
      'accesses after which a picture went out within five minutes, named',
      '–',
      found(total.uploads),
      found(held.uploads),
    ],
    ['apps whose cost is told, with time and bytes as they were', '–', share(total.costs), share(held.costs)],
    ['apps whose cost the logs can tell, told', '–', found(total.costs), found(held.costs)],
  );
  return table(['measure', 'aim', 'reached', 'held out'], rows);
}

const settling = (a: PhoneAccuracy): string => {
  const n = a.recorded.settling;
  return n === 0 ? '–' : `${n} (${percent(n, a.recorded.given)})`;
};

export function phonePart(
  total: PhoneAccuracy,
  held: PhoneAccuracy,
  each: readonly PhoneAccuracy[],
  variants: readonly Variant[],
): string {
  const about = new Map(variants.map((v) => [v.id, v.about]));
  return `## Phones with more than one record

${total.weeks} simulated weeks and ${held.weeks} held out: the families above, each on every phone of the table below. All files of a week are
written from one truth (an iPhone’s report, PowerLog, permissions and sleep; an Android phone’s bug report) and read through
telltale’s own readers, with no option given. What counts as *can show* is worked out from the truth and from the records’
own limits; [the simulator](simulator.md#what-the-records-can-show) says how.

${aims(total, held)}

${table(
  ['phone', 'what is special', 'recorded: right', 'of what can be', 'settling', 'shown: right', 'of what can be'],
  each.map((a) => [
    a.id,
    about.get(a.id) ?? '',
    precision(a.recorded),
    recall(a.recorded),
    settling(a),
    precision(a.shown),
    recall(a.shown),
  ]),
)}

*Settling*: Android lowers an app’s state some time after it changed (30 seconds on top, 10 for a service). Until then its own
record names the old state. Such rows are told apart here, and are not counted as wrong.

That *recorded* is right says that the dumps are read and dated rightly. It says nothing of what they leave out: of most
accesses Android keeps only the last of each state.

What was answered wrongly, or not found though a record can show it:

${table(['miss', 'times'], [...total.misses].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 30))}
`;
}
