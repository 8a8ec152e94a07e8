// HTML to readable blocks with parse5: headings, lists, tables and bold labels; scripts, navigation and banners left out.
// The DOM is walked here because extractors drop tables, and a cell can hold a document's most important sentence.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type Block, introduces, looksLikeHeading, type Mapped, Outline, type Readable, Text } from './readable.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const SKIP = new Set(
  'script style noscript template svg nav button select option textarea input iframe canvas video audio object head form dialog'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul caption'.split(
    ' ',
  ),
);
const BOLD = new Set(['b', 'strong']);
const BANNER =
  /cookie-?(?:banner|consent|notice|wall|bar|popup)|consent-?(?:banner|modal|manager)|onetrust|gdpr-?banner|breadcrumb|site-?nav|navbar|skip-?link/i;
const MAX_DEPTH = 400;

export const looksLikeHtml = (text: string): boolean =>
  /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|div|p|h[1-6]|meta|span|section|article|table|main)\b/i.test(
    text.slice(0, 4000),
  ) || /<(?:p|div|li|h[1-6]|td)\b[^>]*>/i.test(text.slice(0, 2000));

const isElement = (n: Node): n is Element => 'tagName' in n;
const attribute = (e: Element, name: string): string => e.attrs.find((a) => a.name === name)?.value ?? '';

function isHidden(e: Element): boolean {
  if (SKIP.has(e.tagName)) return true;
  if (attribute(e, 'hidden') !== '' || e.attrs.some((a) => a.name === 'hidden')) return true;
  if (/display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(e, 'style'))) return true;
  if (/^(?:navigation|banner|dialog|menu|search)$/.test(attribute(e, 'role'))) return true;
  return BANNER.test(`${attribute(e, 'id')} ${attribute(e, 'class')}`);
}

interface Cell {
  table: number;
  row: number;
  column: number;
  columns: number;
  head: string;
  isHead: boolean;
}

