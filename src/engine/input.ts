// Inputs held in memory: what a browser drops, what tests build, what a container's member becomes.
import { sha256Hex } from '../base/hash.ts';
import { printable } from '../base/text.ts';
import { isSqlite } from '../formats/bytes.ts';
import { sqliteTables } from '../formats/sqlite-tables.ts';
import { isZip, readZip, zipNamesInHead } from '../formats/zip.ts';
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

/** The head of an input whose bytes are all at hand, or of which only the first are. */
export function headOf(bytes: Uint8Array, sizeBytes: number): Head {
  const first = bytes.subarray(0, HEAD_BYTES);
  const text = new TextDecoder('utf-8').decode(first);
  if (!isSqlite(first)) return { bytes: first, sizeBytes, text };
  const { tables } = sqliteTables((start, end) => (end <= bytes.length ? bytes.subarray(start, end) : null));
  return { bytes: first, sizeBytes, text, tables };
}

export async function readHead(input: Input): Promise<Head> {
  const head = headOf(await readAll(input, 0, Math.min(HEAD_BYTES, input.sizeBytes)), input.sizeBytes);
  if (isZip(head.bytes)) return { ...head, members: await membersOf(input, head.bytes) };
  if (!isSqlite(head.bytes)) {
    const start = input.sizeBytes > HEAD_BYTES && head.bytes.every(isBlank) ? await firstInk(input) : null;
    if (start === null) return head;
    // Blank lines at the top of a record say nothing about it, however many they are.
    return headOf(await readAll(input, start, Math.min(start + HEAD_BYTES, input.sizeBytes)), input.sizeBytes);
  }
  // The schema may lie anywhere in the file: its pages are fetched level by level.
  const pages = new Map<number, Uint8Array>();
  for (let level = 0; ; level++) {
    const { tables, missing } = sqliteTables((start, end) =>
      end <= head.bytes.length ? head.bytes.subarray(start, end) : (pages.get(start) ?? null),
    );
    const wanted = missing.filter(([start, end]) => !pages.has(start) && end <= input.sizeBytes);
    if (wanted.length === 0 || level > 8) return { ...head, tables };
    for (const [start, end] of wanted) pages.set(start, await readAll(input, start, end));
  }
}

/** Names from the directory at the end; where that is missing, those whose headers stand in the first bytes. */
async function membersOf(input: Input, first: Uint8Array): Promise<string[]> {
  try {
    return (await readZip(input)).map((e) => e.path);
  } catch {
    return zipNamesInHead(first);
  }
}

const isBlank = (byte: number): boolean => byte === 10 || byte === 13 || byte === 32 || byte === 9;

/** Where the first byte stands that is no blank; null where there is none. */
async function firstInk(input: Input): Promise<number | null> {
  let at = 0;
  for await (const chunk of input.bytes()) {
    const i = chunk.findIndex((b) => !isBlank(b));
    if (i >= 0) return at + i;
    at += chunk.length;
  }
  return null;
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
