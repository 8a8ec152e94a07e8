// Claims by the kind of document they come from, told by the rule that read them.
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';

export type DocumentKind = 'label' | 'privacy-manifest' | 'manifest' | 'policy';

const LABEL = /^(?:label-|page|data-safety|collects-nothing|encrypted-in-transit)/;
const PRIVACY_MANIFEST = /^(?:collected-data-type|tracking-domain)/;
const MANIFEST = /^(?:uses-permission|usage-description|used-not-declared|declared-key)/;

export const kindOfDocument = (c: Claim): DocumentKind =>
  LABEL.test(c.rule)
    ? 'label'
    : PRIVACY_MANIFEST.test(c.rule)
      ? 'privacy-manifest'
      : MANIFEST.test(c.rule)
        ? 'manifest'
        : 'policy';

/**
 * A permission, or a type found in code, says what an app can reach and tells nobody that anything is collected. What the manifest of
 * an SDK inside a build says reaches people through the store label alone.
 */
export const tellsOfCollection = (c: Claim): boolean =>
  !/^(?:uses-permission|used-not-declared)/.test(c.rule) &&
  !(kindOfDocument(c) === 'privacy-manifest' && c.actor === 'named-third-party');

/** Documents of one app together: those that name none belong to the only app there is, and to none where there are several. */
export function byApp<T extends { readonly app: string | null }>(
  rows: readonly T[],
): { app: string | null; rows: T[] }[] {
  const apps = [...new Set(rows.map((r) => r.app).filter((a): a is string => a !== null))].sort();
  if (apps.length <= 1) return rows.length === 0 ? [] : [{ app: apps[0] ?? null, rows: [...rows] }];
  return apps.map((app) => ({ app, rows: rows.filter((r) => r.app === app) }));
}

/** Rows of a document type that speak for an app, as the verdicts bind them. */
export function speakingFor<T extends { readonly app: string | null }>(
  rows: readonly T[],
  app: string | null,
  apps: ReadonlySet<string | null>,
): T[] {
  const own = rows.filter((r) => r.app !== null && r.app === app);
  return own.length > 0 ? own : apps.size <= 1 ? rows.filter((r) => r.app === null || app === null) : [];
}

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
