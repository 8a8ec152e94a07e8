// Info.plist of an app: its id, and the sentences that the system shows when the app asks for access.
import { isDict, type PlistDict } from '../../formats/plist.ts';
import { labelNames } from '../../knowledge/policy/labels.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Claim } from '../../model/rows.ts';
import { labelClaim } from './labelled.ts';
import { type ListPlace, openList } from './privacy-manifest.ts';

export interface AppInfo {
  readonly text: string | null;
  readonly claims: Claim[];
  readonly problems: Problem[];
  /** Null where the file is none or still holds a build variable. */
  readonly bundle: string | null;
  readonly root: PlistDict | null;
}

export function usageDescriptions(bytes: Uint8Array, at: ListPlace): AppInfo {
  const opened = openList(bytes, at);
  if ('code' in opened) return { text: null, claims: [], problems: [opened], bundle: null, root: null };
  const { text, root } = opened;
  if (!isDict(root)) return { text, claims: [], problems: [], bundle: null, root: null };
  const id = root['CFBundleIdentifier'];
  const bundle = typeof id === 'string' && !id.includes('$') ? id : null;
  const app = at.app ?? bundle;
  const names = labelNames('infoPlist');
  const problems: Problem[] = [];
  const claims: Claim[] = [];
  for (const [key, value] of Object.entries(root)) {
    const data = names.types.get(key);
    if (!data || typeof value !== 'string') continue;
    if (value.trim().length < 8)
      problems.push(
        problem(
          'unknown-layout',
          at.from,
          `${at.name}: ${key} gives no purpose that a person can read. Write what the data is used for.`,
        ),
      );
    const claim = labelClaim(at.from.input, app, text, value || key, {
      verb: 'access',
      data: [...data],
      condition: 'with your permission, when the system asks',
      modality: 'may',
      rule: 'usage-description',
      heading: [key],
    });
    claims.push(at.from.path === undefined ? claim : { ...claim, from: at.from });
  }
  return { text, claims, problems, bundle, root };
}
