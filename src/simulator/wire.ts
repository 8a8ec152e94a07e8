// Bytes as apps send them: the encodings in which a simulated capture hides what was planted in it. All pure.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { gzipSync, zlibSync } from 'fflate';

export type Fields = readonly (readonly [name: string, value: string | number])[];

export const utf8 = utf8ToBytes;
export const hex = bytesToHex;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
export const base64url = (bytes: Uint8Array): string =>
  base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

export const gzip = (text: string): Uint8Array => gzipSync(utf8(text), { mtime: 0 });
export const zlib = (text: string): Uint8Array => zlibSync(utf8(text));

export const DIGESTS = { md5, sha1, sha256 } as const;
export const digest = (name: keyof typeof DIGESTS, text: string): string => hex(DIGESTS[name](utf8(text)));

export const form = (fields: Fields): string =>
  fields.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(String(v))}`).join('&');

export const json = (fields: Fields): string => JSON.stringify(Object.fromEntries(fields));

export const xml = (fields: Fields): string => {
  const safe = (v: string | number) => String(v).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?><event>${fields.map(([k, v]) => `<${k}>${safe(v)}</${k}>`).join('')}</event>`;
};

export const jwt = (fields: Fields): string =>
  [utf8('{"alg":"HS256","typ":"JWT"}'), utf8(json(fields)), new Uint8Array(32).fill(7)].map(base64url).join('.');

export const BOUNDARY = '----telltale-simulated-9f2c';
export const multipart = (fields: Fields): string =>
  `${fields.map(([k, v]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('')}--${BOUNDARY}--\r\n`;

/** One file in a multipart body, as bytes. */
export function multipartFile(name: string, file: string, bytes: Uint8Array): Uint8Array {
  const head = utf8(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = utf8(`\r\n--${BOUNDARY}--\r\n`);
  const out = new Uint8Array(head.length + bytes.length + tail.length);
  out.set(head);
  out.set(bytes, head.length);
  out.set(tail, head.length + bytes.length);
  return out;
}

function varint(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      bytes.push(rest);
      return bytes;
    }
    bytes.push((rest % 128) | 128);
  }
}

const lengthDelimited = (field: number, bytes: Uint8Array): number[] => [
  ...varint(field * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];

/** Names and values as strings in messages of their own, as schemaless event logs write them. */
export function protobufPairs(fields: Fields): Uint8Array {
  const pairs = fields.flatMap(([k, v]) => {
    const pair = [...lengthDelimited(1, utf8(k)), ...lengthDelimited(2, utf8(String(v)))];
    return lengthDelimited(3, Uint8Array.from(pair));
  });
  return Uint8Array.from([...varint(1 * 8), ...varint(1024), ...pairs]);
}

/** Two doubles side by side, as positions travel in binary logs. */
export function protobufDoubles(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const [i, value] of values.entries()) {
    const buffer = new DataView(new ArrayBuffer(8));
    buffer.setFloat64(0, value, true);
    bytes.push(...varint((i + 1) * 8 + 1), ...new Uint8Array(buffer.buffer));
  }
  return Uint8Array.from([...lengthDelimited(4, Uint8Array.from(bytes)), ...varint(5 * 8), ...varint(3)]);
}
