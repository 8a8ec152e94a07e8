// Chinese sentences to claims.
import type { DataType } from '../../model/personal-data.ts';
import type { Draft, SentenceContext } from './types.ts';

export class ChineseReader {
  constructor(brands: readonly string[]) {
    void brands;
  }
  define(_term: string, _ids: readonly DataType[]): void {}
  dataIn(_text: string): { ids: DataType[]; terms: string[] } {
    return { ids: [], terms: [] };
  }
  read(_ctx: SentenceContext): Draft[] {
    return [];
  }
}
