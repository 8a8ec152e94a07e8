// AndroidManifest.xml: the permissions an app asks for; as text, in Android's binary form, or inside a package: an .apk, or
// an .xapk or .apks of several. From a package also what it holds of SDKs.
import { isAxml } from '../formats/axml.ts';
import { inputBytes } from '../formats/bytes.ts';
import { isZip } from '../formats/zip.ts';
import type { Declaration } from '../model/units.ts';
import { androidPackage, isAndroidPackage } from './reading/android-package.ts';
import { MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';
import { manifestClaims, manifestElements } from './reading/manifest-elements.ts';
import { packageProblem } from './reading/package-problems.ts';

export const androidManifest: Declaration = {
  id: 'android-manifest',
  title: { en: 'Android manifest', zh: 'Android 清单' },
  howToGet: [
    {
      en: 'Give the `.apk`, `.xapk` or `.apks` itself, or the `AndroidManifest.xml` of the project or of the package.',
      zh: '直接提供 `.apk`、`.xapk` 或 `.apks`，或工程、安装包中的 `AndroidManifest.xml`。',
    },
  ],
  verifiedOn: [],
  recognize(head) {
    if (isZip(head.bytes)) return isAndroidPackage(head.members ?? []);
    if (isAxml(head.bytes)) return true;
    return /<manifest\b[^>]*(?:xmlns:android|package\s*=)/.test(head.text);
  },
  async read(snapshot, context) {
    const { app } = context.options;
    try {
      if (isZip(await inputBytes(snapshot, 64, 0, Math.min(64, snapshot.sizeBytes))))
        return androidPackage(snapshot, app);
      const { text, elements } = manifestElements(await inputBytes(snapshot, MAX_LABEL_BYTES));
      return readingOf(text, manifestClaims(elements, { input: snapshot.sha256 }, text, app).claims, []);
    } catch (error) {
      return readingOf(null, [], [packageProblem(snapshot, null, error)]);
    }
  },
};
