// Reads a HAR without holding it: a scanner over bytes that follows only as much of JSON's structure as it takes to cut out
// `log.entries[].request` and a few small neighbours. Everything else is passed over, never parsed.
// http://www.softwareishard.com/blog/har-12-spec/

export interface HarEntry {
  /** Counted from 0. */
  readonly index: number;
  /** Bytes from the start to the entry's opening brace. */
  readonly offset: number;
  /** Texts of the members that were asked for, as they stand. A member beyond the bound is cut and named in `cut`. */
  readonly members: ReadonlyMap<string, Uint8Array>;
  readonly cut: readonly string[];
}

export interface HarEvents {
  entry(entry: HarEntry): void;
  /** Members of `log` that are small and wanted: `version`, `creator`, `_tweasel`. */
  log?(name: string, text: Uint8Array): void;
}

export interface HarEnd {
  /** The JSON was complete. */
  readonly complete: boolean;
  /** `log` is an object and holds a list of entries. */
  readonly entriesSeen: boolean;
  readonly logSeen: boolean;
  /** An entry was begun and not finished. */
  readonly openEntry: boolean;
  /** The text breaks the rules of JSON at this offset; null where it does not, as far as it was looked at. */
  readonly brokenAt: number | null;
}

const ENTRY_MEMBERS = new Set([
  'startedDateTime',
  'request',
  'serverIPAddress',
  '_webSocketMessages',
  '_app',
  '_appId',
]);
const LOG_MEMBERS = new Set(['version', 'creator', '_tweasel', 'comment']);
const LOG_MEMBER_BYTES = 1024 * 1024;
const KEY_BYTES = 200;

const QUOTE = 34;
const BACKSLASH = 92;
const utf8 = new TextDecoder('utf-8');

/** Where the scanner stands; deeper than an entry's members only the depth is counted. */
enum Level {
  Start = 0,
  Root = 1,
  Log = 2,
  Entries = 3,
  Entry = 4,
}

export class HarScanner {
  private readonly events: HarEvents;
  private readonly maxMemberBytes: number;
  private position = 0;
  private inString = false;
  private escaped = false;
  private depth = 0;
  private level = Level.Start;
  /** The next string at the current level is a key. */
  private keyNext = false;
  private key: number[] | null = null;
  private name: string | null = null;
  private index = 0;
  private entryOffset = 0;
  private members = new Map<string, Uint8Array>();
  private cut: string[] = [];
  private capture: {
    parts: Uint8Array[];
    size: number;
    from: number;
    max: number;
    over: boolean;
    inLog: boolean;
  } | null = null;
  private broken: number | null = null;
  private ended = false;
  private logSeen = false;
  private entriesSeen = false;
  /** Kinds of the open brackets: 123 or 91, to see that they close in order. */
  private readonly stack: number[] = [];
  private sawAny = false;

  constructor(events: HarEvents, maxMemberBytes: number) {
    this.events = events;
    this.maxMemberBytes = maxMemberBytes;
  }

  /** One chunk; `chunk` is not kept. */
  push(chunk: Uint8Array): void {
    const n = chunk.length;
    let i = 0;
    if (!this.sawAny && this.position === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) i = 3;
    if (this.capture) this.capture.from = 0;
    while (i < n && this.broken === null) {
      if (this.inString) {
        i = this.skipString(chunk, i);
        continue;
      }
      const c = chunk[i]!;
      // Outside strings, below an entry's members, only brackets and quotes matter.
      if (c === QUOTE) {
        const here = this.depth === this.level;
        if (here && !this.keyNext) this.startValue(i);
        if (!here || !this.keyNext) {
          // Most strings end in the chunk that they begin in.
          const end = stringEnd(chunk, i + 1, n);
          if (end > 0) {
            i = end;
            continue;
          }
        }
        this.inString = true;
        this.key = here && this.keyNext ? [] : null;
        i++;
        continue;
      }
      if (c === 123 || c === 91) {
        this.open(c, i);
        i++;
      } else if (c === 125 || c === 93) {
        this.close(c, i, chunk);
        i++;
      } else if (c === 44) {
        if (this.depth === this.level) this.endValue(i, chunk);
        if (this.depth === this.level) this.keyNext = this.level !== Level.Entries && this.level !== Level.Start;
        i++;
      } else if (c === 58) {
        if (this.depth === this.level) this.keyNext = false;
        i++;
      } else if (c <= 32) i++;
      else {
        if (this.depth === this.level && !this.capture) this.startValue(i);
        i++;
      }
    }
    if (this.capture) this.take(chunk, n);
    this.position += n;
    if (n > 0) this.sawAny = true;
  }

  end(): HarEnd {
    return {
      complete: this.ended && this.broken === null && this.depth === 0 && !this.inString,
      entriesSeen: this.entriesSeen,
      logSeen: this.logSeen,
      openEntry: this.level === Level.Entry,
      brokenAt: this.broken,
    };
  }

