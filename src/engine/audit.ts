// Runs the audits: each sees only the rows it declared, and one that throws becomes a problem of its own.
// A question is asked where an input could bear on it: a case of captures alone says nothing about a report that was never given.
import { firstReaders } from '../derive/second-reader.ts';
import type { Found } from '../model/finding.ts';
import type { Problem } from '../model/problem.ts';
import type { RowName, Rows } from '../model/rows.ts';
import type { Audit, AuditContext, Needed } from '../model/units.ts';
import { failure } from './failure.ts';

export function runAudits(
  rows: Rows,
  audits: readonly Audit[],
  /** Row types that the inputs of the case describe, whether or not they hold any. */
  described: ReadonlySet<RowName>,
  context: AuditContext,
): { found: Found[]; problems: Problem[] } {
  const found: Found[] = [];
  const problems: Problem[] = [];
  const first = firstReaders(rows.Claim);
  const firstRows: Rows = first === rows.Claim ? rows : { ...rows, Claim: [...first] };
  for (const audit of audits) {
    if (!audit.meta.needs.some((n) => described.has(n) || rows[n].length > 0)) continue;
    const seen: Rows = audit.meta.secondReader ? rows : firstRows;
    const needed = Object.fromEntries(audit.meta.needs.map((n) => [n, seen[n]])) as Needed<RowName>;
    try {
      found.push(...audit.audit(needed, context));
    } catch (error) {
      problems.push(failure('audit-failed', audit.meta.id, error, null));
    }
  }
  return { found, problems };
}
