// Requests with data planted in every encoding, together with the truth about them: for measuring what is found, and what is not.

import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { gzipSync, zlibSync } from 'fflate';
import { noParts, requestRow } from '../../formats/requests.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { Request } from '../../model/rows.ts';
import type { RequestParts } from '../../model/units.ts';

export interface Planted {
  readonly request: Request;
  readonly parts: RequestParts;
  readonly truth: readonly DataType[];
  readonly how: string;
}

/** Invented owner; the names are those of `--me`. */
export const ME = {
  phone: '+8613912345678',
  email: 'lin.test@mail.example',
  name: '林小满样',
  androidId: 'c0ffee12ab34cd56',
  gaid: '5f2c1d7e-9a3b-4c8d-b1e2-0123456789ab',
  wxid: '99887766554',
  lat: '31.23041',
  lon: '121.47370',
  ssid: 'Willow-Home-5G',
  search: '青团做法大全',
};

const OWN: readonly [DataType, string][] = [
  ['account.phone-number', ME.phone],
  ['account.email', ME.email],
  ['account.name', ME.name],
  ['device.id', ME.androidId],
  ['device.id-resettable', ME.gaid],
  ['account.user-id', ME.wxid],
  ['network.wifi-ssid', ME.ssid],
  ['content.search-query', ME.search],
];

const text = (s: string) => utf8ToBytes(s);
const b64 = (b: Uint8Array | string) => btoa(String.fromCharCode(...(typeof b === 'string' ? text(b) : b)));
const hex = (s: string) => bytesToHex(text(s));

type Body = string | Uint8Array;
const field = (n: number, b: Uint8Array): number[] => [
  n * 8 + 2,
  ...(b.length < 128 ? [b.length] : [(b.length & 127) | 128, b.length >> 7]),
  ...b,
];
const floats = (a: number, b: number): Uint8Array => {
  const out = new Uint8Array(10);
  const view = new DataView(out.buffer);
  out[0] = 13;
  view.setFloat32(1, a, true);
  out[5] = 21;
  view.setFloat32(6, b, true);
  return out;
};

const ENCODINGS: Readonly<Record<string, (v: string) => Body>> = {
  json: (v) => JSON.stringify({ a: { b: [v] } }),
  'json in json': (v) => JSON.stringify({ a: JSON.stringify({ b: v }) }),
  form: (v) => `z=1&k=${encodeURIComponent(v)}`,
  'url twice': (v) => JSON.stringify({ k: encodeURIComponent(encodeURIComponent(v)) }),
  'base64 of json': (v) => JSON.stringify({ d: b64(JSON.stringify({ k: v })) }),
  'base64 inside text': (v) => JSON.stringify({ d: `v1|${b64(`xx${v}yy`)}|end` }),
  hex: (v) => JSON.stringify({ d: hex(v) }),
  gzip: (v) => gzipSync(text(JSON.stringify({ k: v }))),
  zlib: (v) => zlibSync(text(`a=1&k=${encodeURIComponent(v)}`)),
  xml: (v) => `<r><k><![CDATA[${v}]]></k></r>`,
  protobuf: (v) =>
    new Uint8Array([8, 1, ...field(2, new Uint8Array([...field(1, text('0')), ...field(3, text(v)), 32, 5]))]),
  jwt: (v) =>
    JSON.stringify({ t: `${b64('{"alg":"HS256"}')}.${b64(`{"k":${JSON.stringify(v)}}`)}.c2ln`.replaceAll('=', '') }),
  'log line': (v) => JSON.stringify({ l: `1700000000,2,3,${v},wifi,0` }),
  sha256: (v) => JSON.stringify({ idmd5: bytesToHex(sha256(text(v))) }),
  md5: (v) => JSON.stringify({ h: bytesToHex(md5(text(v.toLowerCase()))).toUpperCase() }),
};

