// A bug report of an Android phone, zip or text: the best single record, as it holds every service's dump and the time zone.
// Reads app-ops, usage statistics, battery history and permissions out of it; everything else is counted and left alone.

import { printable } from '../base/text.ts';
import { bugReportParts, readBugReport } from '../formats/bugreport.ts';
import { type DumpPart, mergeDumps } from '../formats/dump-merge.ts';
import { noLines, ProblemList } from '../formats/dumpsys.ts';
import { FormatError } from '../formats/format-error.ts';
import { isZip, readZip, type ZipEntry, zipMember, zipNamesInHead } from '../formats/zip.ts';
import { zoneOf } from '../formats/zone.ts';
import { problem } from '../model/problem.ts';
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
    {
      en: 'Or let telltale fetch only what it reads, over the cable and again every few hours: `telltale record android`.',
      zh: '也可让 telltale 通过数据线只取它会读取的部分，并每隔几小时再取一次：`telltale record android`。',
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
    const parts: DumpPart[] = [];
    const lines = new Map<string, LineCounts>();
    const phones = new Map<string, Input>();
    for (const input of inputs) {
      const one = await readOne(input, context);
      parts.push(...one.parts);
      lines.set(input.sha256, one.lines);
      yield* one.problems.items();
      for (const phone of one.phones) if (!phones.has(phone)) phones.set(phone, input);
    }
    const [first, second] = phones.values();
    if (first && second)
      yield {
        type: 'problem',
        problem: problem(
          'two-phones',
          { input: second.sha256 },
          `${first.name} and ${second.name} bear different serial numbers: they come from two phones. Give each phone a case of its own.`,
        ),
      };
    const { items, repeated } = mergeDumps(parts);
    yield* items;
    for (const [input, counts] of lines) {
      const again = Math.min(repeated.get(input) ?? 0, counts.used);
      yield {
        type: 'lines',
        input,
        lines: { ...counts, used: counts.used - again, duplicate: counts.duplicate + again },
      };
    }
  },
};

/** Of the two, the clock of the phone dates the rows; beyond this a capture made on the computer does not fit beside them. */
const CLOCK_MS = 120_000;

async function readOne(input: Input, context: ReadContext) {
  const { sha256 } = input;
  const stated = context.options.timeZone === null ? null : zoneOf(context.options.timeZone);
  const lines = noLines();
  const problems = new ProblemList(sha256);
  const parts: DumpPart[] = [];
  const phones: string[] = [];
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
    members = await membersOf(input, context, problems);
  } catch (error) {
    fail(error);
  }
  for (const { entry, bytes } of members) {
    const path = entry?.path;
    const report = await readBugReport(untilDamaged(bytes, (error) => fail(error, path)));
    const place = (line: number) => (path === undefined ? { input: sha256, line } : { input: sha256, path, line });
    parts.push(...bugReportParts(report, input, androidBugreport.id, stated, place));
    for (const key of Object.keys(lines) as (keyof LineCounts)[]) lines[key] += report.lines[key];
    if (report.phone !== null) phones.push(report.phone);
    const off = report.clock?.differenceMs ?? 0;
    if (Math.abs(off) > CLOCK_MS)
      problems.add(
        'conflicting-rows',
        null,
        `${input.name}: the phone’s clock was ${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'ahead of' : 'behind'} the computer’s. Times are the phone’s; a capture made on the computer is off by as much.`,
      );
  }
  return { lines, problems, parts, phones };
}

async function membersOf(
  input: Input,
  context: ReadContext,
  problems: ProblemList,
): Promise<{ entry: ZipEntry | null; bytes: AsyncIterable<Uint8Array> }[]> {
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of input.bytes(0, Math.min(4, input.sizeBytes))) start = chunk;
  if (!isZip(start)) return [{ entry: null, bytes: input.bytes() }];
  const entries = await readZip(input);
  for (const { path } of entries.filter((e) => e.unsafe))
    problems.add(
      'unsafe-path',
      { input: input.sha256, path: printable(path, 200) },
      `${input.name} names a member outside of its own folders; it is left out, the rest is read. No phone writes such an archive.`,
    );
  const found = entries.filter(
    (e) => !e.unsafe && !e.isFolder && REPORT_MEMBER.test(e.path) && !/_log\.txt$/i.test(e.path),
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
