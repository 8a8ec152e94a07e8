// Info.plist of an iOS app: the sentences shown when the app asks for access, one a kind of data.
import { inputBytes } from '../formats/bytes.ts';
import { isBinaryPlist } from '../formats/plist.ts';
import type { Declaration } from '../model/units.ts';
import { MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';
import { usageDescriptions } from './reading/usage-descriptions.ts';

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
    const { text, claims, problems } = usageDescriptions(await inputBytes(snapshot, MAX_LABEL_BYTES), {
      name: snapshot.name,
      from: { input: snapshot.sha256 },
      app: context.options.app,
      sdk: null,
    });
    return readingOf(text, claims, problems);
  },
};
