// Apple property lists, binary (`bplist00`) and XML, and objects archived by NSKeyedArchiver inside them.
// Hostile lists end in a FormatError: references are bounded, cycles found, sizes checked against the bytes at hand.
import { SaxesParser } from 'saxes';
import { startsWith } from './bytes.ts';
import { FormatError } from './format-error.ts';

/** Dates are milliseconds since 1970 UTC; dictionaries have no prototype, so any key is safe. */
export type Plist = null | boolean | number | bigint | string | Uint8Array | PlistDate | PlistUid | Plist[] | PlistDict;
export interface PlistDict {
  [key: string]: Plist;
}
export class PlistDate {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}
export class PlistUid {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

const APPLE_EPOCH_MS = 978_307_200_000;
const MAX_DEPTH = 128;
/** Values made in all: a list that names one large array again and again would grow without end. */
const MAX_VALUES = 5_000_000;

export const isBinaryPlist = (bytes: Uint8Array): boolean => startsWith(bytes, 'bplist0');

export const isDict = (v: Plist | undefined): v is PlistDict =>
  typeof v === 'object' &&
  v !== null &&
  !Array.isArray(v) &&
  !(v instanceof Uint8Array) &&
  !(v instanceof PlistDate) &&
  !(v instanceof PlistUid);

/** Parses a property list of either form. Throws FormatError `damaged`. */
export function parsePlist(bytes: Uint8Array): Plist {
  return isBinaryPlist(bytes) ? parseBinary(bytes) : parseXml(new TextDecoder('utf-8').decode(bytes));
}

const damaged = (why: string, cause?: unknown) =>
  new FormatError('damaged', `is a damaged property list: ${why}`, { cause });

function parseBinary(bytes: Uint8Array): Plist {
  if (bytes.length < 40) throw damaged('it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trailer = bytes.length - 32;
  const offsetBytes = bytes[trailer + 6]!;
  const refBytes = bytes[trailer + 7]!;
  const count = Number(view.getBigUint64(trailer + 8));
  const top = Number(view.getBigUint64(trailer + 16));
  const table = Number(view.getBigUint64(trailer + 24));
  if (offsetBytes < 1 || offsetBytes > 8 || refBytes < 1 || refBytes > 8) throw damaged('its trailer is impossible');
  if (!(count > 0 && table >= 8 && table + count * offsetBytes <= trailer && top < count))
    throw damaged('its table of objects is impossible');
  const open = new Uint8Array(count);
  let made = 0;

  const uint = (at: number, length: number): number => {
    if (at < 0 || at + length > trailer) throw damaged('an object lies outside of it');
    let n = 0;
    for (let i = 0; i < length; i++) n = n * 256 + bytes[at + i]!;
    return n;
  };

  function read(ref: number, depth: number): Plist {
    if (ref >= count) throw damaged('it names an object that is not there');
    if (depth > MAX_DEPTH) throw damaged('it is nested too deeply');
    if (++made > MAX_VALUES) throw damaged('it unfolds to too many values');
    const at = uint(table + ref * offsetBytes, offsetBytes);
    const marker = uint(at, 1);
    const kind = marker >> 4;
    const low = marker & 15;
    if (kind === 0) {
      if (low === 8) return false;
      if (low === 9) return true;
      return null;
    }
    if (kind === 1) return integer(at + 1, 1 << low);
    if (kind === 2) {
      const length = 1 << low;
      uint(at + 1, length);
      return length === 4 ? view.getFloat32(at + 1) : length === 8 ? view.getFloat64(at + 1) : null;
    }
    if (kind === 3) {
      uint(at + 1, 8);
      return new PlistDate(view.getFloat64(at + 1) * 1000 + APPLE_EPOCH_MS);
    }
    if (kind === 8) return new PlistUid(uint(at + 1, low + 1));
    let length = low;
    let start = at + 1;
    if (low === 15) {
      const sizeMarker = uint(start, 1);
      if (sizeMarker >> 4 !== 1 || (sizeMarker & 15) > 3) throw damaged('a length is not a number');
      const sizeBytes = 1 << (sizeMarker & 15);
      length = uint(start + 1, sizeBytes);
      start += 1 + sizeBytes;
    }
    const span =
      kind === 6 ? length * 2 : kind === 13 ? length * refBytes * 2 : kind >= 10 ? length * refBytes : length;
    if (start + span > trailer) throw damaged('an object runs beyond its end');
    if (kind === 4) return bytes.slice(start, start + length);
    if (kind === 5) return new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
    if (kind === 7) return new TextDecoder('utf-8').decode(bytes.subarray(start, start + length));
    if (kind === 6) {
      let s = '';
      for (let i = 0; i < length; i++) s += String.fromCharCode(view.getUint16(start + i * 2));
      return s;
    }
    if (kind !== 10 && kind !== 11 && kind !== 12 && kind !== 13) throw damaged('it holds an unknown kind of object');
    if (open[ref]) throw damaged('an object contains itself');
    open[ref] = 1;
    let value: Plist;
    if (kind === 13) {
      const dict = newDict();
      for (let i = 0; i < length; i++) {
        const key = read(uint(start + i * refBytes, refBytes), depth + 1);
        const inner = read(uint(start + (length + i) * refBytes, refBytes), depth + 1);
        if (typeof key === 'string') dict[key] = inner;
      }
      value = dict;
    } else {
      const list: Plist[] = [];
      for (let i = 0; i < length; i++) list.push(read(uint(start + i * refBytes, refBytes), depth + 1));
      value = list;
    }
    open[ref] = 0;
    return value;
  }

  function integer(at: number, length: number): number | bigint {
    const n = uint(at, length);
    if (length < 8) return n;
    const wide = view.getBigInt64(at + length - 8);
    return Number.isSafeInteger(Number(wide)) ? Number(wide) : wide;
  }

  return read(top, 0);
}

const newDict = (): PlistDict => Object.create(null) as PlistDict;

function parseXml(text: string): Plist {
  if (!text.includes('<plist')) throw damaged('it is neither binary nor XML');
  const stack: { value: Plist[] | PlistDict; key: string | null }[] = [];
  let root: Plist | undefined;
  let words = '';
  const put = (value: Plist) => {
    const top = stack[stack.length - 1];
    if (!top) root ??= value;
    else if (Array.isArray(top.value)) top.value.push(value);
    else if (top.key !== null) {
      top.value[top.key] = value;
      top.key = null;
    }
  };
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged('its XML is not well formed', error);
  });
  parser.on('text', (t) => {
    words += t;
  });
  parser.on('opentag', ({ name }) => {
    words = '';
    if (stack.length > MAX_DEPTH) throw damaged('it is nested too deeply');
    if (name === 'dict') stack.push({ value: newDict(), key: null });
    else if (name === 'array') stack.push({ value: [], key: null });
  });
  parser.on('closetag', ({ name }) => {
    const top = stack[stack.length - 1];
    if (name === 'dict' || name === 'array') {
      stack.pop();
      if (top) put(asUid(top.value) ?? top.value);
    } else if (name === 'key') {
      if (top) top.key = words;
    } else if (name === 'string') put(words);
    else if (name === 'integer') put(wholeNumber(words.trim()));
    else if (name === 'real') put(Number(words));
    else if (name === 'true' || name === 'false') put(name === 'true');
    else if (name === 'date') put(new PlistDate(Date.parse(words.trim())));
    else if (name === 'data') put(fromBase64(words));
    words = '';
  });
  parser.write(text).close();
  if (root === undefined) throw damaged('it is empty');
  return root;
}

