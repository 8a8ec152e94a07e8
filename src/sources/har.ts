// HTTP Archive 1.1 and 1.2, of any size: entries are cut out of the stream one by one. Also wrapped in zlib or gzip (`.zhar`).
import { isAddress } from '../base/host.ts';
import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { parseTime } from '../base/time.ts';
import { type HarEntry, type HarEvents, HarScanner } from '../formats/har-scan.ts';
import { compressionOf, inflate } from '../formats/inflate.ts';
import { inflateStream } from '../formats/inflate-stream.ts';
import { headerOf, isReadable, noParts, phaseOf, requestRow, splitAddress, splitHost } from '../formats/requests.ts';
import { fromBase64 } from '../formats/text-encodings.ts';
import { problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Head, Input, Item, ReadContext, RequestParts, Source } from '../model/units.ts';

const MEMBER_BYTES = 160 * 1024 * 1024;

const readJson = (bytes: Uint8Array | undefined): unknown => {
  if (!bytes) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
};
const utf8 = new TextDecoder('utf-8');
const textOf = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null);

function headIsHar(bytes: Uint8Array): boolean {
  let known = false;
  const scanner = new HarScanner({ entry: () => {}, log: () => (known = true) }, 1024);
  scanner.push(bytes);
  const end = scanner.end();
  return (
    end.logSeen && (known || end.entriesSeen || /"(?:entries|pages|creator|version)"\s*:/.test(utf8.decode(bytes)))
  );
}

