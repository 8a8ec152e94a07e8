// JSON too large for memory: the elements of every array under one key come out one by one, the rest as one value with
// those arrays empty. Damage inside an element costs that element; a file that breaks off gives all before the break.

export type JsonEvent =
  /** An array under the key begins; `head` is what its object held before it. */
  | { readonly type: 'begin'; readonly head: unknown }
  | { readonly type: 'element'; readonly value: unknown }
  /** An element that is no JSON or too long. `index` counts within its array. */
  | { readonly type: 'bad'; readonly index: number; readonly why: string }
  | { readonly type: 'end' }
  /** Once, last. */
  | { readonly type: 'rest'; readonly value: unknown; readonly cut: boolean };

const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;
const MAX_REST_BYTES = 64 * 1024 * 1024;
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [
  34, 92, 44, 58, 123, 125, 91, 93,
];

interface Level {
  readonly isArray: boolean;
  readonly isTarget: boolean;
  /** Where its text begins in the rest. */
  readonly restStart: number;
}

export async function* jsonElements(chunks: AsyncIterable<Uint8Array>, key: string): AsyncIterable<JsonEvent> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  const stack: Level[] = [];
  let rest: Uint8Array = new Uint8Array(65_536);
  let restLength = 0;
  const keep = (byte: number) => {
    if (restLength >= MAX_REST_BYTES) return;
    if (restLength === rest.length) {
      const larger = new Uint8Array(rest.length * 2);
      larger.set(rest);
      rest = larger;
    }
    rest[restLength++] = byte;
  };
  const wanted = new TextEncoder().encode(key);

  let inString = false;
  let escaped = false;
  let stringStart = 0;
  let lastKeyMatches = false;
  let afterKey = false;
  // Inside an element of a target array.
  let element: Uint8Array[] | null = null;
  let elementBytes = 0;
  let depth = 0;
  let index = 0;

  const finished = (part: Uint8Array): JsonEvent => {
    elementBytes += part.length;
    const parts = element ?? [];
    element = null;
    const at = index++;
    if (elementBytes > MAX_ELEMENT_BYTES) return { type: 'bad', index: at, why: 'it is longer than 16 MB' };
    let bytes = part;
    if (parts.length > 0) {
      bytes = new Uint8Array(elementBytes);
      let offset = 0;
      for (const p of [...parts, part]) {
        bytes.set(p, offset);
        offset += p.length;
      }
    }
    try {
      return { type: 'element', value: JSON.parse(decoder.decode(bytes)) };
    } catch {
      return { type: 'bad', index: at, why: 'it is not JSON' };
    }
  };
  const headOf = (level: Level | undefined): unknown => {
    if (!level) return null;
    const text = decoder.decode(rest.subarray(level.restStart, restLength));
    return parsed(`${text}]}`);
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (element !== null) {
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
        else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
          if (depth > 0) {
            depth--;
            if (depth === 0) yield finished(chunk.subarray(from, i + 1));
            continue;
          }
          yield finished(chunk.subarray(from, i));
          stack.pop();
          keep(byte);
          yield { type: 'end' };
        } else if (byte === COMMA && depth === 0) yield finished(chunk.subarray(from, i));
        continue;
      }
      const top = stack[stack.length - 1];
      if (!inString && top?.isTarget && byte !== CLOSE_ARRAY) {
        if (byte === COMMA || byte <= 0x20) continue;
        element = [];
        elementBytes = 0;
        from = i;
        depth = byte === OPEN_OBJECT || byte === OPEN_ARRAY ? 1 : 0;
        inString = byte === QUOTE;
        continue;
      }
      keep(byte);
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          lastKeyMatches =
            restLength - 1 - stringStart === wanted.length && wanted.every((b, j) => rest[stringStart + j] === b);
        }
        continue;
      }
      if (byte === QUOTE) {
        inString = true;
        stringStart = restLength;
        afterKey = false;
      } else if (byte === COLON) afterKey = lastKeyMatches;
      else if (byte === OPEN_OBJECT) {
        stack.push({ isArray: false, isTarget: false, restStart: restLength - 1 });
        afterKey = false;
      } else if (byte === OPEN_ARRAY) {
        const isTarget = afterKey && top !== undefined && !top.isArray;
        stack.push({ isArray: true, isTarget, restStart: restLength - 1 });
        afterKey = false;
        if (isTarget) {
          index = 0;
          yield { type: 'begin', head: headOf(top) };
        }
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        const closed = stack.pop();
        if (closed?.isTarget) yield { type: 'end' };
        afterKey = false;
      } else if (byte > 0x20) afterKey = false;
    }
    if (element !== null) {
      elementBytes += chunk.length - from;
      if (elementBytes <= MAX_ELEMENT_BYTES) element.push(chunk.slice(from));
      else element = [];
    }
  }
  const cut = stack.length > 0 || inString;
  if (element !== null) yield { type: 'bad', index, why: 'the file ends inside it' };
  yield { type: 'rest', value: parsed(decoder.decode(rest.subarray(0, restLength))), cut };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
