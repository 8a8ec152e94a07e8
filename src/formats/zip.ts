// Zip archives read in place: the central directory once, then single members as streams. PKWARE APPNOTE 6.3, zip64 included.
// Nothing is written anywhere, so names that climb out of a folder do no harm; they are marked all the same.
import { Inflate } from 'fflate';
import type { Input, Tools } from '../model/units.ts';
import { gather } from './bytes.ts';
import { FormatError } from './format-error.ts';

export interface ZipEntry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly isFolder: boolean;
  /** The name is absolute, climbs up, or holds a backslash or control character: never use it as a path on disk. */
  readonly unsafe: boolean;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc32: number;
  /** Bytes from the start of the archive to the local header. */
  readonly offset: number;
}

/** Names of the members whose headers stand in the first bytes of an archive: for recognizing it. */
export function zipNamesInHead(bytes: Uint8Array): string[] {
  const names: string[] = [];
  if (!isZip(bytes)) return names;
  const view = viewOf(bytes);
  for (let at = 0; at + 30 <= bytes.length && names.length < 1000; ) {
    if (bytes[at] === 0x50 && view.getUint32(at, true) === 0x04034b50) {
      const end = at + 30 + view.getUint16(at + 26, true);
      if (end > bytes.length) break;
      names.push(nameOf(bytes.subarray(at + 30, end)));
      const size = (view.getUint16(at + 6, true) & 8) === 0 ? view.getUint32(at + 18, true) : 0;
      at = end + view.getUint16(at + 28, true) + size;
    } else {
      const next = bytes.indexOf(0x50, at + 1);
      if (next < 0) break;
      at = next;
    }
  }
  return names;
}

const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const MAX_DIRECTORY_BYTES = 268_435_456;
/** Above this only the size is checked: the checksum would halve the speed of a large record. */
const CHECKED_BYTES = 67_108_864;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/** The members of an archive in the order of its directory. Throws `cut-off` where the directory is missing. */
export async function readZip(input: Input): Promise<ZipEntry[]> {
  const tailStart = Math.max(0, input.sizeBytes - END_BYTES - MAX_COMMENT);
  const tail = await range(input, tailStart, input.sizeBytes);
  const end = findEnd(tail);
  if (end < 0) throw new FormatError('cut-off', 'is a zip archive without its directory: the copy is incomplete');
  const view = viewOf(tail);
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  if ((count === 0xffff || size === 0xffffffff || start === 0xffffffff) && end >= 20) {
    const locator = end - 20;
    if (view.getUint32(locator, true) === 0x07064b50) {
      const at = number64(view, locator + 8);
      const record = await range(input, at, at + 56);
      const v = viewOf(record);
      if (record.length < 56 || v.getUint32(0, true) !== 0x06064b50)
        throw new FormatError('damaged', 'is a zip archive whose zip64 directory cannot be found');
      count = number64(v, 32);
      size = number64(v, 40);
      start = number64(v, 48);
      directoryEnd = at;
    }
  }
  if (size > MAX_DIRECTORY_BYTES || size > directoryEnd)
    throw new FormatError('damaged', 'is a zip archive with an impossible directory');
  // Bytes put before the archive move everything; the directory's true place is before its end record.
  const shift = directoryEnd - size - start;
  const directory = await range(input, start + shift, directoryEnd);
  return parseDirectory(directory, count, shift);
}

function parseDirectory(bytes: Uint8Array, count: number, shift: number): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 46 <= bytes.length && entries.length < count && view.getUint32(at, true) === 0x02014b50) {
    const flags = view.getUint16(at + 8, true);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const commentBytes = view.getUint16(at + 32, true);
    const next = at + 46 + nameBytes + extraBytes + commentBytes;
    if (next > bytes.length) break;
    const path = nameOf(bytes.subarray(at + 46, at + 46 + nameBytes));
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    widen(view, at + 46 + nameBytes, at + 46 + nameBytes + extraBytes, sizes);
    entries.push({
      path,
      sizeBytes: sizes[0]!,
      compressedBytes: sizes[1]!,
      isFolder: path.endsWith('/'),
      unsafe: isUnsafe(path),
      encrypted: (flags & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      offset: sizes[2]! + shift,
    });
    at = next;
  }
  if (entries.length < count)
    throw new FormatError('damaged', `is a zip archive whose directory breaks off after ${entries.length} members`);
  return entries;
}

