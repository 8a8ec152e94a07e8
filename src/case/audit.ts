// Audits from disk: the rows of a case, derived and audited again by this version.
import { canonicalJson } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { Environment } from '../engine/environment.ts';
import { conclude, type Progress } from '../engine/run.ts';
import type { Result } from '../model/result.ts';
import { contentOf } from './content.ts';
import { CaseError } from './errors.ts';
import { caseInputs, openCase, readResult, readRows } from './open.ts';
import { verifyCase } from './verify.ts';
import { stageInputs, type WrittenCase } from './write.ts';

export interface Audited {
  readonly result: Result;
  /** The case says the same already; nothing was written. */
  readonly same: boolean;
  readonly begun: number;
  readonly ended: number;
  readonly written: WrittenCase | null;
}

/** Exit 2 for a redacted case, 4 for a broken one. */
export async function auditCase(
  path: string,
  env: Environment,
  options: { write: boolean; progress?: Progress },
): Promise<Audited> {
  const open = openCase(path);
  if (open.manifest.predicate.redaction) throw new CaseError(2, 'case.audit.redacted', { path: printable(path) });
  if ((await verifyCase(path)).state === 'broken')
    throw new CaseError(4, 'case.audit.broken', { path: printable(path) });
  const before = readResult(open);
  const rows = await readRows(open);
  const run = conclude(
    {
      inputs: before.inputs,
      coverage: before.coverage,
      rows,
      problems: before.problems.filter((p) => p.code !== 'audit-failed'),
    },
    before.options,
    env,
    options.progress,
  );
  const { result } = run;
  const [then, now] = [before, result].map((r) => new Set(r.findings.map((f) => canonicalJson(f))));
  const begun = [...now!].filter((f) => !then!.has(f)).length;
  const ended = [...then!].filter((f) => !now!.has(f)).length;
  const same = canonicalJson(before) === canonicalJson(result);
  if (same || !options.write) return { result, same, begun, ended, written: null };
  const staged = await stageInputs(open.dir, []);
  try {
    // The key and the owner's values were those of the import; an audit of rows uses neither.
    const { keyFingerprint: _key, ownValues: _values, ...content } = contentOf(caseInputs(open), run, env);
    const written = await staged.finish(content);
    return { result, same, begun, ended, written };
  } catch (error) {
    staged.discard();
    throw error;
  }
}
