// HTML to readable blocks with parse5: headings, lists, tables and bold labels; scripts, navigation and banners left out.
// The DOM is walked here because extractors drop tables, and a cell can hold a document's most important sentence.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import {
  type Block,
  introduces,
  isPlainRun,
  looksLikeHeading,
  type Mapped,
  Outline,
  type Readable,
  Text,
} from './readable.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type AnyNode = DefaultTreeAdapterTypes.Node;

const SKIP = new Set(
  'script style noscript template svg nav button select option textarea input iframe canvas video audio object head dialog'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul caption'.split(
    ' ',
  ),
);
const BOLD = new Set(['b', 'strong']);
const BANNER =
  /cookie-?(?:banner|consent|notice|wall|bar|popup)|consent-?(?:banner|modal|manager)|onetrust|gdpr-?banner|breadcrumb|site-?nav|navbar|skip-?link/i;
/** Names of navigation: whole words of an id or a class. */
const NAVIGATION =
  /(?:^|[\s_-])(?:nav|menu|sidebar|toolbar|topbar|share-?bar|social|pagination|pager|crumbs?)(?:$|[\s_-])/i;
const MAX_DEPTH = 400;
/** What holds this share of a page's text is the page, whatever it is called. */
const MOST_HIDDEN = 0.4;

export const looksLikeHtml = (text: string): boolean =>
  /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|div|p|h[1-6]|meta|span|section|article|table|main)\b/i.test(
    text.slice(0, 4000),
  ) || /<(?:p|div|li|h[1-6]|td)\b[^>]*>/i.test(text.slice(0, 2000));

const isElement = (n: Node): n is Element => 'tagName' in n;
const attribute = (e: Element, name: string): string => e.attrs.find((a) => a.name === name)?.value ?? '';

/** Characters of text below a node, scripts aside; counted once. */
function sizes(root: AnyNode): Map<AnyNode, number> {
  const count = new Map<AnyNode, number>();
  const stack: { node: AnyNode; done: boolean }[] = [{ node: root, done: false }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, done } = top;
    if (node.nodeName === '#text' && 'value' in node) count.set(node, node.value.trim().length);
    else if ('tagName' in node && SKIP.has(node.tagName)) count.set(node, 0);
    else if ('childNodes' in node) {
      if (done) {
        let sum = 0;
        for (const child of node.childNodes) sum += count.get(child) ?? 0;
        count.set(node, sum);
      } else {
        stack.push({ node, done: true });
        for (const child of node.childNodes) stack.push({ node: child, done: false });
      }
    }
  }
  return count;
}

function isHidden(e: Element, share: (e: Element) => number): boolean {
  if (SKIP.has(e.tagName)) return true;
  if (attribute(e, 'hidden') !== '' || e.attrs.some((a) => a.name === 'hidden')) return true;
  if (/display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(e, 'style'))) return true;
  const named = `${attribute(e, 'id')} ${attribute(e, 'class')}`;
  const aside =
    /^(?:navigation|banner|dialog|menu|search)$/.test(attribute(e, 'role')) ||
    BANNER.test(named) ||
    (NAVIGATION.test(named) && mostlyLinks(e));
  return aside && share(e) < MOST_HIDDEN;
}

/** Whether most words stand in links, as in a menu. */
function mostlyLinks(e: Element): boolean {
  let all = 0;
  let linked = 0;
  const walk = (n: Node, inLink: boolean, depth: number) => {
    if (n.nodeName === '#text' && 'value' in n) {
      const size = n.value.trim().length;
      all += size;
      if (inLink) linked += size;
    } else if (isElement(n) && all < 5000 && depth < MAX_DEPTH)
      for (const c of n.childNodes) walk(c, inLink || n.tagName === 'a', depth + 1);
  };
  walk(e, false, 0);
  return linked * 2 > all;
}

/** A `rowspan` or `colspan` within reason. */
const spanOf = (e: Element, name: string): number => {
  const n = Number.parseInt(attribute(e, name), 10);
  return n >= 1 && n <= 200 ? n : 1;
};

interface Cell {
  table: number;
  row: number;
  column: number;
  columns: number;
  head: string;
  isHead: boolean;
  span?: number;
}

export function readHtml(source: string): Readable {
  const document = parse(source, { sourceCodeLocationInfo: true });
  const size = sizes(document);
  const whole = Math.max(1, size.get(document) ?? 0);
  const share = (e: Element): number => (size.get(e) ?? 0) / whole;
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
    if (same && pre === 0 && bold === 0 && isPlainRun(value)) {
      chars += text.addRun(value, start);
      return;
    }
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
    if (isHidden(node, share)) {
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
    // For each column the row at which a cell of an earlier row ends that still covers it.
    const covered: number[] = [];
    rows.forEach((tr, n) => {
      const cells = tr.childNodes.filter(
        (c): c is Element => isElement(c) && (c.tagName === 'td' || c.tagName === 'th'),
      );
      const isHead =
        n === 0 &&
        rows.length > 1 &&
        cells.length > 1 &&
        (cells.every((c) => c.tagName === 'th') || cells.every((c) => words(c).length <= 40));
      let column = 0;
      const free = () => {
        while ((covered[column] ?? 0) > n) column++;
      };
      const columns = Math.max(cells.length + covered.filter((c) => c > n).length, 1);
      for (const td of cells) {
        free();
        const across = spanOf(td, 'colspan');
        const down = spanOf(td, 'rowspan');
        if (isHead) for (let k = 0; k < across; k++) heads.get(number)![column + k] = words(td);
        cell = { table: number, row, column, columns, head: heads.get(number)![column] ?? '', isHead };
        if (down > 1) cell.span = down;
        cellFirst = -1;
        for (const child of td.childNodes) walk(child);
        flush();
        for (let k = 0; k < across; k++) covered[column + k] = n + down;
        column += across;
      }
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

/**
 * The source of a page that only wraps plain text or Markdown in `pre`, with everything else blanked so that offsets hold;
 * null for any other page.
 */
export function preformatted(source: string): string | null {
  if (!/<pre[\s>]/i.test(source)) return null;
  const document = parse(source, { sourceCodeLocationInfo: true });
  const parts: [number, number][] = [];
  let inside = 0;
  let all = 0;
  const stack: { node: AnyNode; pre: boolean }[] = [{ node: document, pre: false }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, pre } = top;
    if (node.nodeName === '#text' && 'value' in node) {
      const size = node.value.trim().length;
      all += size;
      const at = node.sourceCodeLocation;
      if (pre && at) {
        inside += size;
        parts.push([at.startOffset, at.endOffset]);
      }
    } else if ('childNodes' in node && !('tagName' in node && SKIP.has(node.tagName)))
      for (const child of node.childNodes)
        stack.push({ node: child, pre: pre || ('tagName' in node && node.tagName === 'pre') });
  }
  if (inside < 200 || inside < all * 0.7) return null;
  parts.sort((a, b) => a[0] - b[0]);
  let out = '';
  for (const [start, end] of parts) {
    out += source.slice(out.length, start).replace(/[^\n]/g, ' ');
    out += source.slice(start, end);
  }
  return out + source.slice(out.length).replace(/[^\n]/g, ' ');
}
