// A small XML reader for hostile text: predefined and numeric entities only, no document types, bounded depth and size.
// What breaks off or nests too deep still gives the part before it, marked as broken.

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** Text and CDATA directly inside, joined. */
  text: string;
}

export interface Document {
  readonly root: Element | null;
  readonly broken: 'cut-off' | 'malformed' | 'too-deep' | 'too-large' | null;
}

const MAX_DEPTH = 64;
const MAX_CHARS = 1_000_000;
const NAME = /[^\s/>=]+/y;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Entities that a document may not define stay as they are written. */
export function unescapeXml(s: string): string {
  if (!s.includes('&')) return s;
  return s.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (name[0] !== '#') return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : whole;
  });
}

export function parseXml(xml: string): Document {
  if (xml.length > MAX_CHARS) return { root: null, broken: 'too-large' };
  const top: Element = { name: '', attributes: NO_ATTRIBUTES, children: [], text: '' };
  const open: Element[] = [top];
  let at = 0;
  const end = (broken: Document['broken']): Document => ({
    root: top.children[0] ?? null,
    broken: top.children[0] ? broken : (broken ?? 'malformed'),
  });

  while (at < xml.length) {
    const current = open[open.length - 1]!;
    const lt = xml.indexOf('<', at);
    const text = xml.slice(at, lt < 0 ? xml.length : lt);
    if (open.length > 1 && text !== '') current.text += unescapeXml(text);
    if (lt < 0) break;
    const next = xml.charCodeAt(lt + 1);
    if (next === 0x21) {
      // <!-- -->, <![CDATA[ ]]>, <!DOCTYPE >
      if (xml.startsWith('<![CDATA[', lt)) {
        const close = xml.indexOf(']]>', lt);
        if (close < 0) {
          current.text += xml.slice(lt + 9);
          return end('cut-off');
        }
        current.text += xml.slice(lt + 9, close);
        at = close + 3;
        continue;
      }
      const comment = xml.startsWith('<!--', lt);
      const close = comment ? xml.indexOf('-->', lt + 4) : endOfDoctype(xml, lt);
      if (close < 0) return end('cut-off');
      at = close + (comment ? 3 : 1);
      continue;
    }
    if (next === 0x3f) {
      const close = xml.indexOf('?>', lt);
      if (close < 0) return end('cut-off');
      at = close + 2;
      continue;
    }
    if (next === 0x2f) {
      const close = xml.indexOf('>', lt);
      if (close < 0) return end('cut-off');
      const name = xml.slice(lt + 2, close).trim();
      if (open.length === 1 || current.name !== name) return end('malformed');
      open.pop();
      at = close + 1;
      continue;
    }
    NAME.lastIndex = lt + 1;
    const name = NAME.exec(xml)?.[0];
    if (!name) return end('malformed');
    const tag = readTag(xml, lt + 1 + name.length);
    if (!tag) return end('cut-off');
    const element: Element = { name, attributes: tag.attributes, children: [], text: '' };
    if (open.length > 1 || top.children.length === 0) current.children.push(element);
    if (!tag.empty) {
      if (open.length > MAX_DEPTH) return end('too-deep');
      open.push(element);
    }
    at = tag.end;
  }
  return end(open.length > 1 ? 'cut-off' : null);
}

function endOfDoctype(xml: string, from: number): number {
  const bracket = xml.indexOf('[', from);
  const close = xml.indexOf('>', from);
  if (bracket < 0 || (close >= 0 && close < bracket)) return close;
  const inner = xml.indexOf(']', bracket);
  return inner < 0 ? -1 : xml.indexOf('>', inner);
}

function readTag(
  xml: string,
  from: number,
): { attributes: ReadonlyMap<string, string>; empty: boolean; end: number } | null {
  let attributes: Map<string, string> | null = null;
  let at = from;
  for (;;) {
    while (at < xml.length && xml.charCodeAt(at) <= 0x20) at++;
    if (at >= xml.length) return null;
    const c = xml[at];
    if (c === '>') return { attributes: attributes ?? NO_ATTRIBUTES, empty: false, end: at + 1 };
    if (c === '/') {
      if (xml[at + 1] === '>') return { attributes: attributes ?? NO_ATTRIBUTES, empty: true, end: at + 2 };
      at++;
      continue;
    }
    NAME.lastIndex = at;
    const name = NAME.exec(xml)?.[0];
    if (!name) {
      at++;
      continue;
    }
    at += name.length;
    while (xml.charCodeAt(at) <= 0x20) at++;
    if (xml[at] !== '=') continue;
    at++;
    while (xml.charCodeAt(at) <= 0x20) at++;
    const quote = xml[at];
    if (quote !== '"' && quote !== "'") continue;
    const close = xml.indexOf(quote, at + 1);
    if (close < 0) return null;
    attributes ??= new Map();
    attributes.set(name, unescapeXml(xml.slice(at + 1, close)));
    at = close + 1;
  }
}

export const child = (element: Element | null | undefined, name: string): Element | null =>
  element?.children.find((c) => c.name === name) ?? null;

/** Text of a child, trimmed; null where absent or empty. */
export function textOf(element: Element | null | undefined, ...path: string[]): string | null {
  let current: Element | null | undefined = element;
  for (const name of path) current = child(current, name);
  const text = current?.text.trim();
  return text ? text : null;
}

export const attribute = (element: Element | null | undefined, name: string): string | null => {
  const value = element?.attributes.get(name);
  return value === undefined || value === '' ? null : value;
};
