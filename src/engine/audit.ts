// Runs the audits: each sees only the rows it declared, and one that throws becomes a problem of its own.
import type { Found } from '../model/finding.ts';
import type { Problem } from '../model/problem.ts';
import type { RowName, Rows } from '../model/rows.ts';
import type { Audit, AuditContext, Needed } from '../model/units.ts';
import { failure } from './run.ts';

export function runAudits(
  rows: Rows,
  audits: readonly Audit[],
  context: AuditContext,
): { found: Found[]; problems: Problem[] } {
  const found: Found[] = [];
  const problems: Problem[] = [];
  for (const audit of audits) {
    const needed = Object.fromEntries(audit.meta.needs.map((n) => [n, rows[n]])) as Needed<RowName>;
    try {
      found.push(...audit.audit(needed, context));
    } catch (error) {
      problems.push(failure('audit-failed', audit.meta.id, error, null));
    }
  }
  return { found, problems };
}
