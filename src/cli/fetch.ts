// One GET for one document, bounded in time, size and redirects. The address is looked at before the connection is made to it,
// so that a public name cannot lead into the owner's own network.
import { lookup as resolveName } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { isLocalAddress } from '../base/host.ts';
import { printable } from '../base/text.ts';
import { VERSION } from '../base/version.ts';
import { CommandError, EXIT } from './command.ts';

export interface FetchLimits {
  readonly redirects: number;
  readonly sizeBytes: number;
  readonly durationMs: number;
}
export const FETCH_LIMITS: FetchLimits = { redirects: 5, sizeBytes: 32 * 1024 * 1024, durationMs: 30_000 };

export interface Fetched {
  readonly bytes: Uint8Array;
  /** The bytes came packed and were unpacked: their `content-encoding`. */
  readonly unpacked: string | null;
  readonly status: number;
  /** Where the document was in the end. */
  readonly url: string;
  readonly redirects: readonly { readonly url: string; readonly status: number }[];
  readonly address: string;
  /** As received, in order; values of cookies are left out, for they mark the visitor. */
  readonly headers: readonly (readonly [string, string])[];
}

/** An address for the connection, or a refusal. Loopback is open only where the owner's own URL names it. */
async function addressOf(url: URL, loopback: boolean): Promise<string> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: string[];
  try {
    addresses = (await resolveName(name, { all: true })).map((a) => a.address);
  } catch (error) {
    throw new CommandError(EXIT.noRows, `${printable(name)} has no address. Check the URL and the connection.`, {
      cause: error,
    });
  }
  for (const address of addresses) {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
    const own = plain === '::1' || plain.startsWith('127.');
    if (own ? !loopback : isInside(plain))
      throw new CommandError(
        EXIT.usage,
        `${printable(name)} is ${address}, an address of a local network. \`telltale fetch\` takes public documents; save this one with a browser.`,
      );
  }
  const first = addresses[0];
  if (first === undefined) throw new CommandError(EXIT.noRows, `${printable(name)} has no address.`);
  return first;
}

/** Private, link-local, shared (100.64/10), reserved, benchmark, broadcast, multicast, unspecified; IPv6 forms that carry an IPv4 address. */
const isInside = (a: string): boolean =>
  isLocalAddress(a) ||
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(a) ||
  /^(?:192\.0\.0\.|198\.1[89]\.|2(?:4\d|5[0-5])\.)/.test(a) ||
  // Translated, 6to4, Teredo, site-local, and every address that begins with zeros.
  /^(?:::|64:ff9b:|2002:|2001:0?:|2001:0{1,4}:|fe[c-f][0-9a-f]:)/.test(a);

function get(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const family = isIPv6(address) ? 6 : 4;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'GET',
        signal,
        agent: false,
        headers: {
          'user-agent': `telltale/${VERSION}`,
          accept: '*/*',
          'accept-encoding': 'identity',
          connection: 'close',
        },
        // The address that was looked at, and no second answer of the resolver.
        lookup: (_name, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      resolve,
    );
    request.on('error', reject);
    request.end();
  });
}

export function documentUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new CommandError(EXIT.usage, `${printable(text)} is no URL. Give one that begins with https://.`, {
      cause: error,
    });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new CommandError(EXIT.usage, `${printable(url.protocol)} is not fetched: only https and http.`);
  if (url.username || url.password)
    throw new CommandError(EXIT.usage, 'a URL with a name or password is not fetched: it would stand in the record.');
  url.hash = '';
  return url;
}

/** Fetches a document. Throws a CommandError that says what, where and what to do. */
export async function fetchDocument(start: URL, limits: FetchLimits = FETCH_LIMITS): Promise<Fetched> {
  const signal = AbortSignal.timeout(limits.durationMs);
  const redirects: { url: string; status: number }[] = [];
  let url = start;
  try {
    for (;;) {
      // Loopback only where the owner's own URL named it: no redirect and no public name leads there.
      const address = await addressOf(url, isOwn(start));
      const response = await get(url, address, signal);
      const status = response.statusCode ?? 0;
      const location = response.headers.location;
      if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
        response.destroy();
        redirects.push({ url: url.href, status });
        if (redirects.length > limits.redirects)
          throw new CommandError(EXIT.noRows, `${show(start)} leads on more than ${limits.redirects} times; given up.`);
        const next = documentUrl(new URL(location, url).href);
        if (url.protocol === 'https:' && next.protocol === 'http:')
          throw new CommandError(
            EXIT.noRows,
            `${show(url)} leads from https to http; given up. Fetch ${show(next)} yourself.`,
          );
        url = next;
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new CommandError(EXIT.noRows, `${show(url)} answered with status ${status}; nothing was kept.`);
      }
      const packed = await body(response, limits.sizeBytes, url);
      const { bytes, unpacked } = unpack(packed, response.headers['content-encoding'], limits.sizeBytes, url);
      return { bytes, unpacked, status, url: url.href, redirects, address, headers: headersOf(response.rawHeaders) };
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const why = signal.aborted
      ? `did not end within ${limits.durationMs / 1000} s`
      : `could not be fetched (${error instanceof Error && 'code' in error ? String(error.code) : 'unreadable answer'})`;
    throw new CommandError(EXIT.noRows, `${show(url)} ${why}; nothing was kept.`, { cause: error });
  }
}

const isOwn = (url: URL) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
const show = (url: URL) => printable(url.href, 300);

async function body(response: IncomingMessage, most: number, url: URL): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.length;
    if (size > most) throw tooLarge(url, most);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const tooLarge = (url: URL, most: number) =>
  new CommandError(EXIT.noRows, `${show(url)} is larger than ${Math.round(most / 1024)} KiB; nothing was kept.`);

function unpack(bytes: Uint8Array, encoding: string | undefined, most: number, url: URL) {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return { bytes, unpacked: null };
  const how = { gzip: gunzipSync, 'x-gzip': gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[name];
  if (!how)
    throw new CommandError(
      EXIT.noRows,
      `${show(url)} came packed in a way not known (${printable(name, 40)}); nothing was kept.`,
    );
  try {
    return { bytes: new Uint8Array(how(bytes, { maxOutputLength: most })), unpacked: name };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(url, most);
    throw error;
  }
}

function headersOf(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = printable(raw[i]!.toLowerCase());
    list.push([name, /^set-cookie2?$/.test(name) ? '(left out)' : printable(raw[i + 1]!, 2000)]);
  }
  return list;
}
