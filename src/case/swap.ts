// Putting a finished folder in the place of an older one. A folder cannot replace a full one in one system call, so the
// older one steps aside under a fixed name for the moment between two renames; whoever looks next finds and restores it.
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Disk, realDisk, syncFolder } from './disk.ts';
import { codeOf } from './errors.ts';

const retiredName = (dir: string): string => join(dirname(dir), `.${basename(dir)}.retired`);
const partialPrefix = (dir: string): string => `.${basename(dir)}.partial-`;

/** A name beside `dir` for a folder in the making; the process id tells whether its maker still lives. */
export const partialName = (dir: string): string => join(dirname(dir), `${partialPrefix(dir)}${process.pid}`);

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
    if (fs.existsSync(retired)) {
      if (!fs.existsSync(dir)) fs.renameSync(retired, dir);
      else fs.rmSync(retired, { recursive: true, force: true });
    }
    for (const name of fs.readdirSync(dirname(dir))) {
      if (!name.startsWith(partialPrefix(dir))) continue;
      const pid = Number(name.slice(partialPrefix(dir).length));
      if (Number.isSafeInteger(pid) && pid > 0 && !isAlive(pid))
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
