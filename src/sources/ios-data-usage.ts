// Cellular bytes by app of an iPhone (DataUsage.sqlite). Its Wi-Fi columns stay at zero and say nothing.
// See src/formats/ios-tables.ts.
import { usageRows } from '../formats/ios-tables.ts';
import { readDatabase } from '../formats/phone-database.ts';
import { instantWriter } from '../formats/records.ts';
import type { Head, Source } from '../model/units.ts';

export const iosDataUsage: Source = {
  id: 'ios-data-usage',
  title: { en: 'Cellular data by app (iPhone, DataUsage)', zh: '各应用的蜂窝数据（iPhone，DataUsage）' },
  platforms: ['ios'],
  describes: ['Volume'],
  howToGet: [
    {
      en: 'Make a local backup of the iPhone with Finder (Mac), the Apple Devices app or iTunes (Windows); an encrypted one holds more. telltale opens the backup’s folder itself.',
      zh: '用访达（Mac）、Apple 设备 App 或 iTunes（Windows）为 iPhone 做本地备份；加密备份内容更多。telltale 可直接打开备份文件夹。',
    },
  ],
  verifiedOn: ['an iPhone backup (2019 to 2021), 10 counts', 'an iPhone (2023), 887 counts'],

  recognize(head: Head): boolean {
    const tables = head.tables ?? [];
    return tables.includes('ZLIVEUSAGE') && tables.includes('ZPROCESS') && !tables.includes('ZNETWORKATTACHMENT');
  },

  async *read(inputs, context) {
    const time = instantWriter(context);
    for (const input of inputs) yield* readDatabase(input, context, (db) => usageRows(db, time, ['cellular']));
  },
};