export const har: Source = {
  id: 'har',
  title: { en: 'HTTP archive (HAR)', zh: 'HTTP 存档（HAR）' },
  platforms: ['any'],
  describes: ['Request', 'DataItem'],
  howToGet: [
    {
      en: 'In the proxy that records the phone (mitmproxy, Charles, Proxyman, Reqable, HTTP Toolkit), export the session as HAR, with contents.',
      zh: '在抓取手机流量的代理（mitmproxy、Charles、Proxyman、Reqable、HTTP Toolkit）中，把会话连同内容导出为 HAR。',
    },
    {
      en: 'Or record it with telltale’s own proxy: `telltale record proxy` says what to do on the phone.',
      zh: '也可用 telltale 自己的代理记录：`telltale record proxy` 会说明手机上的步骤。',
    },
    {
      en: 'Where the file names no app, give its id with --app.',
      zh: '若文件中没有应用标识，用 --app 给出。',
    },
  ],
  verifiedOn: [
    'mitmproxy 9.0.1 har_dump, Android 13 emulator: 16 requests',
    'cyanoacrylate 1.1.0, Android 11 emulator: 12 requests',
    'mitmproxy 10 and 11: 14 requests',
  ],

  recognize(head: Head) {
    const how = compressionOf(head.bytes);
    if (how !== null) {
      const out = inflate(head.bytes, how, 65_536);
      return out !== null && headIsHar(out.bytes);
    }
    return /^\ufeff?\s*\{/.test(head.text) && headIsHar(head.bytes);
  },

  async *read(inputs, context) {
    for (const input of inputs) yield* readOne(input, context);
  },
};

async function* readOne(input: Input, context: ReadContext): AsyncIterable<Item> {
  const lines: LineCounts = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
  let waiting: HarEntry[] = [];
  let app: string | null = context.options.app;
  let phase: string | null = context.options.phase;
  const events: HarEvents = {
    entry: (entry) => void waiting.push(entry),
    log(name, bytes) {
      if (name === '_tweasel' && context.options.app === null) app = appOf(readJson(bytes));
      else if (name === 'creator') {
        // A recording of telltale's own says before its entries what it is of.
        const creator = readJson(bytes);
        if (!isObject(creator)) return;
        app ??= textOf(creator._app);
        phase ??= textOf(creator._phase);
      }
    },
  };
  const scanner = new HarScanner(events, MEMBER_BYTES);
  let first = true;
  let chunks = input.bytes();
  for await (const chunk of input.bytes(0, Math.min(16, input.sizeBytes))) {
    const how = first ? compressionOf(chunk) : null;
    first = false;
    if (how !== null) chunks = inflateStream(input.bytes(), how);
  }
  if (app === null && (await tailNames(input, '"_tweasel"'))) {
    const ahead = new HarScanner({ entry: () => {}, log: events.log! }, 0);
    for await (const chunk of input.bytes()) ahead.push(chunk);
  }
  for await (const chunk of chunks) {
    scanner.push(chunk);
    const batch = waiting;
    waiting = [];
    for (const entry of batch) {
      lines.total++;
      const item = readEntry(entry, input, context, { app, phase });
      if (item.type === 'problem') lines.problem++;
      else lines.used++;
      yield item;
      if (item.type === 'exchange' && entry.cut.includes('request'))
        yield {
          type: 'problem',
          problem: problem(
            'too-large',
            { input: input.sha256, entry: entry.index },
            `Entry ${entry.index} of ${input.name} holds a request of more than 160 MB; its address was read, its body was not.`,
          ),
        };
      else if (item.type === 'exchange' && item.isCut)
        yield {
          type: 'problem',
          problem: problem(
            'too-large',
            { input: input.sha256, entry: entry.index },
            `Entry ${entry.index} of ${input.name} holds a body that was cut while it was recorded; its begin was read.`,
          ),
        };
    }
  }
  const end = scanner.end();
  const whole = lines.total;
  if (!end.complete) {
    if (end.openEntry) {
      lines.total++;
      lines.problem++;
    }
    const at = end.brokenAt === null ? '' : ` at byte ${end.brokenAt}`;
    yield {
      type: 'problem',
      problem: problem(
        end.brokenAt === null ? 'cut-off' : 'damaged',
        { input: input.sha256, entry: whole },
        end.brokenAt === null
          ? `${input.name} ends in the middle${end.openEntry ? ` of entry ${whole}` : ''}: the ${whole} whole entries were read. Export it again if you can.`
          : `${input.name} is not JSON${at}: the ${whole} entries before that were read. Export it again if you can.`,
      ),
    };
  } else if (!end.entriesSeen)
    yield {
      type: 'problem',
      problem: problem('unknown-layout', { input: input.sha256 }, `${input.name} has a log but no list of entries.`),
    };
  yield { type: 'lines', input: input.sha256, lines };
}

/** True where the last bytes hold the words: members of the log may stand after its entries. */
async function tailNames(input: Input, words: string): Promise<boolean> {
  let tail = '';
  for await (const chunk of input.bytes(Math.max(0, input.sizeBytes - 65_536))) tail += utf8.decode(chunk);
  return tail.includes(words);
}

/** The app of cyanoacrylate's own member, where the capture was of one app. */
function appOf(tweasel: unknown): string | null {
  if (!isObject(tweasel) || !Array.isArray(tweasel.apps) || tweasel.apps.length !== 1) return null;
  const app: unknown = tweasel.apps[0];
  return isObject(app) ? textOf(app.id) : null;
}

function readEntry(
  entry: HarEntry,
  input: Input,
  context: ReadContext,
  of: { readonly app: string | null; readonly phase: string | null },
): Item & { readonly isCut?: boolean } {
  const from = { input: input.sha256, entry: entry.index };
  const { app } = of;
  const phase = phaseOf(of.phase);
  const raw = entry.members.get('request');
  const started = readJson(entry.members.get('startedDateTime'));
  const at = typeof started === 'string' ? timeOf(started) : null;
  if (raw && entry.cut.includes('request')) {
    const start = utf8.decode(raw.subarray(0, 65_536));
    const url = /"url"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(start)?.[1] ?? null;
    const address = splitAddress(url ?? '');
    const request = requestRow({
      app,
      at,
      host: address.host,
      path: url === null ? null : printable(address.path, 2000),
      content: 'opaque',
      why: 'too-large',
      phase,
      from,
    });
    return { type: 'exchange', request, parts: { ...noParts, path: address.path, query: address.query } };
  }
  const value = readJson(raw);
  const url = isObject(value) ? textOf(value.url) : null;
  if (!isObject(value) || url === null)
    return {
      type: 'problem',
      problem: problem(
        'unknown-layout',
        from,
        `Entry ${entry.index} of ${input.name} holds no request with an address. The other entries were read.`,
      ),
    };
  const address = splitAddress(url);
  const headers = pairsOf(value.headers);
  const named = textOf(headerOf(headers, ':authority') ?? headerOf(headers, 'host'));
  const host = address.host ?? (named === null ? null : splitHost(named).host);
  const { body, damaged } = bodyOf(value.postData);
  const messages = messagesOf(readJson(entry.members.get('_webSocketMessages')));
  const isCut = typeof value._cutBytes === 'number' && value._cutBytes > 0;
  // Where the recorder itself could not look inside, it says why.
  const closed = textOf(value._opaque);
  const read = closed === null && (typeof body === 'string' || isReadable(body));
  const declared = host === null && context.options.recipient !== null;
  const query = address.query !== '' ? address.query : queryOf(value.queryString);
  const parts: RequestParts = {
    ...noParts,
    path: address.path,
    query,
    headers: withCookies(headers, value.cookies),
    body,
    messages,
  };
  const request = requestRow({
    app: textOf(readJson(entry.members.get('_app'))) ?? app,
    at,
    host: host === null ? (context.options.recipient?.toLowerCase() ?? null) : printable(host),
    address: addressOf(readJson(entry.members.get('serverIPAddress'))),
    declared,
    method: textOf(value.method)?.toUpperCase().slice(0, 20) ?? null,
    path: printable(address.path, 2000),
    encrypted: address.scheme === null ? null : address.scheme === 'https' || address.scheme === 'wss',
    content: read ? 'read' : 'opaque',
    why: read ? null : closed !== null ? printable(closed, 60) : damaged ? 'damaged-text' : 'application-encryption',
    phase,
    bytes: isCut && typeof value.bodySize === 'number' ? value.bodySize : sizeOf(value.bodySize, body),
    from,
  });
  return { type: 'exchange', request, parts, ...(isCut && { isCut }) };
}

const addressOf = (v: unknown): string | null => {
  const address = textOf(v)?.replace(/^\[|\]$/g, '') ?? null;
  return address !== null && isAddress(address) ? address : null;
};

const sizeOf = (stated: unknown, body: string | Uint8Array): number | null => {
  if (typeof body !== 'string') return body.length;
  if (body === '') return typeof stated === 'number' && Number.isSafeInteger(stated) && stated > 0 ? stated : 0;
  return new TextEncoder().encode(body).length;
};

/** Names and values: as objects, or as pairs (Slack). */
function pairsOf(value: unknown): [string, string][] {
  const pairs: [string, string][] = [];
  if (Array.isArray(value))
    for (const h of value) {
      if (Array.isArray(h) && typeof h[0] === 'string') pairs.push([h[0], String(h[1] ?? '')]);
      else if (isObject(h) && typeof h.name === 'string')
        pairs.push([h.name, typeof h.value === 'string' ? h.value : '']);
    }
  return pairs;
}

const queryOf = (value: unknown): string =>
  pairsOf(value)
    .map(([name, v]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(v.toWellFormed())}`)
    .join('&');

/** Cookies stand in a member of their own as well; some producers leave the header out. */
function withCookies(headers: [string, string][], cookies: unknown): [string, string][] {
  if (headerOf(headers, 'cookie') !== null) return headers;
  const pairs = pairsOf(cookies);
  return pairs.length === 0 ? headers : [...headers, ['cookie', pairs.map(([n, v]) => `${n}=${v}`).join('; ')]];
}

function bodyOf(postData: unknown): { body: string | Uint8Array; damaged: boolean } {
  if (!isObject(postData)) return { body: '', damaged: false };
  const text = typeof postData.text === 'string' ? postData.text : '';
  if (postData.encoding === 'base64' || postData._encoding === 'base64') {
    const bytes = fromBase64(text.replace(/\s/g, ''));
    if (bytes) return { body: bytes, damaged: false };
  }
  if (text === '') return { body: queryOf(postData.params), damaged: false };
  if (/^[^\u0100-\uffff]*$/.test(text) && /[\u0000-\u0008\u000e-\u001f\u0080-\u009f]/.test(text)) {
    // Bytes written one a character.
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return { body: bytes, damaged: false };
  }
  return { body: text, damaged: text.includes('\ufffd') };
}

/** What the app sent over a WebSocket, as browsers and mitmproxy write it. */
function messagesOf(value: unknown): (string | Uint8Array)[] {
  const messages: (string | Uint8Array)[] = [];
  if (Array.isArray(value))
    for (const m of value) {
      if (!isObject(m) || m.type !== 'send' || typeof m.data !== 'string') continue;
      messages.push(m.opcode === 2 ? (fromBase64(m.data) ?? m.data) : m.data);
    }
  return messages;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** As recorded, with at most nine decimals and a colon in the offset. */
function timeOf(s: string): string | null {
  if (!ISO.test(s)) return null;
  const iso = s.replace(/(\.\d{9})\d+/, '$1').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  return Number.isNaN(parseTime(iso)) ? null : iso;
}