/** XML has no element for references inside an archive and writes them as a dictionary of one member. */
function asUid(value: Plist[] | PlistDict): PlistUid | null {
  const index = Array.isArray(value) ? undefined : value.CF$UID;
  return typeof index === 'number' && Object.keys(value).length === 1 ? new PlistUid(index) : null;
}

function wholeNumber(text: string): number | bigint {
  const n = Number(text);
  if (Number.isSafeInteger(n)) return n;
  if (/^[+-]?\d+$/.test(text)) return BigInt(text);
  throw damaged('a number cannot be read');
}

function fromBase64(text: string): Uint8Array {
  try {
    const raw = atob(text.replace(/\s+/g, ''));
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  } catch (error) {
    throw damaged('its data is not base64', error);
  }
}

/**
 * The root object of an NSKeyedArchiver list: collections, strings, data and dates as plain values, other objects as
 * dictionaries of their members. Anything else is returned as it is. An object that contains itself becomes null there.
 */
export function unarchive(list: Plist): Plist {
  if (!isDict(list) || list.$archiver !== 'NSKeyedArchiver' || !Array.isArray(list.$objects) || !isDict(list.$top))
    return list;
  const objects = list.$objects;
  const open = new Set<number>();
  let made = 0;

  const resolve = (value: Plist, depth: number): Plist => {
    if (!(value instanceof PlistUid)) return Array.isArray(value) ? value.map((v) => resolve(v, depth + 1)) : value;
    const { index } = value;
    if (index === 0 || index >= objects.length || open.has(index) || depth > MAX_DEPTH || ++made > MAX_VALUES)
      return null;
    const object = objects[index]!;
    if (!isDict(object)) return object;
    open.add(index);
    const found = plain(object, depth + 1);
    open.delete(index);
    return found;
  };
  const plain = (object: PlistDict, depth: number): Plist => {
    const items = object['NS.objects'];
    const keys = object['NS.keys'];
    if (Array.isArray(items)) {
      if (!Array.isArray(keys)) return items.map((v) => resolve(v, depth));
      const dict = newDict();
      keys.forEach((k, i) => {
        const key = resolve(k, depth);
        if (typeof key === 'string') dict[key] = resolve(items[i] ?? null, depth);
      });
      return dict;
    }
    for (const member of ['NS.string', 'NS.data', 'NS.bytes'])
      if (object[member] !== undefined) return resolve(object[member], depth);
    const seconds = object['NS.time'];
    if (typeof seconds === 'number') return new PlistDate(seconds * 1000 + APPLE_EPOCH_MS);
    const dict = newDict();
    for (const [key, value] of Object.entries(object)) if (key !== '$class') dict[key] = resolve(value, depth);
    return dict;
  };

  const root = list.$top.root;
  if (root !== undefined) return resolve(root, 0);
  const dict = newDict();
  for (const [key, value] of Object.entries(list.$top)) dict[key] = resolve(value, 0);
  return dict;
}
