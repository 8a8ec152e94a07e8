// Sleep records out of Apple Health's export.xml, which may be gigabytes: the bytes are searched for the one kind of
// record that is wanted and nothing else is decoded. Lines are counted, so that each row points to its own.

export interface SleepRecord {
  /** Line of the record's begin, counted from 1. */
  readonly line: number;
  /** Attributes as written, entities resolved. */
  readonly attributes: Readonly<Record<string, string>>;
}

const NEEDLE = new TextEncoder().encode('"HKCategoryTypeIdentifierSleepAnalysis"');
/** The `C` of Category. */
const RARE = 3;
/** A record is shorter than this; more of one is not waited for. */
const MAX_RECORD_BYTES = 65_536;
const LT = 0x3c;
const GT = 0x3e;

/** Finds the records as bytes stream by; memory stays at one chunk and one record. */
export class SleepScan {
  lines = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #endsInLine = false;
  /** Records that began and did not end where the bytes did. */
  cut = 0;

  /** Hands out the records that end in this chunk. */
  push(chunk: Uint8Array, each: (record: SleepRecord) => void): void {
    let bytes = chunk;
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + chunk.length);
      bytes.set(this.#rest);
      bytes.set(chunk, this.#rest.length);
    }
    let counted = 0;
    let from = 0;
    let keepFrom = Math.max(0, bytes.length - NEEDLE.length);
    for (;;) {
      const at = indexOf(bytes, NEEDLE, from);
      if (at < 0) break;
      const begin = bytes.lastIndexOf(LT, at);
      const end = endOfTag(bytes, at + NEEDLE.length);
      if (begin < 0 || end - begin > MAX_RECORD_BYTES) {
        from = at + NEEDLE.length;
        continue;
      }
      if (end < 0) {
        if (bytes.length - begin <= MAX_RECORD_BYTES) {
          keepFrom = Math.min(keepFrom, begin);
          break;
        }
        from = at + NEEDLE.length;
        continue;
      }
      this.lines += newlines(bytes, counted, begin);
      counted = begin;
      each({ line: this.lines + 1, attributes: attributesOf(new TextDecoder().decode(bytes.subarray(begin, end))) });
      from = end;
    }
    // The tag of a needle that may yet come begins before it: keep from the last bracket on.
    const bracket = bytes.lastIndexOf(LT);
    if (bracket >= from && bytes.length - bracket <= MAX_RECORD_BYTES) keepFrom = Math.min(keepFrom, bracket);
    keepFrom = Math.max(keepFrom, from);
    this.lines += newlines(bytes, counted, keepFrom);
    this.#rest = bytes.slice(keepFrom);
    if (chunk.length > 0) this.#endsInLine = chunk[chunk.length - 1] !== 10;
  }

  /** The number of lines in all, once the last chunk is in. */
  finish(): number {
    if (indexOf(this.#rest, NEEDLE, 0) >= 0) this.cut++;
    this.lines += newlines(this.#rest, 0, this.#rest.length) + (this.#endsInLine ? 1 : 0);
    this.#rest = new Uint8Array(0);
    return this.lines;
  }
}

function newlines(bytes: Uint8Array, from: number, to: number): number {
  let n = 0;
  for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) n++;
  return n;
}

/** The bracket that closes a tag: not one inside of a quoted value. */
function endOfTag(bytes: Uint8Array, from: number): number {
  let quote = 0;
  for (let i = from; i < bytes.length && i - from < MAX_RECORD_BYTES; i++) {
    const b = bytes[i]!;
    if (quote) {
      if (b === quote) quote = 0;
    } else if (b === 0x22 || b === 0x27) quote = b;
    else if (b === GT) return i + 1;
  }
  return -1;
}

/** The first place of `needle`, looked for by its rarest byte in such a file. */
function indexOf(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const rare = needle[RARE]!;
  for (let at = bytes.indexOf(rare, from + RARE); at >= 0; at = bytes.indexOf(rare, at + 1)) {
    const start = at - RARE;
    if (start + needle.length > bytes.length) return -1;
    let i = 0;
    while (i < needle.length && bytes[start + i] === needle[i]) i++;
    if (i === needle.length) return start;
  }
  return -1;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attributesOf(tag: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  // A name without a value is passed over whole, so that the time stays proportional to the length.
  for (const [, name, double, single] of tag.matchAll(/([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g))
    found[name!] = (double ?? single ?? '').replace(/&(#x[\da-fA-F]{1,6}|#\d{1,7}|\w{2,4});/g, (whole, e: string) => {
      if (e.startsWith('#')) {
        const code = e[1] === 'x' ? Number.parseInt(e.slice(2), 16) : Number(e.slice(1));
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      return Object.hasOwn(ENTITIES, e) ? ENTITIES[e]! : whole;
    });
  return found;
}
