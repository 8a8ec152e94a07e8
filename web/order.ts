// Findings in the order in which they are told, and what follows from it: the row shown first, the order of the apps.
import type { Finding, Outcome } from '../src/model/finding.ts';
import { GRADES } from '../src/model/rows.ts';
import { rowAtLine, type Week } from './week.ts';

const RANK: Outcome[] = [
  'contradicted',
  'undisclosed',
  'vague',
  'observed',
  'cannot-tell',
  'disclosed',
  'not-observed',
];
/** What a person wants to hear first. An audit that is not listed stands before the explanations at the end. */
const AUDITS = [
  'sent-before-consent',
  'clear-text-identifiers',
  'precise-location-sent',
  'sent-in-background',
  'sent-after-access',
  'access-in-night',
  'photos-after-camera',
  'access-without-sign-of-use',
  'background-access',
  'access-at-intervals',
  'apps-waking-together',
  'listed-hosts',
  'first-contact',
  'literal-addresses',
  'third-party-recipients',
  'data-sent',
  'fingerprint-bundles',
  'addresses-abroad',
];
const LAST_AUDITS = [
  'service-left-to-others',
  'picker-use',
  'network-without-access',
  'long-rows',
  'beyond-the-capture',
  'uncovered-kinds',
];
const DATA = ['microphone', 'camera', 'photos', 'contacts'];

const place = (list: readonly string[], value: string | undefined) => {
  const i = list.indexOf(value ?? '');
  return i < 0 ? list.length : i;
};
const auditRank = (id: string) =>
  LAST_AUDITS.includes(id) ? AUDITS.length + 1 + LAST_AUDITS.indexOf(id) : place(AUDITS, id);

/** The parts by which findings are ordered, most telling first. Apple's own apps and findings about no app stand behind. */
const keys = (f: Finding): number[] => [
  RANK.indexOf(f.outcome),
  auditRank(f.audit),
  f.app === null ? 2 : f.app.startsWith('com.apple.') ? 1 : 0,
  DATA.includes(f.subject.data ?? '') ? 0 : 1,
  -(f.counts.episodes ?? f.counts.hosts ?? f.evidence.length),
  -GRADES.indexOf(f.grade),
];
const compare = (a: Finding, b: Finding): number => {
  const [x, y] = [keys(a), keys(b)];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return 0;
};

/** Findings by weight; those of one audit and outcome stand together behind the strongest of them. */
export function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const f of [...findings].sort(compare)) {
    const key = `${f.audit} ${f.outcome}`;
    const group = groups.get(key);
    if (group) group.push(f);
    else groups.set(key, [f]);
  }
  return [...groups.values()];
}

const firstRows = new WeakMap<Week, number>();
/** The row shown first: the first that the first finding about rows rests on, else the first of all. */
export function defaultRow(week: Week): number {
  let row = firstRows.get(week);
  if (row === undefined) {
    row = week.n ? 0 : -1;
    search: for (const [f] of grouped(week.result.findings))
      for (const e of f!.evidence) {
        const i = e.line === undefined ? -1 : rowAtLine(week, e.input, e.line);
        if (i < 0) continue;
        row = i;
        break search;
      }
    firstRows.set(week, row);
  }
  return row;
}

/** Apps as the findings name them first, then by episodes. */
export function appOrder(week: Week): number[] {
  const told = new Map<string, number>();
  for (const f of grouped(week.result.findings).flat())
    if (f.app !== null && f.outcome !== 'not-observed' && !told.has(f.app)) told.set(f.app, told.size);
  const rank = (id: string) => told.get(id) ?? 1e6;
  return week.apps
    .filter((a) => a.rows > 0)
    .sort((a, b) => rank(a.id) - rank(b.id) || b.episodes - a.episodes || a.index - b.index)
    .map((a) => a.index);
}
