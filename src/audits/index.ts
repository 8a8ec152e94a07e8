// Every question asked of the rows. Made from the folder by `npm run generate`; nobody edits it.
import type { Audit } from '../model/units.ts';
import { accessAtIntervals } from './access-at-intervals.ts';
import { accessInNight } from './access-in-night.ts';
import { accessWhileLocked } from './access-while-locked.ts';
import { accessWithoutPermission } from './access-without-permission.ts';
import { accessWithoutSignOfUse } from './access-without-sign-of-use.ts';
import { addressesAbroad } from './addresses-abroad.ts';
import { appsWakingTogether } from './apps-waking-together.ts';
import { backgroundAccess } from './background-access.ts';
import { beyondTheCapture } from './beyond-the-capture.ts';
import { clearTextIdentifiers } from './clear-text-identifiers.ts';
import { codeBeyondDeclaration } from './code-beyond-declaration.ts';
import { conflictingStatements } from './conflicting-statements.ts';
import { contactsByProxy } from './contacts-by-proxy.ts';
import { contradictedClaim } from './contradicted-claim.ts';
import { dataSent } from './data-sent.ts';
import { declaredNeverSeen } from './declared-never-seen.ts';
import { fingerprintBundles } from './fingerprint-bundles.ts';
import { firstContact } from './first-contact.ts';
import { gdprNoticeItems } from './gdpr-notice-items.ts';
import { handingOnWithoutConsent } from './handing-on-without-consent.ts';
import { keptByApp } from './kept-by-app.ts';
import { labelAgainstPolicy } from './label-against-policy.ts';
import { labelAgainstTraffic } from './label-against-traffic.ts';
import { listedHosts } from './listed-hosts.ts';
import { literalAddresses } from './literal-addresses.ts';
import { longRows } from './long-rows.ts';
import { manifestAgainstLabel } from './manifest-against-label.ts';
import { networkWithoutAccess } from './network-without-access.ts';
import { optOutMissing } from './opt-out-missing.ts';
import { outsideNecessaryData } from './outside-necessary-data.ts';
import { permissionNeverUsed } from './permission-never-used.ts';
import { permissionWithoutStatement } from './permission-without-statement.ts';
import { photosAfterCamera } from './photos-after-camera.ts';
import { pickerUse } from './picker-use.ts';
import { piplNoticeItems } from './pipl-notice-items.ts';
import { preciseLocationSent } from './precise-location-sent.ts';
import { promiseBroken } from './promise-broken.ts';
import { readersDisagree } from './readers-disagree.ts';
import { sdkNotNamed } from './sdk-not-named.ts';
import { sdkWithoutManifest } from './sdk-without-manifest.ts';
import { sensitiveWithoutStatement } from './sensitive-without-statement.ts';
import { sensorOffScreen } from './sensor-off-screen.ts';
import { sentAfterAccess } from './sent-after-access.ts';
import { sentBeforeConsent } from './sent-before-consent.ts';
import { sentInBackground } from './sent-in-background.ts';
import { serviceLeftToOthers } from './service-left-to-others.ts';
import { thirdPartyRecipients } from './third-party-recipients.ts';
import { transferUntold } from './transfer-untold.ts';
import { uncoveredKinds } from './uncovered-kinds.ts';
import { undisclosedData } from './undisclosed-data.ts';
import { undisclosedRecipient } from './undisclosed-recipient.ts';
import { unreadContent } from './unread-content.ts';
import { uploadAfterAccess } from './upload-after-access.ts';
import { whatItCost } from './what-it-cost.ts';

export const audits: readonly Audit[] = [
  accessAtIntervals,
  accessInNight,
  accessWhileLocked,
  accessWithoutPermission,
  accessWithoutSignOfUse,
  addressesAbroad,
  appsWakingTogether,
  backgroundAccess,
  beyondTheCapture,
  clearTextIdentifiers,
  codeBeyondDeclaration,
  conflictingStatements,
  contactsByProxy,
  contradictedClaim,
  dataSent,
  declaredNeverSeen,
  fingerprintBundles,
  firstContact,
  gdprNoticeItems,
  handingOnWithoutConsent,
  keptByApp,
  labelAgainstPolicy,
  labelAgainstTraffic,
  listedHosts,
  literalAddresses,
  longRows,
  manifestAgainstLabel,
  networkWithoutAccess,
  optOutMissing,
  outsideNecessaryData,
  permissionNeverUsed,
  permissionWithoutStatement,
  photosAfterCamera,
  pickerUse,
  piplNoticeItems,
  preciseLocationSent,
  promiseBroken,
  readersDisagree,
  sdkNotNamed,
  sdkWithoutManifest,
  sensitiveWithoutStatement,
  sensorOffScreen,
  sentAfterAccess,
  sentBeforeConsent,
  sentInBackground,
  serviceLeftToOthers,
  thirdPartyRecipients,
  transferUntold,
  uncoveredKinds,
  undisclosedData,
  undisclosedRecipient,
  unreadContent,
  uploadAfterAccess,
  whatItCost,
];
