// What a language model on the owner's machine answered about a document, kept as an input of the case: the answers as
// received, so that reading them again needs no network and gives the same claims.
import type { Claim } from './rows.ts';

export const SECOND_READING_SCHEMA = 'telltale/second-reading@1';

/** One question asked: a stretch of the document and what came back. */
export interface ReadingPart {
  /** Offsets into the snapshot's bytes decoded as text. */
  readonly start: number;
  readonly end: number;
  /** The model's answer, untouched; null where none came. */
  readonly answer: string | null;
  /** Why none came: `timeout`, `too-large`, `status-500`, `no-answer`; null where one did. */
  readonly failed: string | null;
}

export interface SecondReading {
  readonly schema: typeof SECOND_READING_SCHEMA;
  readonly document: { readonly sha256: string; readonly name: string };
  /** Name of the model as the owner gave it. */
  readonly model: string;
  /** Version of the question; a record of another version is still read. */
  readonly question: string;
  readonly settings: { readonly temperature: number; readonly seed: number };
  readonly parts: readonly ReadingPart[];
}

/** Begins the rule of every claim of a second reader; the model's name follows. */
export const SECOND_READER = 'second-reader:';

/** Below every rule of the first reader. */
export const SECOND_READER_CONFIDENCE = 0.3;

export const isSecondReader = (c: Pick<Claim, 'rule'>): boolean => c.rule.startsWith(SECOND_READER);
