// The dump of Android’s package manager: which permissions each app holds.
// Taken with `adb shell dumpsys package`. See src/formats/dumpsys-package.ts.

import { PackageReader } from '../formats/dumpsys-package.ts';
import { type DumpKind, readDumps } from '../formats/service-dump.ts';
import type { Head, Source } from '../model/units.ts';

const KIND: DumpKind = { service: 'package', reader: () => new PackageReader() };

export const androidPackageDump: Source = {
  id: 'android-package-dump',
  title: { en: 'Permissions dump (Android)', zh: '权限转储（Android）' },
  platforms: ['android'],
  describes: ['Permission'],
  howToGet: [
    {
      en: 'Switch on USB debugging (Settings › System › Developer options), connect the phone to your computer and confirm on its screen.',
      zh: '打开 USB 调试（设置 › 系统 › 开发者选项），用数据线连接电脑，并在手机屏幕上确认。',
    },
    {
      en: 'Run `adb shell dumpsys package > package.txt`.',
      zh: '运行 `adb shell dumpsys package > package.txt`。',
    },
    {
      en: 'Switch USB debugging off again when you are done.',
      zh: '完成后请关闭 USB 调试。',
    },
  ],
  verifiedOn: ['Android 10 (January 2022, trimmed), 33 permissions of 2 packages'],

  recognize(head: Head): boolean {
    const { text } = head;
    if (/^DUMP OF SERVICE /m.test(text)) return false;
    return (
      /^[ \t]*Package \[[^\]]+\] \(\w+\):/m.test(text) ||
      /^Activity Resolver Table:/m.test(text) ||
      /^[ \t]*[\w.]+: granted=(true|false)/m.test(text)
    );
  },

  async *read(inputs, context) {
    for (const input of inputs) yield* readDumps([input], context, this.id, KIND);
  },
};
