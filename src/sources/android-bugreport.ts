// A bug report of an Android phone, zip or text: the best single record, as it holds every service's dump and the time zone.
// Reads app-ops, usage statistics, battery history and permissions out of it; everything else is counted and left alone.
import { bugReportItems, readBugReport } from '../formats/bugreport.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { isZip, readZip, type ZipEntry, zipMember, zipNamesInHead } from '../formats/zip.ts';
import { zoneOf } from '../formats/zone.ts';
import type { LineCounts } from '../model/result.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const REPORT_MEMBER = /^(?:[^/]*\/)?(?:bugreport|dumpstate|dumpsys)[^/]*\.(?:txt|log)$/i;
const IN_HEAD =
  /^(?:main_entry\.txt|dumpstate_log\.txt|dumpstate_board\.(?:txt|bin)|FS\/.*|(?:[^/]*\/)?(?:bugreport|dumpstate|dumpsys)[^/]*\.(?:txt|log|zip))$/i;
const MAX_MEMBER_BYTES = 4_294_967_296;

export const androidBugreport: Source = {
  id: 'android-bugreport',
  title: { en: 'Bug report (Android)', zh: '错误报告（Android）' },
  platforms: ['android'],
  describes: ['Access', 'Permission', 'Presence', 'Volume'],
  keepsLastOnly: true,
  howToGet: [
    {
      en: 'On the phone: Settings › About phone › tap “Build number” seven times.',
      zh: '在手机上：设置 › 关于手机 › 连点“版本号”七次。',
    },
    {
      en: 'Settings › System › Developer options › Take bug report › Full report. It takes some minutes; a notification says when it is ready.',
      zh: '设置 › 系统 › 开发者选项 › 提交错误报告 › 完整报告。需要几分钟，完成后会有通知。',
    },
    {
      en: 'Share the file to your own computer only: it holds far more than this tool reads. Or, with USB debugging on: `adb bugreport report.zip`.',
      zh: '只分享到自己的电脑：其中的内容远多于本工具读取的部分。也可在打开 USB 调试后运行 `adb bugreport report.zip`。',
    },
  ],
  verifiedOn: [
    'Android 10 (March 2022, trimmed), 10 accesses, 6 refusals, 29 permissions',
    'Android 12 (2023, trimmed), dump of all services',
  ],

  recognize(head: Head): boolean {
    if (isZip(head.bytes)) return zipNamesInHead(head.bytes).some((n) => IN_HEAD.test(n));
    return /^DUMP OF SERVICE (?:\w+ )?\S+:[ \t]*$/m.test(head.text) || /^== dumpstate: \d{4}-/m.test(head.text);
  },

  async *read(inputs: readonly Input[], context: ReadContext): AsyncIterable<Item> {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const { sha256 } = input;
  const stated = context.options.timeZone === null ? null : zoneOf(context.options.timeZone);
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const fail = (error: unknown, path?: string) => {
    if (!(error instanceof FormatError)) throw error;
    problems.add(
      error.code,
      path === undefined ? null : { input: sha256, path },
      `${path ?? input.name} ${error.message}.`,
    );
  };
  let members: { entry: ZipEntry | null; bytes: AsyncIterable<Uint8Array> }[] = [];
  try {
    members = await membersOf(input, context);
  } catch (error) {
    fail(error);
  }
  for (const { entry, bytes } of members) {
    const path = entry?.path;
    const report = await readBugReport(untilDamaged(bytes, (error) => fail(error, path)));
    const place = (line: number) => (path === undefined ? { input: sha256, line } : { input: sha256, path, line });
    yield* bugReportItems(report, input, androidBugreport.id, stated, place);
    for (const key of Object.keys(lines) as (keyof LineCounts)[]) lines[key] += report.lines[key];
  }
  yield* problems.items();
  yield { type: 'lines', input: sha256, lines };
}

async function membersOf(
  input: Input,
  context: ReadContext,
): Promise<{ entry: ZipEntry | null; bytes: AsyncIterable<Uint8Array> }[]> {
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of input.bytes(0, Math.min(4, input.sizeBytes))) start = chunk;
  if (!isZip(start)) return [{ entry: null, bytes: input.bytes() }];
  const found = (await readZip(input)).filter(
    (e) => !e.isFolder && REPORT_MEMBER.test(e.path) && !/_log\.txt$/i.test(e.path),
  );
  if (found.length === 0) throw new FormatError('missing-table', 'is an archive without the text of a bug report');
  return found.map((entry) => ({ entry, bytes: zipMember(input, entry, MAX_MEMBER_BYTES, context.tools) }));
}

/** What could be inflated is read; the error that ended it is reported. */
async function* untilDamaged(
  bytes: AsyncIterable<Uint8Array>,
  report: (error: unknown) => void,
): AsyncIterable<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    report(error);
  }
}
