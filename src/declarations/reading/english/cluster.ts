// The verb cluster: auxiliaries, modals, adverbs and negation between a subject and its verb.
import type { Modality } from '../../../knowledge/policy/vocabulary.ts';
import type { Token } from '../tokens.ts';
import type { Lexicon } from './lexicon.ts';

export interface Cluster {
  /** Index of the last token before the cluster, or -1. */
  readonly at: number;
  readonly be: boolean;
  readonly to: boolean;
  readonly have: boolean;
  readonly negated: boolean;
  /** Null where the verb stands without a modal. */
  readonly modality: Modality | null;
}

/** Walks left from a verb at `from` to the last word of its subject. */
export function clusterBefore(tokens: readonly Token[], from: number, lexicon: Lexicon): Cluster {
  const { be: BE, auxiliaries, adverbs } = lexicon.grammar;
  const modals = lexicon.vocabulary.modals.en;
  let j = from - 1;
  let be = false;
  let to = false;
  let have = false;
  let negated = false;
  let modality: Modality | null = null;
  for (; j >= 0; j--) {
    const w = tokens[j]!.word;
    if (w === ')') {
      const open = openingOf(tokens, j);
      if (open < 0) break;
      j = open;
    } else if (w === 'not' || w === 'never') {
      if (tokens[j + 1]?.word !== 'only') negated = true;
    } else if (w === 'longer' && tokens[j - 1]?.word === 'no') {
      negated = true;
      j--;
    } else if (BE.has(w)) be = true;
    else if (auxiliaries.has(w)) have = true;
    else if (modals[w] && w !== 'need') modality = modals[w]!;
    else if (w === 'to' && !to && !be && !have) {
      to = true;
      if (tokens[j - 1]?.word === 'order') {
        j -= 2;
        break;
      }
      j--;
      while (j >= 0 && tokens[j]!.word === 'not') {
        negated = true;
        j--;
      }
      break;
    } else if (w === 'to' && be) {
      to = true;
      j--;
      break;
    } else if (w === 'and' && isAdverb(tokens[j - 1]) && isAdverb(tokens[j + 1])) continue;
    else if (!adverbs.has(w) && !/ly$/.test(w)) break;
  }
  return { at: j, be, to, have, negated, modality };
}

const isAdverb = (t: Token | undefined): boolean => /ly$/.test(t?.word ?? '');

/** Index of the bracket that `close` closes, or -1. */
function openingOf(tokens: readonly Token[], close: number): number {
  let depth = 1;
  for (let k = close - 1; k >= 0; k--) {
    if (tokens[k]!.word === ')') depth++;
    else if (tokens[k]!.word === '(' && --depth === 0) return k;
  }
  return -1;
}
