// Apple's App Privacy Report (iOS 15.2 and later; "Record App Activity" before), as exported by the owner: flat NDJSON, "v4".
// Keys as documented in Apple's "Inspecting app activity data"; what is only measured stands in docs/reference.
// Several exports of one phone are read together: begins and ends pair across files, network hits merge by maximum.
import { isAddress, normalHost } from '../base/host.ts';
import { compareText, isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { DAY_MS, formatTime, offsetMinutes, parseTime } from '../base/time.ts';
import { eachLine, type Line } from '../formats/lines.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import { type Problem, type ProblemCode, problem } from '../model/problem.ts';
import type { Coverage, LineCounts } from '../model/result.ts';
import type { Access, Contact, Place } from '../model/rows.ts';
import type { Head, Input, Item, ReadContext, Source } from '../model/units.ts';

/** Problems of one code and input that are listed one by one; the rest is counted in a closing one. */
const LISTED_PROBLEMS = 200;
/** The first beta that could write a report, and a date beyond any phone's. */
const PLAUSIBLE_FROM = Date.UTC(2021, 5, 1);
const PLAUSIBLE_TO = Date.UTC(2070, 0, 1);
/** Apple keeps seven days. */
const KEPT_MS = 7 * DAY_MS;
/** This many rows on both sides of a common time, and none shared: not one phone. */
const UNSHARED_ROWS = 3;
/** One for all rows: this record does not tell where an app was. */
const UNKNOWN: Access['state'] = { value: 'unknown', grade: 'unknown', evidence: [] };
const OPENING_BRACE = 0x7b;
const TEAM_PREFIX = /^[A-Z0-9]{10}\./;

type Record = { [key: string]: unknown };

/** One access as it comes together from its lines, perhaps of two exports. */
interface Half {
  app: string;
  category: string;
  begin: string | null;
  end: string | null;
  /** Where begin and end stand; a place is only made for the row. */
  beginInput: string;
  beginLine: number;
  endInput: string;
  endLine: number;
  picker: boolean;
  instant: boolean;
  count: number;
  /** Another access under the same identifier: not seen in real files, and not to be mixed up. */
  next: Half | null;
}

interface Merged {
  row: Contact;
  /** The lines already merged, to tell a repeat from an update. */
  seen: Set<string> | null;
  /** The first value; a set is only made for a second one. */
  readonly value: string;
}

/** What reading needs to remember about one input. */
interface Tally {
  readonly input: Input;
  readonly lines: LineCounts;
  readonly problems: Problem[];
  readonly counts: Map<ProblemCode, { n: number; first: number; last: number }>;
  readonly access: Span;
  readonly contact: Span;
  /** Inputs that hold an entry this one holds too. */
  readonly shares: Set<string>;
}

/** The times of all plausible entries of one kind, whether new or repeated: milliseconds UTC, and the offset in minutes. */
interface Span {
  readonly ms: number[];
  readonly offset: number[];
}
const newSpan = (): Span => ({ ms: [], offset: [] });

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
  verifiedOn: ['iOS 15 (April 2022), 72 lines', 'iOS 17 (November 2023 to April 2024), 325 lines'],

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
      const tally: Tally = {
        input,
        lines: { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 },
        problems: [],
        counts: new Map(),
        access: newSpan(),
        contact: newSpan(),
        shares: new Set(),
      };
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
      for (const coverage of coverageOf(tally)) yield { type: 'coverage', coverage };
      for (const p of tally.problems) yield { type: 'problem', problem: p };
      for (const p of closing(tally)) yield { type: 'problem', problem: p };
      yield { type: 'lines', input: tally.input.sha256, lines: tally.lines };
    }
  },
};

/** One string for each name: a record repeats a few names on every line. */
const names = new Map<string, string>();
function intern(name: string): string {
  const had = names.get(name);
  if (had !== undefined) return had;
  if (names.size > 10_000) names.clear();
  names.set(name, name);
  return name;
}

const bundleOf = (identifier: string) => (identifier[10] === '.' ? identifier.replace(TEAM_PREFIX, '') : identifier);

const isAccess = (r: Record) => r.type === 'access' && 'accessor' in r && 'category' in r;
const isNetwork = (r: Record) => r.type === 'networkActivity' && 'domain' in r && 'bundleID' in r;
/** Marks of the layouts of iOS 15 betas 1 and 2 (summer 2021). */
const isBetaMark = (r: Record) =>
  (r._marker === '<metadata>' && (r.recordType === 'access' || r.recordType === 'networkActivity')) ||
  (r.version === 3 && 'accessor' in r && 'timestamp' in r);

