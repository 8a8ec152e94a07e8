// Finds personal data in the contents of one request: by the owner's own values, by knowledge of endpoints and fields, and by
// shape. Pure: the contents are looked at and forgotten; an item keeps a mask and a keyed hash.
import { printable } from '../../base/text.ts';
import type { Brotli } from '../../formats/inflate.ts';
import { compressionOf } from '../../formats/inflate.ts';
import { printableText } from '../../formats/protobuf.ts';
import {
  type At,
  below,
  chainOf,
  type Decoder,
  decodePercent,
  type Leaf,
  LIMITS,
  root,
  stepsOf,
  Unfolder,
  type Visitor,
  whereOf,
} from '../../formats/unfold.ts';
import { type Endpoints, normalName } from '../../knowledge/endpoints.ts';
import type { DataItem, Request } from '../../model/rows.ts';
import type { RequestParts } from '../../model/units.ts';
import type { Candidate, Part } from './candidates.ts';
import { Echoes } from './echoes.ts';
import { Look, type NameInfo } from './look.ts';
import { keyedHash, ownValues } from './own.ts';
import { namedPair } from './pairs.ts';

export interface FinderOptions {
  readonly endpoints: Endpoints;
  /** The object of `--me`, or null. */
  readonly me: unknown;
  /** The owner's key for hashes. */
  readonly key: Uint8Array;
  readonly brotli?: Brotli;
  /** Told of every value on the way, for a view of one request. */
  readonly seen?: Seen;
}

/** `opened`: the text was taken apart and its parts were told before. */
export type Seen = (part: Part, value: Leaf, at: At, opened: boolean) => void;

const alsoTold = (look: Look, seen: Seen): Visitor => ({
  leaf(value, at, opened) {
    seen(look.part, value, at, opened);
    look.leaf(value, at, opened);
  },
  record: (names, read, at) => look.record(names, read, at),
  floats: (floats, at) => look.floats(floats, at),
  numbers: (values, at) => look.numbers(values, at),
});

/** A user agent or a language comes with every request: told where the request carries something else that it describes. */
const COMPANIONS = new Set(['user-agent', 'accept-language']);
const IGNORED_HEADERS = new Set([
  'host',
  'cookie',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'accept',
  'accept-encoding',
  'connection',
  'cache-control',
  'pragma',
  'if-none-match',
  'if-modified-since',
  'date',
  'te',
  'upgrade',
  'range',
  'expect',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'proxy-connection',
  'origin',
  'priority',
]);
const SEARCH_PATH = /search|suggest|sugrec|\/sug\b|query/i;

/**
 * A finder for one run. It returns the items of a request, strongest reason first, one for each type, value and form, and sets the
 * request's feature where an endpoint tells it, and its `why` where not all of it could be looked at.
 */
