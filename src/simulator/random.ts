// Seeded chance. One seed and one path of labels always give the same numbers, on every machine and in every order of asking.

/** Four 32-bit words out of a text: FNV-1a with four different starts, each well mixed at the end. */
function words(text: string): [number, number, number, number] {
  let a = 0x811c9dc5;
  let b = 0x01234567;
  let c = 0x9e3779b9;
  let d = 0x7f4a7c15;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = Math.imul(a ^ k, 0x01000193);
    b = Math.imul(b ^ k, 0x85ebca6b);
    c = Math.imul(c ^ k, 0xc2b2ae35);
    d = Math.imul(d ^ k, 0x27d4eb2f);
  }
  const mix = (h: number) => {
    const x = Math.imul(h ^ (h >>> 16), 0x7feb352d);
    const y = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return (y ^ (y >>> 16)) >>> 0;
  };
  return [mix(a), mix(b), mix(c), mix(d) | 1];
}

/** A stream of numbers (sfc32). `fork` starts an independent stream, whatever was drawn before. */
export class Random {
  readonly path: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(path: string) {
    this.path = path;
    [this.#a, this.#b, this.#c, this.#d] = words(path);
    for (let i = 0; i < 8; i++) this.next();
  }

  fork(...labels: (string | number)[]): Random {
    return new Random(`${this.path}/${labels.join('/')}`);
  }

  /** From 0 to below 1. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  between(min: number, max: number): number {
    return min + (max - min) * this.next();
  }

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  /** An index, each as likely as its weight. */
  weighted(weights: readonly number[]): number {
    let rest = this.next() * weights.reduce((sum, w) => sum + w, 0);
    for (let i = 0; i < weights.length; i++) {
      rest -= weights[i]!;
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }

  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Events in a period that has `mean` of them on average. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 60) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))));
    const limit = Math.exp(-mean);
    let n = 0;
    for (let p = this.next(); p > limit; p *= this.next()) n++;
    return n;
  }

  /** A version 4 UUID in capitals, as the report writes them. */
  uuid(): string {
    let hex = '';
    for (let i = 0; i < 4; i++)
      hex += Math.floor(this.next() * 4294967296)
        .toString(16)
        .padStart(8, '0');
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3]!;
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    return id.toUpperCase();
  }
}
