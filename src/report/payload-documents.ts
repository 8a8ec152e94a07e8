// Documents as a page holds them: their text in blocks, every claim with its place in a block, and what versions say differently.
// The text is packed so that a sentence can be read in its paragraph; without the input there are the sentences of the claims alone.
import { compareText } from '../base/json.ts';
import type { InputResult } from '../model/result.ts';
import type { Claim } from '../model/rows.ts';

/** A block of readable text; `at` and `to` give the place of each character in the snapshot's text. */
export interface TextBlock {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'cell';
  readonly heading: readonly string[];
  readonly depth: number;
  readonly cell: {
    readonly table: number;
    readonly row: number;
    readonly column: number;
    readonly isHead: boolean;
  } | null;
  readonly text: string;
  readonly at: Readonly<ArrayLike<number>>;
  readonly to: Readonly<ArrayLike<number>>;
}

/** The readable text of an input that is a document. */
export interface DocumentText {
  readonly input: string;
  readonly blocks: readonly TextBlock[];
}

export interface PageBlock {
  readonly kind: TextBlock['kind'];
  /** Of a heading from 1, of an item its depth in lists. */
  readonly level: number;
  readonly text: string;
  /** Table, row, column, 1 in its head; absent outside tables. */
  readonly cell?: readonly [number, number, number, number];
}

/** A claim on the page: the row without what its document says for all, and where its sentence stands. */
export interface PageClaim extends Omit<Claim, 'app' | 'document' | 'date' | 'from' | 'quote' | 'heading' | 'named'> {
  /** Index of the block, -1 where the sentence was not found in the text; begin and end in the block's text. */
  readonly block: number;
  readonly from: number;
  readonly to: number;
  /** Offsets in the snapshot's text, which findings name. */
  readonly start: number;
  readonly end: number;
  /** Only where `block` is -1. */
  readonly quote?: string;
}

export interface PageDocument {
  readonly input: string;
  readonly app: string | null;
  readonly date: string | null;
  /** The whole text, its parts with claims, or only the sentences of claims because the input was not at hand. */
  readonly text: 'whole' | 'parts' | 'sentences';
  readonly blocks: readonly PageBlock[];
  readonly claims: readonly PageClaim[];
}

export interface VersionSentence {
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly heading: readonly string[];
}

export interface VersionChange {
  readonly kind: 'came' | 'went' | 'changed';
  readonly before: VersionSentence | null;
  readonly after: VersionSentence | null;
  readonly differences: readonly {
    readonly field: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }[];
}

/** Versions of one document, oldest first; `steps[i]` leads from `versions[i]` to the next. */
export interface Versions {
  readonly versions: readonly { readonly input: string; readonly date: string | null; readonly statements: number }[];
  readonly steps: readonly { readonly unchanged: number; readonly changes: readonly VersionChange[] }[];
}

/** Characters of documents on one page; beyond, blocks without a claim are left out. */
export const TEXT_LIMIT = 1_500_000;
export const BLOCK_CHARACTERS = 100_000;
const cut = (text: string): string => (text.length > BLOCK_CHARACTERS ? `${text.slice(0, BLOCK_CHARACTERS)}…` : text);

export function pageDocuments(
  inputs: readonly InputResult[],
  claims: readonly Claim[],
  texts: readonly DocumentText[],
): PageDocument[] {
  const byDocument = new Map<string, Claim[]>();
  for (const c of claims) {
    const list = byDocument.get(c.document);
    if (list) list.push(c);
    else byDocument.set(c.document, [c]);
  }
  let room = TEXT_LIMIT;
  return inputs.flatMap((input): PageDocument[] => {
    const own = byDocument.get(input.sha256);
    if (!own) return [];
    own.sort((a, b) => a.quote.start - b.quote.start || a.quote.end - b.quote.end || compareText(a.rule, b.rule));
    const blocks = texts.find((t) => t.input === input.sha256)?.blocks ?? [];
    const size = blocks.reduce((n, b) => n + b.text.length, 0);
    const document = blocks.length === 0 ? fromSentences(own) : fromText(own, blocks, size <= room);
    room -= document.blocks.reduce((n, b) => n + b.text.length, 0);
    return [
      { input: input.sha256, app: own[0]!.app, date: own.find((c) => c.date !== null)?.date ?? null, ...document },
    ];
  });
}

type Part = Pick<PageDocument, 'text' | 'blocks' | 'claims'>;