function parseRecord(text: string): Record | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

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
        const time = record && typeof record.timeStamp === 'string' ? parseTime(record.timeStamp) : Number.NaN;
        if (time < at) at = time;
      }
    keyed.push({ input, at });
  }
  keyed.sort((a, b) => a.at - b.at || compareText(a.input.sha256, b.input.sha256));
  return keyed.map((k) => k.input);
}

async function readLines(tally: Tally, halves: Map<string, Half>, contacts: Map<string, Merged>): Promise<void> {
  const { input, lines } = tally;
  const strict = new TextDecoder('utf-8', { fatal: true });
  const loose = new TextDecoder('utf-8');
  let beta = false;
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
    const record = parseRecord(text) ?? (text.includes('\0') ? parseRecord(text.replace(/^\0+|\0+$/g, '')) : null);
    if (record && record.type === undefined && isBetaMark(record)) beta = true;
    if (beta) {
      report(
        tally,
        line,
        'unknown-layout',
        'is in the layout of an iOS 15 beta of summer 2021, which is not read yet',
        text,
      );
      return;
    }
    if (!record) {
      if (line.ended) report(tally, line, 'not-json', 'is not a JSON object', text);
      else report(tally, line, 'cut-off', 'ends in the middle: the file was cut off here', text);
      return;
    }
    const fault =
      record.type === 'access'
        ? takeAccess(record, tally, halves, line, text)
        : record.type === 'networkActivity'
          ? takeNetwork(record, tally, contacts, line, text)
          : 'type';
    if (fault === 'type')
      report(tally, line, 'unknown-type', 'has a type that this record was not known to have', text);
    else if (fault) report(tally, line, 'bad-time' === fault ? 'bad-time' : 'missing-column', faultWords(fault), text);
  });
}

const faultWords = (fault: string) =>
  fault === 'bad-time' ? 'has no date and time that can be read' : `lacks what an entry needs: ${fault}`;

/** Takes an access line in, counts it, and returns what is wrong with it or null. */
function takeAccess(r: Record, tally: Tally, halves: Map<string, Half>, line: Line, text: string): string | null {
  const input = tally.input.sha256;
  const accessor = r.accessor;
  const app = isObject(accessor) ? accessor.identifier : null;
  const { category, identifier, kind, timeStamp } = r;
  if (typeof app !== 'string' || !app) return 'accessor.identifier';
  if (typeof category !== 'string') return 'category';
  if (typeof identifier !== 'string') return 'identifier';
  if (kind !== 'intervalBegin' && kind !== 'intervalEnd' && kind !== 'event') return 'a known kind';
  const time = asTime(timeStamp);
  if (!time) return 'bad-time';

  let half = halves.get(identifier) ?? null;
  let last: Half | null = null;
  while (half && (half.app !== app || half.category !== category)) {
    last = half;
    half = half.next;
  }
  if (!half) {
    half = {
      app: intern(app),
      category: intern(category),
      begin: null,
      end: null,
      beginInput: '',
      beginLine: 0,
      endInput: '',
      endLine: 0,
      picker: false,
      instant: false,
      count: 0,
      next: null,
    };
    if (last) last.next = half;
    else halves.set(identifier, half);
  }
  noteTime(tally, tally.access, line, time);
  const isEnd = kind === 'intervalEnd';
  const had = isEnd ? half.end : half.begin;
  if (had !== null) {
    const hadMs = parseTime(had);
    if (hadMs === time.ms) {
      tally.lines.duplicate++;
      const other = isEnd ? half.endInput : half.beginInput;
      if (other !== input) tally.shares.add(other);
    } else {
      report(
        tally,
        line,
        'conflicting-rows',
        `is a second ${isEnd ? 'end' : 'begin'} of an access with another time; the ${isEnd ? 'later' : 'earlier'} one is used`,
        text,
      );
      if (isEnd ? time.ms > hadMs : time.ms < hadMs) setTime(half, isEnd, time.text, input, line.number);
    }
    return null;
  }
  tally.lines.used++;
  setTime(half, isEnd, time.text, input, line.number);
  if (kind === 'event') half.instant = true;
  if (r.outOfProcess === true) half.picker = true;
  const count = r.accessCount;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count > half.count) half.count = count;
  return null;
}

function setTime(half: Half, isEnd: boolean, time: string, input: string, line: number): void {
  if (isEnd) {
    half.end = time;
    half.endInput = input;
    half.endLine = line;
  } else {
    half.begin = time;
    half.beginInput = input;
    half.beginLine = line;
  }
}

