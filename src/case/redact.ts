// A case with chosen things taken out: as a case of its own, or as one page.
import { printable } from '../base/text.ts';
import type { Run } from '../engine/environment.ts';
import { LeakError } from '../engine/leaks.ts';
import { type RedactChoice, redact } from '../engine/redact.ts';
import { ROW_NAMES, type RowName } from '../model/rows.ts';
import { hashOnly, makeContent, renderPage } from './content.ts';
import { loadLocale } from './environment.ts';
import { CaseError } from './errors.ts';
import { ROWS_FOLDER } from './manifest.ts';
import { type OpenCase, openCase, readResult, readRows } from './open.ts';
import { verifyCase } from './verify.ts';
import { type WrittenCase, writeWithoutInputs } from './write.ts';

/** What a shared page keeps besides the findings: what apps did on the phone, and what they say. */
const SHARED_ROWS: readonly RowName[] = ['Access', 'Claim', 'Notice', 'Statement'];
export const SHARE_DEFAULTS = {
  blur: 'hour',
  hosts: false,
  withoutRows: ROW_NAMES.filter((name) => !SHARED_ROWS.includes(name)),
} as const;

export interface RedactedRun {
  readonly open: OpenCase;
  readonly run: Run;
}

/** Exit 2: no case, a redacted one, or an app that is not in it. Exit 4: broken. */
export async function redactedRun(path: string, choice: RedactChoice): Promise<RedactedRun> {
  const open = openCase(path);
  const shown = printable(path);
  if (open.manifest.predicate.redaction) throw new CaseError(2, 'case.redact.redacted', { path: shown });
  if ((await verifyCase(path)).state === 'broken') throw new CaseError(4, 'case.redact.broken', { path: shown });
  const result = readResult(open);
  const known = new Set(result.apps.map((a) => a.app));
  const asked = choice.apps === null ? [] : 'only' in choice.apps ? choice.apps.only : choice.apps.without;
  for (const app of asked)
    if (!known.has(app)) throw new CaseError(2, 'case.redact.no-such-app', { app: printable(app), path: shown });
  const rows = await readRows(open);
  try {
    return { open, run: redact({ result, rows }, open.sha256, choice, loadLocale('en')) };
  } catch (error) {
    if (error instanceof LeakError)
      throw new CaseError(5, 'case.redact.leak', { where: error.where }, { cause: error });
    throw error;
  }
}

/** The page of a redacted run, without lines of inputs. */
export async function redactedPage(run: Run): Promise<string> {
  const files = await makeContent({ ...run, reportHtml: '' }, hashOnly);
  return renderPage(
    [],
    run,
    files.filter((file) => file.name.startsWith(`${ROWS_FOLDER}/`)),
  );
}

/** Writes a redacted run as a case. Its inputs stay behind and are named by their hash alone. */
export const writeRedacted = (dir: string, { open, run }: RedactedRun): Promise<WrittenCase> =>
  writeWithoutInputs(
    dir,
    run.result.inputs.map(({ sha256, name }) => ({
      sha256,
      name,
      how: open.manifest.predicate.inputs.find((input) => input.sha256 === sha256)?.how ?? 'file',
    })),
    { ...run, reportHtml: (rowFiles) => renderPage([], run, rowFiles) },
  );
