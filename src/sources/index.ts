// Every record that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Source } from '../model/units.ts';
import { androidAppopsDump } from './android-appops-dump.ts';
import { decodedRequestsJsonl } from './decoded-requests-jsonl.ts';
import { har } from './har.ts';
import { iosAppPrivacyReport } from './ios-app-privacy-report.ts';
import { mitmproxyFlow } from './mitmproxy-flow.ts';

export const sources: readonly Source[] = [
  androidAppopsDump,
  decodedRequestsJsonl,
  har,
  iosAppPrivacyReport,
  mitmproxyFlow,
];
