// Typed netstrings, the container of mitmproxy's flow files: `<length>:<payload><type>`, read in sequence.
// https://github.com/mitmproxy/mitmproxy/blob/main/mitmproxy/io/tnetstring.py

export type TValue = string | number | boolean | null | Uint8Array | readonly TValue[] | TDict;
export type TDict = ReadonlyMap<string, TValue>;

const utf8 = new TextDecoder('utf-8');
const MAX_DEPTH = 40;
const MAX_LENGTH_DIGITS = 12;
const COLON = 58;

class Malformed extends Error {}

/** The value at `start`, and where it ends. Throws where there is none. */
function readAt(bytes: Uint8Array, start: number, end: number, depth: number): { value: TValue; next: number } {
  if (depth > MAX_DEPTH) throw new Malformed('nested too deeply');
  const { length, payload } = lengthAt(bytes, start, end);
  const stop = payload + length;
  if (stop >= end) throw new Malformed('cut off');
  return { value: typed(bytes, payload, stop, bytes[stop]!, depth), next: stop + 1 };
}

function lengthAt(bytes: Uint8Array, start: number, end: number): { length: number; payload: number } {
  let length = 0;
  let i = start;
  for (; i < end && bytes[i] !== COLON; i++) {
    const d = bytes[i]! - 48;
    if (d < 0 || d > 9 || i - start >= MAX_LENGTH_DIGITS) throw new Malformed('no length');
    length = length * 10 + d;
  }
  if (i >= end || i === start) throw new Malformed('no length');
  return { length, payload: i + 1 };
}

function typed(bytes: Uint8Array, from: number, to: number, type: number, depth: number): TValue {
  const text = () => utf8.decode(bytes.subarray(from, to));
  switch (String.fromCharCode(type)) {
    case ',':
      return bytes.subarray(from, to);
    case ';':
      return text();
    case '#':
    case '^': {
      const n = Number(text());
      if (Number.isNaN(n)) throw new Malformed('no number');
      return n;
    }
    case '!':
      return text() === 'true';
    case '~':
      return null;
    case ']': {
      const list: TValue[] = [];
      for (let i = from; i < to; ) {
        const item = readAt(bytes, i, to, depth + 1);
        list.push(item.value);
        i = item.next;
      }
      return list;
    }
    case '}': {
      const dict = new Map<string, TValue>();
      for (let i = from; i < to; ) {
        const key = readAt(bytes, i, to, depth + 1);
        const value = readAt(bytes, key.next, to, depth + 1);
        // Before 0.18 keys were bytes.
        const name =
          typeof key.value === 'string' ? key.value : key.value instanceof Uint8Array ? utf8.decode(key.value) : null;
        if (name === null) throw new Malformed('a key is no text');
        dict.set(name, value.value);
        i = value.next;
      }
      return dict;
    }
    default:
      throw new Malformed('unknown type');
  }
}

export interface TItem {
  /** Counted from 0. */
  readonly index: number;
  readonly offset: number;
  /** Null where the item could not be read. */
  readonly value: TValue | undefined;
  readonly fault: 'malformed' | 'cut-off' | 'too-large' | null;
}

/**
 * The values that follow one another in a stream. Memory holds one of them. A malformed item of known length is passed over; where
 * not even a length stands, the rest cannot be read and one last item says so.
 */
export async function* tnetstrings(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<TItem> {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let index = 0;
  let pieces: Uint8Array[] = [];
  let held = 0;
  let wanted = 0;
  let skip = 0;
  for await (const chunk of chunks) {
    let part = chunk;
    if (skip > 0) {
      const n = Math.min(skip, part.length);
      skip -= n;
      offset += n;
      part = part.subarray(n);
      if (skip > 0) continue;
    }
    if (part.length === 0) continue;
    pieces.push(part.slice());
    held += part.length;
    if (held < wanted) continue;
    rest = join(pieces, held);
    let at = 0;
    wanted = 0;
    while (at < rest.length) {
      const colon = rest.subarray(at, at + MAX_LENGTH_DIGITS + 1).indexOf(COLON);
      if (colon < 0 && rest.length - at <= MAX_LENGTH_DIGITS) break;
      let span: { length: number; payload: number };
      try {
        span = lengthAt(rest, at, rest.length);
      } catch {
        yield { index, offset: offset + at, value: undefined, fault: 'malformed' };
        return;
      }
      const size = span.payload - at + span.length + 1;
      if (size > maxBytes) {
        yield { index: index++, offset: offset + at, value: undefined, fault: 'too-large' };
        const here = Math.min(size, rest.length - at);
        skip = size - here;
        at += here;
        continue;
      }
      if (at + size > rest.length) {
        wanted = size;
        break;
      }
      try {
        const { value } = readAt(rest, at, at + size, 0);
        yield { index: index++, offset: offset + at, value, fault: null };
      } catch {
        yield { index: index++, offset: offset + at, value: undefined, fault: 'malformed' };
      }
      at += size;
    }
    offset += at;
    rest = rest.subarray(at);
    pieces = rest.length > 0 ? [rest.slice()] : [];
    held = rest.length;
  }
  if (held > 0 || skip > 0) yield { index, offset, value: undefined, fault: 'cut-off' };
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** True where the first bytes open a dictionary of typed netstrings. */
export function startsAsFlow(head: Uint8Array, sizeBytes: number): boolean {
  try {
    const outer = lengthAt(head, 0, Math.min(head.length, 14));
    if (outer.payload + outer.length + 1 > sizeBytes && sizeBytes === head.length && outer.length > 1e9) return false;
    const key = readAt(head, outer.payload, head.length, 0);
    return (typeof key.value === 'string' || key.value instanceof Uint8Array) && outer.length >= 8;
  } catch {
    return false;
  }
}
