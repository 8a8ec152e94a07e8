// mitmproxy's flow files, every format since 0.18: HTTP/1, HTTP/2, WebSocket, TCP, UDP and DNS flows.
// What changed between the formats: https://github.com/mitmproxy/mitmproxy/blob/main/mitmproxy/io/compat.py
import { isAddress } from '../base/host.ts';
import { printable } from '../base/text.ts';
import { formatTime } from '../base/time.ts';
import { headerOf, isReadable, noParts, phaseOf, requestRow, splitAddress, splitHost } from '../formats/requests.ts';
import { startsAsFlow, type TDict, type TItem, type TValue, tnetstrings } from '../formats/tnetstring.ts';
import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Place, Request } from '../model/rows.ts';
import type { Input, Item, ReadContext, RequestParts, Source } from '../model/units.ts';

const FLOW_BYTES = 192 * 1024 * 1024;
const MESSAGES = 10_000;
const MESSAGE_BYTES = 64 * 1024 * 1024;
const utf8 = new TextDecoder('utf-8');
const latin = new TextDecoder('latin1');

export const mitmproxyFlow: Source = {
  id: 'mitmproxy-flow',
  title: { en: 'mitmproxy flow file', zh: 'mitmproxy 流量文件' },
  platforms: ['any'],
  describes: ['Request', 'DataItem'],
  howToGet: [
    {
      en: 'Record with mitmproxy or mitmdump and save the flows: mitmdump -w capture.mitm, or “w” in mitmproxy.',
      zh: '用 mitmproxy 或 mitmdump 录制并保存：mitmdump -w capture.mitm，或在 mitmproxy 中按 “w”。',
    },
    { en: 'Say which app it was with --app ID.', zh: '用 --app ID 说明是哪个应用。' },
  ],
  verifiedOn: ['flow formats 10, 11, 18 and 20: 17 HTTP flows, 2 TCP flows'],

  recognize: (head) => startsAsFlow(head.bytes, head.sizeBytes),

  async *read(inputs, context) {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const lines: LineCounts = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
  const handshakes: Handshakes = new Map();
  for await (const item of tnetstrings(input.bytes(), FLOW_BYTES)) {
    lines.total++;
    const read = flowOf(item, input, context, handshakes);
    if (read.type === 'problem') lines.problem++;
    else lines.used++;
    yield read;
  }
  yield { type: 'lines', input: input.sha256, lines };
}

const isDict = (v: TValue | undefined): v is TDict => v instanceof Map;
const isList = (v: TValue | undefined): v is readonly TValue[] => Array.isArray(v);
const textOf = (v: TValue | undefined): string | null =>
  typeof v === 'string' ? v : v instanceof Uint8Array ? utf8.decode(v) : null;
const bytesOf = (v: TValue | undefined): Uint8Array =>
  v instanceof Uint8Array ? v : typeof v === 'string' ? new TextEncoder().encode(v) : new Uint8Array(0);
const timeOf = (v: TValue | undefined): string | null =>
  typeof v === 'number' && v > 0 && v < 1e11 ? formatTime(Math.round(v * 1000), null) : null;

/** Before format 12 a WebSocket is a flow of its own that names the request it began with. */
type Handshakes = Map<string, Request>;
const HANDSHAKES = 10_000;

function flowOf(item: TItem, input: Input, context: ReadContext, handshakes: Handshakes): Item {
  const from: Place = { input: input.sha256, entry: item.index };
  const wrong = (code: 'damaged' | 'cut-off' | 'too-large' | 'unknown-type', what: string): Item => ({
    type: 'problem',
    problem: problem(code, from, `Flow ${item.index} of ${input.name} ${what}`),
  });
  if (item.fault === 'cut-off')
    return wrong('cut-off', 'is cut off; the flows before it were read. Save the capture again if you can.');
  if (item.fault === 'too-large')
    return wrong('too-large', 'is larger than 192 MB and was passed over. The other flows were read.');
  if (item.fault === 'malformed' || !isDict(item.value))
    return wrong('damaged', 'is damaged and cannot be read. The other flows were read.');
  const flow = item.value;
  const type = textOf(flow.get('type')) ?? 'http';
  const server = dictOf(flow.get('server_conn'));
  const client = dictOf(flow.get('client_conn'));
  const base: Partial<Request> & { from: Place } = {
    app: context.options.app,
    address: addressIn(server),
    phase: phaseOf(context.options.phase),
    from,
  };
  const tls = [server, client].some(
    (c) => c.get('tls_established') === true || c.get('ssl_established') === true || c.get('tls') === true,
  );
  const sni = textOf(server.get('sni')) ?? textOf(client.get('sni'));
  const address = hostOf(server.get('address') ?? server.get('peername') ?? server.get('ip_address'));
  if (type === 'http') {
    const read = httpOf(flow, base, { tls, sni, address }, context);
    const id = textOf(flow.get('id'));
    if (read.type === 'exchange' && id !== null && isUpgrade(flow) && handshakes.size < HANDSHAKES)
      handshakes.set(id, read.request);
    return read;
  }
  const began = handshakes.get(textOf(dictOf(flow.get('metadata')).get('websocket_handshake')) ?? '');
  const messages = messagesOf(flow, type);
  const sent = messages.length;
  const named = began?.host ?? sni ?? address;
  const host = named ?? context.options.recipient?.toLowerCase() ?? null;
  const at = timeOf(firstTime(flow)) ?? timeOf(client.get('timestamp_start')) ?? timeOf(flow.get('timestamp_created'));
  const size = messages.reduce((n, m) => n + m.length, 0);
  const read = sent > 0 && messages.every((m) => m.length === 0 || isReadable(m));
  const row: Partial<Request> & { from: Place } = {
    ...base,
    at,
    host: host === null ? null : printable(host),
    declared: named === null && host !== null,
    encrypted: type === 'dns' ? false : tls,
    bytes: size,
  };
  if (type === 'dns')
    return { type: 'exchange', request: requestRow({ ...row, method: 'DNS', path: dnsName(flow) }), parts: noParts };
  if (type !== 'tcp' && type !== 'udp' && type !== 'websocket')
    return wrong('unknown-type', 'is of a type that is not known here. The other flows were read.');
  return {
    type: 'exchange',
    request: requestRow({
      ...row,
      method: type === 'websocket' ? 'WEBSOCKET' : null,
      path: began?.path ?? null,
      encrypted: began?.encrypted ?? row.encrypted ?? null,
      content: read || sent === 0 ? 'read' : 'opaque',
      why: read || sent === 0 ? null : type === 'udp' ? 'unknown-protocol' : 'application-encryption',
    }),
    parts: { ...noParts, messages },
  };
}

const isUpgrade = (flow: TDict): boolean =>
  dictOf(flow.get('response')).get('status_code') === 101 || dictOf(flow.get('metadata')).get('websocket') === true;

const dictOf = (v: TValue | undefined): TDict => (isDict(v) ? v : new Map());

/** `[host, port]`, or `{address: [host, port]}` before 2.0. */
function hostOf(v: TValue | undefined): string | null {
  if (isDict(v)) return hostOf(v.get('address'));
  return isList(v) ? textOf(v[0])?.toLowerCase() || null : null;
}

/** Where the connection went, as an address: `peername` or `ip_address`, else the address itself where it is one. */
function addressIn(server: TDict): string | null {
  for (const key of ['peername', 'ip_address', 'address']) {
    const host = hostOf(server.get(key));
    if (host !== null && isAddress(host)) return host;
  }
  return null;
}

function headersOf(v: TValue | undefined): [string, string][] {
  const headers: [string, string][] = [];
  if (isList(v))
    for (const h of v) {
      if (!isList(h)) continue;
      const [name, value] = [textOf(h[0]), h[1]];
      if (name === null) continue;
      headers.push([name, value instanceof Uint8Array ? headerText(value) : (textOf(value) ?? '')]);
    }
  return headers;
}

/** Header values are bytes: UTF-8 where they are, else one character a byte. */
function headerText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes('\ufffd') ? latin.decode(bytes) : text;
}

