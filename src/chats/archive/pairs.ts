// Places of neighbouring characters, packed: what the search index is made of. A folded text of n UTF-16 units has n pairs,
// each unit with the one after it, the last with END. Every occurrence is two variable-length numbers: how far its document
// lies behind the one before, and its position (from the last one in the same document). Why not a word index: see
// docs/decisions/chat-search-index.md.
import { fold } from './fold.ts';

/** Follows the last unit of a text; a folded text does not hold it. */
export const END = 0xffff;
const START_CELLS = 1 << 14;
/** A pair's row: the pair, its last document and position, its first chunk (0: the row is free), where to write, end and size of the last chunk. */
const ROW = 8;
const FIRST_CHUNK = 16;
const MAX_CHUNK = 1 << 14;
/** Before each chunk: how much of it is used, once it is full. Behind it: where the next one lies. */
const LINK = 4;

/** Gathers the pairs of texts whose documents come in ascending order. */
export class PairBuilder {
  #cells = START_CELLS;
  #rows = new Int32Array(START_CELLS * ROW);
  #used = 0;
  #arena = new Uint8Array(1 << 20);
  #arenaUsed = LINK;

  /** Bytes in use, about. */
  get bytes(): number {
    return this.#arenaUsed + this.#cells * ROW * 4;
  }

  /** `document` counts from 0 within the segment. */
  add(document: number, text: string): void {
    const folded = fold(text);
    const n = folded.length;
    if (n === 0) return;
    let unit = folded.charCodeAt(0);
    for (let i = 0; i < n; i++) {
      const next = i + 1 < n ? folded.charCodeAt(i + 1) : END;
      this.#place((unit << 16) | next | 0, document, i);
      unit = next;
    }
  }

  /** Every pair in ascending order with its packed places. */
  *entries(): Iterable<readonly [pair: number, places: Buffer]> {
    const order = new Float64Array(this.#used);
    const rows = this.#rows;
    let n = 0;
    for (let cell = 0; cell < this.#cells; cell++) {
      const at = cell * ROW;
      // The pair is unsigned in order and in the archive.
      if (rows[at + 3] !== 0) order[n++] = (rows[at]! >>> 0) * this.#cells + cell;
    }
    order.sort();
    for (const key of order) {
      const cell = key % this.#cells;
      yield [(key - cell) / this.#cells, this.#packed(cell * ROW)];
    }
  }

  #packed(at: number): Buffer {
    const arena = this.#arena;
    const parts: Uint8Array[] = [];
    let chunk = this.#rows[at + 3]!;
    const last = this.#rows[at + 5]!;
    let size = FIRST_CHUNK;
    for (;;) {
      const end = chunk + size;
      if (end === last) {
        parts.push(arena.subarray(chunk, this.#rows[at + 4]!));
        return parts.length === 1 ? Buffer.from(parts[0]!) : Buffer.concat(parts);
      }
      // A full chunk ends where its link says, since a number never crosses chunks.
      const next = arena[end]! | (arena[end + 1]! << 8) | (arena[end + 2]! << 16) | (arena[end + 3]! << 24);
      const used = arena[chunk - LINK]! | (arena[chunk - LINK + 1]! << 8);
      parts.push(arena.subarray(chunk, chunk + used));
      chunk = next;
      size = Math.min(size * 2, MAX_CHUNK);
    }
  }

  #place(pair: number, document: number, position: number): void {
    let rows = this.#rows;
    const mask = this.#cells - 1;
    let cell = (Math.imul(pair ^ (pair >>> 15), 0x2c1b3c6d) >>> 7) & mask;
    let at = cell * ROW;
    while (rows[at + 3] !== 0 && rows[at] !== pair) {
      cell = (cell + 1) & mask;
      at = cell * ROW;
    }
    if (rows[at + 3] === 0) {
      if (this.#used * 2 > this.#cells) {
        this.#grow();
        this.#place(pair, document, position);
        return;
      }
      this.#used++;
      const start = this.#chunk(FIRST_CHUNK);
      rows = this.#rows;
      rows[at] = pair;
      rows[at + 3] = start;
      rows[at + 4] = start;
      rows[at + 5] = start + FIRST_CHUNK;
      rows[at + 6] = FIRST_CHUNK;
    }
    let ahead = document - rows[at + 1]!;
    let step = ahead === 0 && rows[at + 4] !== rows[at + 3] ? position - rows[at + 2]! : position;
    rows[at + 1] = document;
    rows[at + 2] = position;
    let to = rows[at + 4]!;
    // Two numbers of at most five bytes.
    if (to + 10 > rows[at + 5]!) to = this.#next(at);
    const arena = this.#arena;
    while (ahead > 127) {
      arena[to++] = ahead | 128;
      ahead >>>= 7;
    }
    arena[to++] = ahead;
    while (step > 127) {
      arena[to++] = step | 128;
      step >>>= 7;
    }
    arena[to++] = step;
    rows[at + 4] = to;
  }

  /** A further chunk for a pair; the full one says how much of it is used and where the next lies. */
  #next(at: number): number {
    const rows = this.#rows;
    const end = rows[at + 5]!;
    const to = rows[at + 4]!;
    const size = rows[at + 6]!;
    const larger = Math.min(size * 2, MAX_CHUNK);
    const start = this.#chunk(larger);
    const arena = this.#arena;
    const used = to - (end - size);
    arena[end - size - LINK] = used;
    arena[end - size - LINK + 1] = used >>> 8;
    arena[end] = start;
    arena[end + 1] = start >>> 8;
    arena[end + 2] = start >>> 16;
    arena[end + 3] = start >>> 24;
    rows[at + 5] = start + larger;
    rows[at + 6] = larger;
    return start;
  }

  #chunk(size: number): number {
    const start = this.#arenaUsed + LINK;
    this.#arenaUsed = start + size + LINK;
    if (this.#arenaUsed > this.#arena.length) {
      const larger = new Uint8Array(this.#arena.length * 2);
      larger.set(this.#arena);
      this.#arena = larger;
    }
    return start;
  }

  #grow(): void {
    const old = this.#rows;
    this.#cells *= 2;
    this.#rows = new Int32Array(this.#cells * ROW);
    const mask = this.#cells - 1;
    for (let from = 0; from < old.length; from += ROW) {
      if (old[from + 3] === 0) continue;
      const pair = old[from]!;
      let cell = (Math.imul(pair ^ (pair >>> 15), 0x2c1b3c6d) >>> 7) & mask;
      while (this.#rows[cell * ROW + 3] !== 0) cell = (cell + 1) & mask;
      this.#rows.set(old.subarray(from, from + ROW), cell * ROW);
    }
  }
}

/** Calls `each` for every occurrence: document, position. Damaged bytes end the list. */
export function eachPlace(places: Uint8Array, each: (document: number, position: number) => void): void {
  let document = 0;
  let position = 0;
  for (let at = 0; at < places.length; ) {
    let ahead = places[at++]!;
    if (ahead > 127) {
      ahead &= 127;
      for (let shift = 7, byte = 128; byte > 127 && at < places.length; shift += 7) {
        byte = places[at++]!;
        ahead |= (byte & 127) << shift;
      }
    }
    let step = places[at++] ?? 0;
    if (step > 127) {
      step &= 127;
      for (let shift = 7, byte = 128; byte > 127 && at < places.length; shift += 7) {
        byte = places[at++]!;
        step |= (byte & 127) << shift;
      }
    }
    position = ahead === 0 ? position + step : step;
    document += ahead;
    each(document, position);
  }
}
