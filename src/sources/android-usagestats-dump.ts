// The dump of Android’s usage statistics: which app was on screen, the screen and the lock, for the last 24 hours.
// Taken with `adb shell dumpsys usagestats`. See src/formats/dumpsys-usagestats.ts.

import { UsageStatsReader } from '../formats/dumpsys-usagestats.ts';
import { type DumpKind, readDumps } from '../formats/service-dump.ts';
import type { Head, Source } from '../model/units.ts';

const KIND: DumpKind = { service: 'usagestats', reader: () => new UsageStatsReader() };

export const androidUsagestatsDump: Source = {
  id: 'android-usagestats-dump',
  title: { en: 'Usage events dump (Android)', zh: '使用情况事件转储（Android）' },
  platforms: ['android'],
  describes: ['Presence'],
  howToGet: [
    {
      en: 'Switch on USB debugging (Settings › System › Developer options), connect the phone to your computer and confirm on its screen.',
      zh: '打开 USB 调试（设置 › 系统 › 开发者选项），用数据线连接电脑，并在手机屏幕上确认。',
    },
    {
      en: 'Run `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys usagestats" > usagestats.txt`: the file then says where and when it was taken. It holds 24 hours: take it daily. In one without the first lines, state the zone with --time-zone.',
      zh: '运行 `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys usagestats" > usagestats.txt`：文件中便写明了导出的地点和时间。它只保留 24 小时，需每天导出。没有前几行时，用 --time-zone 说明时区。',
    },
    {
      en: 'Switch USB debugging off again when you are done.',
      zh: '完成后请关闭 USB 调试。',
    },
  ],
  verifiedOn: ['built from the grammar of AOSP’s own printing code; no published dump was at hand'],

  recognize(head: Head): boolean {
    const { text } = head;
    if (/^DUMP OF SERVICE /m.test(text)) return false;
    return (
      /^[ \t]*Last 24 hour events \(timeRange=/m.test(text) ||
      /^[ \t]*time="?[\d: -]+"? type=[A-Z_0-9]+ package=/m.test(text)
    );
  },

  async *read(inputs, context) {
    yield* readDumps(inputs, context, this.id, KIND);
  },
};
