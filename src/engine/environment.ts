// What the engine is given, and what it gives back; the same in a page and on the command line.
import type { Finder } from '../derive/data-items/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Problem } from '../model/problem.ts';
import type { Coverage, InputResult, Result } from '../model/result.ts';
import type { Rows } from '../model/rows.ts';
import type { Audit, Declaration, Source, Tools } from '../model/units.ts';
import type { Locale } from '../report/words.ts';

export interface Environment {
  readonly sources: readonly Source[];
  readonly declarations: readonly Declaration[];
  readonly audits: readonly Audit[];
  readonly knowledge: Knowledge;
  /** For the English text that is sealed with each finding. */
  readonly english: Locale;
  readonly ruleSet: string;
  readonly tools: Partial<Tools>;
  /** Finds personal data in a request while its contents are at hand. */
  readonly findData?: Finder;
  /** Country in which an address is registered, where the table is at hand. */
  readonly country?: (address: string) => string | null;
}

/** What one reading of the inputs gave, before anything is derived. */
export interface Imported {
  readonly inputs: InputResult[];
  readonly coverage: Coverage[];
  readonly rows: Rows;
  problems: Problem[];
}

export interface Run {
  readonly result: Result;
  readonly rows: Rows;
}
