// Which frames may match a sentence: each names words of which one must stand there, so that one pass over the tokens
// spares most of the regular expressions.
import type { Token } from '../tokens.ts';

interface Triggered {
  readonly id: string;
  /** Words of which one stands in every sentence that matches; empty where none is known. */
  readonly words: readonly string[];
  /** Words with which every sentence that matches begins, behind marks; empty where none is known. */
  readonly starts: readonly string[];
}

const LETTER = /[\p{L}\p{N}]/u;

export class Triggers {
  private readonly byWord = new Map<string, string[]>();
  private readonly byStart = new Map<string, string[]>();
  private readonly free: string[] = [];

  constructor(frames: readonly Triggered[]) {
    const put = (map: Map<string, string[]>, words: readonly string[], id: string) => {
      for (const w of words) {
        const list = map.get(w);
        if (list) list.push(id);
        else map.set(w, [id]);
      }
    };
    for (const f of frames) {
      if (f.starts.length > 0) put(this.byStart, f.starts, f.id);
      else if (f.words.length > 0) put(this.byWord, f.words, f.id);
      else this.free.push(f.id);
    }
  }

  /** Ids of the frames that are worth a look. */
  candidates(tokens: readonly Token[]): Set<string> {
    const ids = new Set(this.free);
    const first = tokens.find((t) => LETTER.test(t.word));
    for (const id of (first && this.byStart.get(first.word)) ?? []) ids.add(id);
    for (const t of tokens) for (const id of this.byWord.get(t.word) ?? []) ids.add(id);
    return ids;
  }
}
