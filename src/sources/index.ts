// Every record that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Source } from '../model/units.ts';
import { iosAppPrivacyReport } from './ios-app-privacy-report.ts';

export const sources: readonly Source[] = [iosAppPrivacyReport];
