// Claims by the kind of document they come from, told by the rule that read them.
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';

export type DocumentKind = 'label' | 'manifest' | 'policy';

const LABEL = /^(?:label-|page|data-safety|collected-data-type|collects-nothing|encrypted-in-transit)/;
const MANIFEST = /^(?:uses-permission|usage-description|used-not-declared|declared-key)/;

export const kindOfDocument = (c: Claim): DocumentKind =>
  LABEL.test(c.rule) ? 'label' : MANIFEST.test(c.rule) ? 'manifest' : 'policy';

/** Verbs that mean the data comes to the writer. */
const HOLDS = new Set<Claim['verb']>([
  'collect',
  'receive',
  'derive',
  'access',
  'process',
  'use',
  'store',
  'share',
  'disclose',
  'transfer',
]);

/** Affirmed claims of the writer that name a type, by type. */
export function namedTypes(claims: readonly Claim[]): Map<DataType, Claim[]> {
  const out = new Map<DataType, Claim[]>();
  for (const c of claims) {
    if (c.polarity !== 'affirm' || c.actor !== 'we' || !HOLDS.has(c.verb)) continue;
    for (const id of c.named) {
      if (id === 'any' || id === 'other') continue;
      const list = out.get(id);
      if (list) list.push(c);
      else out.set(id, [c]);
    }
  }
  return out;
}

const LIBRARY: Partial<Record<DataType, readonly DataType[]>> = {
  photos: ['content.media'],
  camera: ['content.media'],
  microphone: ['content.media'],
  contacts: ['contacts.list'],
};

/** A type is spoken of where it, a part of it, a broader type or what its permission is for is named. */
export const spokenOf = (data: DataType, named: ReadonlyMap<DataType, unknown>): boolean =>
  [...named.keys()].some((id) => isWithin(id, data) || isWithin(data, id) || LIBRARY[data]?.includes(id) === true);
