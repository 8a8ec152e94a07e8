// The report on completeness: nothing silently lost. Every row read is stored, already stored, or rejected with its reason.
import type Database from 'better-sqlite3';
import { printable } from '../../base/text.ts';
import type { BackupFacts, Remark } from '../../model/chat.ts';
import { type Counts, count, counts, type MediaTally, mediaTally } from './tally.ts';
import type { ChatState, ImportWriter } from './writer.ts';

export interface ChatReport {
  account: string;
  key: string;
  name: string;
  kind: string;
  contact: string;
  where: string;
  /** Messages of this source that are in the archive now. */
  messages: number;
  expected: number | null;
  read: number;
  stored: number;
  duplicates: number;
  revised: number;
  rejected: number;
  onlyInLog: number;
  idsRestarted: number;
  hidden: number;
  unsupported: number;
  withoutTime: number;
  byType: Counts;
  bySubtype: Counts;
  byKind: Counts;
  bySender: Counts;
  byMonth: Counts;
  direction: Record<string, number>;
  flags: Counts;
  media: Record<string, MediaTally>;
  quotes: { resolved: number; unresolved: number };
  transfers: { requested: number; accepted: number; amountRequested: number };
  text: { messages: number; codePoints: number };
  from: string | null;
  to: string | null;
  activeDays: number;
  longestSilence: { days: number; after: string; before: string } | null;
  /** Months without a message between months with one. */
  silentMonths: number;
  /** Days without a message inside months that have one. */
  silentDays: number;
  idGaps: number | null;
}

export interface ImportReport {
  schema: 'telltale/chats-import@1';
  import: number;
  format: string;
  recognizedBy: string;
  input: { name: string; container: string; backup: BackupFacts | null };
  owner: string;
  accounts: { id: string; key: string; name: string | null; alias: string | null; foundThrough: readonly string[] }[];
  chats: ChatReport[];
  read: number;
  stored: number;
  duplicates: number;
  revised: number;
  rejected: {
    chat: string | null;
    account: string | null;
    local: number | string | null;
    at: string | null;
    reason: string;
    where: string;
  }[];
  addsUp: boolean;
  media: MediaTally & { byRole: Record<string, MediaTally> };
  byType: Counts;
  byKind: Counts;
  unknownTypes: Counts;
  listedWithoutTable: { account: string; key: string }[];
  tablesWithoutContact: { account: string; key: string; contact: string }[];
  emptyTables: { account: string; table: string; key: string | null }[];
  tablesNotRead: { account: string; table: string; rows: number | null }[];
  orphanFiles: { account: string; count: number; bytes: number }[];
  holdings: { account: string; kind: string; count: number; bytes: number | null }[];
  problems: { code: string; sentence: string }[];
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const sum = (into: Counts, from: Counts) => {
  for (const [k, v] of Object.entries(from)) into[k] = (into[k] ?? 0) + v;
};
const DAY_SECONDS = 86_400;

export interface ReportContext {
  readonly format: string;
  readonly recognizedBy: string;
  readonly input: ImportReport['input'];
  readonly owner: string;
}

export function buildReport(db: Database.Database, writer: ImportWriter, context: ReportContext): ImportReport {
  const resolved = resolvedQuotes(db, writer);
  const chats = [...writer.chats()].map((c) => chatReport(c, resolved.get(c.id) ?? 0));
  const media = { ...mediaTally(), byRole: Object.create(null) as Record<string, MediaTally> };
  const report: ImportReport = {
    schema: 'telltale/chats-import@1',
    import: writer.importId,
    format: context.format,
    recognizedBy: context.recognizedBy,
    input: context.input,
    owner: context.owner,
    accounts: writer.accounts().map(({ account: { key, name, alias, foundThrough } }) => ({
      id: key,
      key,
      name,
      alias,
      foundThrough,
    })),
    chats,
    read: 0,
    stored: 0,
    duplicates: 0,
    revised: 0,
    rejected: writer.rejected.map((r) => ({
      chat: r.chat,
      account: r.account,
      local: r.local,
      at: iso(r.atMs),
      reason: r.reason,
      where: printable(r.where),
    })),
    addsUp: true,
    media,
    byType: counts(),
    byKind: counts(),
    unknownTypes: counts(),
    listedWithoutTable: [],
    tablesWithoutContact: [],
    emptyTables: [],
    tablesNotRead: [],
    orphanFiles: [],
    holdings: [],
    problems: writer.problems.map(({ code, sentence }) => ({ code, sentence })),
  };
  for (const chat of chats) {
    report.read += chat.read;
    report.stored += chat.stored;
    report.duplicates += chat.duplicates;
    report.revised += chat.revised;
    sum(report.byType, chat.byType);
    sum(report.byKind, chat.byKind);
    if (chat.expected !== null && chat.expected !== chat.read) report.addsUp = false;
    if (chat.contact === 'deleted' || chat.contact === 'unknown')
      report.tablesWithoutContact.push({ account: chat.account, key: chat.key, contact: chat.contact });
    for (const [role, tally] of Object.entries(chat.media)) {
      report.media.byRole[role] ??= mediaTally();
      for (const key of Object.keys(tally) as (keyof MediaTally)[]) {
        report.media.byRole[role]![key] += tally[key];
        report.media[key] += tally[key];
      }
    }
  }
  for (const { tally } of writer.chats()) sum(report.unknownTypes, tally.unknownTypes);
  // Rows rejected before their chat was known were read all the same.
  const inChats = chats.reduce((n, c) => n + c.rejected, 0);
  report.read += report.rejected.length - inChats;
  if (report.read !== report.stored + report.duplicates + report.rejected.length) report.addsUp = false;
  for (const remark of writer.remarks) file(report, remark);
  return report;
}

function file(report: ImportReport, remark: Remark): void {
  const { what, ...rest } = remark;
  switch (what) {
    case 'listed-without-table':
      report.listedWithoutTable.push(rest as ImportReport['listedWithoutTable'][number]);
      return;
    case 'empty-table':
      report.emptyTables.push(rest as ImportReport['emptyTables'][number]);
      return;
    case 'table-not-read':
      report.tablesNotRead.push(rest as ImportReport['tablesNotRead'][number]);
      return;
    case 'orphan-files':
      report.orphanFiles.push(rest as ImportReport['orphanFiles'][number]);
      return;
    case 'holding':
      report.holdings.push(rest as ImportReport['holdings'][number]);
  }
}

/** How many answers of each chat find what they answer in the same chat: one pass over the messages. */
function resolvedQuotes(db: Database.Database, writer: ImportWriter): Map<number, number> {
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS answered (server INTEGER, chat INTEGER, n INTEGER, PRIMARY KEY (server, chat)) WITHOUT ROWID; DELETE FROM temp.answered',
  );
  const add = db.prepare('INSERT INTO temp.answered VALUES (?,?,?)');
  let any = false;
  for (const chat of writer.chats())
    for (const [server, n] of chat.tally.replies) {
      any = true;
      add.run(server, chat.id, n);
    }
  if (!any) return new Map();
  const rows = db
    .prepare(
      'SELECT chat, sum(n) n FROM (SELECT DISTINCT a.chat, a.server, a.n FROM message m CROSS JOIN temp.answered a ON a.server = m.server AND a.chat = m.chat) GROUP BY chat',
    )
    .all() as { chat: number; n: number }[];
  return new Map(rows.map((r) => [r.chat, r.n]));
}