function fromText(claims: readonly Claim[], all: readonly TextBlock[], whole: boolean): Part {
  const near = blocksBySource(all);
  const found = claims.map((c) => placeIn(all, near(c.quote.start, c.quote.end), c));
  const needed = new Set(found.map((p) => p?.block ?? -1));
  const kept = all.flatMap((b, i) => (whole || needed.has(i) || b.kind === 'heading' ? [i] : []));
  const index = new Map(kept.map((i, n) => [i, n]));
  return {
    text: whole ? 'whole' : 'parts',
    blocks: kept.map((i) => blockOf(all[i]!)),
    claims: claims.map((c, n) => {
      const place = found[n];
      if (!place) return { ...columnsOf(c), block: -1, from: 0, to: 0, quote: c.quote.exact };
      return { ...columnsOf(c), block: index.get(place.block)!, from: place.from, to: place.to };
    }),
  };
}

const blockOf = (b: TextBlock): PageBlock => ({
  kind: b.kind,
  level: b.kind === 'heading' ? b.heading.length + 1 : b.depth,
  text: cut(b.text),
  ...(b.cell && { cell: [b.cell.table, b.cell.row, b.cell.column, b.cell.isHead ? 1 : 0] as const }),
});

/** Sentences under their headings, each a block of its own. */
function fromSentences(claims: readonly Claim[]): Part {
  const blocks: PageBlock[] = [];
  let path: readonly string[] = [];
  let last = '';
  const placed = claims.map((c): PageClaim => {
    const key = `${c.quote.start} ${c.quote.end}`;
    if (key !== last) {
      last = key;
      const same = c.heading.findIndex((h, i) => h !== path[i]);
      for (let i = same < 0 ? c.heading.length : same; i < c.heading.length; i++)
        blocks.push({ kind: 'heading', level: i + 1, text: c.heading[i]! });
      path = c.heading;
      blocks.push({ kind: 'paragraph', level: 0, text: cut(c.quote.exact) });
    }
    return { ...columnsOf(c), block: blocks.length - 1, from: 0, to: blocks.at(-1)!.text.length };
  });
  return { text: 'sentences', blocks, claims: placed };
}

function columnsOf(c: Claim): Omit<PageClaim, 'block' | 'from' | 'to'> {
  const {
    app: _app,
    document: _document,
    date: _date,
    from: _from,
    heading: _heading,
    named: _named,
    quote,
    ...rest
  } = c;
  return { ...rest, start: quote.start, end: quote.end };
}

/** Source characters that share a list of blocks. */
const SPAN = 4096;

/** Finds the blocks whose source may touch a span, in their order, without walking a long document for each claim. */
function blocksBySource(blocks: readonly TextBlock[]): (start: number, end: number) => number[] {
  const spans = new Map<number, number[]>();
  for (const [i, { at, to }] of blocks.entries()) {
    if (at.length === 0) continue;
    for (let n = Math.floor(at[0]! / SPAN); n <= Math.floor(to[to.length - 1]! / SPAN); n++) {
      const list = spans.get(n);
      if (list) list.push(i);
      else spans.set(n, [i]);
    }
  }
  return (start, end) => {
    const found = new Set<number>();
    for (let n = Math.floor(start / SPAN); n <= Math.floor(end / SPAN); n++)
      for (const i of spans.get(n) ?? []) found.add(i);
    return [...found].sort((a, b) => a - b);
  };
}

/** Where the words of a claim stand: the block, begin and end in its text. */
function placeIn(
  blocks: readonly TextBlock[],
  near: readonly number[],
  c: Claim,
): { block: number; from: number; to: number } | null {
  const { start, end, exact } = c.quote;
  let loose: { block: number; from: number; to: number } | null = null;
  for (const block of near) {
    const b = blocks[block]!;
    const n = b.at.length;
    if (n === 0 || b.at[0]! > end || b.to[n - 1]! < start) continue;
    const from = firstAtOrAfter(b.at, start);
    const at = b.text.indexOf(exact, Math.max(0, from - 2));
    if (at >= 0 && at < BLOCK_CHARACTERS) return { block, from: at, to: at + exact.length };
    const to = firstAtOrAfter(b.at, end);
    if (to > from && from < BLOCK_CHARACTERS) loose ??= { block, from, to };
  }
  return loose;
}

function firstAtOrAfter(at: Readonly<ArrayLike<number>>, offset: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (at[mid]! < offset) low = mid + 1;
    else high = mid;
  }
  return low;
}