/** Size, compressed size and offset from the zip64 field, in that order, each only where the short form is full. */
function widen(view: DataView, from: number, to: number, sizes: number[]): void {
  for (let at = from; at + 4 <= to; ) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    const end = Math.min(at + 4 + length, to);
    if (id === 1) {
      let field = at + 4;
      for (let i = 0; i < 3; i++)
        if (sizes[i] === 0xffffffff && field + 8 <= end) {
          sizes[i] = number64(view, field);
          field += 8;
        }
      return;
    }
    at += 4 + length;
  }
}

/**
 * The bytes of one member as they are inflated. Throws before the first byte where the member cannot be read at all,
 * else after everything readable was handed out: `encrypted`, `unknown-layout`, `too-large`, `damaged`, `cut-off`.
 */
export async function* zipMember(
  input: Input,
  entry: ZipEntry,
  maxBytes = Number.POSITIVE_INFINITY,
  tools: Partial<Tools> = {},
): AsyncIterable<Uint8Array> {
  if (entry.encrypted) throw new FormatError('encrypted', 'is a member of an encrypted zip archive');
  if (entry.method !== 0 && entry.method !== 8)
    throw new FormatError('unknown-layout', `is compressed with method ${entry.method}, which is not read`);
  if (entry.sizeBytes > maxBytes)
    throw new FormatError('too-large', `would take ${entry.sizeBytes} bytes, more than the ${maxBytes} allowed`);
  const head = await range(input, entry.offset, entry.offset + 30);
  const view = viewOf(head);
  if (head.length < 30 || view.getUint32(0, true) !== 0x04034b50)
    throw new FormatError('damaged', 'is a zip member whose header is missing');
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const end = start + entry.compressedBytes;
  if (end > input.sizeBytes) throw new FormatError('cut-off', 'is a zip member that ends beyond the archive');
  const limit = Math.min(entry.sizeBytes, maxBytes);
  const checked = entry.sizeBytes <= CHECKED_BYTES;
  let crc = 0xffffffff;
  let size = 0;
  const packed = input.bytes(start, end);
  const bytes = entry.method === 0 ? packed : (tools.inflate?.(packed, 'deflate') ?? inflate(packed));
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw new FormatError('too-large', 'inflates to more than its directory says, which is refused');
    if (checked) crc = updateCrc(crc, chunk);
    yield chunk;
  }
  if (size < entry.sizeBytes) throw new FormatError('cut-off', 'is a zip member that ends early');
  if (checked && (crc ^ 0xffffffff) >>> 0 !== entry.crc32)
    throw new FormatError('damaged', 'is a zip member that does not match its checksum');
}

/** A whole member in memory. */
export const zipMemberBytes = (input: Input, entry: ZipEntry, maxBytes = 1_073_741_824): Promise<Uint8Array> =>
  gather(zipMember(input, entry, maxBytes), maxBytes);

async function* inflate(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  const inflater = new Inflate((out) => {
    if (out.length > 0) ready.push(out);
  });
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += 65_536) {
      try {
        inflater.push(chunk.subarray(at, at + 65_536), false);
      } catch (error) {
        throw new FormatError('damaged', 'holds compressed data that cannot be inflated', { cause: error });
      }
      while (ready.length) yield ready.shift()!;
    }
  try {
    inflater.push(new Uint8Array(0), true);
  } catch (error) {
    throw new FormatError('cut-off', 'ends in the middle of its compressed data', { cause: error });
  }
  while (ready.length) yield ready.shift()!;
}

const range = (input: Input, start: number, end: number): Promise<Uint8Array> => {
  if (!(start >= 0 && start <= input.sizeBytes)) return Promise.resolve(new Uint8Array(0));
  return gather(input.bytes(start, Math.min(end, input.sizeBytes)), MAX_DIRECTORY_BYTES);
};

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function number64(view: DataView, at: number): number {
  const n = view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
  return Number.isSafeInteger(n) ? n : Number.MAX_SAFE_INTEGER;
}

/** The last end record whose comment reaches exactly to the end; else the last signature there is. */
function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  let found = -1;
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === tail.length) return at;
    if (found < 0) found = at;
  }
  return found;
}

function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

export const isUnsafe = (path: string): boolean =>
  /^[/\\]|^[A-Za-z]:|[\\\u0000-\u001f]/.test(path) || path.split('/').includes('..');

const CRC = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  CRC[n] = c >>> 0;
}
function updateCrc(crc: number, bytes: Uint8Array): number {
  let c = crc;
  for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return c;
}
