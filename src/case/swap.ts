// Putting a finished folder in the place of an older one. A folder cannot replace a full one in one system call, so the
// older one steps aside under a fixed name for the moment between two renames; whoever looks next finds and restores it.
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sha256Hex } from '../base/hash.ts';
import { type Disk, realDisk, syncFolder } from './disk.ts';
import { codeOf } from './errors.ts';
import { MANIFEST_FILE } from './manifest.ts';

const retiredName = (dir: string): string => join(dirname(dir), `.${basename(dir)}.retired`);
const partialPrefix = (dir: string): string => `.${basename(dir)}.partial-`;

/** Process ids mean something on one machine only, and a folder may be shared by two. */
const MACHINE = sha256Hex(hostname()).slice(0, 8);

/** A name beside `dir` for a folder in the making; machine and process id tell whether its maker still lives. */
export const partialName = (dir: string, pid = process.pid): string =>
  join(dirname(dir), `${partialPrefix(dir)}${MACHINE}-${pid}`);

/** Moves `made` to `dir`, replacing an empty folder or an older case there. */
export function swapIn(made: string, dir: string, replaces: boolean, disk: Disk = realDisk): void {
  const retired = retiredName(dir);
  if (replaces) {
    fs.rmSync(retired, { recursive: true, force: true });
    disk.renameSync(dir, retired);
    try {
      disk.renameSync(made, dir);
    } catch (error) {
      disk.renameSync(retired, dir);
      throw error;
    }
  } else disk.renameSync(made, dir);
  syncFolder(dirname(dir), disk);
  if (replaces) fs.rmSync(retired, { recursive: true, force: true });
}

/** Brings back a case whose replacement was killed between the two renames, and clears what the dead left behind. */
export function recoverFolder(dir: string): void {
  const retired = retiredName(dir);
  try {
    if (fs.existsSync(join(retired, MANIFEST_FILE))) {
      if (!fs.existsSync(dir)) fs.renameSync(retired, dir);
      else fs.rmSync(retired, { recursive: true, force: true });
    }
    for (const name of fs.readdirSync(dirname(dir))) {
      const [machine, pid] = name.startsWith(partialPrefix(dir))
        ? name.slice(partialPrefix(dir).length).split('-')
        : [];
      if (machine === MACHINE && pid && /^[1-9]\d{0,9}$/.test(pid) && !isAlive(Number(pid)))
        fs.rmSync(join(dirname(dir), name), { recursive: true, force: true });
    }
  } catch (error) {
    // A folder that may be read and not changed: what is there can still be read.
    if (!codeOf(error)) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
