// Every kind of document that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Declaration } from '../model/units.ts';

export const declarations: readonly Declaration[] = [];
