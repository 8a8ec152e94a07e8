// The planted truth of the synthetic backups, read from scratch through telltale's archive.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Archive } from '../../../src/chats/archive/archive.ts';
import { importChats } from '../../../src/chats/archive/import.ts';
import { kit, openInput } from '../../../src/chats/archive/inputs.ts';
import { listChats } from '../../../src/chats/archive/list.ts';
import type { ChatReport, ImportReport } from '../../../src/chats/archive/report.ts';
import { NO_FILTER, search } from '../../../src/chats/archive/search.ts';
import { verifyArchive } from '../../../src/chats/archive/verify.ts';
import { statistics } from '../../../src/chats/insight/statistics.ts';
import { ownersClock } from '../../../src/chats/reading/clock.ts';
import { type ChatFormat, MESSAGE_KINDS, type MessageKind } from '../../../src/model/chat.ts';
import { corpus, ROOT } from '../../../test/support.ts';
import { createFormat } from './index.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-chats-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const wechat: ChatFormat = createFormat(kit);
let made = 0;

async function bring(
  path: string,
  password: string | null,
  archivePath = join(temp, `${++made}.telltale`),
  timeZone: string | null = null,
) {
  const input = await openInput(path, async () => (password === null ? null : new TextEncoder().encode(password)));
  const archive = await Archive.open(archivePath, { create: true });
  try {
    const report = await importChats({
      archive,
      input,
      formats: [wechat],
      owner: 'test',
      tool: 'test',
      now: () => new Date('2025-01-02T00:00:00Z'),
      media: 'copy',
      reading: { timeZone, owner: null, dateOrder: null },
    });
    return { report, archive };
  } finally {
    input.close();
  }
}

interface ExpectedChat {
  [key: string]: unknown;
  account: string;
  table: string;
  rows: number;
  readable: number;
}

const camelRole: Record<string, string> = { forwardedImage: 'forwarded-image' };

function compare(got: ChatReport, want: ExpectedChat) {
  const w = want as unknown as {
    peer: string | null;
    kind: string;
    name: string | null;
    nameHint?: string;
    byType: object;
    byAppmsg: object;
    direction: { sent: number; received: number; system: number };
    bySender: object;
    firstTime: number;
    lastTime: number;
    localIdGaps: number;
    text: object;
    quotes: object;
    transfers: object;
    rowsOnlyInWal: number;
    media: Record<string, Record<string, number>>;
  };
  expect(got.read).toBe(want.rows);
  expect(got.messages).toBe(want.readable);
  expect(got.expected).toBe(want.rows);
  expect({ ...got.byType }).toEqual(w.byType);
  expect({ ...got.bySubtype }).toEqual(w.byAppmsg);
  expect(got.direction).toEqual({ ...w.direction, unknown: 0 });
  expect({ ...got.bySender }).toEqual(w.bySender);
  expect(got.from).toBe(new Date(w.firstTime * 1000).toISOString());
  expect(got.to).toBe(new Date(w.lastTime * 1000).toISOString());
  expect(got.idGaps).toBe(w.localIdGaps);
  expect(got.text).toEqual(w.text);
  expect(got.quotes).toEqual(w.quotes);
  expect(got.transfers).toEqual(w.transfers);
  expect(got.onlyInLog).toBe(w.rowsOnlyInWal);
  if (w.name) expect(got.name).toBe(w.name);
  if (w.nameHint) expect(got.name).toBe(w.nameHint);
  if (w.peer) expect(got.key).toBe(w.peer);
  expect(got.kind).toBe(w.peer === null ? 'unknown' : w.kind);
  for (const [role, m] of Object.entries(w.media)) {
    const t = got.media[camelRole[role] ?? role]!;
    expect([role, t.referenced, t.present, t.thumbnailOnly, t.missing, t.empty, t.notOnDisk]).toEqual([
      role,
      m['referenced'],
      m['present'],
      m['thumbOnly'],
      m['missing'],
      m['empty'],
      m['notOnDisk'],
    ]);
  }
}

function compareAll(
  report: ImportReport,
  expected: { chats: ExpectedChat[]; totals: { rows: number; readable: number; unreadable: number } },
) {
  expect(report.addsUp).toBe(true);
  expect(report.read).toBe(expected.totals.rows);
  expect(report.stored).toBe(expected.totals.readable);
  expect(report.rejected.length).toBe(expected.totals.unreadable);
  expect(report.chats.length).toBe(expected.chats.length);
  for (const want of expected.chats) {
    const got = report.chats.find((c) => c.account === want.account && c.where.endsWith(want.table));
    expect(got, want.table).toBeDefined();
    compare(got!, want);
  }
}

