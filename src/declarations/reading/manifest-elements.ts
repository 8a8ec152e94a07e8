// The elements of an AndroidManifest.xml, as text or binary, and what its permissions say.
import { isAxml, parseAxml, type XmlElement } from '../../formats/axml.ts';
import { decodeText } from '../../formats/decode.ts';
import { labelNames } from '../../knowledge/policy/labels.ts';
import type { Claim, Place } from '../../model/rows.ts';
import { labelClaim } from './labelled.ts';

/** Throws FormatError where binary XML is damaged. */
export function manifestElements(bytes: Uint8Array): { text: string | null; elements: XmlElement[] } {
  if (isAxml(bytes)) return { text: null, elements: parseAxml(bytes) };
  const { text } = decodeText(bytes);
  return { text, elements: textElements(text) };
}

export const attribute = (e: XmlElement, name: string): string | null =>
  e.attributes[`android:${name}`] ?? e.attributes[name] ?? null;

/** The package's name and one claim a permission that reaches personal data. */
export function manifestClaims(
  elements: readonly XmlElement[],
  from: Place,
  text: string | null,
  given: string | null,
): { app: string | null; claims: Claim[] } {
  const app = given ?? elements.find((e) => e.name === 'manifest')?.attributes['package'] ?? null;
  const names = labelNames('permissions');
  const claims: Claim[] = [];
  const seen = new Set<string>();
  for (const e of elements) {
    if (!e.name.startsWith('uses-permission')) continue;
    const stored = attribute(e, 'name') ?? '';
    const data = names.types.get(stored.slice(stored.lastIndexOf('.') + 1));
    if (!data || seen.has(stored)) continue;
    seen.add(stored);
    const claim = labelClaim(from.input, app, text, stored, {
      verb: 'access',
      data: [...data],
      modality: 'may',
      condition: 'where the system allows it',
      rule: 'uses-permission',
    });
    claims.push(from.path === undefined ? claim : { ...claim, from });
  }
  return { app, claims };
}

/** Start tags of textual XML; comments are left out. Enough for a manifest, which nests little. */
function textElements(text: string): XmlElement[] {
  const found: XmlElement[] = [];
  const plain = text.replace(/<!--[\s\S]*?-->/g, (c) => ' '.repeat(c.length));
  for (const m of plain.matchAll(/<([a-zA-Z][\w-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g)) {
    const attributes: Record<string, string> = Object.create(null);
    for (const a of (m[2] ?? '').matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
      attributes[a[1]!] = a[2] ?? a[3] ?? '';
    found.push({ name: m[1]!, attributes, depth: 0 });
  }
  return found;
}
