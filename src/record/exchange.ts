// One request on its way through the proxy: what has been seen of it, and the entry that it becomes, once.
import type { HarMessage, HarRecord } from './har-file.ts';

/** More of one body is passed on and not kept. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export type Pairs = [string, string][];

/** Where a connection leads. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** The name that certificates are made and checked for. */
  readonly name: string;
  /** Asked for from this machine itself. */
  readonly fromHere: boolean;
}

export const urlOf = ({ scheme, name, port }: Origin, path: string): string => {
  const host = name.includes(':') ? `[${name}]` : name;
  return `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}${path}`;
};

export class Exchange {
  readonly #done: (record: HarRecord) => void;
  readonly #start: Pick<HarRecord, 'atMs' | 'method' | 'url' | 'httpVersion' | 'headers'>;
  readonly #body: Uint8Array[] = [];
  #kept = 0;
  #sent = 0;
  #open = true;
  readonly #messages: HarMessage[] = [];
  status = 0;
  answerHeaders: Pairs = [];
  answerBytes = 0;
  address: string | null = null;

  constructor(start: Pick<HarRecord, 'method' | 'url' | 'httpVersion' | 'headers'>, done: (record: HarRecord) => void) {
    this.#start = { atMs: Date.now(), ...start };
    this.#done = done;
  }

  body(chunk: Uint8Array): void {
    this.#sent += chunk.length;
    const room = MAX_BODY_BYTES - this.#kept;
    if (room <= 0) return;
    const part = chunk.subarray(0, room);
    this.#body.push(part);
    this.#kept += part.length;
  }

  /** What the app said over a WebSocket. */
  message(opcode: 1 | 2, bytes: Uint8Array): void {
    this.#sent += bytes.length;
    if (this.#kept + bytes.length > MAX_BODY_BYTES) return;
    this.#kept += bytes.length;
    this.#messages.push({ type: 'send', opcode, bytes, atMs: Date.now() });
  }

  /** Bytes that pass unread. */
  passed(bytes: number): void {
    this.#sent += bytes;
  }

  /** Writes the entry; only the first end counts. */
  end(error: string | null = null, opaque: string | null = null): void {
    if (!this.#open) return;
    this.#open = false;
    this.#done({
      ...this.#start,
      endMs: Date.now(),
      body: Buffer.concat(this.#body),
      bodySize: this.#sent,
      cutBytes: opaque === null ? this.#sent - this.#kept : 0,
      status: this.status,
      answer: { headers: this.answerHeaders, bytes: this.answerBytes },
      address: this.address,
      messages: this.#messages,
      opaque,
      error,
    });
  }
}

/** Names and values as sent, from Node's flat list. */
export function pairsOf(flat: readonly string[]): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i]!, flat[i + 1]!]);
  return pairs;
}

const HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'upgrade',
  'transfer-encoding',
  'trailer',
]);

/** Without the headers that speak to the next machine only (RFC 9110 section 7.6.1). Transfer-Encoding of a body is made anew. */
export function endToEnd(pairs: Pairs, keepChunked: boolean): Pairs {
  const named = new Set(
    pairs.filter(([k]) => k.toLowerCase() === 'connection').flatMap(([, v]) => v.toLowerCase().split(/\s*,\s*/)),
  );
  return pairs.filter(([k]) => {
    const key = k.toLowerCase();
    if (key === 'transfer-encoding') return keepChunked;
    return !HOP.has(key) && !named.has(key);
  });
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : error instanceof Error
      ? error.message.slice(0, 200)
      : 'unknown';