function takeNetwork(r: Record, tally: Tally, contacts: Map<string, Merged>, line: Line, text: string): string | null {
  const { bundleID, domain, hits } = r;
  if (typeof bundleID !== 'string' || !bundleID) return 'bundleID';
  if (typeof domain !== 'string' || !domain) return 'domain';
  if (typeof hits !== 'number' || !Number.isSafeInteger(hits) || hits < 0) return 'hits';
  const last = asTime(r.timeStamp);
  const first = r.firstTimeStamp === undefined ? last : asTime(r.firstTimeStamp);
  if (!last || !first) return 'bad-time';
  noteTime(tally, tally.contact, line, first);
  noteTime(tally, tally.contact, line, last);
  const context = typeof r.context === 'string' ? r.context : '';
  const initiated = r.initiatedType;
  const key = JSON.stringify([bundleID, domain, context, initiated]);
  const value = `${first.ms} ${last.ms} ${hits}`;
  const merged = contacts.get(key);
  if (!merged) {
    const host = normalHost(domain);
    const owner = r.domainOwner;
    const listed = r.domainType;
    contacts.set(key, {
      seen: null,
      value,
      row: {
        app: bundleOf(bundleID),
        host,
        isAddress: isAddress(host),
        owner: null,
        ownerAsStored: typeof owner === 'string' && owner ? owner : null,
        listed: listed === 1 ? true : listed === 2 ? false : null,
        first: first.text,
        last: last.text,
        hits,
        initiated: initiated === 'AppInitiated' ? 'app' : initiated === 'NonAppInitiated' ? 'user' : 'unknown',
        context: context || null,
        from: placeOf(tally, line),
      },
    });
  } else {
    merged.seen ??= new Set([merged.value]);
    if (merged.seen.has(value)) {
      tally.lines.duplicate++;
      return null;
    }
    merged.seen.add(value);
    const { row } = merged;
    // The windows of two exports overlap, so hits are never added up.
    if (first.ms < parseTime(row.first)) row.first = first.text;
    if (last.ms > parseTime(row.last)) {
      row.last = last.text;
      row.from = placeOf(tally, line);
    }
    row.hits = Math.max(row.hits, hits);
    if (r.domainType === 1) row.listed = true;
    if (!row.ownerAsStored && typeof r.domainOwner === 'string' && r.domainOwner) row.ownerAsStored = r.domainOwner;
  }
  tally.lines.used++;
  if (first.ms > last.ms) report(tally, line, 'end-before-begin', 'has its last contact before its first', text, false);
  return null;
}

const placeOf = (tally: Tally, line: Line): Place => ({ input: tally.input.sha256, line: line.number });

/** A time as written, with what it means; read once a line. */
interface Instant {
  readonly text: string;
  readonly ms: number;
  /** Minutes. */
  readonly offset: number;
}

/** A time with an offset, its text in the form that rows carry; null where it cannot be read. */
function asTime(value: unknown): Instant | null {
  if (typeof value !== 'string') return null;
  const ms = parseTime(value);
  if (Number.isNaN(ms)) return null;
  const offset = offsetMinutes(value);
  if (offset === null) return null;
  const text = value.length <= 29 ? value : formatTime(ms, value.endsWith('Z') ? null : offset);
  return { text, ms, offset };
}

function accessRow(half: Half, tallies: Map<string, Tally>): Access | null {
  const { begin, end, beginInput, beginLine, endInput, endLine } = half;
  if (begin === null) {
    if (end !== null)
      demote(
        tallies.get(endInput)!,
        endLine,
        'end-without-begin',
        'is an end whose begin is in none of the files: it began before the record’s window',
      );
    return null;
  }
  if (end !== null && parseTime(end) < parseTime(begin)) {
    const words = 'belongs to an access that ends before it begins';
    demote(tallies.get(beginInput)!, beginLine, 'end-before-begin', words);
    demote(tallies.get(endInput)!, endLine, 'end-before-begin', words);
    return null;
  }
  return {
    app: bundleOf(half.app),
    appAsStored: half.app,
    data: dataTypeOfIosCategory(half.category),
    kindAsStored: half.category,
    begin,
    end: half.instant && end === null ? begin : end,
    timing: half.instant ? 'instant' : half.count > 0 ? 'quantised' : 'measured',
    use: null,
    state: UNKNOWN,
    via: half.picker ? 'picker' : 'direct',
    allowed: true,
    count: half.count > 0 ? half.count : null,
    episode: 0,
    from: { input: beginInput, line: beginLine, end: end === null ? null : { input: endInput, line: endLine } },
  };
}

/** A line that was taken in at first and turns out to give no row. */
function demote(tally: Tally, line: number, code: ProblemCode, words: string): void {
  tally.lines.used--;
  tally.lines.problem++;
  list(tally, code, line, words, null);
}

