// Recomputes what the reports claim from what the archive holds: counts by import and chat, the search index, every kept file.
import { createHash } from 'node:crypto';
import { isObject } from '../../base/json.ts';
import { printable } from '../../base/text.ts';
import type { Archive } from './archive.ts';
import { checkIndex } from './text-index.ts';

export interface VerifyResult {
  readonly schema: 'telltale/chats-verify@1';
  readonly ok: boolean;
  readonly messages: number;
  /** Places kept for rows that could not be read; not among `messages`. */
  readonly unreadable: number;
  /** Rows of sources that have a place here: `messages` and `unreadable` together. */
  readonly rows: number;
  readonly revisions: number;
  readonly chats: {
    readonly name: string;
    readonly account: string;
    readonly messages: number;
    readonly stored: number;
  }[];
  readonly media: {
    readonly referenced: number;
    readonly kept: number;
    readonly bytes: number;
    readonly damaged: number;
  };
  readonly imports: {
    readonly id: number;
    readonly at: string;
    readonly format: string;
    readonly input: string;
    readonly owner: string;
    readonly stored: number;
    readonly found: number;
  }[];
  /** What does not agree; empty where all is well. */
  readonly differences: string[];
}

const UNREADABLE = 30;

export function verifyArchive(archive: Archive): VerifyResult {
  const { db } = archive;
  const differences: string[] = [];
  const number = (sql: string, ...p: (string | number)[]): number =>
    db
      .prepare(sql)
      .pluck()
      .get(...p) as number;

  for (const row of db.pragma('integrity_check(20)') as { integrity_check: string }[])
    if (row.integrity_check !== 'ok') differences.push(`database: ${printable(row.integrity_check)}`);
  const imports = (
    db.prepare('SELECT id, at, format, input, owner, report FROM import ORDER BY id').all() as {
      id: number;
      at: string;
      format: string;
      input: string;
      owner: string;
      report: string;
    }[]
  ).map(({ report, ...rest }) => {
    const stored = storedBy(report);
    const found = number(`SELECT count(*) FROM message WHERE import = ? AND kind <> ${UNREADABLE}`, rest.id);
    const now = new Map(
      (
        db
          .prepare(
            `SELECT a.key || char(0) || c.key key, count(*) n FROM message m JOIN chat c ON c.id = m.chat JOIN account a ON a.id = c.account WHERE m.import = ? AND m.kind <> ${UNREADABLE} GROUP BY m.chat`,
          )
          .all(rest.id) as { key: string; n: number }[]
      ).map((r) => [r.key, r.n]),
    );
    let filled = 0;
    for (const [key, n] of stored) {
      filled += n;
      const have = now.get(key) ?? 0;
      // A row that was unreadable at first and readable later keeps the import that made its place.
      if (have < n && number('SELECT count(*) FROM import') === 1)
        differences.push(`import ${rest.id}: ${n} messages were stored in a chat that now has ${have} of them`);
    }
    return { ...rest, stored: filled, found };
  });
  const storedInAll = imports.reduce((n, i) => n + i.stored, 0);
  const messages = number(`SELECT count(*) FROM message WHERE kind <> ${UNREADABLE}`);
  if (messages !== storedInAll)
    differences.push(`the imports stored ${storedInAll} messages, and the archive holds ${messages}`);

  differences.push(...checkIndex(db));

  let kept = 0;
  let bytes = 0;
  let damaged = 0;
  for (const blob of db.prepare('SELECT sha256, bytes FROM blob').iterate() as Iterable<{
    sha256: string;
    bytes: Buffer;
  }>) {
    kept++;
    bytes += blob.bytes.length;
    if (createHash('sha256').update(blob.bytes).digest('hex') !== blob.sha256) {
      damaged++;
      differences.push(`a kept file does not match its hash ${blob.sha256.slice(0, 16)}…`);
    }
  }
  const chats = db
    .prepare(
      `SELECT coalesce(c.name, c.hint, c.peer, c.key) name, a.key account, count(*) - coalesce(sum(m.kind = ${UNREADABLE}), 0) messages, count(*) stored
       FROM message m JOIN chat c ON c.id = m.chat JOIN account a ON a.id = c.account GROUP BY c.id ORDER BY c.id`,
    )
    .all() as VerifyResult['chats'];
  const unreadable = number(`SELECT count(*) FROM message WHERE kind = ${UNREADABLE}`);
  return {
    schema: 'telltale/chats-verify@1',
    ok: differences.length === 0,
    messages,
    unreadable,
    rows: messages + unreadable,
    revisions: number('SELECT count(*) FROM revision'),
    chats,
    media: { referenced: number('SELECT count(*) FROM attachment'), kept, bytes, damaged },
    imports,
    differences,
  };
}

function storedBy(report: string): Map<string, number> {
  const out = new Map<string, number>();
  let parsed: unknown;
  try {
    parsed = JSON.parse(report);
  } catch {
    return out;
  }
  const chats = isObject(parsed) && Array.isArray(parsed['chats']) ? parsed['chats'] : [];
  for (const chat of chats)
    if (isObject(chat) && typeof chat['stored'] === 'number') {
      const key = `${String(chat['account'])}\0${String(chat['key'])}`;
      out.set(key, (out.get(key) ?? 0) + chat['stored']);
    }
  return out;
}
