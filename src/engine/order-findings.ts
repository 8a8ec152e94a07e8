// The order of findings: what a person wants to hear first stands first. No scores: each step is a plain comparison.
import { compareText } from '../base/json.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import { GRADES } from '../model/rows.ts';

const OUTCOMES: readonly Outcome[] = [
  'contradicted',
  'undisclosed',
  'vague',
  'observed',
  'cannot-tell',
  'disclosed',
  'not-observed',
];
/** What a person wants to hear first. An audit that is not listed stands before the explanations at the end. */
const FIRST = [
  'sent-before-consent',
  'clear-text-identifiers',
  'precise-location-sent',
  'sent-in-background',
  'sent-after-access',
  'background-access',
  'access-while-locked',
  'sensor-off-screen',
  'access-in-night',
  'photos-after-camera',
  'access-without-sign-of-use',
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
const LAST = [
  'service-left-to-others',
  'outside-necessary-data',
  'picker-use',
  'network-without-access',
  'long-rows',
  'gdpr-notice-items',
  'pipl-notice-items',
  'beyond-the-capture',
  'uncovered-kinds',
];
/** Kinds that hold other people or a whole life before those that hold a moment. */
const KINDS: readonly DataType[] = [
  'photos',
  'contacts',
  'content',
  'microphone',
  'camera',
  'screen-recording',
  'calendar',
  'health',
];

const auditRank = (id: string): number => {
  const first = FIRST.indexOf(id);
  if (first >= 0) return first;
  return FIRST.length + 1 + LAST.indexOf(id);
};
const kindRank = ({ data }: Finding['subject']): number => {
  const i = data === undefined ? -1 : KINDS.findIndex((k) => isWithin(data, k));
  return i < 0 ? KINDS.length : i;
};
/** More than one pattern: what is only suggested never stands before it. */
const founded = (f: Finding): number => (GRADES.indexOf(f.grade) >= GRADES.indexOf('supported') ? 1 : 0);
/** Apple's own apps and findings about no app stand behind. */
const appRank = (app: string | null): number => (app === null ? 2 : app.startsWith('com.apple.') ? 1 : 0);
const often = (f: Finding): number => f.counts['episodes'] ?? f.counts['hosts'] ?? f.counts['rows'] ?? 0;

/** Sorts in place: by outcome, audit, whether well founded, app, kind of data, grade, and how often. */
export function orderFindings(findings: Finding[]): Finding[] {
  return findings.sort(
    (a, b) =>
      OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
      auditRank(a.audit) - auditRank(b.audit) ||
      founded(b) - founded(a) ||
      appRank(a.app) - appRank(b.app) ||
      kindRank(a.subject) - kindRank(b.subject) ||
      GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade) ||
      often(b) - often(a) ||
      compareText(a.audit, b.audit) ||
      compareText(a.app ?? '', b.app ?? '') ||
      compareText(a.id, b.id),
  );
}
