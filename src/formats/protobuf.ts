// Protocol Buffers without a schema: the wire format alone. A buffer counts as a message only if all of it is consumed.
// https://protobuf.dev/programming-guides/encoding/

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

export interface Field {
  readonly number: number;
  readonly wire: typeof VARINT | typeof FIXED64 | typeof BYTES | typeof FIXED32;
  /** Varints beyond 2^53 are bigint. Fixed and length-delimited values are views into the buffer. */
  readonly value: number | bigint | Uint8Array;
}

const MAX_FIELDS = 200_000;
const MAX_FIELD_NUMBER = 0x1fffffff;

/** The fields of a message, or null where the bytes are not wholly one. Groups (wire types 3 and 4) are refused. */
export function parseMessage(bytes: Uint8Array): Field[] | null {
  const fields: Field[] = [];
  const n = bytes.length;
  let i = 0;
  while (i < n) {
    let tag = 0;
    let shift = 1;
    for (let k = 0; ; k++) {
      if (i >= n || k > 4) return null;
      const b = bytes[i++]!;
      tag += (b & 127) * shift;
      if (b < 128) break;
      shift *= 128;
    }
    const number = Math.floor(tag / 8);
    if (number < 1 || number > MAX_FIELD_NUMBER || fields.length >= MAX_FIELDS) return null;
    switch (tag % 8) {
      case VARINT: {
        const start = i;
        while (i < n && bytes[i]! >= 128) i++;
        if (i >= n || i - start > 9) return null;
        i++;
        fields.push({ number, wire: VARINT, value: varint(bytes, start, i) });
        break;
      }
      case FIXED64:
        if (i + 8 > n) return null;
        fields.push({ number, wire: FIXED64, value: bytes.subarray(i, i + 8) });
        i += 8;
        break;
      case FIXED32:
        if (i + 4 > n) return null;
        fields.push({ number, wire: FIXED32, value: bytes.subarray(i, i + 4) });
        i += 4;
        break;
      case BYTES: {
        let length = 0;
        let scale = 1;
        for (let k = 0; ; k++) {
          if (i >= n || k > 4) return null;
          const b = bytes[i++]!;
          length += (b & 127) * scale;
          if (b < 128) break;
          scale *= 128;
        }
        if (i + length > n) return null;
        fields.push({ number, wire: BYTES, value: bytes.subarray(i, i + length) });
        i += length;
        break;
      }
      default:
        return null;
    }
  }
  return fields;
}

function varint(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (end - start <= 7) {
    let v = 0;
    for (let i = end - 1; i >= start; i--) v = v * 128 + (bytes[i]! & 127);
    return v;
  }
  let v = 0n;
  for (let i = end - 1; i >= start; i--) v = (v << 7n) | BigInt(bytes[i]! & 127);
  v = BigInt.asUintN(64, v);
  return v <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(v) : v;
}

/** A fixed32 or fixed64 value as a float. */
export function fixedFloat(value: Uint8Array): number {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return value.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

/** The shortest decimal that reads back as the same float32: `37.422`, not `37.42200088500977`. */
export function shortestFloat32(x: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const s = x.toPrecision(digits);
    if (Math.fround(Number(s)) === x) return String(Number(s));
  }
  return String(x);
}

const utf8 = new TextDecoder('utf-8');

/** The bytes as text where they are printable UTF-8; a NUL at the end (or alone) is allowed and taken off. Else null. */
export function printableText(bytes: Uint8Array): string | null {
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === 0) end--;
  let ascii = true;
  for (let i = 0; i < end; i++) {
    const b = bytes[i]!;
    if ((b < 32 && b !== 9 && b !== 10 && b !== 13) || b === 127) return null;
    if (b >= 128) ascii = false;
  }
  if (ascii && end <= 64) return String.fromCharCode(...(end === bytes.length ? bytes : bytes.subarray(0, end)));
  if (!ascii && !isUtf8(bytes, end)) return null;
  const text = utf8.decode(end === bytes.length ? bytes : bytes.subarray(0, end));
  return !ascii && /[\u0080-\u009f\ufffe\uffff]/.test(text) ? null : text;
}

/** Checked by hand: a decoder that throws is dear, and most bytes that are no text are none from the first odd one on. */
function isUtf8(bytes: Uint8Array, end: number): boolean {
  let i = 0;
  while (i < end) {
    const b = bytes[i]!;
    if (b < 0x80) {
      i++;
      continue;
    }
    const more = b >= 0xf0 && b < 0xf5 ? 3 : b >= 0xe0 && b < 0xf0 ? 2 : b >= 0xc2 && b < 0xe0 ? 1 : 0;
    if (more === 0 || i + more >= end) return false;
    const next = bytes[i + 1]!;
    // Overlong forms, surrogates, and what lies above the last code point.
    if ((b === 0xe0 && next < 0xa0) || (b === 0xed && next > 0x9f)) return false;
    if ((b === 0xf0 && next < 0x90) || (b === 0xf4 && next > 0x8f)) return false;
    for (let k = 1; k <= more; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return false;
    i += more + 1;
  }
  return true;
}
