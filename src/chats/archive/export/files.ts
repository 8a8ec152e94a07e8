// Files of an export: names that every system takes, buffered writing with a hash, and types of media by their bytes.

import { createHash, type Hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
const MAX_NAME_BYTES = 120;

/** A name from a message as part of a file name: no separators, controls, direction marks or reserved names. */
export function fileName(name: string, fallback = 'unnamed'): string {
  let safe = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"/\\|?*]/g, ' ')
    .replace(/\.{2,}/g, '.')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .toWellFormed();
  while (Buffer.byteLength(safe) > MAX_NAME_BYTES) safe = [...safe].slice(0, -1).join('');
  safe = safe.replace(/[.\s]+$/, '');
  if (safe === '') return fallback;
  return RESERVED.test(safe) ? `_${safe}` : safe;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly messages: number;
}

/** What a `TextFile` gathers before it writes. */
export const BUFFER_BYTES = 1 << 20;

/** Writes text with a buffer and hashes it on the way. */
export class TextFile {
  readonly path: string;
  messages = 0;
  #written = 0;
  #fd: number;
  #hash: Hash = createHash('sha256');
  /** Texts go into bytes one by one: strings joined to a long one would have to be walked again. */
  readonly #buffer: Buffer;
  #used = 0;

  /** `buffer` is taken for as long as this file is open. */
  constructor(root: string, path: string, buffer: Buffer) {
    this.path = path;
    this.#buffer = buffer;
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o700 });
    this.#fd = openSync(join(root, path), 'wx', 0o600);
  }

  write(text: string): void {
    // At most three bytes a UTF-16 unit.
    if (text.length * 3 > this.#buffer.length - this.#used) {
      this.#flush();
      if (text.length * 3 > this.#buffer.length) {
        this.#put(Buffer.from(text, 'utf8'));
        return;
      }
    }
    this.#used += this.#buffer.write(text, this.#used, 'utf8');
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#written + this.#used;
  }

  close(): WrittenFile {
    this.#flush();
    closeSync(this.#fd);
    return { path: this.path, bytes: this.#written, sha256: this.#hash.digest('hex'), messages: this.messages };
  }

  #flush(): void {
    this.#put(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #put(bytes: Buffer): void {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    this.#written += bytes.length;
  }
}

export function writeBytes(root: string, path: string, bytes: Uint8Array): WrittenFile {
  mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o700 });
  const fd = openSync(join(root, path), 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } finally {
    closeSync(fd);
  }
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), messages: 0 };
}

const SIGNATURES: readonly (readonly [string, number, string, string])[] = [
  ['ffd8ff', 0, 'jpg', 'image/jpeg'],
  ['89504e47', 0, 'png', 'image/png'],
  ['47494638', 0, 'gif', 'image/gif'],
  ['57454250', 8, 'webp', 'image/webp'],
  ['66747970', 4, 'mp4', 'video/mp4'],
  ['4f676753', 0, 'ogg', 'audio/ogg'],
  ['494433', 0, 'mp3', 'audio/mpeg'],
  ['52494646', 0, 'wav', 'audio/wav'],
  ['2321414d52', 0, 'amr', 'audio/amr'],
  ['2321534c4b', 0, 'silk', 'application/octet-stream'],
  ['232153494c4b', 0, 'silk', 'application/octet-stream'],
  ['0223215349', 0, 'silk', 'application/octet-stream'],
  ['25504446', 0, 'pdf', 'application/pdf'],
];
const EXTENSIONS =
  /\.(txt|csv|md|docx|xlsx|pptx|doc|xls|ppt|zip|7z|rar|epub|json|ics|vcf|rtf|odt|ods|m4a|mov|heic|opus|aac)$/i;

/** By the bytes; by a harmless extension of the name else; else plain bytes. Nothing that a browser would run. */
export function typeOf(bytes: Uint8Array, name: string | null): { extension: string; mime: string } {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('hex');
  for (const [signature, at, extension, mime] of SIGNATURES)
    if (hex.startsWith(signature, at * 2)) return { extension, mime };
  const extension = EXTENSIONS.exec(name ?? '')?.[1]?.toLowerCase();
  return { extension: extension ?? 'bin', mime: 'application/octet-stream' };
}
