// Takes a value apart until nothing changes: text, JSON, forms, percent-encoding, base64, hex, compression, JWT, XML, multipart,
// delimited log lines, protobuf without a schema, values inside values. Bounded in depth, leaves and bytes; the input is never altered.
import { isObject } from '../base/json.ts';
import { type Brotli, compressionOf, inflate } from './inflate.ts';
import { isMedia } from './media.ts';
import { multipartFields } from './multipart.ts';
import { BYTES, FIXED32, FIXED64, type Field, fixedFloat, parseMessage, printableText, VARINT } from './protobuf.ts';
import { hasText, nameInside, pairsInside } from './protobuf-pairs.ts';
import { decodePercent, fromBase64, fromHex, looseText, mayBeBase64, parseForm } from './text-encodings.ts';
import {
  AMPERSAND,
  CAPITAL,
  DIGIT,
  DOT,
  EQUALS,
  marksOf,
  OTHER,
  PERCENT_SIGN,
  SEPARATOR,
  SMALL,
} from './text-marks.ts';
import { scanXml } from './xml-scan.ts';

export { decodePercent };

export type Decoder =
  | 'json'
  | 'form'
  | 'multipart'
  | 'xml'
  | 'protobuf'
  | 'delimited'
  | 'url'
  | 'base64'
  | 'hex'
  | 'jwt'
  | 'gunzip'
  | 'zlib'
  | 'deflate'
  | 'zstd'
  | 'brotli';

/** A step on the way to a value. Paths and chains are read off it only where something was found. */
export interface At {
  readonly parent: At | null;
  /** Key or index below the parent; null where only a decoder was applied. */
  readonly key: string | number | null;
  /** Decoder that was applied to this value. */
  readonly decoder: Decoder | null;
  /** Name that the value goes by where its key is a number: `{1: "uin", 2: "…"}` in protobuf, a header's name. */
  readonly name: string | null;
}

export type Leaf = string | number | bigint | boolean | Uint8Array;

/** Numbers that stand together in one object or message. */
export interface Floats {
  readonly wire: typeof FIXED32 | typeof FIXED64;
  readonly fields: readonly { readonly number: number; readonly value: number; readonly index: number }[];
}

export interface Visitor {
  /** `opened`: the text was taken apart and its parts were visited before. */
  leaf(value: Leaf, at: At, opened: boolean): void;
  /** An object, form or element with named members, before its leaves. */
  record?(names: readonly string[], read: (i: number) => unknown, at: At): void;
  /** The fixed-width numbers of one protobuf message. */
  floats?(floats: Floats, at: At): void;
  /** A list of plain numbers in JSON. */
  numbers?(values: readonly number[], at: At): void;
}

export interface Limits {
  readonly depth: number;
  readonly leaves: number;
  readonly bytes: number;
}
export const LIMITS: Limits = { depth: 16, leaves: 400_000, bytes: 64 * 1024 * 1024 };

const KEYS = 64;

export const root: At = { parent: null, key: null, decoder: null, name: null };
export const below = (parent: At, key: string | number, name: string | null = null): At => ({
  parent,
  key,
  decoder: null,
  name,
});
const decoded = (parent: At, decoder: Decoder): At => ({ parent, key: null, decoder, name: null });

/** Keys from the root, numbers for places in lists and protobuf fields. */
export function keysOf(at: At): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let a: At | null = at; a !== null; a = a.parent) if (a.key !== null) keys.push(a.key);
  return keys.reverse();
}

export function chainOf(at: At): Decoder[] {
  const chain: Decoder[] = [];
  for (let a: At | null = at; a !== null; a = a.parent) if (a.decoder !== null) chain.push(a.decoder);
  return chain.reverse();
}

/** Part of a request and the path in it, decoders left out: `body:$.data.email`. */
export const whereOf = (part: string, at: At): string => `${part}:$${pathOf(at)}`;

/** Keys from the root: `.data.email`, `#2` for the third field of one number. */
function pathOf(at: At): string {
  const above = at.parent === null ? '' : pathOf(at.parent);
  if (at.key === null) return above;
  return typeof at.key === 'string' && at.key.startsWith('#') ? above + at.key : `${above}.${at.key}`;
}

