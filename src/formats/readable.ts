// A document as a person reads it: blocks of plain words, each character with its place in the snapshot's text.
// Markdown, HTML and plain text come to this form; whoever reads claims knows no mark-up.

/** Text with the place of each character in the source. `to` is one past the source characters it stands for. */
export interface Mapped {
  readonly text: string;
  readonly at: readonly number[];
  readonly to: readonly number[];
}

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

/** Collects characters, collapsing white space to single spaces. */
export class Text {
  private chars: string[] = [];
  private at: number[] = [];
  private to: number[] = [];
  private space = -1;

  add(char: string, at: number, to = at + char.length): void {
    if (char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\u00a0' || char === '\u3000') {
      if (this.chars.length > 0 && this.space < 0) this.space = at;
      return;
    }
    if (this.space >= 0) {
      this.chars.push(' ');
      this.at.push(this.space);
      this.to.push(this.space + 1);
      this.space = -1;
    }
    // One entry a UTF-16 unit, so that offsets in `text` and in the arrays agree.
    for (let i = 0; i < char.length; i++) {
      this.chars.push(char[i]!);
      this.at.push(at);
      this.to.push(to);
    }
  }

  /** Characters that each stand for themselves, from `at` on. */
  addRun(run: string, at: number): void {
    for (let i = 0; i < run.length; i++) {
      const code = run.charCodeAt(i);
      if (code === 32 || code === 9 || code === 160 || code === 0x3000) {
        if (this.chars.length > 0 && this.space < 0) this.space = at + i;
        continue;
      }
      if (this.space >= 0) {
        this.chars.push(' ');
        this.at.push(this.space);
        this.to.push(this.space + 1);
        this.space = -1;
      }
      this.chars.push(run[i]!);
      this.at.push(at + i);
      this.to.push(at + i + 1);
    }
  }

  get length(): number {
    return this.chars.length;
  }

  take(): Mapped {
    const mapped = { text: this.chars.join(''), at: this.at, to: this.to };
    this.chars = [];
    this.at = [];
    this.to = [];
    this.space = -1;
    return mapped;
  }
}

const TITLE_MAX = 120;

/** Keeps the heading path while blocks are appended in reading order. */
export class Outline {
  readonly blocks: Block[] = [];
  private path: { level: number; text: string }[] = [];

  get headings(): string[] {
    return this.path.map((h) => h.text);
  }

  heading(text: Mapped, level: number): void {
    if (!text.text) return;
    while (this.path.length > 0 && this.path[this.path.length - 1]!.level >= level) this.path.pop();
    const above = this.headings;
    this.path.push({ level, text: text.text.slice(0, TITLE_MAX) });
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
