// Lines a chunk at a time, for readers that hand rows on while they read: memory holds one chunk's lines and no more.
import type { Line } from './lines.ts';

/** As `eachLine`, pulled: the lines that ended in each chunk. A line beyond `maxBytes` comes without its bytes. */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line[]> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  let offset = 0;
  let position = 0;
  const finish = (tail: Uint8Array, ended: boolean): Line => {
    const sizeBytes = size + tail.length;
    const tooLong = sizeBytes > maxBytes;
    let bytes = tail;
    if (tooLong) bytes = new Uint8Array(0);
    else if (parts.length > 0) {
      bytes = new Uint8Array(sizeBytes);
      let at = 0;
      for (const part of [...parts, tail]) {
        bytes.set(part, at);
        at += part.length;
      }
    }
    if (ended && bytes[bytes.length - 1] === 13) bytes = bytes.subarray(0, -1);
    parts = [];
    size = 0;
    return { number: ++number, offset, bytes, sizeBytes, tooLong, ended };
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      lines.push(finish(chunk.subarray(from, at), true));
      from = at + 1;
      offset = position + from;
    }
    if (from < chunk.length) {
      const rest = chunk.subarray(from);
      size += rest.length;
      if (size > maxBytes) parts = [];
      else parts.push(rest.slice());
    }
    position += chunk.length;
    if (lines.length > 0) yield lines;
  }
  if (size > 0) yield [finish(new Uint8Array(0), false)];
}
