// What a list of mentions names: types and the words used. General words step back before their examples.
import type { DataType } from '../../../model/personal-data.ts';
import type { Hit, Token } from '../tokens.ts';
import type { Meaning } from './lexicon.ts';

export interface Named {
  readonly ids: DataType[];
  readonly terms: string[];
}

const isGeneral = (h: Hit<Meaning>): boolean => h.value.ids.includes('any');

/** Types and terms. Of `information such as your name` the examples are told; of `information and log data` both. */
export function namedBy(text: string, tokens: readonly Token[], hits: readonly Hit<Meaning>[]): Named {
  const ids: DataType[] = [];
  const terms: string[] = [];
  const allGeneral = hits.every(isGeneral);
  for (const hit of hits) {
    if (isGeneral(hit) && !allGeneral && !['and', 'or'].includes(tokens[hit.until]?.word ?? '')) continue;
    for (const id of hit.value.ids) if (!ids.includes(id)) ids.push(id);
    terms.push(text.slice(tokens[hit.from]!.start, tokens[hit.until - 1]!.end));
  }
  return { ids, terms };
}

/** Data after `but not`, `not including`, `excluding`: denied inside an affirmation. */
export function deniedMentions(tokens: readonly Token[], hits: readonly Hit<Meaning>[]): Hit<Meaning>[] {
  const out: Hit<Meaning>[] = [];
  for (let i = 0; i < tokens.length - 1; i++) {
    const w = tokens[i]!.word;
    const next = tokens[i + 1]!.word;
    const opens = (w === 'but' && next === 'not') || (w === 'not' && next === 'including') || w === 'excluding';
    if (!opens || /^(?:limited|only|restricted)$/.test(tokens[i + 2]?.word ?? '')) continue;
    let end = tokens.length;
    for (let j = i + 2; j < tokens.length; j++) {
      const closes =
        [')', ';', '.'].includes(tokens[j]!.word) ||
        (tokens[j]!.word === ',' && ['we', 'and'].includes(tokens[j + 1]?.word ?? ''));
      if (closes) {
        end = j;
        break;
      }
    }
    out.push(...hits.filter((h) => h.from > i && h.until <= end));
  }
  return out;
}
