// Writing files so that they are whole or not there: hashed while written, flushed to the disk, owner only.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { readThrough } from './file-input.ts';

/** The calls that change the disk. Tests replace them to fill it up or take it away. */
export interface Disk {
  openSync: typeof fs.openSync;
  writeSync(fd: number, bytes: Uint8Array): number;
  fsyncSync: typeof fs.fsyncSync;
  closeSync: typeof fs.closeSync;
  mkdirSync(path: string, options: { mode: number; recursive?: boolean }): unknown;
  renameSync: typeof fs.renameSync;
}
export const realDisk: Disk = fs;

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
const BATCH_BYTES = 1_048_576;

export interface WrittenFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A new file under `root`, written front to end. */
export class FileSink {
  readonly name: string;
  private readonly disk: Disk;
  private readonly fd: number;
  private readonly hash = createHash('sha256');
  private readonly pending = Buffer.allocUnsafe(BATCH_BYTES);
  private filled = 0;
  private size = 0;
  private open = true;

  constructor(root: string, name: string, disk: Disk = realDisk) {
    this.name = name;
    this.disk = disk;
    // 'wx': nothing that stands there already is ever written over.
    this.fd = disk.openSync(join(root, name), 'wx', FILE_MODE);
  }

  /** Whole characters: a pair of surrogates must not be cut between two parts. */
  text(part: string): void {
    // At most three bytes of UTF-8 stand for one unit of UTF-16.
    const most = part.length * 3;
    if (most > BATCH_BYTES - this.filled) this.flush();
    if (most > BATCH_BYTES) this.put(Buffer.from(part, 'utf8'));
    else this.filled += this.pending.write(part, this.filled, 'utf8');
  }

  bytes(part: Uint8Array): void {
    this.flush();
    this.put(part);
  }

  /** Flushes to the disk and closes. */
  end(): WrittenFile {
    this.flush();
    this.disk.fsyncSync(this.fd);
    this.close();
    return { name: this.name, sha256: this.hash.digest('hex'), sizeBytes: this.size };
  }

  /** Closes without finishing; for the way out after an error. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.disk.closeSync(this.fd);
  }

  private flush(): void {
    if (this.filled > 0) this.put(this.pending.subarray(0, this.filled));
    this.filled = 0;
  }

  private put(part: Uint8Array): void {
    this.hash.update(part);
    this.size += part.length;
    for (let at = 0; at < part.length; ) at += this.disk.writeSync(this.fd, part.subarray(at));
  }
}

/** Writes one file through a sink that is closed even when `fill` throws. */
export function writeFile(root: string, name: string, fill: (sink: FileSink) => void, disk = realDisk): WrittenFile {
  const sink = new FileSink(root, name, disk);
  try {
    fill(sink);
    return sink.end();
  } finally {
    sink.close();
  }
}

/** Copies the bytes of `path` to `root/name` and hashes what was copied. */
export async function copyFile(path: string, root: string, name: string, disk = realDisk): Promise<WrittenFile> {
  const sink = new FileSink(root, name, disk);
  try {
    await readThrough(path, (chunk) => sink.bytes(chunk));
    return sink.end();
  } finally {
    sink.close();
  }
}

/** Makes the entries of a folder last through a power cut, where the system allows a folder to be flushed. */
export function syncFolder(path: string, disk: Disk = realDisk): void {
  let fd: number;
  try {
    fd = disk.openSync(path, 'r');
  } catch {
    return;
  }
  try {
    disk.fsyncSync(fd);
  } catch {
    // Some file systems refuse to flush a folder; the rename is then as lasting as they make it.
  } finally {
    disk.closeSync(fd);
  }
}

/** Writes a small file beside the others of `folder` in one step: the old one or the new one. */
export function replaceFile(folder: string, name: string, bytes: Uint8Array | string, disk: Disk = realDisk): void {
  const temporary = `.${name}.${process.pid}.partial`;
  try {
    fs.rmSync(join(folder, temporary), { force: true });
    writeFile(folder, temporary, (sink) => (typeof bytes === 'string' ? sink.text(bytes) : sink.bytes(bytes)), disk);
    disk.renameSync(join(folder, temporary), join(folder, name));
    syncFolder(folder, disk);
  } catch (error) {
    fs.rmSync(join(folder, temporary), { force: true });
    throw error;
  }
}
