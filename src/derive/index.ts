// Rows made from rows: what a record's own rows support once the logger's habits are known.
import type { Coverage, Derived, Options } from '../model/result.ts';
import type { Rows } from '../model/rows.ts';

export function derive(
  rows: Rows,
  _options: Options,
  _coverage: readonly Coverage[],
  lookup: { owner(host: string): string | null },
): { rows: Rows; derived: Derived } {
  for (const c of rows.Contact) c.owner = lookup.owner(c.host) ?? c.ownerAsStored;
  return {
    rows,
    derived: {
      era: { timerMs: null, wallMs: null, basis: 'none' },
      night: { from: null, to: null, basis: 'unknown' },
    },
  };
}
