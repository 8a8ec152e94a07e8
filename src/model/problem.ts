// Something that could not be read. Problems travel in the stream of rows as values; nothing is thrown away.
import type { Place } from './rows.ts';

export const PROBLEM_CODES = [
  'not-json',
  'not-utf8',
  'cut-off',
  'too-long',
  'unknown-type',
  'unknown-layout',
  'missing-column',
  'missing-table',
  'bad-time',
  'implausible-time',
  'begin-twice',
  'end-without-begin',
  'end-before-begin',
  'conflicting-rows',
  'spliced',
  'no-zone',
  'encrypted',
  'wrong-password',
  'damaged',
  'unsafe-path',
  'too-large',
  'needs-node',
  'source-failed',
  'audit-failed',
  'two-phones',
  'not-recognized',
  'no-rows',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly code: ProblemCode;
  /** Where; null for something about the whole case. */
  readonly from: Place | null;
  /** What, where and what to do, in English. Never holds personal data, only structure. */
  readonly sentence: string;
  /** The start of what stands there, with control characters made visible; at most 200 characters. Null where it would tell more than the structure. */
  readonly excerpt: string | null;
}

export const problem = (
  code: ProblemCode,
  from: Place | null,
  sentence: string,
  excerpt: string | null = null,
): Problem => ({
  code,
  from,
  sentence,
  excerpt,
});
