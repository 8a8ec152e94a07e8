// Removing a case: only a folder whose manifest reads as one, and only the files that belong to a case.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { printable } from '../base/text.ts';
import { syncFolder } from './disk.ts';
import { CaseError, writeError } from './errors.ts';
import { INPUTS_FOLDER, UNSEALED } from './manifest.ts';
import { type OpenCase, openCase } from './open.ts';
import { partialName } from './swap.ts';

export interface Forgettable {
  readonly open: OpenCase;
  readonly shown: string;
  readonly files: number;
  readonly inputs: number;
}

/** What `forgetCase` would remove. Exit 2 where the folder is no case or holds files of something else; 4 for a broken manifest. */
export function lookForForget(path: string): Forgettable {
  const open = openCase(path);
  const shown = printable(path);
  const sealed = new Set(open.manifest.subject.map((s) => s.name));
  const strangers = fs
    .readdirSync(open.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(open.dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => !sealed.has(name) && !UNSEALED.includes(name));
  if (strangers.length > 0)
    throw new CaseError(2, 'case.forget.strangers', {
      path: shown,
      file: printable(strangers[0]!),
      n: strangers.length,
    });
  const inputs = [...sealed].filter((name) => name.startsWith(`${INPUTS_FOLDER}/`)).length;
  return { open, shown, files: sealed.size, inputs };
}

/** Removes the case in one step: whoever looks meanwhile finds it or nothing, and a kill leaves no half of it under its name. */
export function forgetCase({ open, shown }: Forgettable): void {
  try {
    const going = partialName(open.dir);
    fs.renameSync(open.dir, going);
    syncFolder(dirname(open.dir));
    fs.rmSync(going, { recursive: true, force: true });
  } catch (error) {
    throw writeError(error, shown);
  }
}
