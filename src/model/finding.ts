// A finding: one answer to an audit's question about one subject, with everything it rests on.
import type { DataType } from './personal-data.ts';
import type { Grade, Place } from './rows.ts';

/** For verdicts against documents the first five; for behaviour alone the last two; `cannot-tell` for both. */
export const OUTCOMES = [
  'contradicted',
  'undisclosed',
  'vague',
  'disclosed',
  'cannot-tell',
  'observed',
  'not-observed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Values for a sentence's placeholders. Only data: the words stand in `locales/`. */
export type Param = string | number | readonly string[];
export interface Message {
  /** Key in `locales/<lang>.json`. */
  readonly id: string;
  readonly params: Readonly<Record<string, Param>>;
}

/** Stands for the app in a message where the record names none; said in words when it is rendered. */
export const NAMELESS = '—';

export interface Subject {
  data?: DataType;
  host?: string;
  recipient?: string;
  feature?: string;
}

export interface ClaimRef {
  document: string;
  quote: string;
  start: number;
  end: number;
  part: 'affirms' | 'denies' | 'carves-out' | 'governs' | 'considered';
  why: string | null;
}

export interface Evidence extends Place {
  end?: Place | null;
}

export interface Finding {
  /** SHA-256 of audit, app, subject and evidence places, never of words. */
  id: string;
  audit: string;
  outcome: Outcome;
  grade: Grade;
  app: string | null;
  subject: Subject;
  message: { recorded: Message; said: Message; todo: Message };
  /** The three sentences in English. */
  text: string;
  evidence: Evidence[];
  claims: ClaimRef[];
  /** What the record cannot show: keys of locales, with parameters. */
  limits: Message[];
  /** Article ids of data/pipl.json and data/gdpr.json. */
  law: string[];
  /** Numbers behind the sentence, for pictures and exports. */
  counts: Record<string, number>;
}

/** What an audit returns; the engine adds `id` and `text`. */
export type Found = Omit<Finding, 'id' | 'text'>;
