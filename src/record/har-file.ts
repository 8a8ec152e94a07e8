// A HAR that is whole after every entry: what closes it is written behind each entry and written over by the next, in one call.
// http://www.softwareishard.com/blog/har-12-spec/
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatTime } from '../base/time.ts';

export interface HarMessage {
  readonly type: 'send';
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly opcode: 1 | 2;
  readonly bytes: Uint8Array;
}

export interface HarRecord {
  readonly atMs: number;
  readonly endMs: number;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** Bytes of the body and of the messages as sent. */
  readonly bodySize: number;
  /** How many of them were passed on and not kept. */
  readonly cutBytes: number;
  readonly status: number;
  readonly answer: { readonly headers: readonly (readonly [string, string])[]; readonly bytes: number };
  readonly address: string | null;
  readonly messages: readonly HarMessage[];
  /** Why nothing of it could be read; null where it could. */
  readonly opaque: string | null;
  /** What went wrong on the way to the host. */
  readonly error: string | null;
}

export interface HarAbout {
  readonly version: string;
  readonly app: string | null;
  readonly phase: string | null;
}

const TAIL = ']}}\n';

export class HarFile {
  readonly #fd: number;
  #at: number;
  #first = true;
  entries = 0;

  constructor(path: string, about: HarAbout) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#fd = openSync(path, 'wx', 0o600);
    const creator = { name: 'telltale', version: about.version, _app: about.app, _phase: about.phase };
    const head = Buffer.from(`{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[\n`, 'utf8');
    this.#put(Buffer.concat([head, Buffer.from(TAIL)]), 0);
    this.#at = head.length;
  }

  add(record: HarRecord): void {
    const text = `${this.#first ? '' : ',\n'}${JSON.stringify(entryOf(record))}`;
    const bytes = Buffer.from(text, 'utf8');
    this.#put(Buffer.concat([bytes, Buffer.from(TAIL)]), this.#at);
    this.#at += bytes.length;
    this.#first = false;
    this.entries++;
  }

  get sizeBytes(): number {
    return this.#at;
  }

  close(): void {
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #put(bytes: Uint8Array, from: number): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at, from + at);
  }
}

const pairs = (headers: HarRecord['headers']) => headers.map(([name, value]) => ({ name, value }));

const headerOf = (headers: HarRecord['headers'], name: string) =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text where the bytes are text, else base64. */
function textOf(bytes: Uint8Array): { text: string; encoding?: 'base64' } {
  try {
    const text = utf8.decode(bytes);
    if (!/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]/.test(text)) return { text };
  } catch {
    // Not UTF-8.
  }
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), encoding: 'base64' };
}

function entryOf(r: HarRecord) {
  const mark = r.url.indexOf('?');
  const query =
    mark < 0 ? [] : [...new URLSearchParams(r.url.slice(mark + 1))].map(([name, value]) => ({ name, value }));
  const time = Math.max(0, r.endMs - r.atMs);
  const offset = -new Date(r.atMs).getTimezoneOffset();
  return {
    startedDateTime: formatTime(r.atMs, offset),
    time,
    request: {
      method: r.method,
      url: r.url,
      httpVersion: r.httpVersion,
      cookies: [],
      headers: pairs(r.headers),
      queryString: query,
      ...(r.body.length > 0 && {
        postData: { mimeType: headerOf(r.headers, 'content-type'), params: [], ...textOf(r.body) },
      }),
      headersSize: -1,
      bodySize: r.bodySize,
      ...(r.cutBytes > 0 && { _cutBytes: r.cutBytes }),
      ...(r.opaque !== null && { _opaque: r.opaque }),
    },
    response: {
      status: r.status,
      statusText: '',
      httpVersion: r.httpVersion,
      cookies: [],
      headers: pairs(r.answer.headers),
      // What came back is counted, not kept: telltale asks what was sent.
      content: { size: r.answer.bytes, mimeType: headerOf(r.answer.headers, 'content-type') },
      redirectURL: headerOf(r.answer.headers, 'location'),
      headersSize: -1,
      bodySize: r.answer.bytes,
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    ...(r.address !== null && { serverIPAddress: r.address }),
    ...(r.messages.length > 0 && {
      _webSocketMessages: r.messages.map((m) => ({
        type: m.type,
        time: m.atMs / 1000,
        opcode: m.opcode,
        data: m.opcode === 1 ? Buffer.from(m.bytes).toString('utf8') : Buffer.from(m.bytes).toString('base64'),
      })),
    }),
    ...(r.error !== null && { _error: r.error }),
  };
}
