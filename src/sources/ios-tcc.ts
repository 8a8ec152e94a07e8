// Permissions of an iPhone (TCC.db): which app may reach what, since when. It holds no uses.
// See src/formats/ios-tables.ts.
import { tccRows } from '../formats/ios-tables.ts';
import { readDatabase } from '../formats/phone-database.ts';
import { instantWriter } from '../formats/records.ts';
import type { Head, Source } from '../model/units.ts';

const OTHERS = ['policies', 'active_policy', 'access_times', 'access_overrides'];

export const iosTcc: Source = {
  id: 'ios-tcc',
  title: { en: 'Permissions of an iPhone (TCC.db)', zh: 'iPhone 权限（TCC.db）' },
  platforms: ['ios'],
  describes: ['Permission'],
  howToGet: [
    {
      en: 'Make a local backup of the iPhone with Finder (Mac), the Apple Devices app or iTunes (Windows); an encrypted one holds more. telltale opens the backup’s folder itself.',
      zh: '用访达（Mac）、Apple 设备 App 或 iTunes（Windows）为 iPhone 做本地备份；加密备份内容更多。telltale 可直接打开备份文件夹。',
    },
    {
      en: 'Or take a sysdiagnose: the file is logs/Accessibility/TCC.db inside it.',
      zh: '或生成 sysdiagnose：该文件在其中的 logs/Accessibility/TCC.db。',
    },
  ],
  verifiedOn: ['an iPhone backup (2021), 11 permissions', 'the older layout (2020), 21 permissions'],

  recognize(head: Head): boolean {
    const tables = head.tables ?? [];
    // Policies came with iOS 9; the tables of times and overrides stood before and after.
    return tables.includes('access') && tables.includes('admin') && OTHERS.some((name) => tables.includes(name));
  },

  async *read(inputs, context) {
    const time = instantWriter(context);
    for (const input of inputs) yield* readDatabase(input, context, (db) => tccRows(db, time));
  },
};
