// Small helpers for byte streams: gather them within a limit, and inflate gzip as it arrives.
import { Gunzip } from 'fflate';
import type { Input, Tools } from '../model/units.ts';
import { FormatError } from './format-error.ts';

/** All bytes of a stream in one array; throws `too-large` beyond `maxBytes`. */
export async function gather(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new FormatError('too-large', `holds more than ${maxBytes} bytes, which is refused`);
    parts.push(chunk);
  }
  return join(parts, size);
}

export function join(parts: readonly Uint8Array[], size = parts.reduce((n, p) => n + p.length, 0)): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const inputBytes = (input: Input, maxBytes: number, start = 0, end = input.sizeBytes): Promise<Uint8Array> => {
  if (end - start > maxBytes)
    return Promise.reject(new FormatError('too-large', `is larger than ${maxBytes} bytes, which is refused`));
  return gatherRange(input, start, Math.min(end, input.sizeBytes));
};

/** The bytes of a range whose size is known: held once, never twice. */
async function gatherRange(input: Input, start: number, end: number): Promise<Uint8Array> {
  const all = new Uint8Array(Math.max(0, end - start));
  let size = 0;
  for await (const chunk of input.bytes(start, end)) {
    if (size + chunk.length > all.length)
      throw new FormatError('too-large', `holds more than ${all.length} bytes, which is refused`);
    all.set(chunk, size);
    size += chunk.length;
  }
  return size === all.length ? all : all.subarray(0, size);
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

export const isSqlite = (bytes: Uint8Array): boolean => startsWith(bytes, 'SQLite format 3\0');

export function startsWith(bytes: Uint8Array, ascii: string, at = 0): boolean {
  if (bytes.length < at + ascii.length) return false;
  for (let i = 0; i < ascii.length; i++) if (bytes[at + i] !== ascii.charCodeAt(i)) return false;
  return true;
}

/** What a database packed into so many bytes can hold; more is a bomb, refused before it fills the memory. */
export const inflatedAtMost = (packedBytes: number): number =>
  Math.min(2_147_483_647, Math.max(67_108_864, packedBytes * 150));

/** Inflates gzip as it arrives. Throws `damaged` or `cut-off` after everything that could be inflated was handed out. */
export const gunzip = (chunks: AsyncIterable<Uint8Array>, tools: Partial<Tools> = {}): AsyncIterable<Uint8Array> =>
  tools.inflate?.(chunks, 'gzip') ?? gunzipHere(chunks);

async function* gunzipHere(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  const inflater = new Gunzip((out) => {
    if (out.length > 0) ready.push(out);
  });
  let last: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (last.length > 0) push(last, false);
    while (ready.length) yield ready.shift()!;
    last = chunk;
  }
  push(last, true);
  while (ready.length) yield ready.shift()!;

  function push(chunk: Uint8Array, end: boolean) {
    try {
      inflater.push(chunk, end);
    } catch (error) {
      if (end) throw new FormatError('cut-off', 'ends in the middle of its compressed data', { cause: error });
      throw new FormatError('damaged', 'holds compressed data that cannot be inflated', { cause: error });
    }
  }
}
