// Decompression with a bound on what comes out, for bytes that nobody vouches for.
import { Decompress, Inflate } from 'fflate';
import { Decompress as Zstd } from 'fzstd';

export type Compression = 'gunzip' | 'zlib' | 'deflate' | 'zstd' | 'brotli';
export interface Inflated {
  readonly bytes: Uint8Array;
  /** The stream ended early, was damaged after this point, or reached the bound. */
  readonly cut: boolean;
}
/** Brotli has no small implementation for browsers: Node's is handed in. Null where the bytes are not brotli. */
export type Brotli = (bytes: Uint8Array, maxBytes: number) => Uint8Array | null;

/** What the first bytes say the compression is; brotli and bare deflate have no mark. */
export function compressionOf(b: Uint8Array): 'gunzip' | 'zlib' | 'zstd' | null {
  if (b.length < 6) return null;
  if (b[0] === 0x1f && b[1] === 0x8b && b[2] === 8) return 'gunzip';
  if (b[0] === 0x28 && b[1] === 0xb5 && b[2] === 0x2f && b[3] === 0xfd) return 'zstd';
  if (b[0] === 0x78 && ((b[0] << 8) | b[1]!) % 31 === 0 && (b[1]! & 0x20) === 0) return 'zlib';
  return null;
}

const STEP = 16_384;
const NOTHING = new Uint8Array(0);

class Enough extends Error {}

/** Decompresses at most `maxBytes`. Null where nothing could be read. */
export function inflate(bytes: Uint8Array, how: Compression, maxBytes: number, brotli?: Brotli): Inflated | null {
  if (how === 'brotli') {
    const out = brotli?.(bytes, maxBytes) ?? null;
    return out === null ? null : { bytes: out, cut: false };
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const take = (chunk: Uint8Array, final?: boolean) => {
    if (chunk.length > 0) {
      const room = maxBytes - size;
      const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
      parts.push(part.slice());
      size += part.length;
      if (chunk.length > room) throw new Enough();
    }
    if (final) ended = true;
  };
  try {
    if (how === 'zstd') {
      const stream = new Zstd((chunk, final) => take(chunk, final));
      for (let i = 0; i < bytes.length; i += STEP) stream.push(bytes.subarray(i, i + STEP), i + STEP >= bytes.length);
    } else {
      const stream = how === 'deflate' ? new Inflate() : new Decompress();
      stream.ondata = (chunk: Uint8Array, final: boolean) => take(chunk, final);
      // The end is told apart from the last bytes: of a stream that was cut, what these still hold comes out first.
      for (let i = 0; i < bytes.length; i += STEP) stream.push(bytes.subarray(i, i + STEP), false);
      stream.push(NOTHING, true);
    }
  } catch {
    ended = false;
  }
  if (size === 0 && !ended) return null;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return { bytes: out, cut: !ended };
}
