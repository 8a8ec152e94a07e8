// What `telltale check` hands to its reporters: findings at a level, what was accepted before, and what could not be asked.
import type { Finding } from './finding.ts';
import type { Problem } from './problem.ts';
import type { Words } from './units.ts';

export const CHECK_SCHEMA = 'telltale/check@1';
export const LEVELS = ['off', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** Where a finding stands, in a file as the person who gave it names it. */
export interface CheckPlace {
  /** Path relative to the folder of the run, with forward slashes. */
  readonly path: string;
  readonly line: number | null;
  /** Where there is no line: `entry 12`, `frame 7`, a path inside the file; null where only the file is known. */
  readonly inside: string | null;
}

export interface CheckItem {
  readonly finding: Finding;
  readonly level: 'warn' | 'error';
  /** Same for the same answer about the same subject in another capture: the baseline and SARIF fingerprints use it. */
  readonly key: string;
  readonly places: readonly CheckPlace[];
  /** The baseline entry that covers it. Accepted findings fail nothing. */
  readonly accepted: { readonly reason: string; readonly expires: string } | null;
  /** Day on which a baseline entry that covered it ran out. */
  readonly expired: string | null;
}

export interface CheckAudit {
  readonly id: string;
  readonly title: Words;
  readonly question: Words;
  readonly explains: Words;
  readonly law: readonly string[];
  /** The highest level that any of its outcomes has. */
  readonly level: Level;
  /** Whether the inputs hold every row type it needs, some, or none. */
  readonly supplied: 'whole' | 'part' | 'none';
}

export interface BaselineEntry {
  readonly key: string;
  readonly audit: string;
  readonly outcome: string;
  readonly app: string | null;
  readonly subject: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Last day on which it counts, `2027-01-31`. */
  readonly expires: string;
}

export interface CheckReport {
  readonly schema: typeof CHECK_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string; readonly ruleSet: string };
  readonly preset: string;
  /** Where a finding without a place of its own is shown: the configuration file. */
  readonly configPath: string;
  readonly inputs: readonly {
    readonly sha256: string;
    readonly path: string;
    readonly sizeBytes: number;
    readonly source: string | null;
  }[];
  readonly audits: readonly CheckAudit[];
  readonly items: readonly CheckItem[];
  /** Baseline entries that nothing matched. */
  readonly unused: readonly BaselineEntry[];
  /** Without the excerpts: a CI log is read by many. */
  readonly problems: readonly (Omit<Problem, 'excerpt'> & { readonly path: string | null })[];
  /** Inputs that gave nothing, sources and audits that stopped: the answer is not complete. */
  readonly incomplete: boolean;
  readonly counts: {
    readonly errors: number;
    readonly warnings: number;
    readonly accepted: number;
    readonly cannotTell: number;
  };
  /** More warnings than the configuration allows. */
  readonly tooManyWarnings: boolean;
  readonly appNames: Readonly<Record<string, { en?: string; zh?: string }>>;
}
