// What a PrivacyInfo.xcprivacy says, alone or as a member of a build, held against Apple's exact names.
// https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
import { printable } from '../../base/text.ts';
import { decodeText } from '../../formats/decode.ts';
import { FormatError } from '../../formats/format-error.ts';
import { isBinaryPlist, isDict, type Plist, parsePlist } from '../../formats/plist.ts';
import { labelNames } from '../../knowledge/policy/labels.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Claim, Place } from '../../model/rows.ts';
import { labelClaim, otherIfEmpty, unknownName } from './labelled.ts';

const TYPE = 'NSPrivacyCollectedDataType';
const PURPOSE = 'NSPrivacyCollectedDataTypePurpose';
const CATEGORY = 'NSPrivacyAccessedAPICategory';
const TOP = new Set([
  'NSPrivacyTracking',
  'NSPrivacyTrackingDomains',
  'NSPrivacyCollectedDataTypes',
  'NSPrivacyAccessedAPITypes',
]);

const listOf = (v: Plist | undefined): Plist[] => (Array.isArray(v) ? v : []);
const textOf = (v: Plist | undefined): string => (typeof v === 'string' ? v : '');

/** Where a list stands and whose it is. */
export interface ListPlace {
  /** As messages name it. */
  readonly name: string;
  readonly from: Place;
  readonly app: string | null;
  /** The SDK whose manifest this is; null for the app's own. */
  readonly sdk: string | null;
}

/** A property list with its text, where it is one of text; the sentence of a problem instead where it is damaged. */
export function openList(
  bytes: Uint8Array,
  at: Pick<ListPlace, 'name' | 'from'>,
): { text: string | null; root: Plist } | Problem {
  try {
    return { text: isBinaryPlist(bytes) ? null : decodeText(bytes).text, root: parsePlist(bytes) };
  } catch (error) {
    const why = error instanceof FormatError ? error.message : 'is damaged';
    return problem('damaged', at.from, `${at.name} ${why}. Export it again.`);
  }
}

/** Claims of one manifest, and what of it Apple would not take. */
export function privacyManifest(
  bytes: Uint8Array,
  at: ListPlace,
): { text: string | null; claims: Claim[]; problems: Problem[] } {
  const opened = openList(bytes, at);
  if ('code' in opened) return { text: null, claims: [], problems: [opened] };
  const { text, root } = opened;
  const problems: Problem[] = [];
  const claims: Claim[] = [];
  const wrong = (sentence: string) => problems.push(problem('unknown-layout', at.from, `${at.name}: ${sentence}`));
  const unknown = (what: string, name: string) => problems.push(unknownName(at, what, name));
  if (!isDict(root)) {
    wrong('the top level is no dictionary.');
    return { text, claims, problems };
  }
  const whose: Partial<Claim> =
    at.sdk === null ? {} : { actor: 'named-third-party', services: [at.sdk], heading: [at.sdk] };
  const claimAt = (words: string, rest: Parameters<typeof labelClaim>[4], from = 0): Claim => {
    const claim = labelClaim(at.from.input, at.app, text, words, { ...rest, ...whose }, from);
    return at.from.path === undefined ? claim : { ...claim, from: at.from };
  };
  const names = labelNames('apple');
  for (const key of Object.keys(root)) if (!TOP.has(key)) unknown('the key', key);
  if ('NSPrivacyTracking' in root && typeof root['NSPrivacyTracking'] !== 'boolean')
    wrong('NSPrivacyTracking must be true or false.');
  for (const key of ['NSPrivacyTrackingDomains', 'NSPrivacyCollectedDataTypes', 'NSPrivacyAccessedAPITypes'])
    if (key in root && !Array.isArray(root[key])) wrong(`${key} must be a list.`);
  const tracking = root['NSPrivacyTracking'] === true;
  const domains = listOf(root['NSPrivacyTrackingDomains']).map(textOf).filter(Boolean);
  if (tracking && domains.length === 0)
    wrong('NSPrivacyTracking is true and NSPrivacyTrackingDomains names no domain.');
  if (!tracking && domains.length > 0)
    wrong(
      'NSPrivacyTrackingDomains names domains and NSPrivacyTracking is not true; the system does not block them then.',
    );
  for (const domain of domains) {
    if (!/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i.test(domain))
      wrong('NSPrivacyTrackingDomains holds an entry that is no domain.');
    claims.push(
      claimAt(domain, {
        verb: 'share',
        data: ['tracking'],
        recipient: domain,
        rule: 'tracking-domain',
        purpose: ['Advertising'],
      }),
    );
  }
  let from = 0;
  const seen = new Set<string>();
  for (const item of listOf(root['NSPrivacyCollectedDataTypes'])) {
    if (!isDict(item)) {
      wrong('an entry of NSPrivacyCollectedDataTypes is no dictionary.');
      continue;
    }
    const stored = textOf(item[TYPE]);
    const name = stored.startsWith(TYPE) ? stored.slice(TYPE.length) : stored;
    const known = names.types.get(name);
    if (!stored.startsWith(TYPE) || !known) unknown('the data type', stored);
    const shown = printable(name, 80);
    if (seen.has(name)) wrong(`the data type ${shown} stands there twice.`);
    seen.add(name);
    const purposes: string[] = [];
    for (const p of listOf(item['NSPrivacyCollectedDataTypePurposes']).map(textOf)) {
      const purpose = p.startsWith(PURPOSE) ? names.purposes.get(p.slice(PURPOSE.length)) : undefined;
      if (purpose) purposes.push(purpose);
      else unknown('the purpose', p);
    }
    if (purposes.length === 0) wrong(`the data type ${shown} has no valid purpose.`);
    for (const flag of ['NSPrivacyCollectedDataTypeLinked', 'NSPrivacyCollectedDataTypeTracking'])
      if (typeof item[flag] !== 'boolean') wrong(`the data type ${shown} lacks ${flag}.`);
    if (item['NSPrivacyCollectedDataTypeTracking'] === true && !tracking)
      wrong(`the data type ${shown} is marked as used for tracking and NSPrivacyTracking is not true.`);
    const claim = claimAt(
      stored,
      {
        verb: 'collect',
        data: otherIfEmpty(known),
        purpose: purposes,
        rule: 'collected-data-type',
        form: item['NSPrivacyCollectedDataTypeLinked'] === false ? 'aggregated' : 'personal',
      },
      from,
    );
    from = claim.quote.end;
    claims.push(claim);
  }
  for (const item of listOf(root['NSPrivacyAccessedAPITypes'])) {
    if (!isDict(item)) {
      wrong('an entry of NSPrivacyAccessedAPITypes is no dictionary.');
      continue;
    }
    const stored = textOf(item['NSPrivacyAccessedAPIType']);
    const codes = listOf(item['NSPrivacyAccessedAPITypeReasons']).map(textOf);
    const allowed = stored.startsWith(CATEGORY) ? names.reasons.get(stored.slice(CATEGORY.length)) : undefined;
    if (!allowed) unknown('the API category', stored);
    else if (codes.length === 0) wrong(`${stored} names no reason.`);
    else for (const code of codes) if (!allowed.includes(code)) unknown(`for ${stored} the reason`, code);
  }
  return { text, claims, problems };
}