function chatReport(state: ChatState, resolved: number): ChatReport {
  const { chat, tally } = state;
  const days = [...tally.days.keys()].sort((a, b) => a - b);
  const byMonth = counts();
  for (const day of days) count(byMonth, dayName(day).slice(0, 7), tally.days.get(day));
  const silence = silences(days);
  const replies = [...tally.replies.values()].reduce((a, b) => a + b, 0);
  return {
    account: chat.account,
    key: chat.key,
    name: chat.name ?? chat.nameHint ?? chat.peer ?? chat.key,
    kind: chat.kind,
    contact: chat.contact,
    where: chat.where,
    messages: tally.stored + tally.duplicates,
    expected: tally.expected,
    read: tally.read,
    stored: tally.stored,
    duplicates: tally.duplicates,
    revised: tally.revised,
    rejected: tally.rejected,
    onlyInLog: tally.onlyInLog,
    idsRestarted: tally.idsRestarted,
    hidden: tally.hidden,
    unsupported: tally.unsupported,
    withoutTime: tally.withoutTime,
    byType: tally.byType,
    bySubtype: tally.bySubtype,
    byKind: tally.byKind,
    bySender: tally.bySender,
    byMonth,
    direction: tally.direction,
    flags: tally.flags,
    media: tally.media,
    quotes: { resolved, unresolved: replies - resolved },
    transfers: {
      requested: tally.transfersRequested,
      accepted: tally.transfersAccepted,
      amountRequested: tally.amountRequested,
    },
    text: { messages: tally.texts, codePoints: tally.textCodePoints },
    from: iso(tally.firstMs),
    to: iso(tally.lastMs),
    activeDays: days.length,
    longestSilence: silence.longest,
    silentMonths: silence.months,
    silentDays: silence.days,
    idGaps: tally.numbered > 0 ? Math.max(0, tally.highest - tally.numbered) : null,
  };
}

const dayName = (day: number): string => new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);

function silences(days: readonly number[]): { longest: ChatReport['longestSilence']; months: number; days: number } {
  let longest: ChatReport['longestSilence'] = null;
  const months = new Map<string, number>();
  days.forEach((day, i) => {
    const month = dayName(day).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + 1);
    const silent = i === 0 ? 0 : day - days[i - 1]! - 1;
    if (silent > (longest?.days ?? 0)) longest = { days: silent, after: dayName(days[i - 1]!), before: dayName(day) };
  });
  const first = days[0];
  const last = days[days.length - 1];
  if (first === undefined || last === undefined) return { longest, months: 0, days: 0 };
  let silentDays = 0;
  for (const [month, active] of months) {
    const [y, m] = month.split('-').map(Number) as [number, number];
    const from = Math.max(Date.UTC(y, m - 1, 1) / 86_400_000, first);
    const to = Math.min(Date.UTC(y, m, 1) / 86_400_000 - 1, last);
    silentDays += to - from + 1 - active;
  }
  const [fy, fm] = dayName(first).split('-').map(Number) as [number, number];
  const [ly, lm] = dayName(last).split('-').map(Number) as [number, number];
  return { longest, months: (ly - fy) * 12 + lm - fm + 1 - months.size, days: silentDays };
}
