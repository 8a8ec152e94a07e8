// The importer for WeChat's files inside an iPhone backup, or a folder taken out of one.
// telltale loads this package where it is installed and hands it what it needs; it imports nothing of telltale.
import type { ChatFormat, Kit } from './contract.ts';
import { appFiles, read } from './read.ts';

export type * from './contract.ts';

export function createFormat(kit: Kit): ChatFormat {
  return {
    id: 'wechat-ios-backup',
    app: 'com.tencent.xin',
    title: { en: 'WeChat in an iPhone backup', zh: 'iPhone 备份中的微信' },
    howToGet: [
      {
        en: 'Connect the iPhone to a computer and back it up there: Finder on a Mac, Apple Devices or iTunes on Windows. An encrypted backup works; keep its password at hand.',
        zh: '把 iPhone 连接到电脑，在电脑上备份：Mac 用访达，Windows 用“Apple 设备”或 iTunes。加密备份也可以，请记住密码。',
      },
      {
        en: 'Give telltale the backup folder, named by the device id, in MobileSync/Backup. On a Mac the terminal needs Full Disk Access.',
        zh: '把 MobileSync/Backup 里以设备标识命名的备份文件夹交给 telltale。在 Mac 上，终端需要“完全磁盘访问权限”。',
      },
    ],
    verifiedOn: ['synthetic backups in the layout of WeChat 8 for iOS'],
    async recognize(input) {
      if (input.container !== 'ios-backup' && input.container !== 'folder') return null;
      const files = appFiles(input);
      for (const path of files.keys())
        if (/^Documents\/(?!0{32}\/)[0-9a-f]{32}\/DB\/MM\.sqlite$/.test(path))
          return `an account folder with ${path.slice(path.indexOf('DB/'))}`;
      return null;
    },
    read: (input) => read(input, kit),
  };
}