function httpOf(
  flow: TDict,
  base: Partial<Request> & { from: Place },
  connection: { tls: boolean; sni: string | null; address: string | null },
  context: ReadContext,
): Item {
  const request = dictOf(flow.get('request'));
  const headers = headersOf(request.get('headers'));
  const target = textOf(request.get('path')) ?? '';
  const split = splitAddress(target);
  const scheme = textOf(request.get('scheme'))?.toLowerCase() || split.scheme || null;
  const own = textOf(request.get('host'))?.toLowerCase().replace(/\.$/, '') || null;
  const authority = textOf(request.get('authority')) || null;
  const named = [
    own !== null && !isAddress(own) ? own : null,
    authority === null ? null : splitHost(authority).host,
    splitHost(headerOf(headers, 'host') ?? '').host,
    connection.sni,
    own,
    split.host,
    connection.address,
  ];
  // A name is better than an address, in this order.
  const observed =
    named.find((h) => h !== null && h !== '' && !isAddress(h)) ?? named.find((h) => h !== null && h !== '') ?? null;
  const host = observed ?? context.options.recipient?.toLowerCase() ?? null;
  const missing = request.get('content') === null && request.get('body') === undefined;
  const body = bytesOf(request.get('content') ?? request.get('body'));
  const encoded = /^(?:br|deflate|zstd|gzip)$/i.test(headerOf(headers, 'content-encoding')?.trim() ?? '');
  const read = encoded || isReadable(body);
  const messages = messagesOf(flow, 'http');
  const parts: RequestParts = { ...noParts, path: split.path, query: split.query, headers, body, messages };
  const row = requestRow({
    ...base,
    at: timeOf(request.get('timestamp_start')) ?? timeOf(flow.get('timestamp_created')),
    host: host === null ? null : printable(host),
    declared: observed === null && host !== null,
    method: textOf(request.get('method'))?.toUpperCase().slice(0, 20) || null,
    path: printable(split.path, 2000),
    encrypted: scheme === null ? connection.tls : scheme === 'https' || scheme === 'wss',
    content: missing || !read ? 'opaque' : 'read',
    why: missing ? 'body-missing' : read ? null : 'application-encryption',
    bytes: body.length,
  });
  return { type: 'exchange', request: row, parts };
}

