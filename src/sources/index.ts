// Every record that can be read. Made from the folder by `npm run generate`; nobody edits it.
import type { Source } from '../model/units.ts';
import { androidAppopsDump } from './android-appops-dump.ts';
import { androidAppopsXml } from './android-appops-xml.ts';
import { androidBatterystatsDump } from './android-batterystats-dump.ts';
import { androidBugreport } from './android-bugreport.ts';
import { androidDigitalWellbeing } from './android-digital-wellbeing.ts';
import { androidPackageDump } from './android-package-dump.ts';
import { androidUsageHistory } from './android-usage-history.ts';
import { androidUsagestatsDump } from './android-usagestats-dump.ts';
import { appleHealthExport } from './apple-health-export.ts';
import { chatsInventory } from './chats-inventory.ts';
import { decodedRequestsJsonl } from './decoded-requests-jsonl.ts';
import { har } from './har.ts';
import { iosAppPrivacyReport } from './ios-app-privacy-report.ts';
import { iosBackup } from './ios-backup.ts';
import { iosBiomeSegb } from './ios-biome-segb.ts';
import { iosDataUsage } from './ios-data-usage.ts';
import { iosKnowledgec } from './ios-knowledgec.ts';
import { iosNetusage } from './ios-netusage.ts';
import { iosPowerlog } from './ios-powerlog.ts';
import { iosPrivacyAccountingSegb } from './ios-privacy-accounting-segb.ts';
import { iosTcc } from './ios-tcc.ts';
import { mitmproxyFlow } from './mitmproxy-flow.ts';
import { nssKeyLog } from './nss-key-log.ts';
import { pcap } from './pcap.ts';
import { pcapdroidCsv } from './pcapdroid-csv.ts';
import { samsungPrivacyDashboard } from './samsung-privacy-dashboard.ts';
import { trackerControlCsv } from './tracker-control-csv.ts';

export const sources: readonly Source[] = [
  androidAppopsDump,
  androidAppopsXml,
  androidBatterystatsDump,
  androidBugreport,
  androidDigitalWellbeing,
  androidPackageDump,
  androidUsageHistory,
  androidUsagestatsDump,
  appleHealthExport,
  chatsInventory,
  decodedRequestsJsonl,
  har,
  iosAppPrivacyReport,
  iosBackup,
  iosBiomeSegb,
  iosDataUsage,
  iosKnowledgec,
  iosNetusage,
  iosPowerlog,
  iosPrivacyAccountingSegb,
  iosTcc,
  mitmproxyFlow,
  nssKeyLog,
  pcap,
  pcapdroidCsv,
  samsungPrivacyDashboard,
  trackerControlCsv,
];
