// Lines out of a stream of bytes: numbered, with their offset, of bounded length, at the speed of the scan for 0x0a.

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Bytes from the start of the input to the line's first byte. */
  readonly offset: number;
  /** Without the line end (LF or CRLF); empty where `tooLong`. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  readonly tooLong: boolean;
  /** False for a last line without a line feed. */
  readonly ended: boolean;
}

export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Calls `each` for every line. A last line without a line feed counts; an empty rest after the last line feed does not.
 * A line beyond `maxBytes` is passed on without its bytes, so that memory stays bounded.
 */
export async function eachLine(
  chunks: AsyncIterable<Uint8Array>,
  each: (line: Line) => void,
  maxBytes = MAX_LINE_BYTES,
): Promise<void> {
  let parts: Uint8Array[] = [];
  let partBytes = 0;
  let size = 0;
  let tooLong = false;
  let number = 0;
  let start = 0;
  let position = 0;

  const emit = (tail: Uint8Array, ended: boolean) => {
    size += tail.length;
    let bytes: Uint8Array;
    if (size > maxBytes) {
      tooLong = true;
      bytes = new Uint8Array(0);
    } else if (parts.length === 0) bytes = tail;
    else {
      bytes = new Uint8Array(partBytes + tail.length);
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      bytes.set(tail, at);
    }
    const crlf = ended && bytes.length > 0 && bytes[bytes.length - 1] === 13;
    if (crlf) bytes = bytes.subarray(0, bytes.length - 1);
    each({ number: ++number, offset: start, bytes, sizeBytes: size, tooLong, ended });
    parts = [];
    partBytes = 0;
    size = 0;
    tooLong = false;
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(10, from);
      if (at < 0) break;
      emit(chunk.subarray(from, at), true);
      from = at + 1;
      start = position + from;
    }
    if (from < chunk.length) {
      const rest = chunk.subarray(from);
      size += rest.length;
      if (size > maxBytes) {
        tooLong = true;
        parts = [];
        partBytes = 0;
      } else {
        parts.push(rest.slice());
        partBytes += rest.length;
      }
    }
    position += chunk.length;
  }
  if (size > 0) emit(new Uint8Array(0), false);
}