  /** To the end of the string or of the chunk. */
  private skipString(chunk: Uint8Array, start: number): number {
    const n = chunk.length;
    let i = start;
    if (this.escaped) {
      this.escaped = false;
      this.key?.push(chunk[i]!);
      i++;
    }
    const { key } = this;
    if (key) {
      for (; i < n; i++) {
        const c = chunk[i]!;
        if (c === QUOTE) {
          this.inString = false;
          this.name = keyText(key);
          this.key = null;
          return i + 1;
        }
        if (key.length < KEY_BYTES) key.push(c);
        if (c === BACKSLASH) {
          i++;
          if (i >= n) {
            this.escaped = true;
            return n;
          }
          if (key.length < KEY_BYTES) key.push(chunk[i]!);
        }
      }
      return n;
    }
    const end = stringEnd(chunk, i, n);
    if (end > 0) {
      this.inString = false;
      return end;
    }
    // Backslashes at the end of the chunk: an odd number of them escapes what the next one begins with.
    let back = n;
    while (back > i && chunk[back - 1] === BACKSLASH) back--;
    this.escaped = (n - back) % 2 === 1;
    return n;
  }

  private startValue(at: number): void {
    const { name } = this;
    if (name === null || this.capture) return;
    if (this.level === Level.Entry && ENTRY_MEMBERS.has(name))
      this.capture = { parts: [], size: 0, from: at, max: this.maxMemberBytes, over: false, inLog: false };
    else if (this.level === Level.Log && LOG_MEMBERS.has(name))
      this.capture = { parts: [], size: 0, from: at, max: LOG_MEMBER_BYTES, over: false, inLog: true };
  }

  private take(chunk: Uint8Array, end: number): void {
    const { capture } = this;
    if (!capture || capture.from >= end) return;
    const room = capture.max - capture.size;
    const part = chunk.subarray(capture.from, Math.min(end, capture.from + Math.max(0, room)));
    if (end - capture.from > room) capture.over = true;
    if (part.length > 0) capture.parts.push(part.slice());
    capture.size += part.length;
    capture.from = end;
  }

  private endValue(at: number, chunk: Uint8Array): void {
    const { capture, name } = this;
    if (capture && name !== null) {
      this.take(chunk, at);
      const bytes = join(capture.parts, capture.size);
      if (capture.inLog) {
        if (!capture.over) this.events.log?.(name, bytes);
      } else {
        this.members.set(name, bytes);
        if (capture.over) this.cut.push(name);
      }
      this.capture = null;
    }
    this.name = null;
  }

  private open(c: number, at: number): void {
    if (this.ended) {
      this.broken = this.position + at;
      return;
    }
    const here = this.depth === this.level;
    this.stack.push(c);
    this.depth++;
    if (this.depth > 100_000) this.broken = this.position + at;
    if (!here) return;
    if (this.level === Level.Start && c === 123) {
      this.level = Level.Root;
      this.keyNext = true;
    } else if (this.level === Level.Root && this.name === 'log' && c === 123) {
      this.level = Level.Log;
      this.logSeen = true;
      this.keyNext = true;
      this.name = null;
    } else if (this.level === Level.Log && this.name === 'entries' && c === 91) {
      this.level = Level.Entries;
      this.entriesSeen = true;
      this.name = null;
    } else if (this.level === Level.Entries && c === 123) {
      this.level = Level.Entry;
      this.entryOffset = this.position + at;
      this.members = new Map();
      this.cut = [];
      this.keyNext = true;
      this.name = null;
    } else this.startValue(at);
  }

  private close(c: number, at: number, chunk: Uint8Array): void {
    const open = this.stack.pop();
    if (open === undefined || open + 2 !== c) {
      this.broken = this.position + at;
      return;
    }
    if (this.depth === this.level) {
      this.endValue(at, chunk);
      this.depth--;
      if (this.level === Level.Entry) {
        this.events.entry({
          index: this.index++,
          offset: this.entryOffset,
          members: this.members,
          cut: this.cut,
        });
        this.members = new Map();
      }
      this.level--;
      this.keyNext = false;
      this.name = null;
    } else this.depth--;
    if (this.depth === 0) {
      this.ended = true;
      this.level = Level.Start;
    }
  }
}

/** Where the string ends that begins at `start`; 0 where it goes on beyond the chunk. A function of its own, and thus a tight loop. */
function stringEnd(chunk: Uint8Array, start: number, n: number): number {
  for (let i = start; i < n; i++) {
    const c = chunk[i]!;
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH) i++;
  }
  return 0;
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

function keyText(bytes: readonly number[]): string {
  const raw = utf8.decode(Uint8Array.from(bytes));
  if (!raw.includes('\\')) return raw;
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw;
  }
}
