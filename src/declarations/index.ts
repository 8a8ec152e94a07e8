// Every kind of document that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Declaration } from '../model/units.ts';
import { androidManifest } from './android-manifest.ts';
import { appStorePrivacyLabel } from './app-store-privacy-label.ts';
import { iosAppPackage } from './ios-app-package.ts';
import { iosInfoPlist } from './ios-info-plist.ts';
import { iosPrivacyManifest } from './ios-privacy-manifest.ts';
import { playDataSafety } from './play-data-safety.ts';
import { privacyPolicy } from './privacy-policy.ts';
import { publicStatement } from './public-statement.ts';
import { secondReading } from './second-reading.ts';
import { weixinMiniProgramPrivacy } from './weixin-mini-program-privacy.ts';

export const declarations: readonly Declaration[] = [
  androidManifest,
  appStorePrivacyLabel,
  iosAppPackage,
  iosInfoPlist,
  iosPrivacyManifest,
  playDataSafety,
  privacyPolicy,
  publicStatement,
  secondReading,
  weixinMiniProgramPrivacy,
];
