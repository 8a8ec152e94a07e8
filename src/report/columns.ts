// Whole numbers in columns: variable-length bytes, differences where neighbors are near. What the page's data are packed with.

/** Appends numbers up to 2^53 as groups of seven bits, signed ones folded (0, -1, 1, -2 …). */
export class ColumnWriter {
  #bytes = new Uint8Array(65_536);
  #size = 0;

  #byte(b: number): void {
    if (this.#size === this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    this.#bytes[this.#size++] = b;
  }

  /** A number from 0 up. */
  put(n: number): void {
    let rest = n;
    while (rest > 127) {
      this.#byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest);
  }

  signed(n: number): void {
    this.put(n < 0 ? -2 * n - 1 : 2 * n);
  }

  /** One number of each item. Nothing is collected in between: a million rows have forty columns. */
  column<T>(items: readonly T[], of: (item: T, i: number) => number): void {
    for (let i = 0; i < items.length; i++) this.put(of(items[i]!, i));
  }

  /** The same, each number as its difference from the one before. */
  deltas<T>(items: readonly T[], of: (item: T, i: number) => number): void {
    let before = 0;
    for (let i = 0; i < items.length; i++) {
      const n = of(items[i]!, i);
      this.signed(n - before);
      before = n;
    }
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }
}

export class ColumnReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get(): number {
    let n = 0;
    let scale = 1;
    for (;;) {
      const b = this.#bytes[this.#at++];
      if (b === undefined) throw new RangeError('the data of this page end too early');
      if (b < 128) return n + b * scale;
      n += (b - 128) * scale;
      scale *= 128;
    }
  }

  signed(): number {
    const n = this.get();
    return n % 2 === 1 ? -(n + 1) / 2 : n / 2;
  }

  column<A extends { [i: number]: number; length: number }>(into: A): A {
    for (let i = 0; i < into.length; i++) into[i] = this.get();
    return into;
  }

  deltas<A extends { [i: number]: number; length: number }>(into: A): A {
    let before = 0;
    for (let i = 0; i < into.length; i++) {
      before += this.signed();
      into[i] = before;
    }
    return into;
  }
}

/** Words by number, in the order of first use. */
export class Dictionary {
  readonly #known = new Map<string, number>();
  readonly words: string[] = [];

  of(word: string): number {
    let n = this.#known.get(word);
    if (n === undefined) {
      n = this.words.length;
      this.#known.set(word, n);
      this.words.push(word);
    }
    return n;
  }

  /** 0 for null, else one more than the word's number. */
  maybe(word: string | null): number {
    return word === null ? 0 : this.of(word) + 1;
  }
}

/** Bytes as base64 without `Buffer`, the same in Node and in a page. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8190) parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + 8190))));
  return parts.join('');
}

export function fromBase64(text: string): Uint8Array {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}
