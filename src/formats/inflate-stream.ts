// Decompression of a stream, a chunk at a time.
import { Decompress } from 'fflate';
import { Decompress as Zstd } from 'fzstd';

/** Yields what comes out of each piece; ends quietly where the compressed data ends early or is damaged. */
export async function* inflateStream(
  chunks: AsyncIterable<Uint8Array>,
  how: 'gunzip' | 'zlib' | 'zstd',
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const take = (chunk: Uint8Array) => {
    if (chunk.length > 0) out.push(chunk);
  };
  const stream = how === 'zstd' ? new Zstd(take) : new Decompress(take);
  const STEP = 65_536;
  for await (const chunk of chunks)
    for (let i = 0; i < chunk.length; i += STEP) {
      try {
        stream.push(chunk.slice(i, i + STEP), false);
      } catch {
        yield* out;
        return;
      }
      const ready = out;
      out = [];
      yield* ready;
    }
  try {
    stream.push(new Uint8Array(0), true);
  } catch {
    // Cut off: what came out before stands.
  }
  yield* out;
}
