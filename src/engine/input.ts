// Inputs held in memory: what a browser drops, what tests build, what a container's member becomes.
import { sha256Hex } from '../base/hash.ts';
import { printable } from '../base/text.ts';
import type { Head, Input } from '../model/units.ts';

export const HEAD_BYTES = 65_536;
const CHUNK_BYTES = 1_048_576;

export function memoryInput(name: string, bytes: Uint8Array, sha256 = sha256Hex(bytes)): Input {
  return {
    sha256,
    name: printable(name),
    sizeBytes: bytes.length,
    async *bytes(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += CHUNK_BYTES) yield bytes.subarray(at, Math.min(end, at + CHUNK_BYTES));
    },
  };
}

export function headOf(bytes: Uint8Array, sizeBytes: number): Head {
  const first = bytes.subarray(0, HEAD_BYTES);
  return { bytes: first, sizeBytes, text: new TextDecoder('utf-8').decode(first) };
}

export async function readHead(input: Input): Promise<Head> {
  return headOf(await readAll(input, 0, Math.min(HEAD_BYTES, input.sizeBytes)), input.sizeBytes);
}

/** All bytes of a range in one array. The caller bounds the range. */
export async function readAll(input: Input, start = 0, end = input.sizeBytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input.bytes(start, end)) {
    parts.push(chunk);
    size += chunk.length;
  }
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
