// PrivacyInfo.xcprivacy: what an iOS app or one of its SDKs declares, XML or binary, with a check of Apple's exact names.
// https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
import { inputBytes } from '../formats/bytes.ts';
import { decodeText } from '../formats/decode.ts';
import { isBinaryPlist, isDict, type Plist, parsePlist } from '../formats/plist.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim } from '../model/rows.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, MAX_LABEL_BYTES, otherIfEmpty, readingOf, unknownName } from './reading/labelled.ts';

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

export const iosPrivacyManifest: Declaration = {
  id: 'ios-privacy-manifest',
  title: { en: 'iOS privacy manifest', zh: 'iOS 隐私清单' },
  howToGet: [
    {
      en: 'Take `PrivacyInfo.xcprivacy` from the app’s project or from the `.app` folder of a build; each SDK has its own.',
      zh: '从应用工程或构建产物的 `.app` 目录取 `PrivacyInfo.xcprivacy`；每个 SDK 各有一份。',
    },
  ],
  verifiedOn: [],
  recognize(head) {
    if (isBinaryPlist(head.bytes)) return /NSPrivacy(?:Tracking|CollectedDataTypes|AccessedAPITypes)/.test(head.text);
    return (
      /<plist\b/.test(head.text) && /<key>\s*NSPrivacy(?:Tracking|CollectedDataTypes|AccessedAPITypes)/.test(head.text)
    );
  },
  async read(snapshot, context) {
    const bytes = await inputBytes(snapshot, MAX_LABEL_BYTES);
    const text = isBinaryPlist(bytes) ? null : decodeText(bytes).text;
    const problems: Problem[] = [];
    const claims: Claim[] = [];
    const wrong = (sentence: string) =>
      problems.push(problem('unknown-layout', { input: snapshot.sha256 }, `${snapshot.name}: ${sentence}`));
    let root: Plist;
    try {
      root = parsePlist(bytes);
    } catch (error) {
      problems.push(
        problem(
          'damaged',
          { input: snapshot.sha256 },
          `${snapshot.name} ${error instanceof Error ? error.message : 'is damaged'}. Export it again.`,
        ),
      );
      return readingOf(text, [], problems);
    }
    if (!isDict(root)) {
      wrong('the top level is no dictionary.');
      return readingOf(text, [], problems);
    }
    const names = labelNames('apple');
    for (const key of Object.keys(root)) if (!TOP.has(key)) problems.push(unknownName(snapshot, 'the key', key));
    if ('NSPrivacyTracking' in root && typeof root['NSPrivacyTracking'] !== 'boolean')
      wrong('NSPrivacyTracking must be true or false.');
    const tracking = root['NSPrivacyTracking'] === true;
    const domains = listOf(root['NSPrivacyTrackingDomains']).map(textOf).filter(Boolean);
    if (tracking && domains.length === 0)
      wrong('NSPrivacyTracking is true and NSPrivacyTrackingDomains names no domain.');
    for (const domain of domains)
      claims.push(
        labelClaim(snapshot.sha256, context.options.app, text, domain, {
          verb: 'share',
          data: ['tracking'],
          recipient: domain,
          rule: 'tracking-domain',
          purpose: ['Advertising'],
        }),
      );
    let from = 0;
    for (const item of listOf(root['NSPrivacyCollectedDataTypes'])) {
      if (!isDict(item)) {
        wrong('an entry of NSPrivacyCollectedDataTypes is no dictionary.');
        continue;
      }
      const stored = textOf(item[TYPE]);
      const name = stored.startsWith(TYPE) ? stored.slice(TYPE.length) : stored;
      const known = names.types.get(name);
      if (!stored.startsWith(TYPE) || !known) problems.push(unknownName(snapshot, 'the data type', stored));
      const purposes: string[] = [];
      for (const p of listOf(item['NSPrivacyCollectedDataTypePurposes']).map(textOf)) {
        const purpose = p.startsWith(PURPOSE) ? names.purposes.get(p.slice(PURPOSE.length)) : undefined;
        if (purpose) purposes.push(purpose);
        else problems.push(unknownName(snapshot, 'the purpose', p));
      }
      if (purposes.length === 0) wrong(`the data type ${name} has no valid purpose.`);
      for (const flag of ['NSPrivacyCollectedDataTypeLinked', 'NSPrivacyCollectedDataTypeTracking'])
        if (typeof item[flag] !== 'boolean') wrong(`the data type ${name} lacks ${flag}.`);
      const claim = labelClaim(
        snapshot.sha256,
        context.options.app,
        text,
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
      const stored = isDict(item) ? textOf(item['NSPrivacyAccessedAPIType']) : '';
      const codes = isDict(item) ? listOf(item['NSPrivacyAccessedAPITypeReasons']).map(textOf) : [];
      const allowed = stored.startsWith(CATEGORY) ? names.reasons.get(stored.slice(CATEGORY.length)) : undefined;
      if (!allowed) problems.push(unknownName(snapshot, 'the API category', stored));
      else if (codes.length === 0) wrong(`${stored} names no reason.`);
      else
        for (const code of codes)
          if (!allowed.includes(code)) problems.push(unknownName(snapshot, `for ${stored} the reason`, code));
    }
    return readingOf(text, claims, problems);
  },
};
