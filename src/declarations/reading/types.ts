// What the two readers (English, Chinese) share: the claim before it is a row, and what a document tells about itself.
import type { Block } from '../../formats/readable.ts';
import type { Actor, Modality, Verb } from '../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../model/personal-data.ts';

/** A claim in one block; offsets into the block's text. */
export interface Draft {
  block: number;
  start: number;
  end: number;
  actor: Actor;
  verb: Verb;
  polarity: 'affirm' | 'deny';
  modality: Modality;
  data: DataType[];
  terms: string[];
  form: 'personal' | 'aggregated' | 'hashed';
  recipient: string | null;
  purpose: string[];
  condition: string | null;
  exception: string | null;
  services: string[];
  governedBy: string | null;
  place: string | null;
  retention: string | null;
  basis: string | null;
  rule: string;
  confidence: number;
}

/** What a lead-in, a heading or a table gives to a fragment that has no verb of its own. */
export interface Frame {
  readonly actor: Actor;
  readonly verb: Verb;
  readonly polarity: 'affirm' | 'deny';
  readonly modality: Modality;
  readonly condition: string | null;
  readonly recipient: string | null;
  readonly data: readonly DataType[];
  /** What follows lists who receives, not what. */
  readonly recipients?: boolean;
  /** Given by a heading only: what stands under it may be about something else. */
  readonly loose?: boolean;
}

export interface SentenceContext {
  readonly blocks: readonly Block[];
  /** Index of the block the sentence stands in. */
  readonly block: number;
  readonly start: number;
  readonly end: number;
  /** Frame for a fragment, or null. */
  readonly frame: Frame | null;
  /** Data that pronouns and bare verbs speak of: a row's, a label's, or the sentence before. */
  readonly topic: readonly DataType[];
}

export const draftOf = (ctx: SentenceContext, actor: Actor, verb: Verb, rule: string): Draft => ({
  block: ctx.block,
  start: ctx.start,
  end: ctx.end,
  actor,
  verb,
  polarity: 'affirm',
  modality: 'does',
  data: [],
  terms: [],
  form: 'personal',
  recipient: null,
  purpose: [],
  condition: null,
  exception: null,
  services: [],
  governedBy: null,
  place: null,
  retention: null,
  basis: null,
  rule,
  confidence: 0.8,
});
