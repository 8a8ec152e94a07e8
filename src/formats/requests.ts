// What the readers of captures share: parts of an address, whether a body can be read, the words for why it cannot.
import { PHASES, type Request } from '../model/rows.ts';
import type { RequestParts } from '../model/units.ts';
import { compressionOf, inflate } from './inflate.ts';
import { isMedia } from './media.ts';
import { parseMessage, printableText } from './protobuf.ts';
import { looseText } from './text-encodings.ts';

export const noParts: RequestParts = {
  path: '',
  query: '',
  headers: [],
  body: '',
  messages: [],
  messageType: null,
};

export interface Address {
  readonly scheme: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly path: string;
  readonly query: string;
}

/** Splits an address or a request target without decoding anything. A fragment is dropped. */
export function splitAddress(url: string): Address {
  let rest = url;
  let scheme: string | null = null;
  let host: string | null = null;
  let port: number | null = null;
  const m = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url);
  if (m) {
    scheme = m[1]!.toLowerCase();
    rest = url.slice(m[0].length);
    ({ host, port } = splitHost(m[2]!));
  }
  const hash = rest.indexOf('#');
  if (hash >= 0) rest = rest.slice(0, hash);
  const mark = rest.indexOf('?');
  return {
    scheme,
    host,
    port,
    path: mark < 0 ? rest || '/' : rest.slice(0, mark) || '/',
    query: mark < 0 ? '' : rest.slice(mark + 1),
  };
}

/** `host:port`, `[v6]:port` or a bare host; lower case, without user name and final dot. */
export function splitHost(authority: string): { host: string | null; port: number | null } {
  const at = authority.lastIndexOf('@');
  const a = at >= 0 ? authority.slice(at + 1) : authority;
  const m = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(a.trim());
  if (!m) return { host: /^[0-9a-fA-F:.]+$/.test(a) ? a.toLowerCase() : null, port: null };
  const host = (m[1] ?? m[2] ?? '').toLowerCase().replace(/\.$/, '');
  return { host: host === '' ? null : host, port: m[3] === undefined ? null : Number(m[3]) };
}

/** The first value of a header, by lower-case name. */
export function headerOf(headers: RequestParts['headers'], name: string): string | null {
  for (const [key, value] of headers) if (key.length === name.length && key.toLowerCase() === name) return value;
  return null;
}

const PROBE_BYTES = 65_536;

/** True where the bytes are text, a message without a schema, a picture, or a compressed stream of any of them. */
export function isReadable(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true;
  if (printableText(bytes) !== null || isMedia(bytes)) return true;
  const how = compressionOf(bytes);
  if (how) {
    const out = inflate(bytes, how, PROBE_BYTES);
    if (out && out.bytes.length > 0) return out.cut || isReadable(out.bytes) || looseText(out.bytes) !== null;
  }
  if (parseMessage(bytes) !== null) return true;
  return looseText(bytes) !== null;
}

/** A request row as captures write it: the owner, the party and the feature are derived later. */
export function requestRow(row: Partial<Request> & Pick<Request, 'from'>): Request {
  return {
    app: null,
    at: null,
    host: null,
    address: null,
    country: null,
    owner: null,
    party: 'unknown',
    partyWhy: null,
    declared: false,
    method: null,
    path: null,
    feature: null,
    encrypted: null,
    content: 'read',
    why: null,
    phase: null,
    bytes: null,
    ...row,
  };
}

export const phaseOf = (phase: string | null): Request['phase'] => PHASES.find((p) => p === phase) ?? null;
