// Every question asked of the rows. Made from the folder by `npm run generate`; nobody edits it.
import type { Audit } from '../model/units.ts';
import { accessAtIntervals } from './access-at-intervals.ts';
import { accessInNight } from './access-in-night.ts';
import { accessWithoutSignOfUse } from './access-without-sign-of-use.ts';
import { appsWakingTogether } from './apps-waking-together.ts';
import { backgroundAccess } from './background-access.ts';
import { beyondTheCapture } from './beyond-the-capture.ts';
import { contradictedClaim } from './contradicted-claim.ts';
import { declaredNeverSeen } from './declared-never-seen.ts';
import { firstContact } from './first-contact.ts';
import { listedHosts } from './listed-hosts.ts';
import { literalAddresses } from './literal-addresses.ts';
import { longRows } from './long-rows.ts';
import { networkWithoutAccess } from './network-without-access.ts';
import { photosAfterCamera } from './photos-after-camera.ts';
import { pickerUse } from './picker-use.ts';
import { serviceLeftToOthers } from './service-left-to-others.ts';
import { uncoveredKinds } from './uncovered-kinds.ts';
import { undisclosedData } from './undisclosed-data.ts';
import { undisclosedRecipient } from './undisclosed-recipient.ts';

export const audits: readonly Audit[] = [
  accessAtIntervals,
  accessInNight,
  accessWithoutSignOfUse,
  appsWakingTogether,
  backgroundAccess,
  beyondTheCapture,
  contradictedClaim,
  declaredNeverSeen,
  firstContact,
  listedHosts,
  literalAddresses,
  longRows,
  networkWithoutAccess,
  photosAfterCamera,
  pickerUse,
  serviceLeftToOthers,
  uncoveredKinds,
  undisclosedData,
  undisclosedRecipient,
];
