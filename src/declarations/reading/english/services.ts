// Names of services and of governing documents that a sentence holds.

const DOCUMENT = /(?:Polic(?:y|ies)|Guidelines|Terms|Agreement|Notice)$/;
const CAPITALISED = /\b[A-Z][\w’'&-]*(?:\s+(?:of\s+|and\s+(?=[A-Z]\w+\s+[a-z]))?[A-Z0-9][\w’'&-]*)*/g;

/** Services and features: runs of capitalised words that begin no sentence. `common` are capitals that name nothing. */
export function servicesIn(sentence: string, common: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const m of sentence.matchAll(CAPITALISED)) {
    const name = m[0].trim();
    const parts = name.split(/\s+/);
    while (parts.length > 0 && common.has(parts[0]!)) parts.shift();
    if (parts.every((w) => common.has(w)) || DOCUMENT.test(name)) continue;
    const service = parts.join(' ');
    if (!found.includes(service)) found.push(service);
  }
  return found;
}

const GOVERNING =
  /\b(?:subject to|governed by|in accordance with|refer to|described in|review)\s+((?:the|their|its|that|those|our)?\s*[^.;,]{0,120}?\b(?:[Pp]olic(?:y|ies)|[Gg]uidelines|[Tt]erms|[Nn]otices?|[Ss]tatements?)(?:\s+and\s+(?:[\w ]{0,40}?(?:[Pp]olic(?:y|ies)|[Gg]uidelines)))?)/;
const THEIR_OWN = /\b(their own (?:[\w]+ ){0,3}polic(?:y|ies))/i;

/** The document that rules, as written. */
export const governedBy = (sentence: string): string | null =>
  (GOVERNING.exec(sentence) ?? THEIR_OWN.exec(sentence))?.[1]?.trim() ?? null;
