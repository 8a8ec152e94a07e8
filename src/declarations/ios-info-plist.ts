// Info.plist of an iOS app: the sentences shown when the app asks for access, one a kind of data.
import { inputBytes } from '../formats/bytes.ts';
import { decodeText } from '../formats/decode.ts';
import { isBinaryPlist, isDict, type Plist, parsePlist } from '../formats/plist.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';

export const iosInfoPlist: Declaration = {
  id: 'ios-info-plist',
  title: { en: 'iOS Info.plist', zh: 'iOS Info.plist' },
  howToGet: [
    { en: 'Take `Info.plist` from the `.app` folder of a build.', zh: '从构建产物的 `.app` 目录取 `Info.plist`。' },
  ],
  verifiedOn: [],
  recognize(head) {
    if (isBinaryPlist(head.bytes))
      return (
        /CFBundleIdentifier/.test(head.text) && /UsageDescription|UIDeviceFamily|CFBundleExecutable/.test(head.text)
      );
    return /<plist\b/.test(head.text) && /<key>\s*(?:CFBundleIdentifier|NS\w+UsageDescription)/.test(head.text);
  },
  async read(snapshot, context) {
    const bytes = await inputBytes(snapshot, MAX_LABEL_BYTES);
    const text = isBinaryPlist(bytes) ? null : decodeText(bytes).text;
    const problems: Problem[] = [];
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
    if (!isDict(root)) return readingOf(text, [], problems);
    const bundle =
      typeof root['CFBundleIdentifier'] === 'string' && !root['CFBundleIdentifier'].includes('$')
        ? root['CFBundleIdentifier']
        : null;
    const app = context.options.app ?? bundle;
    const names = labelNames('infoPlist');
    const claims = [];
    for (const [key, value] of Object.entries(root)) {
      const data = names.types.get(key);
      if (!data || typeof value !== 'string') continue;
      if (value.trim().length < 8)
        problems.push(
          problem(
            'unknown-layout',
            { input: snapshot.sha256 },
            `${snapshot.name}: ${key} gives no purpose that a person can read. Write what the data is used for.`,
          ),
        );
      claims.push(
        labelClaim(snapshot.sha256, app, text, value || key, {
          verb: 'access',
          data: [...data],
          condition: 'after the system asked',
          modality: 'may',
          rule: 'usage-description',
          heading: [key],
        }),
      );
    }
    return readingOf(text, claims, problems);
  },
};
