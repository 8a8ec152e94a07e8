// Every kind of document that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Declaration } from '../model/units.ts';
import { privacyPolicy } from './privacy-policy.ts';

export const declarations: readonly Declaration[] = [privacyPolicy];
