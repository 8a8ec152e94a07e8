// PrivacyInfo.xcprivacy: what an iOS app or one of its SDKs declares, XML or binary, with a check of Apple's exact names.
// https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
import { inputBytes } from '../formats/bytes.ts';
import { isBinaryPlist } from '../formats/plist.ts';
import type { Declaration } from '../model/units.ts';
import { MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';
import { privacyManifest } from './reading/privacy-manifest.ts';

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
    const { text, claims, problems } = privacyManifest(await inputBytes(snapshot, MAX_LABEL_BYTES), {
      name: snapshot.name,
      from: { input: snapshot.sha256 },
      app: context.options.app,
      sdk: null,
    });
    return readingOf(text, claims, problems);
  },
};
