// Every question asked of the rows. Made from the folder by `npm run generate`; nobody edits it.
import type { Audit } from '../model/units.ts';
import { accessAtIntervals } from './access-at-intervals.ts';
import { accessInNight } from './access-in-night.ts';
import { accessWithoutSignOfUse } from './access-without-sign-of-use.ts';
import { appsWakingTogether } from './apps-waking-together.ts';
import { backgroundAccess } from './background-access.ts';
import { firstContact } from './first-contact.ts';
import { listedHosts } from './listed-hosts.ts';
import { literalAddresses } from './literal-addresses.ts';
import { longRows } from './long-rows.ts';
import { networkWithoutAccess } from './network-without-access.ts';
import { photosAfterCamera } from './photos-after-camera.ts';
import { pickerUse } from './picker-use.ts';
import { uncoveredKinds } from './uncovered-kinds.ts';

export const audits: readonly Audit[] = [
  accessAtIntervals,
  accessInNight,
  accessWithoutSignOfUse,
  appsWakingTogether,
  backgroundAccess,
  firstContact,
  listedHosts,
  literalAddresses,
  longRows,
  networkWithoutAccess,
  photosAfterCamera,
  pickerUse,
  uncoveredKinds,
];