/** The zones of an account as `--time-zone` takes them. */
const zonesOf = (account: { zones: { from: number; zone: string }[] }): string =>
  account.zones
    .map((z) =>
      z.from === 0 ? z.zone : `${new Date(z.from * 1000 + 43_200_000).toISOString().slice(0, 10)}=${z.zone}`,
    )
    .join(',');

interface PlantedFlag {
  readonly flag: string;
  readonly account: string;
  readonly table: string;
  readonly localId: number;
}
interface FlaggedRow {
  readonly at: number | null;
  readonly kind: number;
  readonly server: string | null;
  readonly sender: string | null;
  readonly direction: number;
  readonly text: string | null;
  readonly raw: unknown;
  readonly flags: string | null;
}
const KIND = (name: string): number => MESSAGE_KINDS.indexOf(name as MessageKind);
/** What a correct reader makes of each oddity. Those not named are kept as any other row. */
const ODDITIES: Readonly<Record<string, (m: FlaggedRow) => boolean>> = {
  'unreadable-row': (m) => m.kind === KIND('unreadable') && m.server !== null && m.at !== null,
  'null-body': (m) => m.text === null && (m.flags ?? '').includes('null-body'),
  'null-type': (m) => (m.flags ?? '').includes('null-type'),
  'time-zero': (m) => m.at === null && (m.flags ?? '').includes('implausible-time'),
  'time-in-milliseconds': (m) => m.at === null && (m.flags ?? '').includes('implausible-time'),
  'invalid-utf8': (m) => m.text!.includes('\ufffd') && Buffer.isBuffer(m.raw),
  'embedded-nul': (m) => m.text!.includes('\0') && !m.text!.endsWith('\0'),
  'text-stored-as-blob': (m) => m.text !== null && (m.flags ?? '').includes('text-stored-as-blob'),
  'truncated-xml': (m) => typeof m.raw === 'string' && m.kind === KIND('unsupported'),
  'external-entity': (m) => !/root:|\[fonts\]/.test(m.text ?? ''),
  'no-server-id': (m) => m.server === null,
  'group-row-without-sender': (m) => m.sender === null && m.direction === 1,
  'hidden-status-sync': (m) => (m.flags ?? '').startsWith('hidden'),
  'overflow-pages-intact': (m) => m.text!.length > 1000,
};

function compareFlags(archive: Archive, flags: readonly PlantedFlag[]) {
  const find = archive.db.prepare(
    `SELECT m.at, m.kind, CAST(m.server AS TEXT) server, p.key sender, m.direction, m.text, m.raw, m.flags FROM message m JOIN chat c ON c.id = m.chat
     JOIN account a ON a.id = c.account LEFT JOIN person p ON p.id = m.sender WHERE a.key = ? AND c.place LIKE '%' || ? AND m.local = ?`,
  );
  for (const { flag, account, table, localId } of flags) {
    const rows = find.all(account, table, localId) as FlaggedRow[];
    expect([flag, table, localId, rows.length]).toEqual([flag, table, localId, 1]);
    expect([flag, rows[0], ODDITIES[flag]?.(rows[0]!) ?? true]).toEqual([flag, rows[0], true]);
  }
}

function compareTotals(
  report: ImportReport,
  totals: { byType: object; byAppmsg: object; direction: object; media: Record<string, Record<string, number>> },
  files: readonly { domain: string; path: string; size: number }[],
) {
  expect({ ...report.byType }).toEqual(totals.byType);
  const sum = (of: (c: ChatReport) => Record<string, number>) => {
    const all: Record<string, number> = {};
    for (const chat of report.chats) for (const [k, n] of Object.entries(of(chat))) all[k] = (all[k] ?? 0) + n;
    return all;
  };
  expect(sum((c) => c.bySubtype)).toEqual(totals.byAppmsg);
  expect(sum((c) => c.direction)).toEqual({ ...totals.direction, unknown: 0 });
  let referenced = 0;
  for (const [role, m] of Object.entries(totals.media)) {
    const t = report.media.byRole[camelRole[role] ?? role];
    referenced += m['referenced']!;
    expect([role, t?.referenced ?? 0, t?.present ?? 0, t?.thumbnailOnly ?? 0, t?.missing ?? 0]).toEqual([
      ...[role, m['referenced'], m['present'], m['thumbOnly'], m['missing']],
    ]);
  }
  expect(report.media.referenced).toBe(referenced);
  if (files.length > 0) expect(report.media.bytes).toBeLessThanOrEqual(files.reduce((n, f) => n + f.size, 0));
}

