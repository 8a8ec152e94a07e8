// Plain HTTP/1 requests out of the client's side of a connection, one after another. RFC 9112.

export interface HttpMessage {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** The capture ended, or lost bytes, before the body did. */
  readonly cut: boolean;
  /** The body is longer than is kept. */
  readonly tooLarge: boolean;
  /** Where the request's first byte stood. */
  readonly mark: Mark;
}

export interface Mark {
  readonly frame: number;
  readonly atMs: number;
}

const METHODS = [
  'GET ',
  'POST ',
  'PUT ',
  'HEAD ',
  'DELETE ',
  'OPTIONS ',
  'PATCH ',
  'CONNECT ',
  'TRACE ',
  'REPORT ',
  'PROPFIND ',
];
const HEAD_BYTES = 256 * 1024;
export const BODY_BYTES = 64 * 1024 * 1024;
const latin = new TextDecoder('latin1');

/** `more`: as far as it goes, a request. */
export function looksLikeHttp(b: Uint8Array): boolean | 'more' {
  const start = latin.decode(b.subarray(0, 10));
  if (METHODS.some((m) => start.startsWith(m))) return true;
  return METHODS.some((m) => m.startsWith(start)) ? 'more' : false;
}

export class HttpStream {
  private pieces: Uint8Array[] = [];
  private size = 0;
  private head: { method: string; target: string; headers: [string, string][] } | null = null;
  private left: number | 'chunked' | 'chunk-end' | 'trailer' = 0;
  private chunk = 0;
  private body: Uint8Array[] = [];
  private bodySize = 0;
  private tooLarge = false;
  private mark: Mark = { frame: 0, atMs: Number.NaN };
  /** False once the connection turned into something else. */
  alive = true;
  private readonly emit: (message: HttpMessage) => void;
  constructor(emit: (message: HttpMessage) => void) {
    this.emit = emit;
  }

  push(bytes: Uint8Array, mark: Mark): void {
    if (!this.alive || bytes.length === 0) return;
    if (this.size === 0 && this.head === null) this.mark = mark;
    this.pieces.push(bytes);
    this.size += bytes.length;
    while (this.alive && this.size > 0 && this.step()) if (this.head === null) this.mark = mark;
  }

  /** The connection is over: what is begun is handed on as it is. */
  end(): void {
    if (this.head) this.finish(true);
    this.alive = false;
  }

  private step(): boolean {
    if (this.head === null) return this.readHead();
    if (typeof this.left === 'number') {
      this.keep(this.take(this.left));
      if (this.left === 0) this.finish(false);
      return this.size > 0;
    }
    if (this.left === 'chunked') {
      if (this.chunk > 0) {
        const before = this.size;
        const part = this.take(this.chunk, true);
        this.chunk -= part.length;
        this.keep(part);
        if (this.chunk === 0) this.left = 'chunk-end';
        return before !== this.size;
      }
      const line = this.line();
      if (line === null) return false;
      const size = Number.parseInt(line, 16);
      if (Number.isNaN(size) || size < 0) {
        this.finish(true);
        this.alive = false;
        return false;
      }
      this.chunk = size;
      if (size === 0) this.left = 'trailer';
      return true;
    }
    const line = this.line();
    if (line === null) return false;
    if (this.left === 'chunk-end') this.left = 'chunked';
    else if (line === '') this.finish(false);
    return true;
  }

  private readHead(): boolean {
    const all = this.flat();
    const http = looksLikeHttp(all);
    if (http !== true) {
      if (http === false) this.alive = false;
      return false;
    }
    const text = latin.decode(all.subarray(0, HEAD_BYTES));
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) {
      if (all.length > HEAD_BYTES) this.alive = false;
      return false;
    }
    const [first = '', ...lines] = text.slice(0, end).split('\r\n');
    const m = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first);
    if (!m) {
      this.alive = false;
      return false;
    }
    const headers = lines.slice(0, 500).flatMap((l): [string, string][] => {
      const colon = l.indexOf(':');
      return colon > 0 ? [[l.slice(0, colon), l.slice(colon + 1).trim()]] : [];
    });
    const value = (name: string) => headers.find(([n]) => n.toLowerCase() === name)?.[1] ?? null;
    this.drop(end + 4);
    this.head = { method: m[1]!, target: m[2]!, headers };
    const length = value('content-length');
    if (/\bchunked\b/i.test(value('transfer-encoding') ?? '')) {
      this.left = 'chunked';
      this.chunk = 0;
      return this.size > 0;
    }
    this.left = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : 0;
    if (this.left === 0) {
      const upgrade = /upgrade/i.test(value('connection') ?? '') || m[1] === 'CONNECT';
      this.finish(false);
      if (upgrade) this.alive = false;
    }
    return this.size > 0;
  }

  private keep(part: Uint8Array): void {
    if (this.bodySize + part.length > BODY_BYTES) {
      this.tooLarge = true;
      return;
    }
    if (part.length > 0) this.body.push(part);
    this.bodySize += part.length;
  }

  private finish(cut: boolean): void {
    const { head } = this;
    if (!head) return;
    this.head = null;
    const body = join(this.body, this.bodySize);
    const { tooLarge, mark } = this;
    this.body = [];
    this.bodySize = 0;
    this.tooLarge = false;
    this.left = 0;
    this.emit({ ...head, body, cut, tooLarge, mark });
  }

  private flat(): Uint8Array {
    if (this.pieces.length !== 1) this.pieces = [join(this.pieces, this.size)];
    return this.pieces[0]!;
  }

  private drop(n: number): void {
    const rest = this.flat().subarray(n);
    this.pieces = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
  }

  /** At most `n` bytes off the front; `left` shrinks with them. */
  private take(n: number, chunk = false): Uint8Array {
    const all = this.flat();
    const part = all.subarray(0, n);
    this.drop(part.length);
    if (!chunk && typeof this.left === 'number') this.left -= part.length;
    return part;
  }

  private line(): string | null {
    const all = this.flat();
    const at = all.indexOf(10);
    if (at < 0) {
      if (all.length > 65_536) this.alive = false;
      return null;
    }
    const text = latin.decode(all.subarray(0, at)).replace(/\r$/, '');
    this.drop(at + 1);
    return text;
  }
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
