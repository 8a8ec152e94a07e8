// The dump of Android's app-ops service: what each app last reached, when, and whether it was on screen.
// Taken with `adb shell dumpsys appops`; Android 8 to 16, discrete accesses and history included. See src/formats/dumpsys-appops.ts.

import { AppOpsReader } from '../formats/dumpsys-appops.ts';
import { type DumpKind, readDumps } from '../formats/service-dump.ts';
import type { Head, Source } from '../model/units.ts';

const KIND: DumpKind = {
  service: 'appops',
  again: /^[ \t]*(?:Current )?AppOps Service [Ss]tate:/,
  reader: () => new AppOpsReader(),
};

export const androidAppopsDump: Source = {
  id: 'android-appops-dump',
  title: { en: 'App-ops dump (Android)', zh: '应用操作转储（Android）' },
  platforms: ['android'],
  describes: ['Access'],
  keepsLastOnly: true,
  howToGet: [
    {
      en: 'On the phone: Settings › About phone › tap “Build number” seven times; then Settings › System › Developer options › USB debugging.',
      zh: '在手机上：设置 › 关于手机 › 连点“版本号”七次；再到 设置 › 系统 › 开发者选项 › USB 调试。',
    },
    {
      en: 'Connect it to your computer and confirm on the phone’s screen.',
      zh: '用数据线连接电脑，并在手机屏幕上确认。',
    },
    {
      en: 'Run `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys appops" > appops.txt`: the file then says where and when it was taken. In one without these lines, state the zone with --time-zone.',
      zh: '运行 `adb shell "getprop persist.sys.timezone; date +%FT%T%z; dumpsys appops" > appops.txt`：文件中便写明了导出的地点和时间。没有这些行时，用 --time-zone 说明时区。',
    },
    {
      en: 'Android 12 and later: `dumpsys appops --include-discrete 0`, from Android 16 on `dumpsys appops --history --include-discrete 0` as a second file, adds the last days of location, camera and microphone.',
      zh: 'Android 12 及以上：`dumpsys appops --include-discrete 0` 会附上最近几天的位置、相机和麦克风记录；Android 16 起改用 `dumpsys appops --history --include-discrete 0`，另存为一个文件。',
    },
    {
      en: 'Switch USB debugging off again when you are done.',
      zh: '完成后请关闭 USB 调试。',
    },
  ],
  verifiedOn: ['Android 10 (March 2022, put together from two dumps), 16 accesses, 7 refusals'],

  recognize(head: Head): boolean {
    const { text } = head;
    if (/^DUMP OF SERVICE /m.test(text)) return false;
    return (
      /^[ \t]*(?:Current )?AppOps (?:Historical )?Service [Ss]tate:/m.test(text) ||
      /^[ \t]*UID\|PACKAGE_NAME\|.*\|OP_NAME\|/m.test(text) ||
      /^[ \t]*(Access|Reject): ?\[[^\]\s]+\] ?\d{4}-\d\d-\d\d /m.test(text) ||
      /^[ \t]*(Access|Reject): (pers|top|fgsvc|fg|bg|cch)\s*= ?\d{4}-\d\d-\d\d /m.test(text) ||
      /^[ \t]*(Access|Reject) \[[^\]\s]+\] at \d{4}-\d\d-\d\d /m.test(text) ||
      (/^[ \t]*snapshot:[ \t]*$/m.test(text) && /^[ \t]*\[\w+-[\w|]+\] = \w+=/m.test(text)) ||
      /^[ \t]*(?:[A-Z0-9_]+|[A-Za-z]+\(\d+\)): (mode=)?\w+; (time|rejectTime)=[+-]/m.test(text)
    );
  },

  async *read(inputs, context) {
    yield* readDumps(inputs, context, this.id, KIND);
  },
};
