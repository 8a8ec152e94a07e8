// Wi-Fi and cellular bytes by app of an iPhone (netusage.sqlite), from a full copy of its storage.
// See src/formats/ios-tables.ts.
import { usageRows } from '../formats/ios-tables.ts';
import { readDatabase } from '../formats/phone-database.ts';
import { instantWriter } from '../formats/records.ts';
import type { Head, Source } from '../model/units.ts';

export const iosNetusage: Source = {
  id: 'ios-netusage',
  title: { en: 'Data by app (iPhone, netusage)', zh: '各应用的数据量（iPhone，netusage）' },
  platforms: ['ios'],
  describes: ['Volume'],
  howToGet: [
    {
      en: 'Only from a full copy of the storage of your own iPhone: private/var/networkd/netusage.sqlite. Backups and sysdiagnoses do not hold it.',
      zh: '仅限自己 iPhone 存储的完整副本：private/var/networkd/netusage.sqlite。备份和 sysdiagnose 中没有。',
    },
  ],
  verifiedOn: ['an iPhone (January and February 2021), 335 counts'],

  recognize(head: Head): boolean {
    const tables = head.tables ?? [];
    return tables.includes('ZLIVEUSAGE') && tables.includes('ZPROCESS') && tables.includes('ZNETWORKATTACHMENT');
  },

  async *read(inputs, context) {
    const time = instantWriter(context);
    for (const input of inputs) yield* readDatabase(input, context, (db) => usageRows(db, time, ['wifi', 'cellular']));
  },
};
