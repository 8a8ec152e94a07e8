// PDF to text as a person reads it: lines in reading order, paragraphs and headings by size and spacing, without running heads,
// page numbers and hyphenation. The parser (unpdf) is loaded at run time: in the page it is left out for its size.

import type { PageMark } from './readable.ts';

export interface PdfText {
  /** Paragraphs parted by blank lines, headings and list items marked as in Markdown. */
  readonly text: string;
  /** Where paragraphs begin in `text`, with the page (from 1) each begins on. */
  readonly marks: readonly PageMark[];
  readonly pages: number;
  /** Pages without a text layer. */
  readonly empty: number;
  /** Characters of running heads and page numbers left out. */
  readonly skipped: number;
  /** Characters whose font gives no Unicode. */
  readonly undecoded: number;
}

export type PdfFailure = 'absent' | 'encrypted' | 'damaged';

export const isPdf = (b: Uint8Array): boolean =>
  b[0] === 0x25 && b[1] === 0x50 && b[2] === 0x44 && b[3] === 0x46 && b[4] === 0x2d;

interface Line {
  text: string;
  x: number;
  y: number;
  size: number;
}

interface Parser {
  getDocumentProxy(bytes: Uint8Array, options: { verbosity: number }): Promise<unknown>;
}
interface Document {
  readonly numPages: number;
  getPage(n: number): Promise<unknown>;
  destroy?(): unknown;
}
interface Page {
  getTextContent(): Promise<unknown>;
}
interface Item {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
}

const has = <K extends string>(v: unknown, ...keys: K[]): v is Record<K, unknown> =>
  typeof v === 'object' && v !== null && keys.every((k) => k in v);
const isParser = (v: unknown): v is Parser => has(v, 'getDocumentProxy');
const isDocument = (v: unknown): v is Document => has(v, 'numPages', 'getPage');
const isPage = (v: unknown): v is Page => has(v, 'getTextContent');

function itemsOf(content: unknown): Item[] {
  const list: unknown[] = has(content, 'items') && Array.isArray(content.items) ? content.items : [];
  const items: Item[] = [];
  for (const i of list) {
    if (!has(i, 'str', 'transform', 'width') || typeof i.str !== 'string' || !Array.isArray(i.transform)) continue;
    const [, , c, d, x, y] = i.transform.map(Number);
    const size = Math.hypot(c ?? 0, d ?? 0) || 1;
    if (Number.isFinite(x) && Number.isFinite(y))
      items.push({ str: i.str, x: x!, y: y!, size, width: Number(i.width) || 0 });
  }
  return items;
}

const isHan = (c: string | undefined): boolean =>
  c !== undefined && /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(c);

/** Whether a space belongs between two pieces of text. */
const needsSpace = (a: string, b: string): boolean =>
  a !== '' && b !== '' && !/\s$/.test(a) && !/^\s/.test(b) && !(isHan(a.at(-1)) || isHan(b[0]));

/** Pieces to lines, in the order the page draws them: columns come one after the other that way. */
function linesOf(items: readonly Item[]): Line[] {
  const lines: Line[] = [];
  let right = 0;
  for (const i of items) {
    const line = lines.at(-1);
    const same = line && Math.abs(line.y - i.y) < Math.max(line.size, i.size) * 0.5 && i.x >= right - i.size * 2;
    if (!same) {
      if (i.str.trim() === '') continue;
      lines.push({ text: i.str, x: i.x, y: i.y, size: i.size });
    } else {
      const gap = i.x - right;
      if (gap > i.size * 0.2 && needsSpace(line.text, i.str)) line.text += ' ';
      line.text += i.str;
      line.size = Math.max(line.size, i.str.trim() ? i.size : 0);
    }
    right = i.x + i.width;
  }
  for (const l of lines) l.text = l.text.replace(/\s+/g, ' ').trim();
  return inOrder(lines.filter((l) => l.text));
}

/** A page drawn bottom first or in no order at all is read from the top; one drawn in columns is left as it is. */
function inOrder(lines: Line[]): Line[] {
  let up = 0;
  for (let i = 1; i < lines.length; i++) if (lines[i]!.y > lines[i - 1]!.y + 1) up++;
  return up > 3 && up * 3 > lines.length ? [...lines].sort((a, b) => b.y - a.y || a.x - b.x) : lines;
}

