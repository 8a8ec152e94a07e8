// result.json: what the engine found, in one document. Canonical JSON, no clock, no path, no locale.
import type { Finding } from './finding.ts';
import type { DataType } from './personal-data.ts';
import type { Problem } from './problem.ts';
import type { RowName } from './rows.ts';

export const RESULT_SCHEMA = 'telltale/result@1';

export interface LineCounts {
  total: number;
  used: number;
  duplicate: number;
  problem: number;
  blank: number;
  structural: number;
}

export interface InputResult {
  sha256: string;
  /** First name it came under; never used to recognize it. */
  name: string;
  sizeBytes: number;
  /** Id of the source or declaration; null where nothing recognized it. */
  source: string | null;
  /** For inputs without lines (databases, captures) records are counted instead. */
  lines: LineCounts;
  rows: Partial<Record<RowName, number>>;
}

export interface Coverage {
  source: string;
  input: string;
  row: RowName;
  kind: 'full' | 'remnant';
  from: string;
  to: string;
}

export interface KindCounts {
  rows: number;
  episodes: number;
  /** Rows through the system picker; not in `rows` or `episodes`. */
  picker: number;
  open: number;
}

export interface AppResult {
  app: string;
  /** Names by language; empty where the app is not known. */
  name: { en?: string; zh?: string };
  publisher: { en?: string; zh?: string };
  accesses: Partial<Record<DataType, KindCounts>>;
  contacts: number;
  requests: number;
}

export interface Options {
  /** Major iOS version stated by the owner, e.g. `17`. */
  iosVersion: string | null;
  /** `22:30-07:00`, the owner's night; null: learned from the record. */
  night: string | null;
  /** IANA zone for records without one. */
  timeZone: string | null;
  app: string | null;
  recipient: string | null;
  phase: string | null;
  /** Kind of app in the official list of necessary data, as the owner states it; absent where not stated. */
  appKind?: string;
  /** `simulated` on demo data, else null; printed on every page. */
  simulated: boolean;
}

/** What was derived about the whole record and what the findings rest on. */
export interface Derived {
  era: {
    /** Seconds of the logging timer; null: era unknown, no corrected span. */
    timerMs: number | null;
    wallMs: number | null;
    basis: 'stated' | 'date' | 'wall' | 'mixed' | 'unknown' | 'none';
  };
  night: {
    /** Minutes after local midnight; null where nothing could be learned. */
    from: number | null;
    to: number | null;
    basis: 'stated' | 'learned' | 'unknown';
  };
}

/** What was taken out of a case before it was shared. Numbers and ids only, nothing of what was taken. */
export interface Redaction {
  /** SHA-256 of the manifest of the case it was made from. */
  from: string;
  /** Times are floored to it; `none`: as recorded. */
  blur: 'none' | 'hour' | 'day';
  /** Rows and findings that name hosts, web sites or recipients were taken out. */
  hosts: 'kept' | 'removed';
  /** Row types that were taken out wholly, beyond those of hosts. */
  rowTypes: RowName[];
  removed: { apps: number; rows: number; findings: number };
}

export interface Result {
  schema: typeof RESULT_SCHEMA;
  tool: { name: 'telltale'; version: string; ruleSet: string };
  options: Options;
  inputs: InputResult[];
  coverage: Coverage[];
  derived: Derived;
  apps: AppResult[];
  findings: Finding[];
  problems: Problem[];
  /** Absent in a case with everything in it. */
  redaction?: Redaction;
  totals: {
    lines: LineCounts;
    rows: Partial<Record<RowName, number>>;
    episodes: number;
    apps: number;
    findings: Partial<Record<Finding['outcome'], number>>;
  };
}
