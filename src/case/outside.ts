// Files that a case is turned into and that leave it: written whole, never into a case, never over what is there.
import * as fs from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { printable } from '../base/text.ts';
import { type Disk, realDisk, replaceFile } from './disk.ts';
import { CaseError, writeError } from './errors.ts';

/** Writes `text` to `path` and returns the absolute path. Exit 2: something is there, or it lies inside the case. */
export function writeOutside(path: string, text: string, caseDir: string, disk: Disk = realDisk): string {
  const target = resolve(path);
  const shown = printable(path);
  const folder = realOrSame(dirname(target));
  if (`${folder}${sep}`.startsWith(`${realOrSame(caseDir)}${sep}`))
    throw new CaseError(2, 'case.outside.inside', { path: shown });
  if (fs.existsSync(target)) throw new CaseError(2, 'case.outside.exists', { path: shown });
  try {
    replaceFile(dirname(target), basename(target), text, disk);
  } catch (error) {
    throw writeError(error, shown);
  }
  return target;
}

function realOrSame(path: string): string {
  try {
    return fs.realpathSync(path);
  } catch {
    return resolve(path);
  }
}
