// A document as a person reads it: blocks of plain words, each character with its place in the snapshot's text.
// Markdown, HTML and plain text come to this form; whoever reads claims knows no mark-up.

/** Text with the place of each character in the source. `to` is one past the source characters it stands for. */
export interface Mapped {
  readonly text: string;
  readonly at: Offsets;
  readonly to: Offsets;
}
/** One offset a UTF-16 unit. */
export type Offsets = Readonly<ArrayLike<number>>;

export interface TablePlace {
  /** Number of the table in the document. */
  readonly table: number;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  /** Words over this column; empty where the table has no head. */
  readonly head: string;
  /** True in the head itself. */
  readonly isHead: boolean;
  /** Rows that the cell covers, where more than one. */
  readonly span?: number;
}

export interface Block extends Mapped {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'cell';
  /** Headings above, outermost first; pseudo-headings set in bold count. */
  readonly heading: readonly string[];
  /** Index of the block that introduces this one (`… including:`), or -1. */
  readonly lead: number;
  /** Nesting of lists; 0 outside. */
  readonly depth: number;
  readonly cell: TablePlace | null;
  /** Words set in bold at the start, as `Log Data.`; empty where there are none. */
  readonly label: string;
}

/** A place of the source at which a page of the original begins to speak. */
export interface PageMark {
  readonly offset: number;
  /** From 1. */
  readonly page: number;
}

export interface Readable {
  /** The snapshot's bytes decoded as text: what offsets point into. */
  readonly source: string;
  readonly blocks: readonly Block[];
  /** Characters of text left out on purpose: navigation, banners, scripts. */
  readonly skipped: number;
  /** Where the original has pages: in order of their offsets. */
  readonly pages?: readonly PageMark[];
}

/** The quote of a stretch of a block: its words and its offsets in the source. */
export function quoteOf(block: Mapped, start: number, end: number): { exact: string; start: number; end: number } {
  let from = start;
  let until = Math.min(end, block.text.length);
  while (from < until && block.text[from] === ' ') from++;
  while (until > from && block.text[until - 1] === ' ') until--;
  return {
    exact: block.text.slice(from, until),
    start: from < until ? block.at[from]! : 0,
    end: from < until ? block.to[until - 1]! : 0,
  };
}

/** Offsets of many blocks in few arrays: a long page has tens of thousands of blocks. */
const POOL = 1 << 16;
const UNITS_AT_ONCE = 4096;
const SURROGATE = /[\ud800-\udfff]/;

const isCollapsed = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13 || c === 0xa0 || c === 0x3000;
/** White space that stands for itself: `trim` takes it off. */
const isOtherSpace = (c: number): boolean =>
  c === 11 ||
  c === 12 ||
  (c > 0x167f &&
    (c === 0x1680 ||
      (c >= 0x2000 && c <= 0x200a) ||
      c === 0x2028 ||
      c === 0x2029 ||
      c === 0x202f ||
      c === 0x205f ||
      c === 0xfeff));

/** Collects characters, collapsing white space to single spaces. */
export class Text {
  private units = new Uint16Array(256);
  private at = new Int32Array(256);
  private to = new Int32Array(256);
  private size = 0;
  private space = -1;
  private pool = new Int32Array(0);
  private pooled = 0;

  add(char: string, at: number, to = at + char.length): void {
    if (char.length === 1 && isCollapsed(char.charCodeAt(0))) {
      if (this.size > 0 && this.space < 0) this.space = at;
      return;
    }
    this.settle();
    // One entry a UTF-16 unit, so that offsets in `text` and in the arrays agree.
    for (let i = 0; i < char.length; i++) this.push(char.charCodeAt(i), at, to);
  }

  /** Characters that each stand for themselves, from `at` on. Gives how many of them are no white space. */
  addRun(run: string, at: number): number {
    let seen = 0;
    for (let i = 0; i < run.length; i++) {
      const code = run.charCodeAt(i);
      if (isCollapsed(code)) {
        if (this.size > 0 && this.space < 0) this.space = at + i;
        continue;
      }
      this.settle();
      this.push(code, at + i, at + i + 1);
      if (!isOtherSpace(code)) seen++;
    }
    return seen;
  }

  get length(): number {
    return this.size;
  }

  take(): Mapped {
    let text = '';
    for (let i = 0; i < this.size; i += UNITS_AT_ONCE)
      text += String.fromCharCode(...this.units.subarray(i, Math.min(this.size, i + UNITS_AT_ONCE)));
    const mapped = { text, at: this.keep(this.at), to: this.keep(this.to) };
    this.size = 0;
    this.space = -1;
    return mapped;
  }

  /** The space that waits for what follows it. */
  private settle(): void {
    if (this.space < 0) return;
    this.push(32, this.space, this.space + 1);
    this.space = -1;
  }

  private push(unit: number, at: number, to: number): void {
    const i = this.size++;
    if (i === this.units.length) {
      const grown = <A extends Uint16Array | Int32Array>(from: A, into: A): A => {
        into.set(from);
        return into;
      };
      this.units = grown(this.units, new Uint16Array(i * 2));
      this.at = grown(this.at, new Int32Array(i * 2));
      this.to = grown(this.to, new Int32Array(i * 2));
    }
    this.units[i] = unit;
    this.at[i] = at;
    this.to[i] = to;
  }

  private keep(offsets: Int32Array): Int32Array {
    if (this.size > POOL / 4) return offsets.slice(0, this.size);
    if (this.pooled + this.size > this.pool.length) {
      // A short document takes a short array.
      this.pool = new Int32Array(Math.min(POOL, Math.max(1024, this.pool.length * 2, this.size)));
      this.pooled = 0;
    }
    const kept = this.pool.subarray(this.pooled, this.pooled + this.size);
    kept.set(offsets.subarray(0, this.size));
    this.pooled += this.size;
    return kept;
  }
}

/** Whether each UTF-16 unit is a character. */
export const isPlainRun = (run: string): boolean => !SURROGATE.test(run);

const TITLE_MAX = 120;

/** Keeps the heading path while blocks are appended in reading order. */
export class Outline {
  readonly blocks: Block[] = [];
  private path: { level: number; text: string }[] = [];
  private texts: readonly string[] = [];

  /** One array for all blocks under the same headings. */
  get headings(): readonly string[] {
    return this.texts;
  }

  heading(text: Mapped, level: number): void {
    if (!text.text) return;
    while (this.path.length > 0 && this.path[this.path.length - 1]!.level >= level) this.path.pop();
    const above = this.path.map((h) => h.text);
    this.path.push({ level, text: text.text.slice(0, TITLE_MAX) });
    this.texts = this.path.map((h) => h.text);
    this.blocks.push({ ...text, kind: 'heading', heading: above, lead: -1, depth: 0, cell: null, label: '' });
  }

  block(text: Mapped, rest: Pick<Block, 'kind' | 'lead' | 'depth' | 'cell' | 'label'>): number {
    if (!text.text) return -1;
    this.blocks.push({ ...text, heading: this.headings, ...rest });
    return this.blocks.length - 1;
  }
}

/** A line in bold that stands alone and is no sentence is a heading that lost its mark. */
export const looksLikeHeading = (text: string): boolean =>
  text.length > 0 && text.length <= TITLE_MAX && !/[.。;；,，]$/.test(text) && !/[.。；] /.test(text);

/** `… including:` and its like introduce what follows. */
export const introduces = (text: string): boolean => /[:：]\s*$/.test(text);
