// The last look before something redacted leaves: no name that was taken out and no time finer than promised is in it.
// It throws: better no page than one that tells what its owner took out. Claims quote public documents and are not looked at.
import type { Blur } from './blur.ts';
import type { Run } from './environment.ts';

/** Members that quote public documents or hold ids of telltale's own. */
const PUBLIC: ReadonlySet<string> = new Set(['quote', 'exact', 'heading', 'claims', 'id', 'schema', 'audit', 'rule']);
/** A file called `photos` is no reason to look for that word; ids of apps, hosts and file names have these marks. */
const DISTINCT = /[./:]/;
const FINE: Record<Exclude<Blur, 'none'>, RegExp> = {
  hour: /\d{4}-\d{2}-\d{2}[T ]\d{2}:(?!00:00(?!\.)|––)/,
  day: /\d{4}-\d{2}-\d{2}(?:T(?!00:00:00(?!\.)|––)| \d{2}:)/,
};

/** `where` is the member that still tells something, never what it tells. */
/** Rows of published documents: their words are public, whatever they name. */
const DOCUMENTS: ReadonlySet<string> = new Set(['Claim', 'Notice', 'Statement']);

export class LeakError extends Error {
  readonly where: string;
  constructor(where: string) {
    super(`redaction left something behind in ${where}`);
    this.where = where;
  }
}

export function refuseLeaks(run: Run, names: ReadonlySet<string>, blur: Blur): void {
  const gone = new Set([...names].filter((name) => DISTINCT.test(name)));
  const fine = blur === 'none' ? null : FINE[blur];
  const look = (value: unknown, where: string): void => {
    if (typeof value === 'string') {
      const leaks =
        gone.has(value) || value.split(/[\s,;:"'()<>/]+/).some((word) => gone.has(word)) || fine?.test(value);
      if (leaks) throw new LeakError(where);
    } else if (Array.isArray(value)) for (const one of value) look(one, where);
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) {
        if (PUBLIC.has(key)) continue;
        if (gone.has(key)) throw new LeakError(where);
        look(one, `${where}.${key.slice(0, 30)}`);
      }
  };
  look(run.result, 'result');
  for (const [name, list] of Object.entries(run.rows)) if (!DOCUMENTS.has(name)) look(list, name);
}
