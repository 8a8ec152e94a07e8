// Elements, attributes and texts of XML as it comes over the wire: damaged, in parts, without a declaration. Entities and CDATA are
// resolved, nothing is fetched, document types are passed over.
import { unescapeXml } from './text-encodings.ts';

export interface XmlEvents {
  open(name: string, attributes: [string, string][], isEmpty: boolean): void;
  /** Trimmed, not empty. */
  text(text: string): void;
  close(name: string): void;
}

const TAG =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w:.-]{0,80})((?:\s+[\w:.-]{1,80}\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export function scanXml(value: string, events: XmlEvents): void {
  const tag = new RegExp(TAG);
  const say = (raw: string, isCdata: boolean) => {
    const text = (isCdata ? raw : unescapeXml(raw)).trim();
    if (text !== '') events.text(text);
  };
  let last = 0;
  for (let m = tag.exec(value); m !== null; m = tag.exec(value)) {
    if (m.index > last) say(value.slice(last, m.index), false);
    last = tag.lastIndex;
    const [, cdata, closing, name = '', attributes = '', empty] = m;
    if (cdata !== undefined) say(cdata, true);
    else if (closing) events.close(name);
    else {
      const entries: [string, string][] = [];
      if (attributes !== '')
        for (const a of attributes.matchAll(ATTRIBUTE)) entries.push([a[1]!, unescapeXml(a[2] ?? a[3] ?? '')]);
      events.open(name, entries, Boolean(empty));
    }
  }
  if (last < value.length) say(value.slice(last), false);
}
