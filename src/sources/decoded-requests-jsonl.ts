// One decoded request a line, as researchers' hooks write them: either `{data: <hex>, req_id, req_type}` (the logs published with
// the Citizen Lab's 2023 report on WeChat), or `{time?, host?, method?, path?, headers?, body | bodyHex | bodyBase64, source?}`.
import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { formatTime, hasOffset, parseTime } from '../base/time.ts';
import { lineBatches } from '../formats/line-batches.ts';
import type { Line } from '../formats/lines.ts';
import { isReadable, noParts, phaseOf, requestRow, splitAddress, splitHost } from '../formats/requests.ts';
import { fromBase64, fromHex } from '../formats/text-encodings.ts';
import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Input, Item, ReadContext, RequestParts, Source } from '../model/units.ts';

const BODIES = ['data', 'bodyHex', 'bodyBase64', 'body'] as const;
/** A line of 64 MB holds a body of 32 MB in hex. */
const LINE_BYTES = 64 * 1024 * 1024;

function looksRight(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  if (typeof value.data === 'string') return 'req_id' in value || 'req_type' in value;
  const body = BODIES.some((b) => typeof value[b] === 'string');
  const place = ['host', 'path', 'method', 'url'].filter((k) => typeof value[k] === 'string').length;
  return !('type' in value) && !('log' in value) && (body ? place >= 1 : place >= 2);
}

