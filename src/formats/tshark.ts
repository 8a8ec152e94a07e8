// Requests out of what tshark decrypted: its Elasticsearch JSON with raw bytes, one packet a line.
import { isObject } from '../base/json.ts';
import { fromHex } from './text-encodings.ts';

/** Fits tshark 3 and 4. `{capture}` and `{keys}` stand for paths. */
export const tsharkArguments = (withKeys: boolean): string[] => [
  '-n',
  '-r',
  '{capture}',
  ...(withKeys ? ['-o', 'tls.keylog_file:{keys}'] : []),
  '-Y',
  'tls && (http.request || http2.headers.method || http2.data.data)',
  '-T',
  'ek',
  '-x',
  '-J',
  'frame ip ipv6 tcp http http2',
];

export interface Decrypted {
  readonly frame: number;
  readonly atMs: number;
  /** `address:port>address:port`, client first. */
  readonly connection: string;
  readonly method: string;
  readonly host: string | null;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

const one = (v: unknown): unknown => (Array.isArray(v) ? v[0] : v);
const text = (v: unknown): string | null => {
  const x = one(v);
  return typeof x === 'string' ? x : typeof x === 'number' ? String(x) : null;
};
const list = (v: unknown): string[] =>
  (Array.isArray(v) ? v : v === undefined ? [] : [v]).filter((x) => typeof x === 'string');
/** HTTP/2 frames of one packet: a list, an object, or objects inside objects. */
const objects = (v: unknown): Record<string, unknown>[] => (Array.isArray(v) ? v : [v]).filter(isObject);

interface Stream2 {
  frame: number;
  atMs: number;
  connection: string;
  headers: [string, string][];
  body: Uint8Array[];
  size: number;
}

const BODY_BYTES = 64 * 1024 * 1024;

/** Collects requests; those of HTTP/2 are whole only at `end`. */
export class TsharkRequests {
  private readonly streams = new Map<string, Stream2>();
  private readonly emit: (request: Decrypted) => void;
  constructor(emit: (request: Decrypted) => void) {
    this.emit = emit;
  }

  line(json: string): void {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return;
    }
    const layers = isObject(value) ? value.layers : null;
    if (!isObject(layers)) return;
    const frameLayer = isObject(layers.frame) ? layers.frame : {};
    const frame = Number(text(frameLayer.frame_frame_number));
    const atMs = Number(text(frameLayer.frame_frame_time_epoch)) * 1000;
    const ip = isObject(layers.ip) ? layers.ip : isObject(layers.ipv6) ? layers.ipv6 : {};
    const tcp = isObject(layers.tcp) ? layers.tcp : {};
    const from = `${text(ip.ip_ip_src ?? ip.ipv6_ipv6_src)}:${text(tcp.tcp_tcp_srcport)}`;
    const to = `${text(ip.ip_ip_dst ?? ip.ipv6_ipv6_dst)}:${text(tcp.tcp_tcp_dstport)}`;
    for (const http of objects(layers.http)) this.http1(http, frame, atMs, `${from}>${to}`);
    for (const http2 of objects(layers.http2)) this.http2(http2, frame, atMs, from, to);
  }

  private http1(http: Record<string, unknown>, frame: number, atMs: number, connection: string): void {
    const method = text(http.http_http_request_method);
    if (method === null) return;
    const headers = list(http.http_http_request_line).flatMap((l): [string, string][] => {
      const colon = l.indexOf(':');
      return colon > 0 ? [[l.slice(0, colon), l.slice(colon + 1).trim()]] : [];
    });
    const raw = text(http.http_http_file_data_raw);
    this.emit({
      frame,
      atMs,
      connection,
      method,
      host: text(http.http_http_host),
      target: text(http.http_http_request_uri) ?? text(http.http_http_request_full_uri) ?? '/',
      headers,
      body: (raw !== null && fromHex(raw)) || new Uint8Array(0),
    });
  }

  private http2(http2: Record<string, unknown>, frame: number, atMs: number, from: string, to: string): void {
    const streams =
      'http2_http2_stream' in http2 && isObject(one(http2.http2_http2_stream))
        ? objects(http2.http2_http2_stream)
        : [http2];
    for (const s of streams) {
      const id = text(s.http2_http2_streamid);
      if (id === null || id === '0') continue;
      const names = list(s.http2_http2_header_name ?? s.http2_http2_headers_name);
      const values = list(s.http2_http2_header_value ?? s.http2_http2_headers_value);
      const method = text(s.http2_http2_headers_method);
      if (method !== null) {
        const headers = names.map((n, i): [string, string] => [n, values[i] ?? '']);
        if (!headers.some(([n]) => n === ':method')) headers.push([':method', method]);
        for (const [name, key] of [
          [':path', 'http2_http2_headers_path'],
          [':authority', 'http2_http2_headers_authority'],
        ] as const)
          if (!headers.some(([n]) => n === name)) headers.push([name, text(s[key]) ?? '']);
        const known = { frame, atMs, connection: `${from}>${to}`, headers, body: [], size: 0 };
        this.streams.set(`${from}>${to}#${id}`, known);
      }
      const raw =
        list(s.http2_http2_data_data_raw ?? s.http2_data_data_raw).join('') ||
        list(s.http2_http2_data_data).join('').replaceAll(':', '');
      const stream = this.streams.get(`${from}>${to}#${id}`);
      const bytes = raw === '' ? null : fromHex(raw);
      if (stream && bytes && stream.size < BODY_BYTES) {
        stream.body.push(bytes);
        stream.size += bytes.length;
      }
    }
    if (this.streams.size > 5000) this.flush();
  }

  end(): void {
    this.flush();
  }

  private flush(): void {
    for (const s of this.streams.values()) {
      const header = (name: string) => s.headers.find(([n]) => n === name)?.[1] ?? null;
      const body = new Uint8Array(s.size);
      let at = 0;
      for (const part of s.body) {
        body.set(part, at);
        at += part.length;
      }
      this.emit({
        frame: s.frame,
        atMs: s.atMs,
        connection: s.connection,
        method: header(':method') ?? 'GET',
        host: header(':authority') || header('host'),
        target: header(':path') ?? '/',
        headers: s.headers.filter(([n]) => !n.startsWith(':')),
        body,
      });
    }
    this.streams.clear();
  }
}
