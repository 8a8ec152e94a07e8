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
  'promise-broken',
  'service-left-to-others',
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
  'access-without-permission',
  'contacts-by-proxy',
  'access-without-sign-of-use',
  'upload-after-access',
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
  'kept-by-app',
  'permission-never-used',
  'what-it-cost',
  'opt-out-missing',
  'outside-necessary-data',
  'picker-use',
  'network-without-access',
  'long-rows',
  'declared-never-seen',
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
  'usage.page-views',
  'usage.viewing-history',
  'location.precise',
  'content.search-query',
  'location',
  'usage',
  'account',
];

const auditRank = (id: string): number => {
  const first = FIRST.indexOf(id);
  if (first >= 0) return first;
  return FIRST.length + 1 + LAST.indexOf(id);
};
const kindRank = ({ data }: Finding['subject']): number => {
  if (data === undefined) return KINDS.length;
  // The narrowest that holds it: what was searched for is content too, and says less than a message.
  const fits = KINDS.filter((k) => isWithin(data, k)).sort((a, b) => b.length - a.length);
  return fits[0] === undefined ? KINDS.length : KINDS.indexOf(fits[0]);
};
/**
 * What reached the publisher from a service that its document leaves to others stands with what no sentence covers, though
 * another sentence may speak of it broadly: it is what a reader of that document expects least.
 */
const outcomeRank = (f: Finding): number =>
  OUTCOMES.indexOf(f.audit === 'service-left-to-others' && f.outcome === 'vague' ? 'undisclosed' : f.outcome);
/** More than one pattern: what is only suggested never stands before it. */
const founded = (f: Finding): number => (GRADES.indexOf(f.grade) >= GRADES.indexOf('supported') ? 1 : 0);
/** Apple's own apps and findings about no app stand behind. */
const appRank = (app: string | null): number => (app === null ? 2 : app.startsWith('com.apple.') ? 1 : 0);
const often = (f: Finding): number => f.counts['episodes'] ?? f.counts['hosts'] ?? f.counts['rows'] ?? 0;

/** Sorts in place: by outcome, audit, whether well founded, app, kind of data, grade, and how often. */
export function orderFindings(findings: Finding[]): Finding[] {
  return findings.sort(
    (a, b) =>
      outcomeRank(a) - outcomeRank(b) ||
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
