// The few protocol-buffer fields that are read: length-delimited ones by number. Damaged bytes end the reading.

export type Fields = Map<number, Uint8Array[]>;

export class Varints {
  at: number;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }
  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }
  /** NaN where the bytes end or the number is too long. */
  next(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    return Number.NaN;
  }
  /** `length` bytes, or null where there are not so many. */
  take(length: number): Uint8Array | null {
    if (!(length >= 0) || this.at + length > this.#bytes.length) return null;
    const part = this.#bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }
}

export function fields(bytes: Uint8Array): Fields {
  const out: Fields = new Map();
  const reader = new Varints(bytes);
  while (!reader.ended) {
    const key = reader.next();
    if (Number.isNaN(key)) break;
    const wire = key % 8;
    if (wire === 0) {
      if (Number.isNaN(reader.next())) break;
    } else if (wire === 1 || wire === 5) {
      if (!reader.take(wire === 1 ? 8 : 4)) break;
    } else if (wire === 2) {
      const part = reader.take(reader.next());
      if (!part) break;
      const number = Math.floor(key / 8);
      const list = out.get(number);
      if (list) list.push(part);
      else out.set(number, [part]);
    } else break;
  }
  return out;
}

const decoder = new TextDecoder();
export const text = (f: Fields | null, number: number): string | null => {
  const part = f?.get(number)?.[0];
  return part && part.length > 0 ? decoder.decode(part) : null;
};
export const inside = (f: Fields | null, number: number): Fields | null => {
  const part = f?.get(number)?.[0];
  return part ? fields(part) : null;
};
