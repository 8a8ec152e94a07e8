// What the claims of a second reader may do to a verdict: soften silence, never accuse. A sentence that only the model read
// as an answer makes `undisclosed` a question; a denial that only the model read decides nothing. Both are shown.
import type { ClaimRef } from '../model/finding.ts';
import { isWithin } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { isSecondReader } from '../model/second-reading.ts';
import { GIVES, HOLDS } from './bearing.ts';
import type { Observation, Verdict } from './verdicts.ts';

const MOST = 3;
const TOLD = new Set<Claim['verb']>([...HOLDS, ...GIVES]);

export const firstReaders = (claims: readonly Claim[]): readonly Claim[] =>
  claims.some(isSecondReader) ? claims.filter((c) => !isSecondReader(c)) : claims;

const refOf = (c: Claim, why: string): ClaimRef => ({
  document: c.document,
  quote: c.quote.exact,
  start: c.quote.start,
  end: c.quote.end,
  part: 'considered',
  why,
});

/** The verdict of the first readers, with what the second one adds. `claims` are those of the second. */
export function withSecondReader(verdict: Verdict, claims: readonly Claim[]): Verdict {
  const o: Observation = verdict.observation;
  const outward = o.party === 'third' || o.party === 'tracker';
  const about = claims.filter(
    (c) =>
      (c.app === null || o.app === null || c.app === o.app) &&
      TOLD.has(c.verb) &&
      (c.actor === 'we' || c.actor === 'our-affiliates' || (outward && c.actor !== 'user' && c.actor !== 'policy')) &&
      c.data.some((id) => isWithin(o.data, id) || isWithin(id, o.data)),
  );
  const affirms = about.filter((c) => c.polarity === 'affirm').slice(0, MOST);
  const denies = about.filter((c) => c.polarity === 'deny').slice(0, MOST);
  if (verdict.outcome === 'undisclosed' && verdict.why.startsWith('silent') && affirms.length > 0)
    return {
      ...verdict,
      outcome: 'cannot-tell',
      why: outward ? 'second-reader-recipient' : 'second-reader',
      claims: [...affirms.map((c) => refOf(c, 'read so by the second reader alone')), ...verdict.claims],
      stronger: 'undisclosed',
      confidence: Math.min(verdict.confidence, 0.5),
    };
  const against = verdict.outcome === 'contradicted' ? affirms : verdict.outcome === 'undisclosed' ? [] : denies;
  if (against.length === 0) return verdict;
  return {
    ...verdict,
    claims: [...verdict.claims, ...against.map((c) => refOf(c, 'read otherwise by the second reader'))],
  };
}
