// The planted truth of the synthetic backups, read from scratch through telltale's archive.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Archive } from '../../../src/chats/archive/archive.ts';
import { importChats } from '../../../src/chats/archive/import.ts';
import { kit, openInput } from '../../../src/chats/archive/inputs.ts';
import type { ChatReport, ImportReport } from '../../../src/chats/archive/report.ts';
import { NO_FILTER, search } from '../../../src/chats/archive/search.ts';
import { verifyArchive } from '../../../src/chats/archive/verify.ts';
import type { ChatFormat } from '../../../src/model/chat.ts';
import { corpus } from '../../../test/support.ts';
import { createFormat } from './index.ts';

const temp = mkdtempSync(join(tmpdir(), 'telltale-chats-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const wechat: ChatFormat = createFormat(kit);
let made = 0;

async function bring(path: string, password: string | null, archivePath = join(temp, `${++made}.telltale`)) {
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
      reading: { timeZone: null, owner: null, dateOrder: null },
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

for (const name of ['mini-plain', 'mini-encrypted', 'rich-plain', 'rich-encrypted']) {
  const folder = corpus(`chats/fixtures/${name}`);
  const truth = corpus(`chats/fixtures/${name}.expected.json`);
  describe(name, () => {
    it.runIf(folder && truth)('gives every planted count, search hit and oddity', async () => {
      const expected = JSON.parse(readFileSync(truth!, 'utf8'));
      const { report, archive } = await bring(folder!, expected.container.password);
      compareAll(report, expected);
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

      const again = await bring(folder!, expected.container.password, archive.path);
      expect([again.report.stored, again.report.revised]).toEqual([0, 0]);
      expect(again.report.duplicates).toBe(expected.totals.readable);
      expect(verifyArchive(again.archive).messages).toBe(expected.totals.readable);
      again.archive.close();
    });
  });
}
