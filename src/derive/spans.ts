// Intervals on the time axis with fast answers to "what covers this instant" and "what touches this window".

export interface Span<T> {
  readonly beginMs: number;
  readonly endMs: number;
  readonly item: T;
}

export class Spans<T> {
  readonly #spans: Span<T>[];
  /** The greatest end among the spans up to and with each index. */
  readonly #reach: Float64Array;

  constructor(spans: Iterable<Span<T>>) {
    this.#spans = [...spans].filter((s) => s.endMs >= s.beginMs).sort((a, b) => a.beginMs - b.beginMs);
    this.#reach = new Float64Array(this.#spans.length);
    let reach = Number.NEGATIVE_INFINITY;
    this.#spans.forEach((s, i) => {
      reach = Math.max(reach, s.endMs);
      this.#reach[i] = reach;
    });
  }

  get size(): number {
    return this.#spans.length;
  }

  /** Number of spans that begin at or before `ms`. */
  #until(ms: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.#spans[mid]!.beginMs <= ms) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /** The first span found that fits `accept` and has at least one instant in common with the window. */
  touching(fromMs: number, toMs: number, accept: (item: T) => boolean = () => true): T | null {
    for (let i = this.#until(toMs) - 1; i >= 0 && this.#reach[i]! >= fromMs; i--) {
      const span = this.#spans[i]!;
      if (span.endMs >= fromMs && accept(span.item)) return span.item;
    }
    return null;
  }

  /** The first span found that fits `accept` and holds the whole window. */
  covering(fromMs: number, toMs: number, accept: (item: T) => boolean = () => true): T | null {
    for (let i = this.#until(fromMs) - 1; i >= 0 && this.#reach[i]! >= toMs; i--) {
      const span = this.#spans[i]!;
      if (span.endMs >= toMs && accept(span.item)) return span.item;
    }
    return null;
  }

  /** True where the union of all spans holds the whole window. */
  fill(fromMs: number, toMs: number): boolean {
    // The first span whose reach, with all before it, comes up to the window.
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.#reach[mid]! < fromMs) low = mid + 1;
      else high = mid;
    }
    let at = fromMs;
    for (let i = low; i < this.#spans.length && this.#spans[i]!.beginMs <= at; i++) {
      at = Math.max(at, this.#spans[i]!.endMs);
      if (at >= toMs) return true;
    }
    return false;
  }
}
