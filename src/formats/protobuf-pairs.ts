// Names beside values in messages without a schema, and whether a message holds words at all.
import { BYTES, type Field, parseMessage, printableText } from './protobuf.ts';

/** `{1: "uin", 2: "1505…"}`: a message whose first field names the others. */
export function nameInside(fields: readonly Field[]): string | null {
  const first = fields[0];
  if (fields.length < 2 || fields.length > 4 || first?.number !== 1 || first.wire !== BYTES) return null;
  const bytes = first.value as Uint8Array;
  if (bytes.length < 2 || bytes.length > 48 || fields[1]!.number === 1) return null;
  const text = printableText(bytes);
  return text !== null && /^[A-Za-z][\w.-]*$/.test(text) ? text : null;
}

/** Names and values that a message holds as messages of their own, side by side. */
export function pairsInside(fields: readonly Field[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (const f of fields) {
    if (f.wire !== BYTES) continue;
    const bytes = f.value as Uint8Array;
    // The first field of such a message is its name: tag 10.
    if (bytes[0] !== 10 || bytes.length < 6 || bytes.length > 2000) continue;
    const inner = parseMessage(bytes);
    const name = inner && nameInside(inner);
    if (!inner || name === null) continue;
    const second = inner.find((x) => x.number === 2 && x.wire === BYTES);
    const text = second ? printableText(second.value as Uint8Array) : null;
    if (text !== null) pairs.push([name, text]);
  }
  return pairs;
}

export const hasText = (fields: readonly Field[]): boolean =>
  fields.some((f) => {
    if (f.wire !== BYTES) return false;
    const bytes = f.value as Uint8Array;
    if (bytes.length < 4) return false;
    if ((printableText(bytes)?.length ?? 0) >= 4) return true;
    const inner = parseMessage(bytes);
    return inner !== null && hasText(inner);
  });
