// A case on disk made ready to be served: its seal checked, its page made anew, its captures at hand.
import type { Hono } from 'hono';
import { printable } from '../base/text.ts';
import { renderPage } from '../case/content.ts';
import { finderParts, loadEnvironment } from '../case/environment.ts';
import { CaseError } from '../case/errors.ts';
import { ROWS_FOLDER } from '../case/manifest.ts';
import { caseInputs, openCase, readResult, readRows } from '../case/open.ts';
import { verifyCase } from '../case/verify.ts';
import type { Tools } from '../model/units.ts';
import { caseServer } from './case-page.ts';
import type { Gate } from './guard.ts';

/** Exit 2: no case. Exit 4: a broken seal, where the bytes would not be those that the findings rest on. */
export async function openServedCase(path: string, tools: Partial<Tools>): Promise<(gate: Gate) => Hono> {
  const open = openCase(path);
  if ((await verifyCase(path)).state === 'broken')
    throw new CaseError(4, 'case.serve.broken', { path: printable(path) });
  const rows = await readRows(open);
  const inputs = caseInputs(open);
  const rowFiles = open.manifest.subject
    .filter((s) => s.name.startsWith(`${ROWS_FOLDER}/`))
    .map((s) => ({ name: s.name, sha256: s.digest.sha256, sizeBytes: 0 }));
  const page = await renderPage(inputs, { result: readResult(open), rows }, rowFiles);
  const { sources } = loadEnvironment(tools);
  const context = { sources, tools, options: open.manifest.predicate.options, finder: finderParts() };
  return (gate) => caseServer({ gate, page, requests: rows.Request, inputs, context });
}