function report(tally: Tally, line: Line, code: ProblemCode, words: string, text: string, counts = true): void {
  if (counts) tally.lines.problem++;
  list(tally, code, line.number, words, text ? printable(text, 120) : null);
}

function noteTime(tally: Tally, span: Span, line: Line, time: Instant): void {
  if (time.ms >= PLAUSIBLE_FROM && time.ms < PLAUSIBLE_TO) {
    span.ms.push(time.ms);
    span.offset.push(time.offset);
  } else
    list(
      tally,
      'implausible-time',
      line.number,
      `is dated ${time.text.slice(0, 10)}: the phone’s clock was not set; the row is kept and left out of the coverage`,
      null,
    );
}

/** The last seven days up to an export's last row are its full part; what is older is a remnant that was not pruned yet. */
function coverageOf(tally: Tally): Coverage[] {
  const found: Coverage[] = [];
  const source = iosAppPrivacyReport.id;
  const input = tally.input.sha256;
  const last = Math.max(lastOf(tally.access), lastOf(tally.contact));
  for (const [row, span] of [
    ['Access', tally.access],
    ['Contact', tally.contact],
  ] as const) {
    const kept = extremes(span, (ms) => ms >= last - KEPT_MS);
    const old = extremes(span, (ms) => ms < last - KEPT_MS);
    if (old)
      found.push({ source, input, row, kind: 'remnant', from: written(span, old.first), to: written(span, old.last) });
    if (kept) {
      // Older rows show that the log was on before the seven days began.
      const from = old ? formatTime(last - KEPT_MS, span.offset[kept.first]!) : written(span, kept.first);
      found.push({ source, input, row, kind: 'full', from, to: written(span, kept.last) });
    }
  }
  return found;
}

/** Indexes of the earliest and latest entry among those that pass; null where none does. */
function extremes(span: Span, passes: (ms: number) => boolean): { first: number; last: number } | null {
  let first = -1;
  let last = -1;
  for (let i = 0; i < span.ms.length; i++) {
    const ms = span.ms[i]!;
    if (!passes(ms)) continue;
    if (first < 0 || ms < span.ms[first]!) first = i;
    if (last < 0 || ms > span.ms[last]!) last = i;
  }
  return first < 0 ? null : { first, last };
}
const written = (span: Span, i: number) => formatTime(span.ms[i]!, span.offset[i]!);
const lastOf = (span: Span) => span.ms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
const firstOf = (span: Span) => span.ms.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

/** Two exports of one phone share the rows of the time that both cover. Where they share none, they come from two phones. */
function twoPhones(tallies: readonly Tally[], halves: Map<string, Half>): Problem[] {
  const found: Problem[] = [];
  for (let i = 0; i < tallies.length; i++)
    for (let j = i + 1; j < tallies.length; j++) {
      const [a, b] = [tallies[i]!, tallies[j]!];
      if (a.shares.has(b.input.sha256) || b.shares.has(a.input.sha256)) continue;
      const from = Math.max(firstOf(a.access), firstOf(b.access));
      const to = Math.min(lastOf(a.access), lastOf(b.access));
      const within = { a: 0, b: 0 };
      for (const first of halves.values()) {
        const ms = first.begin === null ? Number.NaN : parseTime(first.begin);
        if (!(ms >= from && ms <= to)) continue;
        if (first.beginInput === a.input.sha256) within.a++;
        else if (first.beginInput === b.input.sha256) within.b++;
      }
      if (within.a >= UNSHARED_ROWS && within.b >= UNSHARED_ROWS)
        found.push(
          problem(
            'two-phones',
            { input: b.input.sha256 },
            `${a.input.name} and ${b.input.name} cover the same days and share no row: they come from two phones. Give each phone a case of its own.`,
          ),
        );
    }
  return found;
}

function list(tally: Tally, code: ProblemCode, line: number, words: string, excerpt: string | null): void {
  const count = tally.counts.get(code) ?? { n: 0, first: line, last: line };
  count.n++;
  count.last = Math.max(count.last, line);
  tally.counts.set(code, count);
  if (count.n > LISTED_PROBLEMS) return;
  const place: Place = { input: tally.input.sha256, line };
  tally.problems.push(problem(code, place, `Line ${line} ${words}.`, excerpt));
}

function closing(tally: Tally): Problem[] {
  return [...tally.counts]
    .filter(([, c]) => c.n > LISTED_PROBLEMS)
    .map(([code, c]) =>
      problem(
        code,
        { input: tally.input.sha256, line: c.last },
        `${c.n - LISTED_PROBLEMS} more lines of the same kind, the last of them line ${c.last}; all are counted.`,
      ),
    );
}
