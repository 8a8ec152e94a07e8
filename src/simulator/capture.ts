// A simulated capture (HAR 1.2): requests of invented apps with personal data planted in every usual encoding, and
// requests without any that look as if they had some. What was planted where stands beside it.
import type { DataType } from '../model/personal-data.ts';
import { Random } from './random.ts';
import * as wire from './wire.ts';

export interface Planted {
  /** Entry of the HAR, from 0. */
  readonly entry: number;
  readonly data: DataType;
  readonly encoding: Encoding;
}

export interface Capture {
  readonly har: string;
  readonly entries: number;
  readonly planted: readonly Planted[];
  /** Entries that hold nothing personal but what every request does. */
  readonly decoys: ReadonlySet<number>;
  /** The owner's own values, as `--me` takes them. */
  readonly me: Readonly<Record<string, string | number>>;
}

export const ENCODINGS = [
  'query',
  'header',
  'cookie',
  'form',
  'json',
  'json-in-json',
  'base64-json',
  'hex-json',
  'jwt',
  'gzip',
  'zlib',
  'gzip-base64-form',
  'multipart',
  'xml',
  'protobuf',
  'digest',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

interface Person {
  readonly values: readonly { readonly data: DataType; readonly names: readonly string[]; readonly value: string }[];
  readonly place: readonly [number, number];
}

function person(r: Random): Person {
  const word = () => Array.from({ length: 6 }, () => r.pick([...'bcdfghklmnprstvz'])).join('');
  const hexDigits = (n: number) => Array.from({ length: n }, () => r.pick([...'0123456789abcdef'])).join('');
  const place = [31.2 + Math.round(r.next() * 9e5) / 1e7, 121.4 + Math.round(r.next() * 9e5) / 1e7] as const;
  return {
    place,
    values: [
      { data: 'account.email', names: ['email', 'user_email'], value: `${word()}.${word()}@post.example` },
      { data: 'account.phone-number', names: ['phone', 'mobile'], value: `+86138${r.integer(10000000, 99999999)}` },
      { data: 'account.user-id', names: ['user_id', 'uid'], value: `u_${hexDigits(12)}` },
      { data: 'device.id-resettable', names: ['idfa', 'oaid'], value: r.uuid() },
      { data: 'device.id', names: ['android_id', 'device_id'], value: `9${hexDigits(15)}` },
      {
        data: 'network.wifi-bssid',
        names: ['bssid', 'wifi_bssid'],
        value: `a4:${Array.from({ length: 5 }, () => hexDigits(2)).join(':')}`,
      },
      { data: 'account.name', names: ['nickname', 'real_name'], value: `${word()} ${word()}` },
    ],
  };
}

/** One request as it is sent. */
export interface Sent {
  readonly host: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
  readonly type?: string;
}

const HOSTS = ['api.chat.example', 'log.chat.example', 'api.shop.example', 't.measure.example', 'api.clips.example'];

/** A request whose named fields travel in the given encoding. */
function encoded(r: Random, encoding: Encoding, fields: wire.Fields): Sent {
  const at = { host: r.pick(HOSTS), path: r.pick(['/v2/report', '/collect', '/api/sync', '/u/update']) };
  const filler: wire.Fields = [
    ['app_version', '8.3.1'],
    ['seq', r.integer(1, 900)],
  ];
  const all: wire.Fields = [...filler, ...fields];
  const formType = 'application/x-www-form-urlencoded';
  switch (encoding) {
    case 'query':
      return { ...at, query: wire.form(all) };
    case 'header':
      return { ...at, headers: fields.map(([k, v]) => [`x-${k.replaceAll('_', '-')}`, String(v)] as const) };
    case 'cookie':
      return {
        ...at,
        headers: [['cookie', fields.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join('; ')]],
      };
    case 'form':
    case 'digest':
      return { ...at, body: wire.form(all), type: formType };
    case 'json':
      return {
        ...at,
        body: JSON.stringify({ common: Object.fromEntries(filler), user: Object.fromEntries(fields) }),
        type: 'application/json',
      };
    case 'json-in-json':
      return { ...at, body: JSON.stringify({ event: 'start', payload: wire.json(all) }), type: 'application/json' };
    case 'base64-json':
      return {
        ...at,
        body: wire.form([
          ['v', '1'],
          ['data', wire.base64(wire.utf8(wire.json(all)))],
        ]),
        type: formType,
      };
    case 'hex-json':
      return { ...at, body: wire.form([['data', wire.hex(wire.utf8(wire.json(all)))]]), type: formType };
    case 'jwt':
      return { ...at, headers: [['authorization', `Bearer ${wire.jwt(fields)}`]] };
    case 'gzip':
      return { ...at, body: wire.gzip(wire.json(all)), type: 'application/octet-stream' };
    case 'zlib':
      return { ...at, body: wire.zlib(wire.form(all)), type: 'application/octet-stream' };
    case 'gzip-base64-form':
      return { ...at, body: wire.form([['log', wire.base64(wire.gzip(wire.json(all)))]]), type: formType };
    case 'multipart':
      return { ...at, body: wire.multipart(all), type: `multipart/form-data; boundary=${wire.BOUNDARY}` };
    case 'xml':
      return { ...at, body: wire.xml(all), type: 'text/xml' };
    case 'protobuf':
      return { ...at, body: wire.protobufPairs(all), type: 'application/x-protobuf' };
  }
}

/** Requests that a careless finder would accuse: numbers, sizes, ids of requests, placeholders. */
function decoy(r: Random): Sent {
  const kinds: (() => wire.Fields)[] = [
    () => [
      ['order_no', `1${r.integer(3000000000, 8999999999)}`],
      ['price', '31.23'],
    ],
    () => [
      ['request_id', r.uuid()],
      ['trace', wire.hex(Uint8Array.from({ length: 16 }, () => r.integer(0, 255)))],
    ],
    () => [
      ['width', 1080],
      ['height', 2340],
      ['scale', '2.75'],
    ],
    () => [
      ['lat', 0],
      ['lng', 0],
    ],
    () => [
      ['email', ''],
      ['phone', 'null'],
      ['idfa', '00000000-0000-0000-0000-000000000000'],
    ],
    () => [
      ['from', '31.20'],
      ['to', '121.40'],
      ['rate', '0.5231'],
    ],
    () => [
      ['ts', 1633046400000 + r.integer(0, 1e9)],
      ['version', `${r.integer(1, 20)}.${r.integer(0, 99)}.${r.integer(0, 9)}`],
    ],
    () => [
      ['sku', `${r.integer(10000000000, 19999999999)}`],
      ['spu', wire.digest('md5', `spu${r.integer(0, 1e6)}`)],
    ],
    () => [
      ['mail_count', r.integer(0, 40)],
      ['phone_model_group', 'B'],
      ['name_hint', 'none'],
    ],
  ];
  return encoded(r, r.pick(['query', 'form', 'json', 'base64-json', 'gzip', 'protobuf'] as const), r.pick(kinds)());
}

function harEntry(draft: Sent, atMs: number): unknown {
  const url = `https://${draft.host}${draft.path}${draft.query ? `?${draft.query}` : ''}`;
  const type: [string, string][] = draft.body === undefined ? [] : [['Content-Type', draft.type ?? 'text/plain']];
  const pairs = [['Host', draft.host], ['Accept', '*/*'], ...type, ...(draft.headers ?? [])];
  const headers = pairs.map(([name, value]) => ({ name, value }));
  const { body } = draft;
  const postData =
    body === undefined
      ? undefined
      : typeof body === 'string'
        ? { mimeType: draft.type ?? '', text: body }
        : { mimeType: draft.type ?? '', text: wire.base64(body), encoding: 'base64' };
  return {
    startedDateTime: new Date(atMs).toISOString(),
    time: 80,
    request: {
      method: body === undefined ? 'GET' : 'POST',
      url,
      httpVersion: 'HTTP/2',
      cookies: [],
      headers,
      queryString: [],
      headersSize: -1,
      bodySize: body?.length ?? 0,
      ...(postData && { postData }),
    },
    response: {
      status: 200,
      statusText: '',
      httpVersion: 'HTTP/2',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { send: 1, wait: 70, receive: 9 },
  };
}

/** The HAR of these requests, one a second. */
export const harOf = (drafts: readonly Sent[], startMs: number): string =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'telltale simulator', version: '1' },
      entries: drafts.map((draft, i) => harEntry(draft, startMs + i * 1000)),
    },
  });

