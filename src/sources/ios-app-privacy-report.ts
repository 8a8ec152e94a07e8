// Apple's App Privacy Report (iOS 15.2 and later; "Record App Activity" before), as exported by the owner: flat NDJSON, "v4",
// and the layouts of the betas of summer 2021. What is only measured stands in docs/reference. Several exports of one phone are
// read together. See src/formats/privacy-report-layouts.ts and privacy-report-rows.ts.
import { compareText } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { eachLine, type Line } from '../formats/lines.ts';
import {
  AppListScanner,
  asToday,
  isAccess,
  isBetaMark,
  isNetwork,
  type ListedRecord,
  parseRecord,
  type ReportRecord,
} from '../formats/privacy-report-layouts.ts';
import {
  accessRow,
  type Half,
  type Merged,
  takeAccess,
  takeNetwork,
  twoPhones,
} from '../formats/privacy-report-rows.ts';
import { closing, coverageOf, newTally, report, type Tally } from '../formats/privacy-report-tally.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

const OPENING_BRACE = 0x7b;

export const iosAppPrivacyReport: Source = {
  id: 'ios-app-privacy-report',
  title: { en: 'App Privacy Report (iPhone and iPad)', zh: 'App 隐私报告（iPhone 和 iPad）' },
  platforms: ['ios'],
  describes: ['Access', 'Contact'],
  howToGet: [
    {
      en: 'Settings › Privacy & Security › App Privacy Report. Turn it on if it is off: it keeps nothing from before.',
      zh: '设置 › 隐私与安全性 › App 隐私报告。若未打开，请先打开：此前的活动不会有记录。',
    },
    { en: 'Use the phone as usual for some days, up to a week.', zh: '照常使用手机几天，最多一周。' },
    {
      en: 'On the same screen, tap the share button at the top right and save the file (its name begins with App_Privacy_Report).',
      zh: '在同一页面点右上角的共享按钮，存储文件（文件名以 App_Privacy_Report 开头）。',
    },
    {
      en: 'Bring the file to your computer (AirDrop, cable, Files). Export first, uninstall later: removing an app removes its rows, and turning the report off erases it.',
      zh: '把文件传到电脑（隔空投送、数据线或“文件”）。先导出，再卸载：卸载 App 会删去它的记录，关闭报告会清空全部记录。',
    },
  ],
  verifiedOn: [
    'iOS 15 (April 2022), 72 lines',
    'iOS 17 (November 2023 to April 2024), 325 lines',
    'iOS 15 betas 1 and 2 (2021): built from an open reader of them; no published file was at hand',
  ],

  recognize(head: Head): boolean {
    let looked = 0;
    for (const line of head.text.split('\n')) {
      const t = line.trim();
      if (!t) continue;
      const record = parseRecord(t);
      if (record && (isAccess(record) || isNetwork(record) || isBetaMark(record))) return true;
      if (++looked >= 40) break;
    }
    return false;
  },

  async *read(inputs: readonly Input[], _context: ReadContext): AsyncIterable<Item> {
    const halves = new Map<string, Half>();
    const contacts = new Map<string, Merged>();
    const tallies: Tally[] = [];
    for (const input of await inOrderOfTime(inputs)) {
      const tally = newTally(input);
      tallies.push(tally);
      await readLines(tally, halves, contacts);
    }
    const byInput = new Map(tallies.map((t) => [t.input.sha256, t]));
    const problems = twoPhones(tallies, halves);
    const pending = [...halves.values()].reverse();
    halves.clear();
    for (let first = pending.pop(); first; first = pending.pop())
      for (let half: Half | null = first; half; half = half.next) {
        const row = accessRow(half, byInput);
        if (row) yield { type: 'Access', row };
      }
    for (const { row } of contacts.values()) yield { type: 'Contact', row };
    for (const p of problems) yield { type: 'problem', problem: p };
    for (const tally of tallies) {
      for (const coverage of coverageOf(tally, this.id)) yield { type: 'coverage', coverage };
      for (const p of tally.problems) yield { type: 'problem', problem: p };
      for (const p of closing(tally)) yield { type: 'problem', problem: p };
      yield { type: 'lines', input: tally.input.sha256, lines: tally.lines };
    }
  },
};

/** Older exports first, so that a repeat is counted in the newer one whatever the order on the command line. */
async function inOrderOfTime(inputs: readonly Input[]): Promise<Input[]> {
  if (inputs.length < 2) return [...inputs];
  const keyed: { input: Input; at: number }[] = [];
  for (const input of inputs) {
    let at = Number.POSITIVE_INFINITY;
    const decoder = new TextDecoder();
    for await (const chunk of input.bytes(0, Math.min(input.sizeBytes, 65_536)))
      for (const line of decoder.decode(chunk).split('\n')) {
        const record = parseRecord(line);
        const written = record?.timeStamp ?? record?.timestamp;
        const time = typeof written === 'string' ? parseTime(written) : Number.NaN;
        if (time < at) at = time;
      }
    keyed.push({ input, at });
  }
  keyed.sort((a, b) => a.at - b.at || compareText(a.input.sha256, b.input.sha256));
  return keyed.map((k) => k.input);
}

