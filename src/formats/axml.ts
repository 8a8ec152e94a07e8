// Android's binary XML, as AndroidManifest.xml stands inside an .apk: string pool, elements, attributes.
// frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h
import { FormatError } from './format-error.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly depth: number;
}

const MAX_ELEMENTS = 200_000;

/** Attributes by their resource id: shrinkers take the names away, and the system goes by the ids alone. */
const ATTRIBUTES: ReadonlyMap<number, string> = new Map([
  [0x01010001, 'label'],
  [0x01010003, 'name'],
  [0x0101021b, 'versionCode'],
  [0x0101021c, 'versionName'],
  [0x01010271, 'maxSdkVersion'],
  [0x01010545, 'appCategory'],
]);

export const isAxml = (b: Uint8Array): boolean => b[0] === 3 && b[1] === 0 && b[2] === 8 && b[3] === 0;

/** Elements in document order. Throws FormatError `damaged`. */
export function parseAxml(bytes: Uint8Array): XmlElement[] {
  if (!isAxml(bytes) || bytes.length < 16) throw new FormatError('damaged', 'is no binary XML');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (): never => {
    throw new FormatError('damaged', 'is damaged binary XML');
  };
  const u32 = (at: number): number => (at + 4 <= bytes.length ? view.getUint32(at, true) : fail());
  const u16 = (at: number): number => (at + 2 <= bytes.length ? view.getUint16(at, true) : fail());
  let strings: string[] = [];
  const elements: XmlElement[] = [];
  let depth = 0;
  let ids: number[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const type = u16(at);
    const size = u32(at + 4);
    if (size < 8 || at + size > bytes.length) break;
    if (type === 0x0001) strings = stringPool(bytes, view, at, size);
    else if (type === 0x0180) ids = Array.from({ length: (size - 8) >> 2 }, (_, i) => u32(at + 8 + i * 4));
    else if (type === 0x0102) {
      const name = strings[u32(at + 20)] ?? '';
      const start = u16(at + 24);
      const count = u16(at + 28);
      const attributes: Record<string, string> = Object.create(null);
      for (let i = 0; i < count; i++) {
        const a = at + 16 + start + i * 20;
        const key = strings[u32(a + 4)] || ATTRIBUTES.get(ids[u32(a + 4)] ?? 0) || '';
        const raw = u32(a + 8);
        const kind = bytes[a + 15];
        const data = u32(a + 16);
        attributes[key] =
          raw !== 0xffffffff
            ? (strings[raw] ?? '')
            : kind === 3
              ? (strings[data] ?? '')
              : kind === 0x12
                ? String(data !== 0)
                : String(data);
      }
      elements.push({ name, attributes, depth: depth++ });
      if (elements.length > MAX_ELEMENTS) fail();
    } else if (type === 0x0103) depth--;
    at += size;
  }
  if (elements.length === 0) fail();
  return elements;
}

function stringPool(bytes: Uint8Array, view: DataView, at: number, size: number): string[] {
  const count = Math.min(view.getUint32(at + 8, true), size >> 2);
  const utf8 = (view.getUint32(at + 16, true) & 0x100) !== 0;
  const base = at + view.getUint32(at + 20, true);
  const end = at + size;
  const out: string[] = [];
  for (let i = 0; i < count; i++) {
    const entry = at + 28 + i * 4;
    if (entry + 4 > end) break;
    let p = base + view.getUint32(entry, true);
    if (p + 2 > end) {
      out.push('');
      continue;
    }
    if (utf8) {
      const skip = () => {
        p += bytes[p]! & 0x80 ? 2 : 1;
      };
      skip();
      let length = bytes[p]!;
      if (length & 0x80) length = ((length & 0x7f) << 8) | (bytes[p + 1] ?? 0);
      skip();
      out.push(new TextDecoder().decode(bytes.subarray(p, Math.min(p + length, end))));
    } else {
      let length = view.getUint16(p, true);
      p += 2;
      if (length & 0x8000) {
        length = ((length & 0x7fff) << 16) | (p + 2 <= end ? view.getUint16(p, true) : 0);
        p += 2;
      }
      out.push(new TextDecoder('utf-16le').decode(bytes.subarray(p, Math.min(p + length * 2, end))));
    }
  }
  return out;
}
