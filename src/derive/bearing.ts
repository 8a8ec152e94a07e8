// How a claim bears on an observed type: by its name or by a broader term, and how near its words stand.
import { coverageWords } from '../knowledge/policy/coverage.ts';
import type { ClaimRef } from '../model/finding.ts';
import { type DataType, isWithin, parentOf } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';

export const HOLDS = new Set<Claim['verb']>([
  'collect',
  'receive',
  'derive',
  'use',
  'process',
  'access',
  'store',
  'retain',
  'require',
]);
export const GIVES = new Set<Claim['verb']>(['share', 'disclose', 'transfer']);
/** Words of a name without case, hyphens and plural endings: `Mini Programs`, `mini-program`. */
export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[-_]+/g, ' ')
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .replace(/\b(\p{L}{3,}?)s\b/gu, '$1')
    .trim();

export const refOf = (c: Claim, part: ClaimRef['part'], why: string | null): ClaimRef => ({
  document: c.document,
  quote: c.quote.exact,
  start: c.quote.start,
  end: c.quote.end,
  part,
  why,
});

export interface Indexed {
  readonly claim: Claim;
  /** Names of services in the quote, and the quote itself, ready to compare. */
  readonly text: string;
}

/** `named` where the sentence names the type, `general` where only a broader or a defined term covers it. */
export function covers(claim: Claim, data: DataType): 'named' | 'general' | null {
  if (claim.named.some((id) => id === data || isWithin(id, data)))
    return claim.form === 'personal' ? 'named' : 'general';
  if (claim.data.some((id) => id === data || isWithin(id, data))) return 'general';
  for (let up = parentOf(data); up !== null; up = parentOf(up)) if (claim.data.includes(up)) return 'general';
  const general = coverageWords().general.get(data);
  return general?.some((id) => claim.data.includes(id)) ? 'general' : null;
}

/** A sentence whose own words are the broader term stands nearer than a definition that lists twenty types. */
export function nearness(i: Indexed, data: DataType): number {
  const c = i.claim;
  const general = coverageWords().general.get(data) ?? [];
  const own = c.named.some((id) => isWithin(data, id) || general.includes(id) || id === data);
  const kin = c.named.some((id) => id !== data && parentOf(id) !== null && parentOf(id) === parentOf(data));
  return (
    (own ? 4 : 0) +
    (kin ? 2 : 0) +
    (c.verb === 'collect' || c.verb === 'derive' || c.verb === 'receive' ? 1 : 0) -
    (GIVES.has(c.verb) ? 2 : 0) -
    Math.min(c.data.length, 20) / 10 -
    (c.rule.startsWith('table-') ? 2 : c.rule === 'context' ? 0.5 : 0)
  );
}

/** One reference a sentence and part: several claims may stand in it. */
export function distinct(refs: readonly ClaimRef[]): ClaimRef[] {
  const seen = new Set<string>();
  return refs.filter((r) => {
    const key = `${r.document} ${r.start} ${r.end}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
