// Every question asked of the rows. Made from the folder by `npm run generate`; nobody edits it.
import type { Audit } from '../model/units.ts';

export const audits: readonly Audit[] = [];