/** What stands at the top or foot of most pages, its numbers aside. */
function runningHeads(pages: readonly Line[][]): Set<string> {
  const seen = new Map<string, number>();
  for (const lines of pages) {
    const edge = new Set([...lines.slice(0, 2), ...lines.slice(-2)].map((l) => headKey(l.text)));
    for (const key of edge) seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const most = Math.max(3, Math.ceil(pages.length / 2));
  return new Set([...seen].filter(([, n]) => n >= most).map(([key]) => key));
}
const headKey = (text: string): string => text.replace(/\d+/g, '#').slice(0, 200);
const PAGE_NUMBER =
  /^(?:[-–—]?\s*\d{1,4}\s*[-–—]?|(?:page|seite|第)?\s*\d{1,4}\s*(?:of|\/|页，?共?|頁)\s*\d{0,4}\s*[页頁]?)$/i;

/** The size of most characters. */
function bodySize(pages: readonly Line[][]): number {
  const count = new Map<number, number>();
  for (const lines of pages)
    for (const l of lines) {
      const size = Math.round(l.size * 2) / 2;
      count.set(size, (count.get(size) ?? 0) + l.text.length);
    }
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

const ITEM = /^(?:[•·●▪■◦‣∙]|[-–—](?=\s))\s*/;
const NUMBERED = /^(?:\(?\d{1,2}[.)、]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])/;
const ends = (text: string): boolean => /[.。！？!?;；:：”"）)]$/.test(text);

/** Lines to paragraphs. A paragraph may run over a page's end. */
class Paragraphs {
  text = '';
  private open = '';
  private openPage = 1;
  private last: Line | null = null;
  readonly marks: PageMark[] = [];
  private readonly body: number;
  constructor(body: number) {
    this.body = body;
  }

  close(): void {
    if (this.open) {
      this.marks.push({ offset: this.text.length, page: this.openPage });
      this.text += `${this.open}\n\n`;
    }
    this.open = '';
  }

  private begin(page: number): void {
    this.close();
    this.openPage = page;
  }

  add(line: Line, leading: number, page: number): void {
    const last = this.last;
    this.last = line;
    const heading = line.size > this.body * 1.14 && line.text.length <= 120 && !/[.。；;，,]$/.test(line.text);
    const bullet = ITEM.exec(line.text);
    const words = escaped(bullet ? line.text.slice(bullet[0].length) : line.text);
    if (heading) {
      const goesOn = this.open.startsWith('## ') && last && last.size === line.size && last.y - line.y < leading * 1.6;
      if (!goesOn) this.begin(page);
      this.open = goesOn ? join(this.open, words) : `## ${words}`;
      return;
    }
    const gap = last ? last.y - line.y : 0;
    const apart = last !== null && gap > 0 && gap > leading * 1.45;
    const fresh =
      this.open === '' ||
      this.open.startsWith('## ') ||
      bullet !== null ||
      apart ||
      (NUMBERED.test(line.text) && ends(this.open)) ||
      // Over a page or column end a sentence goes on, unless it ended.
      (gap <= 0 && ends(this.open));
    if (fresh) {
      this.begin(page);
      this.open = bullet ? `- ${words}` : words;
    } else this.open = join(this.open, words);
  }
}

function join(a: string, b: string): string {
  if (/\p{L}[-\u00ad\u2010]$/u.test(a) && /^\p{Ll}/u.test(b)) return a.slice(0, -1) + b;
  return needsSpace(a, b) ? `${a} ${b}` : a + b;
}

/** Characters that would be mark-up in Markdown stay what they are. */
const escaped = (text: string): string => text.replace(/[\\*_#[\]<>|`]/g, '\\$&');

/** The distance of most neighbouring lines. */
function leadingOf(lines: readonly Line[]): number {
  const count = new Map<number, number>();
  for (let i = 1; i < lines.length; i++) {
    const gap = Math.round(lines[i - 1]!.y - lines[i]!.y);
    if (gap > 0) count.set(gap, (count.get(gap) ?? 0) + 1);
  }
  return [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 14;
}

const MOST_PAGES = 2000;

/** Reads a PDF, or says why it cannot be read. */
export async function readPdf(bytes: Uint8Array): Promise<PdfText | PdfFailure> {
  // Named at run time, so that the page is not bundled with it.
  const name = 'unpdf';
  let parser: unknown;
  try {
    parser = await import(/* @vite-ignore */ name);
  } catch {
    return 'absent';
  }
  if (!isParser(parser)) return 'absent';
  const pages: Line[][] = [];
  try {
    const document = await parser.getDocumentProxy(bytes.slice(), { verbosity: 0 });
    if (!isDocument(document)) return 'damaged';
    for (let n = 1; n <= Math.min(document.numPages, MOST_PAGES); n++) {
      const page = await document.getPage(n);
      pages.push(isPage(page) ? linesOf(itemsOf(await page.getTextContent())) : []);
    }
    await document.destroy?.();
  } catch (error) {
    return error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'damaged';
  }
  const heads = runningHeads(pages);
  const out = new Paragraphs(bodySize(pages.map((lines) => lines.filter((l) => !heads.has(headKey(l.text))))));
  let skipped = 0;
  let undecoded = 0;
  pages.forEach((lines, n) => {
    const leading = leadingOf(lines);
    lines.forEach((line, i) => {
      undecoded += line.text.match(/[\ufffd\ue000-\uf8ff\u0000-\u0008\u000e-\u001f]/g)?.length ?? 0;
      const edge = i < 2 || i >= lines.length - 2;
      if (edge && (heads.has(headKey(line.text)) || PAGE_NUMBER.test(line.text))) skipped += line.text.length;
      else out.add(line, leading, n + 1);
    });
  });
  out.close();
  return {
    text: out.text.trimEnd(),
    marks: out.marks,
    pages: pages.length,
    empty: pages.filter((l) => l.length === 0).length,
    skipped,
    undecoded,
  };
}
