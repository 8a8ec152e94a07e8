// An input on disk: hashed once, read in ranges. Only ordinary files; what changed while it was read is refused.
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { printable } from '../base/text.ts';
import type { Input } from '../model/units.ts';
import { CaseError, codeOf } from './errors.ts';

const CHUNK_BYTES = 1_048_576;

/** A file as an input. Reads it through once for its SHA-256. Throws a CaseError (exit 2) for what is no readable file. */
export async function fileInput(path: string, name = basename(path)): Promise<Input> {
  const hash = createHash('sha256');
  const sizeBytes = await readThrough(path, (chunk) => void hash.update(chunk));
  return storedInput(path, name, hash.digest('hex'), sizeBytes);
}

/** An input whose hash is known already, e.g. a file of a case. */
export function storedInput(path: string, name: string, sha256: string, sizeBytes: number): Input {
  return {
    sha256,
    name: printable(name),
    sizeBytes,
    bytes: (start = 0, end = sizeBytes) => range(path, Math.max(0, start), Math.min(end, sizeBytes)),
  };
}

async function* range(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (start >= end) return;
  const file = await openFile(path);
  try {
    for (let at = start; at < end; ) {
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new CaseError(2, 'case.input.changed', { path: printable(path) });
      yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/**
 * Reads a file from begin to end, once, and returns its size. `each` must not keep the chunk.
 * A file that another program writes to while it is read gives a hash of something that never stood there: refused.
 */
export async function readThrough(path: string, each: (chunk: Uint8Array) => void): Promise<number> {
  const file = await openFile(path);
  try {
    const before = await file.stat({ bigint: true });
    const buffer = new Uint8Array(CHUNK_BYTES);
    let at = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      each(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    const after = await file.stat({ bigint: true });
    if (BigInt(at) !== before.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs)
      throw new CaseError(2, 'case.input.changed', { path: printable(path) });
    return at;
  } finally {
    await file.close();
  }
}

/** Opens an ordinary file for reading; a pipe or device is refused before it could block. */
async function openFile(path: string): Promise<FileHandle> {
  const shown = printable(path);
  try {
    // A pipe blocks when it is opened, so it is looked at first; the handle is looked at again.
    refuseOther(await stat(path), shown);
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      refuseOther(await file.stat(), shown);
    } catch (error) {
      await file.close();
      throw error;
    }
    return file;
  } catch (error) {
    if (error instanceof CaseError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CaseError(2, 'case.input.missing', { path: shown });
    if (code === 'EACCES' || code === 'EPERM') throw new CaseError(2, 'case.input.not-allowed', { path: shown });
    throw new CaseError(2, 'case.input.unreadable', { path: shown, code: code || 'unknown' }, { cause: error });
  }
}

function refuseOther(
  is: { isFile(): boolean; isDirectory(): boolean; isFIFO(): boolean; isSocket(): boolean },
  path: string,
): void {
  if (is.isFile()) return;
  if (is.isDirectory())
    throw new CaseError(2, existsSync(join(path, 'manifest.json')) ? 'case.input.case' : 'case.input.folder', { path });
  if (is.isFIFO() || is.isSocket()) throw new CaseError(2, 'case.input.pipe', { path });
  throw new CaseError(2, 'case.input.device', { path });
}
