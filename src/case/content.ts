// The files that a run becomes: rows/, result.json and report.html, the same bytes for the same run. Written by an import,
// only hashed by a check that computes everything again.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonicalJson } from '../base/json.ts';
import type { Environment, Run } from '../engine/environment.ts';
import { pageOf } from '../engine/page.ts';
import type { Result } from '../model/result.ts';
import { ROW_BY_NAME, ROW_NAMES, type RowName, type Rows } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import type { WrittenFile } from './disk.ts';
import { loadLocale, packageFile } from './environment.ts';
import { CaseError } from './errors.ts';
import { PAGE_FILE, RESULT_FILE, ROWS_FOLDER } from './manifest.ts';
import { keyFingerprint, ownerKey, ownValuesMark } from './owner-key.ts';

export interface CaseContent {
  /** In the order that they are to be written. */
  readonly rows: Readonly<Rows>;
  readonly result: Result;
  /** The page, or a function that makes it once the hashes of the row files are known. */
  readonly reportHtml: string | ((rowFiles: readonly WrittenFile[]) => string | Promise<string>);
  /** Row types that the sources of the case describe: their files are written even when empty (looked for, none found). */
  readonly rowTypes?: readonly RowName[];
  readonly keyFingerprint?: string | null;
  readonly ownValues?: string | null;
  readonly phone?: string | null;
}

export interface TextSink {
  text(part: string): void;
}
/** Makes one file of the case by filling a sink, and tells its hash. */
export type MakeFile = (name: string, fill: (sink: TextSink) => void) => WrittenFile;

/** Hands every file of `content` to `make`, in a fixed order. */
export async function makeContent(content: CaseContent, make: MakeFile): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  const described = new Set(content.rowTypes ?? []);
  for (const name of ROW_NAMES) {
    const rows = content.rows[name];
    if (rows.length === 0 && !described.has(name)) continue;
    const { write } = ROW_BY_NAME[name] as { write: (row: unknown) => string };
    const fill = (sink: TextSink) => {
      for (const row of rows) sink.text(`${write(row)}\n`);
    };
    files.push(make(`${ROWS_FOLDER}/${ROW_BY_NAME[name].file}`, fill));
  }
  const { reportHtml } = content;
  const page = typeof reportHtml === 'string' ? reportHtml : await reportHtml([...files]);
  files.push(make(RESULT_FILE, (sink) => sink.text(canonicalJson(content.result))));
  files.push(make(PAGE_FILE, (sink) => sink.text(page)));
  return files;
}

/** Hashes without writing. */
export const hashOnly: MakeFile = (name, fill) => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  fill({
    text(part) {
      hash.update(part, 'utf8');
      sizeBytes += Buffer.byteLength(part, 'utf8');
    },
  });
  return { name, sha256: hash.digest('hex'), sizeBytes };
};

/** The page as it was built, without data. */
export function pageTemplate(): string {
  try {
    return readFileSync(packageFile('dist/web/report.html'), 'utf8');
  } catch (error) {
    throw new CaseError(5, 'case.page.not-built', {}, { cause: error });
  }
}

/** What a run of the engine becomes in its case. `me`: the owner's values that were looked for. */
export function contentOf(inputs: readonly Input[], run: Run, env: Environment, me: unknown = null): CaseContent {
  const rowTypes = env.sources
    .filter((source) => run.result.inputs.some((input) => input.source === source.id))
    .flatMap((source) => source.describes);
  return {
    ...run,
    rowTypes: [...new Set(rowTypes)],
    keyFingerprint: run.rows.DataItem.length > 0 ? keyFingerprint(ownerKey()) : null,
    ownValues: ownValuesMark(me),
    reportHtml: (rowFiles) => renderPage(inputs, run, rowFiles),
  };
}

/** report.html of a run; `rowFiles` are listed on it with their hashes. */
export const renderPage = (inputs: readonly Input[], run: Run, rowFiles: readonly WrittenFile[]): Promise<string> =>
  pageOf(
    pageTemplate(),
    inputs,
    run,
    [loadLocale('en'), loadLocale('zh-CN')],
    rowFiles.map(({ name, sha256 }) => ({ name, sha256 })),
  );