/** What the app sent: `[from_client, content, time]` in TCP flows, `[opcode, from_client, content, …]` in WebSockets. */
function messagesOf(flow: TDict, type: string): Uint8Array[] {
  const list = type === 'http' ? dictOf(flow.get('websocket')).get('messages') : flow.get('messages');
  const messages: Uint8Array[] = [];
  let size = 0;
  if (isList(list))
    for (const m of list) {
      if (!isList(m) || messages.length >= MESSAGES) continue;
      const tcp = type === 'tcp' || type === 'udp';
      const [fromClient, content] = tcp ? [m[0], m[1]] : [m[1], m[2]];
      if (fromClient !== true) continue;
      const bytes = bytesOf(content);
      size += bytes.length;
      if (size > MESSAGE_BYTES) break;
      if (bytes.length > 0) messages.push(bytes);
    }
  return messages;
}

function firstTime(flow: TDict): TValue | undefined {
  const list = flow.get('messages');
  const first = isList(list) ? list[0] : undefined;
  return isList(first) ? first.find((v) => typeof v === 'number' && v > 1e8) : undefined;
}

function dnsName(flow: TDict): string | null {
  const questions = dictOf(flow.get('request')).get('questions');
  const first = isList(questions) ? questions[0] : undefined;
  const name = isList(first) ? textOf(first[0]) : isDict(first) ? textOf(first.get('name')) : null;
  return name === null ? null : printable(name, 300);
}