export function readHtml(source: string): Readable {
  const document = parse(source, { sourceCodeLocationInfo: true });
  const outline = new Outline();
  const text = new Text();
  let skipped = 0;
  let tables = 0;
  let bold = 0;
  let boldChars = 0;
  let chars = 0;
  let label = '';
  let cell: Cell | null = null;
  let cellFirst = -1;
  let depth = 0;
  // Inside `pre` a line is a line.
  let pre = 0;
  const items: { block: number; parent: number }[] = [];
  let lead = -1;
  let inItem = false;

  const flush = () => {
    const mapped = text.take();
    const whole = chars > 0 && boldChars >= chars - 2;
    const mine = label.replace(/\s+/g, ' ').trim();
    bold = Math.max(bold, 0);
    boldChars = 0;
    chars = 0;
    label = '';
    if (!mapped.text) return;
    put(mapped, whole, mine);
  };

  const put = (mapped: Mapped, whole: boolean, mine: string) => {
    const item = items[items.length - 1];
    if (!cell && !inItem && whole && looksLikeHeading(mapped.text)) {
      outline.heading(mapped, introduces(mapped.text) ? 8 : 7);
      lead = -1;
      return;
    }
    const rest: Pick<Block, 'kind' | 'lead' | 'depth' | 'cell' | 'label'> = {
      kind: cell ? 'cell' : inItem ? 'item' : 'paragraph',
      lead: cell ? cellFirst : inItem && item ? (item.block >= 0 ? item.block : item.parent) : -1,
      depth: items.length,
      cell: cell ? { ...cell } : null,
      label: mine,
    };
    const at = outline.block(mapped, rest);
    if (at < 0) return;
    if (cell) {
      if (cellFirst < 0) cellFirst = at;
    } else if (inItem && item) {
      if (item.block < 0) item.block = at;
    } else lead = introduces(mapped.text) ? at : -1;
  };

  const addText = (value: string, start: number, end: number) => {
    const raw = source.slice(start, end);
    const same = raw.length === value.length;
    let r = 0;
    for (const c of value) {
      let from = start;
      let to = end;
      if (same) {
        from = start + r;
        to = from + c.length;
        r += c.length;
      } else {
        // Step over one character or one entity of the source.
        from = Math.min(start + r, end);
        if (raw[r] === '&') {
          const entity = /^&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?/i.exec(raw.slice(r, r + 40));
          r += entity && c !== '&' ? entity[0].length : entity && /^&amp;?/i.test(entity[0]) ? entity[0].length : 1;
        } else if (raw[r] === '\r' && raw[r + 1] === '\n' && c === '\n') r += 2;
        else r += c.length;
        to = Math.min(start + r, end);
      }
      if (pre > 0 && c === '\n') flush();
      text.add(c, from, Math.max(to, from));
      if (bold > 0 && (chars === 0 || (chars === boldChars && label))) label += c;
      if (c.trim() === '') continue;
      chars++;
      if (bold > 0) boldChars++;
    }
  };

  const heads = new Map<number, string[]>();

  const walk = (node: Node): void => {
    if (node.nodeName === '#text' && 'value' in node) {
      const at = node.sourceCodeLocation;
      if (at) addText(node.value, at.startOffset, at.endOffset);
      return;
    }
    if (!isElement(node)) return;
    if (isHidden(node)) {
      skipped += (node.sourceCodeLocation?.endOffset ?? 0) - (node.sourceCodeLocation?.startOffset ?? 0);
      return;
    }
    if (++depth > MAX_DEPTH) {
      depth--;
      return;
    }
    const tag = node.tagName;
    const isBlock = BLOCKS.has(tag);
    if (isBlock) flush();
    if (tag === 'pre') pre++;
    if (tag === 'br') flush();
    else if (/^h[1-6]$/.test(tag) && !cell) {
      for (const child of node.childNodes) walk(child);
      const mapped = text.take();
      boldChars = chars = 0;
      label = '';
      outline.heading(mapped, Number(tag[1]));
      lead = -1;
    } else if (tag === 'li' || tag === 'dd') {
      const was = inItem;
      const above = items[items.length - 1];
      inItem = true;
      items.push({ block: -1, parent: above ? above.block : lead });
      for (const child of node.childNodes) walk(child);
      flush();
      items.pop();
      inItem = was;
    } else if (tag === 'table') {
      const outer = { cell, cellFirst };
      readTable(node);
      cell = outer.cell;
      cellFirst = outer.cellFirst;
    } else {
      if (BOLD.has(tag) || /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(attribute(node, 'style'))) {
        bold++;
        for (const child of node.childNodes) walk(child);
        bold--;
      } else for (const child of node.childNodes) walk(child);
    }
    if (isBlock) flush();
    if (tag === 'pre') pre--;
    depth--;
  };

  const readTable = (table: Element) => {
    const number = tables++;
    const rows: Element[] = [];
    const find = (e: Element) => {
      for (const child of e.childNodes) {
        if (!isElement(child)) continue;
        if (child.tagName === 'tr') rows.push(child);
        else if (child.tagName !== 'table') find(child);
      }
    };
    find(table);
    heads.set(number, []);
    let row = 0;
    rows.forEach((tr, n) => {
      const cells = tr.childNodes.filter(
        (c): c is Element => isElement(c) && (c.tagName === 'td' || c.tagName === 'th'),
      );
      const isHead =
        n === 0 &&
        rows.length > 1 &&
        cells.length > 1 &&
        (cells.every((c) => c.tagName === 'th') || cells.every((c) => words(c).length <= 40));
      cells.forEach((td, column) => {
        if (isHead) heads.get(number)![column] = words(td);
        cell = { table: number, row, column, columns: cells.length, head: heads.get(number)![column] ?? '', isHead };
        cellFirst = -1;
        for (const child of td.childNodes) walk(child);
        flush();
      });
      if (!isHead) row++;
    });
  };

  const words = (e: Element): string => {
    let out = '';
    const collect = (n: Node) => {
      if (n.nodeName === '#text' && 'value' in n) out += n.value;
      else if (isElement(n) && out.length < 2000) for (const c of n.childNodes) collect(c);
    };
    collect(e);
    return out.replace(/\s+/g, ' ').trim();
  };

  for (const child of document.childNodes) walk(child);
  flush();
  return { source, blocks: outline.blocks, skipped };
}