export function createFinder(options: FinderOptions): (request: Request, parts: RequestParts) => DataItem[] {
  const { endpoints, brotli } = options;
  const own = ownValues(options.me);
  const shown = keyedHash(options.key);
  const names = new Map<string, NameInfo>();
  const isKnown = (n: string) =>
    endpoints.names.has(n) ||
    endpoints.pairs.has(n) ||
    endpoints.beside.has(n) ||
    endpoints.lists.has(n) ||
    namedPair(n) !== null;
  const info = (name: string): NameInfo => {
    let known = names.get(name);
    if (known === undefined) {
      const whole = name.length > 100 ? '' : normalName(name);
      // `X-Phone` is the usual way to write `phone` as a header of one's own; where the whole name is known, it counts.
      const bare = /^x[-_]/i.test(name) && !isKnown(whole) ? whole.slice(1) : whole;
      const normal = isKnown(bare) ? bare : whole;
      known = {
        normal,
        rule: endpoints.names.get(normal) ?? null,
        isPair: endpoints.pairs.has(normal),
        beside: endpoints.beside.get(normal) ?? null,
        list: endpoints.lists.get(normal) ?? null,
        axis: namedPair(normal),
        reason: `field-name: ${printable(name, 60)}`,
      };
      if (names.size > 50_000) names.clear();
      names.set(name, known);
    }
    return known;
  };

  const shared = { endpoints, own, echoes: new Echoes(), info };

  // Most items of a request stand under the same decoder, and have one chain.
  let lastNode: At | null = null;
  let lastChain: Decoder[] = [];
  function chains(at: At): Decoder[] {
    let node: At | null = at;
    while (node !== null && node.decoder === null) node = node.parent;
    if (node === null) return [];
    if (node !== lastNode) {
      lastNode = node;
      lastChain = chainOf(node);
    }
    return [...lastChain];
  }

  return (request, parts) => {
    const key = { app: request.app, host: request.host, path: parts.path, messageType: parts.messageType };
    const known = endpoints.of(key);
    request.feature ??= endpoints.feature(key);
    const look = new Look(shared, known, parts.messageType, SEARCH_PATH.test(parts.path));
    const unfolder = new Unfolder(options.seen ? alsoTold(look, options.seen) : look, LIMITS, brotli);
    if (parts.path !== '') {
      look.part = 'path';
      parts.path.split('/', 200).forEach((segment, i) => {
        if (segment !== '') unfolder.text(decodePercent(segment, false), below(root, i), 1);
      });
    }
    if (parts.query !== '') {
      look.part = 'query';
      unfolder.form(parts.query, root, 1);
    }
    look.part = 'header';
    look.record(
      parts.headers.map(([name]) => name),
      (i) => parts.headers[i]?.[1],
      headerRoot,
    );
    const cookies: [string, string][] = [];
    let type = '';
    let encoding = '';
    for (const [name, value] of parts.headers) {
      const lower = lowerNames(name);
      if (lower === 'content-type') type ||= value;
      else if (lower === 'content-encoding') encoding ||= value;
      else if (lower === 'cookie') cookies.push(...cookiesOf(value));
      if (IGNORED_HEADERS.has(lower) || lower.startsWith(':') || lower.startsWith('sec-')) continue;
      look.companion = COMPANIONS.has(lower);
      if (lower === 'accept-language') look.language(value);
      else unfolder.text(value, below(headerRoot, lower), 1);
      look.companion = false;
    }
    look.part = 'cookie';
    if (cookies.length > 0) {
      look.record(
        cookies.map(([name]) => name),
        (i) => decodePercent(cookies[i]?.[1] ?? '', false),
        cookieRoot,
      );
      for (const [name, value] of cookies) unfolder.text(value, below(cookieRoot, name), 1);
    }
    look.part = 'body';
    openBody(parts, type, encoding, unfolder);
    look.part = 'message';
    parts.messages.forEach((message, i) => {
      if (typeof message === 'string') unfolder.text(message, below(root, i), 0);
      else unfolder.blob(message, below(root, i), 0);
    });
    // A bound was reached, or a body was cut before it ended: what lies beyond was not looked at, and the row says so.
    if (unfolder.cut && request.content === 'read') request.why ??= 'read-in-part';
    return look.candidates().map((c) => itemOf(c, request));
  };

  function openBody(parts: RequestParts, stated: string, encoded: string, unfolder: Unfolder): void {
    const type = stated.toLowerCase();
    const isForm = type.includes('x-www-form-urlencoded');
    const { body } = parts;
    if (body.length === 0) return;
    if (typeof body !== 'string' && (isForm || type === '') && compressionOf(body) === null) {
      const text = body.subarray(0, 80).includes(61) ? printableText(body) : null;
      if (text !== null && isFormText(text, isForm)) {
        unfolder.form(text, formRoot, 1);
        return;
      }
    }
    if (typeof body === 'string') {
      if ((isForm || type === '') && isFormText(body, isForm)) unfolder.form(body, formRoot, 1);
      else if (
        !type.startsWith('multipart/') ||
        !unfolder.multipart(new TextEncoder().encode(body), boundaryOf(stated), multipartRoot, 1)
      )
        unfolder.text(body, root, 0);
      return;
    }
    if (type.startsWith('multipart/') && unfolder.multipart(body, boundaryOf(stated), multipartRoot, 1)) return;
    const encoding = encoded.toLowerCase().trim();
    if (encoding === 'br' && compressionOf(body) === null && unfolder.inflated(body, 'brotli', root, 0)) return;
    if (encoding === 'deflate' && compressionOf(body) === null && unfolder.inflated(body, 'deflate', root, 0)) return;
    unfolder.damaged(body, root, 0);
  }

  function itemOf(c: Candidate, request: Request): DataItem {
    const { masked, hash, caution } = shown(c.value);
    return {
      app: request.app,
      at: request.at,
      data: c.data,
      form: c.form,
      where: printable(whereOf(c.part, c.at), 300),
      chain: chains(c.at),
      steps: stepsOf(c.at).map((s) => printable(s, 300)),
      reason: c.reason,
      note: c.note ?? noteOf(c, caution),
      masked: c.redacted ? 'redacted' : masked,
      hash,
      request: request.from,
      from: request.from,
    };
  }
}

const decodedRoot = (decoder: Decoder): At => ({ parent: root, key: null, decoder, name: null });
const formRoot = decodedRoot('form');
/** Names in headers say nothing about what stands in cookies. */
const headerRoot: At = { parent: root, key: null, decoder: null, name: null };
const cookieRoot: At = { parent: root, key: null, decoder: null, name: null };
const multipartRoot = decodedRoot('multipart');

/** One field, where nothing says that it is a form: a name, and a value that is more than the padding of base64. */
const ONE_FIELD = /^[A-Za-z_][\w.[\]-]{0,60}=(?!=*$)[^\s=&"<>{}]*={0,2}$/;
const isFormText = (text: string, declared: boolean): boolean =>
  declared ? /^[^\s{["<]{1,200}=/.test(text) : ONE_FIELD.test(text);

const boundaryOf = (type: string): string => /boundary="?([^";]{1,200})"?/i.exec(type)?.[1] ?? '';

function cookiesOf(header: string): [string, string][] {
  const cookies: [string, string][] = [];
  for (const pair of header.split(/;\s*/, 200)) {
    const eq = pair.indexOf('=');
    if (eq > 0) cookies.push([pair.slice(0, eq).trim(), pair.slice(eq + 1)]);
  }
  return cookies;
}

/** Names of headers in lower case: few names, many requests. */
const lowered = new Map<string, string>();
function lowerNames(name: string): string {
  let lower = lowered.get(name);
  if (lower === undefined) {
    lower = name.toLowerCase();
    if (lowered.size < 5000) lowered.set(name, lower);
  }
  return lower;
}

/** The default place of Android's emulator. */
const EMULATOR_PLACE = /(?:^|,)37\.42[12]\d*,-122\.08[34]\d*$|^-122\.08[34]\d*,37\.42[12]\d*$/;

function noteOf(c: Candidate, caution: string | null): string | null {
  if (c.redacted) return 'redacted';
  if (c.data === 'location.precise' && EMULATOR_PLACE.test(c.value)) return 'emulator-default';
  if (c.data === 'network.carrier' && c.value === 'Android') return 'emulator-default';
  return c.reason.startsWith('own-value') && c.data !== 'device.id' ? null : caution;
}
