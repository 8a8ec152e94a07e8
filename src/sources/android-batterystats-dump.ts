// The dump of Android’s battery statistics: what was on top, whether the screen was lit, and what each app ran and moved since the last charge.
// Taken with `adb shell dumpsys batterystats`. See src/formats/dumpsys-batterystats.ts.

import { BatteryStatsReader } from '../formats/dumpsys-batterystats.ts';
import { type DumpKind, readDumps } from '../formats/service-dump.ts';
import type { Head, Source } from '../model/units.ts';

const KIND: DumpKind = {
  service: 'batterystats',
  again: /^[ \t]*Battery History\b/,
  reader: () => new BatteryStatsReader(),
};

export const androidBatterystatsDump: Source = {
  id: 'android-batterystats-dump',
  title: { en: 'Battery history dump (Android)', zh: '电池历史转储（Android）' },
  platforms: ['android'],
  describes: ['Presence', 'Volume'],
  howToGet: [
    {
      en: 'Switch on USB debugging (Settings › System › Developer options), connect the phone to your computer and confirm on its screen.',
      zh: '打开 USB 调试（设置 › 系统 › 开发者选项），用数据线连接电脑，并在手机屏幕上确认。',
    },
    {
      en: 'Run `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys batterystats" > batterystats.txt`: the file then says where and when it was taken. It begins at the last full charge. In one without the first lines, state the zone with --time-zone.',
      zh: '运行 `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys batterystats" > batterystats.txt`：文件中便写明了导出的地点和时间。记录自上次充满电开始。没有前几行时，用 --time-zone 说明时区。',
    },
    {
      en: 'Switch USB debugging off again when you are done.',
      zh: '完成后请关闭 USB 调试。',
    },
  ],
  verifiedOn: [
    'Android 10 (January 2022, trimmed), 8 history rows',
    'Android 12 (July 2023, trimmed), inside a dump of all services',
  ],

  recognize(head: Head): boolean {
    const { text } = head;
    if (/^DUMP OF SERVICE /m.test(text)) return false;
    return /^[ \t]*Battery History\b/m.test(text);
  },

  async *read(inputs, context) {
    yield* readDumps(inputs, context, this.id, KIND);
  },
};