/** The decoders in order, each with the path inside what it opened: `gunzip`, `json $.data`, `base64`, `json $.email`. */
export function stepsOf(at: At): string[] {
  const ways: At[] = [];
  for (let a: At | null = at; a !== null; a = a.parent) ways.push(a);
  const steps: string[] = [];
  let step = '';
  let path = '';
  const end = () => {
    if (step !== '' || path !== '') steps.push(path === '' ? step : `${step}${step === '' ? '' : ' '}$${path}`);
  };
  for (const { decoder, key } of ways.reverse()) {
    if (decoder !== null) {
      end();
      step = decoder;
      path = '';
    }
    if (key !== null) path += typeof key === 'string' && key.startsWith('#') ? key : `.${key}`;
  }
  end();
  return steps;
}

/** The nearest name above the value, skipping decoders; null in lists and bare messages. */
export function nameOf(at: At): string | null {
  for (let a: At | null = at; a !== null; a = a.parent) {
    if (a.name !== null) return a.name;
    if (a.key !== null) return typeof a.key === 'string' ? a.key : null;
  }
  return null;
}

/** As JSON begins: `[Ljava.lang` and `{0}` do not. */
const JSON_START = /^(?:\{\s*["}]|\[\s*(?:["{[\]\d-]|true|false|null))/;
const HEX = /^(?:[0-9a-f]{2}){8,}$|^(?:[0-9A-F]{2}){8,}$/;
const JWT = /^[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*$/;
/** Behind a word, as in `Bearer …`: JSON objects in base64 begin so. */
const JWT_INSIDE = /(?:^|[\s,;:="'])(eyJ[A-Za-z0-9_-]{7,}\.eyJ[A-Za-z0-9_-]{7,}\.[A-Za-z0-9_-]*)(?=$|[\s,;"'])/;
const PERCENT = /%[0-9A-Fa-f]{2}/;
const FORM = /^(?:[^=&\s{}"<>]{0,80}=[^&=\s"<>]*={0,2})(?:&[^=&\s{}"<>]{0,80}(?:=[^&\s"<>]*)?)*&?$/;
const URL_TEXT = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s]+$/i;
const QUERY_INSIDE = /(?:^|[?&])[A-Za-z_][\w.[\]-]{0,60}=[^&\s]*&[A-Za-z_][\w.[\]-]{0,60}=/;

/** Takes one value apart after another under shared bounds. */
export class Unfolder {
  private leaves = 0;
  private bytes = 0;
  /** True once a bound was reached: what lies beyond it was not looked at. */
  cut = false;
  private readonly visitor: Visitor;
  private readonly limits: Limits;
  private readonly brotli: Brotli | undefined;
  constructor(visitor: Visitor, limits: Limits = LIMITS, brotli?: Brotli) {
    this.visitor = visitor;
    this.limits = limits;
    this.brotli = brotli;
  }

  private leaf(value: Leaf, at: At, opened = false): boolean {
    if (++this.leaves > this.limits.leaves) {
      this.cut = true;
      return false;
    }
    this.visitor.leaf(value, at, opened);
    return true;
  }

  private within(depth: number): boolean {
    if (depth <= this.limits.depth && this.leaves <= this.limits.leaves) return true;
    this.cut = true;
    return false;
  }

  json(value: unknown, at: At, depth: number): void {
    switch (typeof value) {
      case 'string':
        if (value !== '') this.text(value, at, depth);
        return;
      case 'number':
      case 'boolean':
        this.leaf(value, at);
        return;
      default:
    }
    if (value === null || !this.within(depth)) return;
    if (Array.isArray(value)) {
      const { numbers } = this.visitor;
      if (numbers && value.length >= 2 && typeof value[0] === 'number' && value.every((v) => typeof v === 'number'))
        this.visitor.numbers!(value, at);
      for (let i = 0; i < value.length; i++) {
        const v: unknown = value[i];
        if (v !== null) this.json(v, below(at, i), depth + (typeof v === 'object' ? 1 : 0));
      }
      return;
    }
    if (!isObject(value)) return;
    const names = Object.keys(value);
    this.visitor.record?.(names, (i) => value[names[i]!], at);
    for (const key of names) {
      const v = value[key];
      if (v !== null) this.json(v, below(at, key), depth + (typeof v === 'object' ? 1 : 0));
    }
  }

  private pairs(entries: readonly (readonly [string, unknown])[], at: At): void {
    this.visitor.record?.(
      entries.map(([name]) => name),
      (i) => entries[i]?.[1],
      at,
    );
  }

  /** A form or query string that is known to be one. */
  form(text: string, at: At, depth: number): void {
    if (!this.within(depth)) return;
    const pairs = parseForm(text);
    this.pairs(pairs, at);
    for (const [key, value] of pairs) if (value !== '') this.text(value, below(at, key), depth + 1);
  }

  text(value: string, at: At, depth: number): void {
    const opened = value.length >= 6 && depth < this.limits.depth && this.open(value, at, depth);
    if (!opened && depth >= this.limits.depth && JSON_START.test(value)) this.cut = true;
    this.leaf(value, at, opened);
  }

  /** True where the text held something inside. */
  private open(value: string, at: At, depth: number): boolean {
    const n = value.length;
    if (this.leaves > this.limits.leaves) return false;
    const first = value.charCodeAt(0);
    if (first === 123 || first === 91 || first <= 32) {
      const body = first <= 32 ? value.trim() : value;
      const c = body.charCodeAt(0);
      if ((c === 123 || c === 91) && JSON_START.test(body) && this.openJson(body, at, depth)) return true;
    }
    if (first === 60 && value.endsWith('>')) {
      this.xml(value, decoded(at, 'xml'), depth + 1);
      return true;
    }
    if (first === 100 && value.startsWith('data:')) return this.dataUrl(value, at, depth);
    const marks = marksOf(value);
    if (marks & OTHER && marks & DOT && n >= 30 && value.includes('.eyJ')) {
      const token = JWT_INSIDE.exec(value)?.[1];
      if (token !== undefined && this.jwt(token, at, depth)) return true;
    }
    if (marks & EQUALS) {
      if (marks & AMPERSAND && FORM.test(value) && !URL_TEXT.test(value)) {
        this.form(value, decoded(at, 'form'), depth + 1);
        return true;
      }
      if (QUERY_INSIDE.test(value) || (value.includes('?') && URL_TEXT.test(value))) {
        this.queryInside(value, at, depth + 1);
        return true;
      }
    }
    if (marks & PERCENT_SIGN && PERCENT.test(value)) {
      if (n >= 12 && this.delimited(value, at, depth)) return true;
      const plain = decodePercent(value, false);
      if (plain === value) return false;
      this.text(plain, decoded(at, 'url'), depth + 1);
      return true;
    }
    if (n < 12) return false;
    if (marks & SEPARATOR) return this.delimited(value, at, depth);
    if (marks & (OTHER | PERCENT_SIGN | AMPERSAND)) return false;
    if (marks & DOT) return n >= 30 && JWT.test(value) && this.jwt(value, at, depth);
    if (marks & DIGIT && n >= 16 && n % 2 === 0 && HEX.test(value)) {
      const bytes = fromHex(value);
      if (bytes && this.inner(bytes, decoded(at, 'hex'), depth + 1)) return true;
    }
    if (marks & CAPITAL && marks & SMALL && n <= 20_000_000 && mayBeBase64(value)) {
      const bytes = fromBase64(value);
      if (bytes) return this.inner(bytes, decoded(at, 'base64'), depth + 1);
    }
    return false;
  }

  /** `data:image/jpeg;base64,…` */
  private dataUrl(value: string, at: At, depth: number): boolean {
    const comma = value.indexOf(',');
    if (comma < 0 || comma > 100 || !value.slice(0, comma).endsWith(';base64')) return false;
    const bytes = fromBase64(value.slice(comma + 1));
    return bytes !== null && this.inner(bytes, decoded(at, 'base64'), depth + 1);
  }

  private openJson(body: string, at: At, depth: number): boolean {
    const last = body.charCodeAt(body.length - 1);
    // Without its closing bracket it is cut off, and an exception is dear.
    if (last === 125 || last === 93 || last <= 32)
      try {
        this.json(JSON.parse(body), decoded(at, 'json'), depth + 1);
        return true;
      } catch {
        // Several values, one a line; or one that was cut off at a size limit.
      }
    const lines = body.split('\n', 50_000);
    const here = decoded(at, 'json');
    let good = 0;
    if (lines.length > 1)
      for (let i = 0; i < lines.length; i++) {
        const line = lines[i]!.trim();
        if (line === '') continue;
        try {
          const value: unknown = JSON.parse(line);
          this.json(value, below(here, i), depth + 1);
          good++;
        } catch {
          if (good === 0) break;
        }
      }
    if (good > 0) return true;
    if (!/^[{[]\s*["{[]/.test(body)) return false;
    const member = /"((?:[^"\\]|\\.){1,100})"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*)(?=[\s,}\]]))/g;
    const entries: [string, unknown][] = [];
    for (let m = member.exec(body); m !== null && entries.length < 20_000; m = member.exec(body)) {
      try {
        entries.push([JSON.parse(`"${m[1]}"`), m[3] === undefined ? JSON.parse(`"${m[2]}"`) : Number(m[3])]);
      } catch {
        // A member that does not read alone.
      }
    }
    if (entries.length === 0) return false;
    this.cut = true;
    this.pairs(entries, here);
    for (const [key, value] of entries) this.json(value, below(here, key), depth + 1);
    return true;
  }

  /** A query string after an address or other words: only the query is taken apart, and what follows a fragment mark is left. */
  private queryInside(value: string, at: At, depth: number): void {
    const mark = value.indexOf('?');
    const start = mark >= 0 && mark < value.length - 1 ? mark + 1 : 0;
    const rest = value.slice(start).split('#', 1)[0] ?? '';
    const comma = start === 0 ? rest.slice(0, rest.indexOf('=')).lastIndexOf(',') : -1;
    if (start === 0 && comma >= 0 && rest.split(',').length >= 3 && this.delimited(value, at, depth)) return;
    if (start > 0 && value.slice(0, start).split(',').length >= 4 && this.delimited(value, at, depth)) return;
    this.form(rest.slice(comma + 1), decoded(at, 'form'), depth);
  }

  /** Log lines: many short parts between commas, semicolons or tabs. */
  private delimited(value: string, at: At, depth: number): boolean {
    if (value.length > 100_000) return false;
    const comma = value.includes(',');
    const mark = comma ? ',' : value.includes('\t') ? '\t' : value.includes(';') ? ';' : null;
    if (mark === null) return false;
    let at4 = -1;
    for (let i = 0; i < 3; i++) {
      at4 = value.indexOf(mark, at4 + 1);
      if (at4 < 0) return false;
    }
    if (/[.!?。] /.test(value)) return false;
    const parts = value.split(mark);
    if (parts.length < 4 || parts.length > 2000) return false;
    if (parts.filter((p) => /^\s/.test(p)).length * 2 > parts.length) return false;
    if (!this.within(depth + 1)) return true;
    const here = decoded(at, 'delimited');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (part !== '') this.text(part, below(here, i), depth + 1);
    }
    return true;
  }

  private jwt(value: string, at: At, depth: number): boolean {
    const [head, payload] = value.split('.');
    const parts: unknown[] = [];
    for (const part of [head, payload]) {
      const bytes = fromBase64(part ?? '');
      const text = bytes && printableText(bytes);
      if (!text?.startsWith('{')) return false;
      try {
        parts.push(JSON.parse(text));
      } catch {
        return false;
      }
    }
    const here = decoded(at, 'jwt');
    this.json(parts[1], below(here, 'payload'), depth + 1);
    return true;
  }

  /** Text of elements and values of attributes; entities and CDATA resolved, nothing fetched, no document types. */
  xml(value: string, at: At, depth: number): void {
    if (!this.within(depth)) return;
    const path: At[] = [at];
    // What stands side by side is told before each text alone, so the texts wait for the end.
    const texts: [string, At][] = [];
    const members = new Map<At, [string, string][]>();
    scanXml(value, {
      text: (text) => {
        const here = path[path.length - 1]!;
        if (texts.length > this.limits.leaves) return;
        texts.push([text, here]);
        if (here.parent === null || typeof here.key !== 'string') return;
        const beside = members.get(here.parent);
        if (beside) beside.push([here.key, text]);
        else members.set(here.parent, [[here.key, text]]);
      },
      open: (name, attributes, isEmpty) => {
        const here = below(path[path.length - 1]!, name);
        if (attributes.length > 0) members.set(here, attributes);
        for (const [key, v] of attributes) {
          // <MODEL name="Pixel 5">: the element says what it is.
          const own = /^(?:name|value|val)$/i.test(key);
          if (v !== '' && texts.length <= this.limits.leaves) texts.push([v, below(here, key, own ? name : null)]);
        }
        if (!isEmpty && path.length < KEYS) path.push(here);
      },
      close: (name) => {
        for (let i = path.length - 1; i > 0; i--)
          if (path[i]!.key === name) {
            path.length = i;
            break;
          }
      },
    });
    for (const [parent, entries] of members) this.pairs(entries, parent);
    for (const [text, here] of texts) this.text(text, here, depth + 1);
  }

  /** False where the bytes hold no field between such boundaries. */
  multipart(bytes: Uint8Array, boundary: string, at: At, depth: number): boolean {
    if (!this.within(depth) || boundary === '') return false;
    const fields = multipartFields(bytes, boundary);
    if (fields.length === 0) return false;
    const short = fields.filter(([, body]) => body.length < 200);
    if (short.length > 1)
      this.pairs(
        short.map(([name, body]) => [name, printableText(body)] as const),
        at,
      );
    for (const [name, body] of fields) this.blob(body, below(at, name), depth + 1);
    return true;
  }

  /** Bytes of a kind that is not known: text, a compressed stream, a message, or a blob that only its own leaf tells of. */
  blob(bytes: Uint8Array, at: At, depth: number): void {
    if (bytes.length === 0 || this.inner(bytes, at, depth)) return;
    this.leaf(bytes, at);
  }

  /** As `blob`, but text with some bytes that are none is read all the same. */
  damaged(bytes: Uint8Array, at: At, depth: number): void {
    if (bytes.length === 0 || this.inner(bytes, at, depth)) return;
    const loose = looseText(bytes);
    if (loose === null) this.leaf(bytes, at);
    else {
      this.cut = true;
      this.text(loose, at, depth);
    }
  }

  /** True where the bytes turned out to be something readable. */
  inner(bytes: Uint8Array, at: At, depth: number): boolean {
    if (bytes.length === 0 || !this.within(depth)) return false;
    if (isMedia(bytes)) return this.leaf(bytes, at);
    const how = compressionOf(bytes);
    if (how) return this.inflated(bytes, how, at, depth);
    const text = printableText(bytes);
    if (text !== null) {
      // Two or three printable bytes out of base64 or hex are chance.
      if (text.trim() === '' || (at.decoder !== null && text.length < 4)) return false;
      this.text(text, at, depth);
      return true;
    }
    if (bytes.length < (at.decoder !== null ? 12 : 2)) return false;
    const fields = parseMessage(bytes);
    if (!fields || (at.decoder !== null && !hasText(fields))) return false;
    this.message(fields, decoded(at, 'protobuf'), depth + 1);
    return true;
  }

  inflated(bytes: Uint8Array, how: 'gunzip' | 'zlib' | 'deflate' | 'zstd' | 'brotli', at: At, depth: number): boolean {
    const room = this.limits.bytes - this.bytes;
    if (room <= 0 || !this.within(depth)) {
      this.cut = true;
      return false;
    }
    const out = inflate(bytes, how, room, this.brotli);
    if (!out || out.bytes.length === 0) return false;
    this.bytes += out.bytes.length;
    if (out.cut) this.cut = true;
    const here = decoded(at, how);
    if (!this.inner(out.bytes, here, depth + 1)) {
      const loose = looseText(out.bytes);
      if (loose !== null) this.text(loose, here, depth + 1);
      else this.leaf(out.bytes, here);
    }
    return true;
  }

  message(fields: readonly Field[], at: At, depth: number): void {
    if (!this.within(depth)) return;
    const named = nameInside(fields);
    const pairs = pairsInside(fields);
    if (pairs.length > 1) this.pairs(pairs, at);
    const seen = new Map<number, number>();
    let floats: { number: number; value: number; index: number }[] | null = null;
    let wire: typeof FIXED32 | typeof FIXED64 = FIXED32;
    for (let i = 0; i < fields.length; i++) {
      const f = fields[i]!;
      if (f.wire !== FIXED32 && f.wire !== FIXED64) continue;
      if (!floats || wire !== f.wire) {
        if (floats && floats.length > 1) this.visitor.floats?.({ wire, fields: floats }, at);
        floats = [];
        wire = f.wire;
      }
      floats.push({ number: f.number, value: fixedFloat(f.value as Uint8Array), index: i });
    }
    if (floats && floats.length > 1) this.visitor.floats?.({ wire, fields: floats }, at);
    for (const f of fields) {
      const nth = seen.get(f.number) ?? 0;
      seen.set(f.number, nth + 1);
      const name = named !== null && f.number !== 1 ? named : null;
      const here = nth === 0 ? below(at, f.number, name) : below(below(at, f.number), `#${nth}`, name);
      if (f.wire === BYTES) {
        const bytes = f.value as Uint8Array;
        if (bytes.length === 0) continue;
        const text = printableText(bytes);
        if (text !== null) {
          if (text !== '') this.text(text, here, depth);
          continue;
        }
        const inner = bytes.length >= 2 && !isMedia(bytes) ? parseMessage(bytes) : null;
        if (inner) this.message(inner, here, depth + 1);
        else if (!compressionOf(bytes) || !this.inner(bytes, here, depth + 1)) this.leaf(bytes, here);
      } else if (f.wire === VARINT) this.leaf(f.value as number | bigint, here);
      else this.leaf(fixedFloat(f.value as Uint8Array), here);
    }
  }
}