const generator = corpus('chats/generator.mjs');
/** Backups of other phones, made by the corpus's generator beside the modules that it imports. */
function generated(...options: string[]): string {
  const tool = join(temp, 'generator');
  if (!existsSync(tool)) {
    cpSync(join(generator!, '..'), tool, { recursive: true, filter: (path) => !path.endsWith('fixtures') });
    symlinkSync(join(ROOT, 'node_modules'), join(tool, 'node_modules'), 'dir');
  }
  const out = join(temp, `made-${++made}`);
  execFileSync(process.execPath, [join(tool, 'generator.mjs'), '--out', out, ...options], { stdio: 'pipe' });
  return out;
}

const PHONES: readonly (readonly [name: string, options: readonly string[] | null])[] = [
  ...['mini-plain', 'mini-encrypted', 'rich-plain', 'rich-encrypted'].map((n) => [n, null] as const),
  ['another seed, encrypted, among other apps', ['--seed', 'lantern', '--media', '120', '--manifest-noise', '3000']],
  [
    'another seed, more chats, plain',
    ['--seed', 'quarry', '--media', '40', '--plain', '--chats', '12', '--messages', '9000'],
  ],
  ['a small one of another seed', ['--preset', 'mini', '--seed', 'heron', '--password', 'Пароль 密码']],
];

for (const [name, options] of PHONES) {
  const folder = options === null ? corpus(`chats/fixtures/${name}`) : generator;
  describe(name, () => {
    it.runIf(folder)('gives every planted count, search hit and oddity', async () => {
      const folder = options === null ? corpus(`chats/fixtures/${name}`) : generated(...options);
      const truth = `${folder}.expected.json`;
      const expected = JSON.parse(readFileSync(truth!, 'utf8'));
      const { report, archive } = await bring(folder!, expected.container.password);
      compareAll(report, expected);
      compareTotals(report, expected.totals, expected.files ?? []);
      compareFlags(archive, expected.flags ?? []);
      expect(report.accounts.map((a) => [a.key, a.name, a.alias]).sort()).toEqual(
        expected.accounts
          .map((a: { id: string; nickname: string; alias: string }) => [a.id, a.nickname, a.alias])
          .sort(),
      );
      expect(report.listedWithoutTable.map((l) => ({ account: l.account, id: l.key }))).toEqual(
        expected.listedWithoutTable,
      );
      expect(report.emptyTables.map((e) => ({ account: e.account, id: e.key, table: e.table }))).toEqual(
        expected.emptyTables,
      );
      expect(report.tablesNotRead).toEqual(expected.tablesNotRead);
      expect(report.orphanFiles.reduce((n, o) => n + o.count, 0)).toBe(expected.orphanMediaFiles);
      for (const [word, want] of Object.entries(expected.search.words as Record<string, { total: number }>))
        expect([word, search(archive, { ...NO_FILTER, words: [word] }).total]).toEqual([word, want.total]);
      const verified = verifyArchive(archive);
      expect(verified.differences).toEqual([]);
      expect(statSync(archive.path).mode & 0o777).toBe(0o600);
      archive.close();

      // Days are those of each account's own clock.
      for (const account of expected.accounts) {
        const there = await bring(folder!, expected.container.password, undefined, zonesOf(account));
        for (const want of expected.chats.filter((c: ExpectedChat) => c.account === account.id)) {
          const got = there.report.chats.find((c) => c.account === account.id && c.where.endsWith(want.table));
          expect([want.key, got?.activeDays, got?.longestSilence]).toEqual([
            want.key,
            want.activeDays,
            want.longestSilence,
          ]);
        }
        there.archive.close();
      }

      const again = await bring(folder!, expected.container.password, archive.path);
      expect([again.report.stored, again.report.revised]).toEqual([0, 0]);
      expect(again.report.duplicates).toBe(expected.totals.readable);
      expect(verifyArchive(again.archive).messages).toBe(expected.totals.readable);
      again.archive.close();
    });
  });
}

describe('a later backup of the same phone', () => {
  it.runIf(generator)('adds what is new, keeps what was recalled as it was, and loses no chat', async () => {
    const phone = (stage: 1 | 2): string => generated('--stage', String(stage), '--media', '50', '--plain');
    const [first, second] = [phone(1), phone(2)];
    const expected = JSON.parse(readFileSync(`${second}.expected.json`, 'utf8'));
    const { appendedRows, revisedToRecall, deletedOnPhone, rowsStored } = expected.afterImportingStage1And2;
    const added = Object.values(appendedRows as Record<string, number>).reduce((a, b) => a + b, 0);

    const early = await bring(first, null);
    const before = verifyArchive(early.archive);
    early.archive.close();
    const { report, archive } = await bring(second, null, early.archive.path);
    expect([report.addsUp, report.stored, report.revised]).toEqual([true, added, revisedToRecall.length]);
    const after = verifyArchive(archive);
    expect(after.differences).toEqual([]);
    // A row that cannot be read is in no count of messages, and has its place.
    expect(after.messages + report.rejected.length).toBe(rowsStored);
    expect([after.messages - before.messages, after.revisions]).toEqual([added, 3]);
    expect([rowsStored, added, deletedOnPhone]).toEqual([3667, 67, ['lin-daily']]);
    expect(after.chats.length).toBe(before.chats.length);
    const revised = archive.db
      .prepare('SELECT m.local, r.text FROM revision r JOIN message m ON m.id = r.message ORDER BY m.local')
      .all() as { local: number; text: string }[];
    expect(revised.map((r) => r.local)).toEqual(revisedToRecall);
    expect(revised.every((r) => r.text.length > 0)).toBe(true);
    archive.close();

    for (const folder of [first, second]) {
      const again = await bring(folder, null, archive.path);
      expect([again.report.stored, again.report.revised]).toEqual([0, 0]);
      expect(verifyArchive(again.archive)).toMatchObject({ messages: after.messages, revisions: 3 });
      again.archive.close();
    }
  });
});

