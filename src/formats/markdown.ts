// Markdown, as archives of policies keep it, to readable blocks: headings, lists, tables, emphasis as labels.
// Follows CommonMark where policies use it; what is not understood stays text.
import { type Block, introduces, looksLikeHeading, type Mapped, Outline, type Readable, Text } from './readable.ts';

interface SourceLine {
  readonly text: string;
  readonly at: number;
}

function linesOf(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let at = 0;
  while (at <= source.length) {
    let end = source.indexOf('\n', at);
    if (end < 0) end = source.length;
    const text = source.slice(at, source[end - 1] === '\r' ? end - 1 : end);
    lines.push({ text, at });
    at = end + 1;
  }
  return lines;
}

interface Inline {
  /** Pieces between hard breaks (`<br>`), in order. */
  readonly pieces: Mapped[];
  /** Words in bold at the very start. */
  readonly label: string;
  /** Everything is bold. */
  readonly bold: boolean;
}

/** Characters without a meaning in the line; a closing bracket may end a link. */
const PLAIN = /[^\\*_![\]<&\n\r]+/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" };

/** Inline Markdown of `source` between two offsets. Links leave their words, images nothing, `<br>` a space. */
function inline(source: string, ranges: readonly [number, number][]): Inline {
  const text = new Text();
  const pieces: Mapped[] = [];
  let label = '';
  let labelOpen = false;
  let bold = false;
  let boldChars = 0;
  let chars = 0;
  let closing: number[] = [];
  const cut = () => {
    const piece = text.take();
    if (piece.text) pieces.push(piece);
  };
  const put = (c: string, at: number, to: number) => {
    text.add(c, at, to);
    if (labelOpen) label += c;
    if (c.trim() === '') return;
    chars++;
    if (bold) boldChars++;
  };
  for (const [from, until] of ranges) {
    let i = from;
    const skipTo = (n: number) => {
      i = n;
    };
    closing = [];
    while (i < until) {
      const c = source[i]!;
      if (c === '\\' && i + 1 < until && /[!-/:-@[-`{-~]/.test(source[i + 1]!)) {
        put(source[i + 1]!, i, i + 2);
        skipTo(i + 2);
      } else if (c === '*' || c === '_') {
        let n = 1;
        while (source[i + n] === c) n++;
        const inWord =
          c === '_' && /[A-Za-z0-9]/.test(source[i - 1] ?? ' ') && /[A-Za-z0-9]/.test(source[i + n] ?? ' ');
        if (inWord) put(c, i, i + 1);
        else if (n >= 2) {
          bold = !bold;
          if (bold && chars === 0) labelOpen = true;
          else if (!bold) labelOpen = false;
        }
        skipTo(inWord ? i + 1 : i + n);
      } else if (c === '!' && source[i + 1] === '[') {
        const end = linkEnd(source, i + 1, until);
        if (end) skipTo(end.after);
        else {
          put(c, i, i + 1);
          skipTo(i + 1);
        }
      } else if (c === '[') {
        const end = linkEnd(source, i, until);
        if (end) closing.push(end.close, end.after);
        else put(c, i, i + 1);
        skipTo(i + 1);
      } else if (closing.includes(i)) {
        const k = closing.indexOf(i);
        const after = closing[k + 1]!;
        closing.splice(k, 2);
        skipTo(after);
      } else if (c === '<' && /^<(?:\/?[a-z][^<>]{0,300}|!--)/i.test(source.slice(i, i + 305))) {
        const end = source.indexOf('>', i);
        if (end < 0 || end >= until) {
          put(c, i, i + 1);
          skipTo(i + 1);
        } else {
          if (/^<br\b/i.test(source.slice(i, i + 4))) cut();
          skipTo(end + 1);
        }
      } else if (c === '&') {
        const entity = /^&(?:([a-z]+)|#(\d{1,6})|#x([0-9a-f]{1,6}));/i.exec(source.slice(i, i + 12));
        const code = entity?.[2] ? Number(entity[2]) : entity?.[3] ? Number.parseInt(entity[3], 16) : null;
        const value = code !== null && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[entity?.[1] ?? ''];
        put(value ?? c, i, i + (value && entity ? entity[0].length : 1));
        skipTo(i + (value && entity ? entity[0].length : 1));
      } else {
        // A run of plain characters goes in as one.
        PLAIN.lastIndex = i;
        const run = PLAIN.exec(source)?.[0].slice(0, until - i) ?? c;
        text.addRun(run, i);
        if (labelOpen) label += run;
        const visible = run.replace(/\s+/g, '').length;
        chars += visible;
        if (bold) boldChars += visible;
        skipTo(i + run.length);
      }
    }
    text.add(' ', Math.max(0, until - 1));
  }
  cut();
  return { pieces, label: label.trim(), bold: chars > 0 && boldChars >= chars - 2 };
}

/** Where `[words](target)` closes, or null. */
function linkEnd(source: string, open: number, until: number): { close: number; after: number } | null {
  let depth = 0;
  for (let i = open; i < until && i < open + 2000; i++) {
    const c = source[i];
    if (c === '\\') i++;
    else if (c === '[') depth++;
    else if (c === ']' && --depth === 0) {
      if (source[i + 1] !== '(') return null;
      let round = 0;
      for (let j = i + 1; j < until && j < i + 3000; j++) {
        if (source[j] === '\\') j++;
        else if (source[j] === '(') round++;
        else if (source[j] === ')' && --round === 0) return { close: i, after: j + 1 };
      }
      return null;
    }
  }
  return null;
}

function cellsOf(line: SourceLine): [number, number][] {
  const cells: [number, number][] = [];
  let start = line.text.search(/\S/) + 1;
  for (let i = start; i < line.text.length; i++) {
    if (line.text[i] === '\\') i++;
    else if (line.text[i] === '|') {
      cells.push([line.at + start, line.at + i]);
      start = i + 1;
    }
  }
  if (line.text.slice(start).trim()) cells.push([line.at + start, line.at + line.text.length]);
  return cells;
}

const ITEM = /^(\s*)(?:[*+-]|\d{1,3}[.)])\s+/;
const HAN = /[\u4e00-\u9fff]{2}/;
/** Mostly Chinese: a Latin line before it is a paragraph of its own. */
const isHan = (line: string): boolean => (line.match(/[\u4e00-\u9fff]/g)?.length ?? 0) * 3 > line.trim().length;
const HAN_HEADING =
  /^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[章节条部]|\d{1,2}(?:\.\d{1,2})*[、.．\s])/;
const HAN_ITEM = /^(?:[（(]?\d{1,2}[)）.、．]|[①-⑳]|[（(][一二三四五六七八九十a-z]+[)）]|[a-z][.、)]|[•·●◆■▪–—-])/;
const isTableLine = (l: string): boolean => /^\s*\|/.test(l);
const isRule = (l: string): boolean => /^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*$/.test(l) && l.includes('|');

/** A Chinese line that its writer's editor broke: the next begins with what closes, or this one ends in the middle. */
function goesOn(line: string, next: string): boolean {
  const here = line.replace(/\]\([^)]*\)|[[*_\s]/g, '');
  const there = next.replace(/[*_\s]/g, '');
  if (!there || isTableLine(next) || ITEM.test(next) || /^#{1,6}\s|^\s{0,3}(?:={3,}|-{3,})\s*$/.test(next))
    return false;
  if (/^[：，。；、）”」』》！？:,;)]/.test(there)) return true;
  if (HAN_HEADING.test(there) || HAN_ITEM.test(there)) return false;
  const open = (line.match(/\*\*/g)?.length ?? 0) % 2 === 1;
  return (open || here.length >= 24) && !/[。；：！？!?;:”」』]$/.test(here) && here.length < 4000;
}

/** Reads Markdown into blocks. `source` is what offsets point into. */
export function readMarkdown(source: string): Readable {
  const lines = linesOf(source);
  const outline = new Outline();
  let tables = 0;
  let lead = -1;
  let leadIsParagraph = false;
  const open: { indent: number; block: number }[] = [];

  const paragraph = (ranges: [number, number][]) => {
    const { pieces, label, bold } = inline(source, ranges);
    open.length = 0;
    const whole = pieces.map((p) => p.text).join(' ');
    if (bold && pieces.length === 1 && looksLikeHeading(whole)) {
      outline.heading(pieces[0]!, 7);
      lead = outline.blocks.length - 1;
      leadIsParagraph = false;
      return;
    }
    if (bold && pieces.length === 1 && introduces(whole) && whole.length < 60) {
      outline.heading(pieces[0]!, 8);
      return;
    }
    for (const piece of pieces) {
      const at = outline.block(piece, { kind: 'paragraph', lead: -1, depth: 0, cell: null, label });
      if (at >= 0) {
        leadIsParagraph = introduces(piece.text);
        lead = at;
      }
    }
  };

  /** Chinese text is not wrapped by hand: a line is a paragraph, a numbered short line a heading or an item. */
  const hanLine = (line: SourceLine) => {
    const words = line.text.replace(/[*_]/g, '').trim();
    const whole: [number, number][] = [[line.at, line.at + line.text.length]];
    if (words.length <= 40 && HAN_HEADING.test(words) && looksLikeHeading(words)) {
      const { pieces } = inline(source, whole);
      if (pieces[0])
        outline.heading(pieces[0], /^[一二三四五六七八九十]+[、.．]/.test(words) || /^第/.test(words) ? 3 : 5);
      hanLead = -1;
      return;
    }
    if (hanLead >= 0 && HAN_ITEM.test(words)) {
      const { pieces, label } = inline(source, whole);
      for (const piece of pieces) outline.block(piece, { kind: 'item', lead: hanLead, depth: 1, cell: null, label });
      return;
    }
    paragraph(whole);
    hanLead = lead >= 0 && introduces(words) ? lead : -1;
  };
  let hanLead = -1;

  for (let n = 0; n < lines.length; n++) {
    const line = lines[n]!;
    if (!line.text.trim()) continue;
    const atx = /^(#{1,6})\s+/.exec(line.text);
    if (atx) {
      const { pieces } = inline(source, [
        [line.at + atx[0].length, line.at + line.text.replace(/\s#*\s*$/, '').length],
      ]);
      if (pieces[0]) outline.heading(pieces[0], atx[1]!.length);
      open.length = 0;
      leadIsParagraph = false;
      continue;
    }
    const under = lines[n + 1]?.text ?? '';
    if (/^\s{0,3}(?:=+|-{2,})\s*$/.test(line.text) && /[=-]{3}/.test(line.text)) continue;
    const title = /^\s{0,3}(?:=+|-{2,})\s*$/.test(under) && !ITEM.test(line.text) && !isTableLine(line.text);
    // A whole sentence over a line of dashes is text over a rule.
    if (title && !(HAN.test(line.text) && !looksLikeHeading(line.text.replace(/[*_]/g, '').trim()))) {
      const { pieces } = inline(source, [[line.at, line.at + line.text.length]]);
      if (pieces[0]) outline.heading(pieces[0], under.trim().startsWith('=') ? 1 : 2);
      open.length = 0;
      leadIsParagraph = false;
      n++;
      continue;
    }
    if (isTableLine(line.text)) {
      const rows: SourceLine[] = [];
      while (n < lines.length && isTableLine(lines[n]!.text)) rows.push(lines[n++]!);
      n--;
      table(source, outline, rows, tables++);
      leadIsParagraph = false;
      continue;
    }
    const item = ITEM.exec(line.text);
    if (item) {
      const indent = item[1]!.length;
      while (open.length > 0 && open[open.length - 1]!.indent >= indent) open.pop();
      // A hard break inside an item starts a new stretch; an indented line after it goes on with the parent.
      const stretches: [number, number][][] = [[[line.at + item[0].length, line.at + line.text.length]]];
      while (n + 1 < lines.length) {
        const next = lines[n + 1]!;
        if (!next.text.trim() || ITEM.test(next.text) || isTableLine(next.text) || !/^\s/.test(next.text)) break;
        if (/ {2}$/.test(lines[n]!.text)) stretches.push([]);
        stretches[stretches.length - 1]!.push([next.at, next.at + next.text.length]);
        n++;
      }
      const parent = open[open.length - 1]?.block ?? (leadIsParagraph ? lead : -1);
      let first = -1;
      for (const ranges of stretches) {
        const { pieces, label } = inline(source, ranges);
        for (const piece of pieces) {
          const at = outline.block(piece, {
            kind: 'item',
            lead: first < 0 ? parent : first,
            depth: open.length + 1,
            cell: null,
            label: first < 0 ? label : '',
          });
          if (first < 0) first = at;
        }
      }
      if (first >= 0) open.push({ indent, block: first });
      continue;
    }
    if (HAN.test(line.text)) {
      let last = line;
      while (n + 1 < lines.length && goesOn(source.slice(line.at, last.at + last.text.length), lines[n + 1]!.text))
        last = lines[++n]!;
      hanLine({ text: source.slice(line.at, last.at + last.text.length), at: line.at });
      continue;
    }
    const ranges: [number, number][] = [[line.at, line.at + line.text.length]];
    while (n + 1 < lines.length) {
      const next = lines[n + 1]!;
      if (!next.text.trim() || ITEM.test(next.text) || isTableLine(next.text) || /^#{1,6}\s/.test(next.text)) break;
      if (isHan(next.text)) break;
      if (/^\s{0,3}(?:=+|-{2,})\s*$/.test(lines[n + 2]?.text ?? '') && !/^\s{0,3}(?:=+|-{2,})\s*$/.test(next.text))
        break;
      ranges.push([next.at, next.at + next.text.length]);
      n++;
    }
    paragraph(ranges);
  }
  return { source, blocks: outline.blocks, skipped: 0 };
}

function table(source: string, outline: Outline, lines: readonly SourceLine[], number: number): void {
  const hasHead = lines.length > 1 && isRule(lines[1]!.text);
  const heads: string[] = [];
  lines.forEach((line, n) => {
    if (isRule(line.text)) return;
    const isHead = hasHead && n === 0;
    const row = hasHead && n > 0 ? n - 1 : n;
    const cells = cellsOf(line);
    cells.forEach(([from, until], column) => {
      const { pieces, label } = inline(source, [[from, until]]);
      if (isHead) heads[column] = pieces.map((p) => p.text).join(' ');
      let first = -1;
      for (const piece of pieces) {
        const cell = { table: number, row, column, columns: cells.length, head: heads[column] ?? '', isHead };
        const block: Pick<Block, 'kind' | 'lead' | 'depth' | 'cell' | 'label'> = {
          kind: 'cell',
          lead: first,
          depth: 0,
          cell,
          label: first < 0 ? label : '',
        };
        const at = outline.block(piece, block);
        if (first < 0) first = at;
      }
    });
  });
}
