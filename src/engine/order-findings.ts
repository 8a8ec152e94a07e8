// The order of findings: what a person should see first stands first. No scores: each step is a plain comparison.
import { compareText } from '../base/json.ts';
import { type Finding, OUTCOMES } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import { GRADES } from '../model/rows.ts';
import { type Audit, PLACES } from '../model/units.ts';

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

/**
 * Verdicts against documents, then what was observed, then what was not, last what cannot be told; inside that the audit's place,
 * the better founded grade, apps that did not come with the phone, the kind of data, and how often.
 */
export function orderFindings(findings: Finding[], audits: readonly Audit[]): Finding[] {
  const place = new Map(audits.map((a) => [a.meta.id, PLACES.indexOf(a.meta.place)]));
  const outcome = (f: Finding) => (f.outcome === 'cannot-tell' ? OUTCOMES.length : OUTCOMES.indexOf(f.outcome));
  const kind = (f: Finding) => {
    const { data } = f.subject;
    const i = data === undefined ? -1 : KINDS.findIndex((k) => isWithin(data, k));
    return i < 0 ? KINDS.length : i;
  };
  const ofTheSystem = (f: Finding) => (f.app?.startsWith('com.apple.') ? 1 : 0);
  const often = (f: Finding) => f.counts['episodes'] ?? f.counts['rows'] ?? 0;
  return findings.sort(
    (a, b) =>
      outcome(a) - outcome(b) ||
      (place.get(a.audit) ?? 1) - (place.get(b.audit) ?? 1) ||
      GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade) ||
      ofTheSystem(a) - ofTheSystem(b) ||
      kind(a) - kind(b) ||
      often(b) - often(a) ||
      compareText(a.audit, b.audit) ||
      compareText(a.app ?? '', b.app ?? '') ||
      compareText(a.id, b.id),
  );
}