describe('the owner’s clock', () => {
  const folder = corpus('chats/fixtures/rich-plain');
  const truth = corpus('chats/fixtures/rich-plain.expected.json');
  it.runIf(folder && truth)('gives the planted hours and weekdays across three zones', async () => {
    const expected = JSON.parse(readFileSync(truth!, 'utf8'));
    const { archive } = await bring(folder!, null);
    const hours = new Array<number>(24).fill(0);
    const utc = new Array<number>(24).fill(0);
    const weekdays = new Array<number>(7).fill(0);
    for (const account of expected.accounts as { id: string; zones: { from: number; zone: string }[] }[]) {
      const zones = zonesOf(account);
      const chats = listChats(archive)
        .filter((c) => c.account === account.id)
        .map((c) => c.id);
      const s = statistics(archive, { chats, clock: ownersClock(zones), words: 0 });
      s.hours.forEach((n, h) => {
        hours[h]! += n;
      });
      s.weekdays.forEach((n, d) => {
        weekdays[d]! += n;
      });
      statistics(archive, { chats, clock: ownersClock(null), words: 0 }).hours.forEach((n, h) => {
        utc[h]! += n;
      });
    }
    expect({ hours, weekdays, utc }).toEqual({
      hours: expected.stats.hourLocal,
      weekdays: expected.stats.weekdayLocal,
      utc: expected.stats.hourUtc,
    });
    archive.close();
  });
});

describe('a backup that is not as it should be', () => {
  const encrypted = corpus('chats/fixtures/mini-encrypted');
  const plain = corpus('chats/fixtures/mini-plain');
  const copyOf = (name: string): string => {
    const to = join(temp, `copy-${++made}`);
    cpSync(name, to, { recursive: true });
    return to;
  };
  it.runIf(encrypted)('says that a password is wrong, and keeps nothing', async () => {
    const path = join(temp, 'nothing');
    await expect(bring(encrypted!, 'not it', path)).rejects.toMatchObject({ code: 'wrong-password' });
    await expect(bring(encrypted!, null, path)).rejects.toMatchObject({ code: 'encrypted' });
    expect(existsSync(path)).toBe(false);
  });
  it.runIf(plain)('reads what is left where files are missing or overwritten', async () => {
    for (const hurt of ['remove', 'overwrite', 'truncate']) {
      const folder = copyOf(plain!);
      for (const part of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!part.isFile() || !/^[0-9a-f]{40}$/.test(part.name)) continue;
        const at = join(part.parentPath, part.name);
        if (hurt === 'remove') rmSync(at);
        else if (hurt === 'overwrite') writeFileSync(at, 'SQLite format 3\0 and then nothing that fits');
        else writeFileSync(at, readFileSync(at).subarray(0, 5000));
      }
      const { report, archive } = await bring(folder, null);
      expect(report.problems.length + report.rejected.length).toBeGreaterThan(0);
      expect(report.read).toBe(report.stored + report.duplicates + report.rejected.length);
      archive.close();
    }
  });
  it.runIf(plain)('names a missing manifest', async () => {
    const folder = copyOf(plain!);
    rmSync(join(folder, 'Manifest.db'));
    await expect(bring(folder, null)).rejects.toThrow('Manifest.db');
  });
  it.runIf(plain)('reads a folder that was taken out of a backup', async () => {
    const folder = join(temp, 'extracted');
    const input = await openInput(plain!, async () => null);
    for (const file of input.files('AppDomain-com.tencent.xin')) {
      mkdirSync(join(folder, 'Somewhere', file.path, '..'), { recursive: true });
      writeFileSync(join(folder, 'Somewhere', file.path), (await file.read())!);
    }
    const { report, archive } = await bring(folder, null);
    expect([report.stored, report.accounts[0]?.name]).toEqual([36, '林小满']);
    archive.close();
  });
});