type Fate = 'used' | 'duplicate' | 'problem';
const BETTER: readonly (Fate | null)[] = ['used', 'duplicate', 'problem', null];

async function readLines(tally: Tally, halves: Map<string, Half>, contacts: Map<string, Merged>): Promise<void> {
  const { input, lines } = tally;
  const strict = new TextDecoder('utf-8', { fatal: true });
  const loose = new TextDecoder('utf-8');
  /** Behind the end of a section the object of beta 1 may begin; then every line is its own until it is closed. */
  let isBehindSection = false;
  let list: AppListScanner | null = null;
  /** What the records of a line of that object came to: lines are counted once, by the best of them. */
  let counted: { line: number; fate: Fate | null } = { line: 0, fate: null };

  const take = (record: ReportRecord, line: Line, text: string): void => {
    const fault =
      record.type === 'access'
        ? takeAccess(record, tally, halves, line, text)
        : record.type === 'networkActivity'
          ? takeNetwork(record, tally, contacts, line, text)
          : 'type';
    if (fault === 'type')
      report(tally, line, 'unknown-type', 'has a type that this record was not known to have', text);
    else if (fault) report(tally, line, 'bad-time' === fault ? 'bad-time' : 'missing-column', faultWords(fault), text);
  };
  const takeListed = ({ line, text, app, whole }: ListedRecord): void => {
    const before = { ...lines };
    const record = whole ? parseRecord(text) : null;
    const isNamed = typeof record?.bundleID === 'string' || app === null;
    const today = record ? asToday(isNamed ? record : { ...record, bundleID: app }) : null;
    if (today && typeof today === 'object') take(today, line, text);
    else if (record)
      report(tally, line, 'unknown-type', 'begins an entry that this record was not known to have', text);
    else report(tally, line, 'not-json', 'begins an entry that is broken or cut off', text);
    const fate = BETTER.find((f): f is Fate => f !== null && lines[f] > before[f])!;
    lines[fate]--;
    const had = counted.line === line.number ? counted.fate : null;
    if (BETTER.indexOf(fate) > BETTER.indexOf(had)) return;
    lines[had ?? 'structural']--;
    lines[fate]++;
    counted = { line: line.number, fate };
  };

  await eachLine(input.bytes(), (line) => {
    lines.total++;
    if (line.tooLong) {
      report(tally, line, 'too-long', `is ${line.sizeBytes} bytes long, more than a line of this record can be`, '');
      return;
    }
    let text: string;
    try {
      text = strict.decode(line.bytes);
    } catch {
      report(tally, line, 'not-utf8', 'is not UTF-8 text', loose.decode(line.bytes));
      return;
    }
    if (line.bytes[0] !== OPENING_BRACE && !text.trim()) {
      lines.blank++;
      return;
    }
    let record: ReportRecord | null = null;
    if (list === null) {
      record = parseRecord(text) ?? (text.includes('\0') ? parseRecord(text.replace(/^\0+|\0+$/g, '')) : null);
      if (isBehindSection && /^\s*\{/.test(text) && (record === null || isList(record))) list = new AppListScanner();
    }
    if (list !== null) {
      lines.structural++;
      for (const listed of list.line(text, line)) takeListed(listed);
      if (list.done) {
        list = null;
        isBehindSection = false;
      }
      return;
    }
    if (!record) {
      if (line.ended) report(tally, line, 'not-json', 'is not a JSON object', text);
      else report(tally, line, 'cut-off', 'ends in the middle: the file was cut off here', text);
      return;
    }
    if (record.type !== undefined) return take(record, line, text);
    const today = asToday(record);
    if (today === 'mark' || today === 'end') {
      lines.structural++;
      isBehindSection = today === 'end';
    } else take(today ?? record, line, text);
  });
  const rest: AppListScanner | null = list;
  if (rest === null) return;
  for (const listed of (rest as AppListScanner).finish()) takeListed(listed);
  if (lines.total > 0)
    report(
      tally,
      { number: lines.total } as Line,
      'cut-off',
      'ends in the middle of the list of hosts: the file was cut off here',
      '',
      false,
    );
}

/** Lists of records by app, on one line. */
const isList = (r: ReportRecord): boolean => Object.values(r).every(Array.isArray);

const faultWords = (fault: string) =>
  fault === 'bad-time' ? 'has no date and time that can be read' : `lacks what an entry needs: ${fault}`;