const START_MS = Date.UTC(2021, 9, 5, 4);

/** `rounds` times every value in every encoding, with as many decoys; each request holds one planted value. */
export function simulateCapture(seed: string | number, rounds = 1): Capture {
  const r = new Random(`${seed}/capture`);
  const who = person(r);
  const drafts: { draft: Sent; planted: Omit<Planted, 'entry'> | null }[] = [];
  for (let round = 0; round < rounds; round++)
    for (const encoding of ENCODINGS) {
      for (const { data, names, value } of who.values) {
        // A digest hides a name as well as a number, but short names are not worth hashing.
        if (encoding === 'digest' && data === 'account.name') continue;
        const name = names[round % names.length]!;
        const field: wire.Fields =
          encoding === 'digest' ? [[`${name}_${r.pick(['md5', 'sha1', 'sha256'] as const)}`, '']] : [[name, value]];
        const hashed: wire.Fields =
          encoding === 'digest'
            ? field.map(([k]) => [k, wire.digest(k.split('_').at(-1) as 'md5', value)] as const)
            : field;
        drafts.push({ draft: encoded(r, encoding, hashed), planted: { data, encoding } });
        drafts.push({ draft: decoy(r), planted: null });
      }
      if (encoding === 'digest') continue;
      const place: wire.Fields = [
        ['lat', who.place[0]],
        ['lng', who.place[1]],
      ];
      drafts.push({ draft: encoded(r, encoding, place), planted: { data: 'location.precise', encoding } });
      const query: wire.Fields = [
        ['keyword', `${r.pick(['garden', 'doctor', 'flight'])} ${r.pick(['nearby', 'cheap'])}`],
      ];
      drafts.push({
        draft: { ...encoded(r, encoding, query), path: '/search' },
        planted: { data: 'content.search-query', encoding },
      });
    }
  drafts.push({
    draft: {
      host: 'log.chat.example',
      path: '/batch',
      body: wire.protobufDoubles(who.place),
      type: 'application/x-protobuf',
    },
    planted: { data: 'location.precise', encoding: 'protobuf' },
  });
  const order = drafts.map((entry) => ({ entry, key: r.next() })).sort((a, b) => a.key - b.key);
  const shuffled = order.map(({ entry }) => entry);
  const me = Object.fromEntries(who.values.map(({ data, value }) => [data, value]));
  return {
    har: harOf(
      shuffled.map(({ draft }) => draft),
      START_MS,
    ),
    entries: shuffled.length,
    planted: shuffled.flatMap(({ planted }, entry) => (planted ? [{ ...planted, entry }] : [])),
    decoys: new Set(shuffled.flatMap(({ planted }, entry) => (planted ? [] : [entry]))),
    me: { ...me, lat: who.place[0], lon: who.place[1] },
  };
}