let entry = 0;
const plant = (
  how: string,
  body: Body,
  truth: readonly DataType[],
  headers: RequestParts['headers'] = [],
): Planted => ({
  how,
  truth,
  request: requestRow({
    app: 'com.example.planted',
    host: 'in.example',
    path: '/v1',
    from: { input: 'p', entry: entry++ },
  }),
  parts: { ...noParts, path: '/v1', headers, body },
});

/** One of each value in each encoding, places as text and floats, and decoys that hold nothing. */
export function planted(): Planted[] {
  const all: Planted[] = [];
  for (const [data, value] of OWN)
    for (const [how, encode] of Object.entries(ENCODINGS)) all.push(plant(how, encode(value), [data]));
  const [lat, lon] = [Number(ME.lat), Number(ME.lon)];
  all.push(
    plant('json numbers', JSON.stringify({ lat, lng: lon }), ['location.precise']),
    plant('json text', JSON.stringify({ latitude: ME.lat, longitude: ME.lon }), ['location.precise']),
    plant('scaled integers', JSON.stringify({ lat: Math.round(lat * 1e6), lng: Math.round(lon * 1e6) }), [
      'location.precise',
    ]),
    plant('geojson', JSON.stringify({ type: 'Point', coordinates: [lon, lat] }), ['location.precise']),
    plant('form', `lat=${ME.lat}&lon=${ME.lon}&x=1`, ['location.precise']),
    plant('floats', new Uint8Array([8, 1, ...field(2, floats(lat, lon))]), ['location.precise']),
    plant('floats, longitude first', new Uint8Array([8, 1, ...field(2, floats(lon, lat))]), ['location.precise']),
    // Known to nobody but by their shape or name.
    plant('shape', JSON.stringify({ contact: 'somebody.else@other.example' }), ['account.email']),
    plant('name', JSON.stringify({ device: { manufacturer: 'Acme', model: 'A 100', osVersion: '14' } }), [
      'device.model',
      'device.os',
    ]),
    plant('name', JSON.stringify({ imei: '490154203237518' }), ['device.id']),
    plant('name', 'mobile=13800001234&x=1', ['account.phone-number']),
    plant('photo', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(40)]), ['content.media']),
  );
  const decoys: [string, Body][] = [
    ['zeros', JSON.stringify({ lat: 0, lng: 0, lat_val: 0 })],
    ['refused advertising id', JSON.stringify({ advertiser_id: '00000000-0000-0000-0000-000000000000' })],
    [
      'dummies',
      JSON.stringify({
        imei: '000000000000000',
        mac: '02:00:00:00:00:00',
        android_id: 'unknown',
        ip: '10.0.0.1',
        user_id: 'null',
      }),
    ],
    ['layout', JSON.stringify({ width: 31.23041, height: 121.4737, x: 12.5, y: 30.25 })],
    [
      'catalogue',
      JSON.stringify({
        items: [
          { brand: 'Acme', model: 'Mixer 3', price: 12.99 },
          { brand: 'Umbra', model: 'Lamp' },
        ],
      }),
    ],
    ['model of a language', JSON.stringify({ model: 'big-text-2', language: 'en-us-prompt', query: 'x' })],
    ['zero floats', new Uint8Array([8, 1, ...field(2, floats(0, 0))])],
    ['ratios as floats', new Uint8Array([8, 1, ...field(2, floats(0.333, 0.667))])],
    ['times', JSON.stringify({ t: 1700000000123, v: '2.14.4', build: 26004526, ok: true, ratio: 0.75 })],
    ['placeholders', JSON.stringify({ name: 'XXXXXXX', email: 'n/a', phone: '0000000000', nickname: '' })],
    ['addresses of help', JSON.stringify({ help: 'support@vendor.example', img: 'logo@2x.png' })],
    ['bad check digit', JSON.stringify({ imei: '490154203237519' })],
    ['digests of others', JSON.stringify({ h: bytesToHex(sha256(text('someone else'))), crc: 'deadbeef' })],
    ['noise', new Uint8Array(Array.from({ length: 300 }, (_, i) => (i * 7919 + 13) % 251))],
  ];
  for (const [how, body] of decoys) all.push(plant(`decoy: ${how}`, body, []));
  return all;
}
