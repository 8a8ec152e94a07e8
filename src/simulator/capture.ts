// A simulated capture (HAR 1.2): requests of invented apps with personal data planted in every usual encoding, and
// requests without any that look as if they had some. What was planted where stands beside it.
import type { DataType } from '../model/personal-data.ts';
import { DECOY_KINDS, decoyFields } from './capture-decoys.ts';
import { type Person, person } from './capture-person.ts';
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
  /** Entries that hold nothing personal but what every request does, and what is misleading in each. */
  readonly decoys: ReadonlyMap<number, string>;
  /** The owner's own values, as `--me` takes them. */
  readonly me: Readonly<Record<string, string | readonly string[] | number>>;
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
  'binary',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

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

/** Headers hold ASCII: the rest is percent-encoded. */
const headerText = (v: string): string => (/^[ -~]*$/.test(v) ? v : encodeURIComponent(v));

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
      return {
        ...at,
        headers: fields.map(([k, v]) => [`x-${k.replaceAll('_', '-')}`, headerText(String(v))] as const),
      };
    case 'cookie':
      return {
        ...at,
        headers: [['cookie', fields.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join('; ')]],
      };
    case 'form':
    case 'digest':
    case 'binary':
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

function decoy(r: Random, kind: string): Sent {
  const encoding = r.pick([
    'query',
    'form',
    'json',
    'base64-json',
    'gzip',
    'protobuf',
    'cookie',
    'xml',
    'multipart',
  ] as const);
  return encoded(r, encoding, decoyFields(r, kind));
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

/** A picture's first bytes and some more. */
const photo = (r: Random): Uint8Array =>
  Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    16,
    0x4a,
    0x46,
    0x49,
    0x46,
    0,
    1,
    ...Array.from({ length: 300 }, () => r.integer(0, 255)),
  ]);

/** What is not a named value in itself: places as doubles, photos, an address book. */
function special(r: Random, who: Person): { draft: Sent; planted: Omit<Planted, 'entry'> }[] {
  const at = { host: 'log.chat.example', path: '/batch' };
  const octets = 'application/octet-stream';
  const image = photo(r);
  const book = who.contacts.map(({ name, phone }) => ({ name, phone }));
  const media = { data: 'content.media', encoding: 'multipart' } as const;
  const list = { data: 'contacts.list', encoding: 'json' } as const;
  const json = (value: unknown) => ({ ...at, body: JSON.stringify(value), type: 'application/json' });
  return [
    {
      draft: { ...at, body: wire.protobufDoubles(who.place), type: 'application/x-protobuf' },
      planted: { data: 'location.precise', encoding: 'protobuf' },
    },
    { draft: { ...at, path: '/upload', body: image, type: 'image/jpeg' }, planted: { ...media, encoding: 'binary' } },
    {
      draft: {
        ...at,
        path: '/upload',
        body: wire.multipartFile('file', 'a.bin', image),
        type: `multipart/form-data; boundary=${wire.BOUNDARY}`,
      },
      planted: media,
    },
    { draft: json({ image: wire.base64(image) }), planted: { ...media, encoding: 'base64-json' } },
    {
      draft: json({ image: `data:image/jpeg;base64,${wire.base64(image)}` }),
      planted: { ...media, encoding: 'base64-json' },
    },
    { draft: json({ contacts: book }), planted: list },
    {
      draft: { ...at, body: wire.gzip(JSON.stringify({ data: { people: book } })), type: octets },
      planted: { ...list, encoding: 'gzip' },
    },
    { draft: json({ phone_list: book.map((b) => b.phone) }), planted: list },
    {
      draft: json({ contacts: book.map((b) => wire.digest('md5', b.phone)) }),
      planted: { ...list, encoding: 'digest' },
    },
  ];
}

/** Encodings in which a long or Chinese text does not travel. */
const UNUSUAL: ReadonlyMap<DataType, readonly Encoding[]> = new Map([
  ['content.message-text', ['query', 'header', 'cookie', 'jwt']],
  ['usage.page-views', ['header']],
]);
/** What is worth hashing: identifiers. */
const HASHED: ReadonlySet<DataType> = new Set<DataType>([
  'account.email',
  'account.phone-number',
  'account.user-id',
  'device.id-resettable',
  'device.id',
  'network.wifi-bssid',
]);

/** `rounds` times every value in every encoding, with as many decoys; each request holds one planted value. */
export function simulateCapture(seed: string | number, rounds = 1): Capture {
  const r = new Random(`${seed}/capture`);
  const who = person(r);
  const drafts: { draft: Sent; planted: Omit<Planted, 'entry'> | null; decoy: string | null }[] = [];
  let decoys = 0;
  const plant = (draft: Sent, planted: Omit<Planted, 'entry'>) => {
    const kind = DECOY_KINDS[decoys++ % DECOY_KINDS.length]!;
    drafts.push({ draft, planted, decoy: null }, { draft: decoy(r, kind), planted: null, decoy: kind });
  };
  for (let round = 0; round < rounds; round++) {
    for (const encoding of ENCODINGS) {
      if (encoding === 'binary') continue;
      for (const { data, names, value, beside = [] } of who.values) {
        if (encoding === 'digest' && !HASHED.has(data)) continue;
        if (UNUSUAL.get(data)?.includes(encoding)) continue;
        const name = names[round % names.length]!;
        if (encoding === 'digest') {
          const how = r.pick(['md5', 'sha1', 'sha256'] as const);
          plant(encoded(r, encoding, [[`${name}_${how}`, wire.digest(how, value)]]), { data, encoding });
        } else plant(encoded(r, encoding, [...beside, [name, value]]), { data, encoding });
      }
      if (encoding === 'digest') continue;
      const place: wire.Fields = [
        ['lat', who.place[0]],
        ['lng', who.place[1]],
      ];
      plant(encoded(r, encoding, place), { data: 'location.precise', encoding });
      const query: wire.Fields = [
        ['keyword', `${r.pick(['garden', 'doctor', 'flight'])} ${r.pick(['nearby', 'cheap'])}`],
      ];
      plant({ ...encoded(r, encoding, query), path: '/search' }, { data: 'content.search-query', encoding });
    }
    for (const { draft, planted } of special(r, who)) plant(draft, planted);
  }
  const order = drafts.map((entry) => ({ entry, key: r.next() })).sort((a, b) => a.key - b.key);
  const shuffled = order.map(({ entry }) => entry);
  const me: Record<string, string | string[] | number> = { lat: who.place[0], lon: who.place[1] };
  for (const { data, value, own } of who.values)
    if (own) me[data] = data in me ? [me[data] as string, value].flat() : value;
  return {
    har: harOf(
      shuffled.map(({ draft }) => draft),
      START_MS,
    ),
    entries: shuffled.length,
    planted: shuffled.flatMap(({ planted }, entry) => (planted ? [{ ...planted, entry }] : [])),
    decoys: new Map(shuffled.flatMap(({ decoy: kind }, entry) => (kind === null ? [] : [[entry, kind] as const]))),
    me,
  };
}