export const decodedRequestsJsonl: Source = {
  id: 'decoded-requests-jsonl',
  title: { en: 'Decoded requests, one a line', zh: '已解码请求记录（每行一条）' },
  platforms: ['any'],
  describes: ['Request', 'DataItem'],
  howToGet: [
    {
      en: 'Let your own hook write one JSON object a line: time, host, method, path, headers, and the body as body, bodyHex or bodyBase64.',
      zh: '让你自己的挂钩程序每行写一个 JSON 对象：time、host、method、path、headers，正文放在 body、bodyHex 或 bodyBase64。',
    },
    {
      en: 'Where the lines name no host, say who receives them with --recipient HOST; telltale marks it as declared.',
      zh: '若记录中没有主机名，用 --recipient HOST 说明接收方；telltale 会标明这是声明所得。',
    },
  ],
  verifiedOn: ['WeChat 8.0.23 on Android 12, logs of April and May 2023: 577 requests'],

  recognize(head) {
    const start = head.text.replace(/^\ufeff/, '').trimStart();
    if (!start.startsWith('{')) return false;
    const end = start.indexOf('\n');
    const line = end < 0 ? start : start.slice(0, end);
    try {
      return looksRight(JSON.parse(line));
    } catch {
      // A first line longer than the head: its members before the body decide.
      return (
        end < 0 && head.sizeBytes > head.bytes.length && /^\{[^{}]*"(?:data|bodyHex)"\s*:\s*"[0-9a-fA-F]*$/.test(line)
      );
    }
  },

  async *read(inputs, context) {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const lines: LineCounts = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
  for await (const batch of lineBatches(input.bytes(), LINE_BYTES)) {
    for (const line of batch) {
      lines.total++;
      const item = readLine(line, input, context);
      if (item === null) lines.blank++;
      else {
        if (item.type === 'problem') lines.problem++;
        else lines.used++;
        yield item;
      }
    }
  }
  yield { type: 'lines', input: input.sha256, lines };
}

const DAMAGED = Symbol('a body that is not written as it says');
const text = new TextDecoder('utf-8');

function readLine(line: Line, input: Input, context: ReadContext): Item | null {
  const from = { input: input.sha256, line: line.number };
  const wrong = (
    code: 'too-long' | 'not-json' | 'unknown-layout' | 'damaged',
    what: string,
    excerpt: string | null,
  ): Item => ({
    type: 'problem',
    problem: problem(code, from, `Line ${line.number} of ${input.name} ${what}`, excerpt),
  });
  if (line.tooLong) return wrong('too-long', 'is longer than 64 MB and was not read. Split the log.', null);
  let s = text.decode(line.bytes);
  if (line.number === 1) s = s.replace(/^\ufeff/, '');
  if (s.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(s);
  } catch {
    return wrong('not-json', 'is not JSON, or is cut off. The other lines were read.', null);
  }
  if (!isObject(value)) return wrong('unknown-layout', 'is not a JSON object. The other lines were read.', null);
  const body = bodyOf(value);
  if (body === DAMAGED)
    return wrong('damaged', 'has a body that is neither hex nor base64 as it says. The other lines were read.', null);
  const place = body === null && !looksRight(value);
  if (place) return wrong('unknown-layout', 'holds no request that is known here. The other lines were read.', null);

  const str = (key: string) => (typeof value[key] === 'string' && value[key] !== '' ? (value[key] as string) : null);
  const address = splitAddress(str('url') ?? str('path') ?? str('req_type') ?? '');
  const named = address.host ?? splitHost(str('host') ?? '').host;
  const host = named ?? context.options.recipient?.toLowerCase() ?? null;
  const bytes = body ?? '';
  const read = typeof bytes === 'string' || isReadable(bytes);
  const hasPath = str('url') !== null || str('path') !== null || str('req_type') !== null;
  const messageType = typeof value.req_id === 'number' && Number.isSafeInteger(value.req_id) ? value.req_id : null;
  const parts: RequestParts = {
    ...noParts,
    path: hasPath ? address.path : '',
    query: address.query,
    headers: headersOf(value.headers),
    body: bytes,
    messageType,
  };
  const request = requestRow({
    app: context.options.app,
    at: timeOf(value.time ?? value.timestamp),
    host: host === null ? null : printable(host),
    declared: named === null && host !== null,
    method: str('method')?.toUpperCase().slice(0, 20) ?? null,
    path: hasPath ? printable(address.path, 2000) : null,
    encrypted: address.scheme === 'https' ? true : address.scheme === 'http' ? false : null,
    content: read ? 'read' : 'opaque',
    why: read ? null : 'application-encryption',
    phase: phaseOf(context.options.phase),
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes).length : bytes.length,
    from,
  });
  return { type: 'exchange', request, parts };
}

function bodyOf(value: Record<string, unknown>): Uint8Array | string | typeof DAMAGED | null {
  const { data, bodyHex, bodyBase64, body } = value;
  const hex = typeof bodyHex === 'string' ? bodyHex : typeof data === 'string' ? data : null;
  if (hex !== null) return fromHex(hex) ?? DAMAGED;
  if (typeof bodyBase64 === 'string') return fromBase64(bodyBase64.replace(/\s/g, '')) ?? DAMAGED;
  if (typeof body === 'string') return body;
  return isObject(body) || Array.isArray(body) ? JSON.stringify(body) : null;
}

function headersOf(value: unknown): [string, string][] {
  const pairs: [string, string][] = [];
  if (Array.isArray(value)) {
    for (const h of value) {
      if (Array.isArray(h) && typeof h[0] === 'string' && typeof h[1] === 'string') pairs.push([h[0], h[1]]);
      else if (isObject(h) && typeof h.name === 'string' && typeof h.value === 'string') pairs.push([h.name, h.value]);
    }
  } else if (isObject(value))
    for (const [name, v] of Object.entries(value)) if (typeof v === 'string') pairs.push([name, v]);
  return pairs;
}

/** ISO text, or seconds or milliseconds since 1970. */
function timeOf(value: unknown): string | null {
  if (typeof value === 'string') {
    const iso = value.replace(' ', 'T');
    const ms = parseTime(iso);
    if (Number.isNaN(ms)) return null;
    return hasOffset(iso) || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?$/.test(iso) ? iso : formatTime(ms, null);
  }
  if (typeof value !== 'number' || !(value > 1e8 && value < 1e14)) return null;
  return formatTime(Math.round(value < 1e11 ? value * 1000 : value), null);
}
