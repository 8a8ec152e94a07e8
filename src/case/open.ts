// A case folder as it stands: where it is, what its manifest says, and its rows and result read back.
import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256Hex } from '../base/hash.ts';
import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { eachLine, MAX_LINE_BYTES } from '../formats/lines.ts';
import { RESULT_SCHEMA, type Result } from '../model/result.ts';
import { noRows, ROW_BY_NAME, ROW_NAMES, type RowName, type Rows } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import type { Input } from '../model/units.ts';
import { CaseError, codeOf } from './errors.ts';
import { storedInput } from './file-input.ts';
import { type CaseManifest, INPUTS_FOLDER, MANIFEST_FILE, RESULT_FILE, ROWS_FOLDER, readManifest } from './manifest.ts';
import { recoverFolder } from './swap.ts';

const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

export interface OpenCase {
  /** Absolute. */
  readonly dir: string;
  readonly manifest: CaseManifest;
  readonly manifestBytes: Uint8Array;
  /** SHA-256 of the manifest's bytes: what a later revision or a redaction calls this case by. */
  readonly sha256: string;
}

/** What stands at a path: nothing, an empty folder, a case (whole or damaged), or something else. */
export type Found = 'nothing' | 'empty' | 'case' | 'other';

export function lookAt(dir: string): Found {
  recoverFolder(dir);
  let names: string[];
  try {
    if (!fs.statSync(dir).isDirectory()) return 'other';
    names = fs.readdirSync(dir);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'nothing' : 'other';
  }
  if (names.length === 0) return 'empty';
  return names.includes(MANIFEST_FILE) ? 'case' : 'other';
}

/** The bytes of the manifest, or null where there is none that could be one. */
export function manifestBytes(dir: string): Uint8Array | null {
  const path = join(dir, MANIFEST_FILE);
  try {
    const is = fs.lstatSync(path);
    return is.isFile() && is.size <= MAX_MANIFEST_BYTES ? fs.readFileSync(path) : null;
  } catch {
    return null;
  }
}

/** Opens a case without checking the hashes of its files (`verifyCase` does). Exit 2 for no case, 4 for a broken manifest. */
export function openCase(path: string): OpenCase {
  const dir = resolve(path);
  const shown = printable(path);
  const found = lookAt(dir);
  if (found === 'nothing') throw new CaseError(2, 'case.open.missing', { path: shown });
  if (found !== 'case') throw new CaseError(2, 'case.open.not-a-case', { path: shown });
  const bytes = manifestBytes(dir);
  const read = bytes && readManifest(bytes);
  if (!bytes || !read || 'fault' in read)
    throw new CaseError(4, 'case.open.broken-manifest', {
      path: shown,
      why: read && 'fault' in read ? read.fault : 'unreadable',
    });
  return { dir, manifest: read.manifest, manifestBytes: bytes, sha256: sha256Hex(bytes) };
}

/** True where the manifest lists the file. */
export const isSealed = (open: OpenCase, name: string): boolean => open.manifest.subject.some((s) => s.name === name);

/** The inputs kept in a case, under the names they first came under. None in a redacted case. */
export function caseInputs(open: OpenCase): Input[] {
  return open.manifest.predicate.inputs
    .filter((input) => isSealed(open, `${INPUTS_FOLDER}/${input.sha256}`))
    .map((input) => {
      const path = join(open.dir, INPUTS_FOLDER, input.sha256);
      let size: number;
      try {
        size = fs.statSync(path).size;
      } catch (error) {
        throw new CaseError(4, 'case.open.file-missing', { path: printable(path) }, { cause: error });
      }
      return storedInput(path, input.name, input.sha256, size);
    });
}

/** result.json of a case, checked for its outline; its hash is `verifyCase`'s matter. */
export function readResult(open: OpenCase): Result {
  const path = join(open.dir, RESULT_FILE);
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CaseError(4, 'case.open.file-damaged', { path: printable(path) }, { cause: error });
  }
  if (!isResult(value)) throw new CaseError(4, 'case.open.file-damaged', { path: printable(path) });
  return value;
}

const LISTS = ['inputs', 'coverage', 'apps', 'findings', 'problems'];
const OBJECTS = ['tool', 'options', 'derived', 'totals'];

function isResult(value: unknown): value is Result {
  return (
    isObject(value) &&
    value['schema'] === RESULT_SCHEMA &&
    LISTS.every((name) => Array.isArray(value[name]) && (value[name] as unknown[]).every(isObject)) &&
    OBJECTS.every((name) => isObject(value[name]))
  );
}

/** All rows of a case, every one checked against its specification. Exit 4 where one does not fit. */
export async function readRows(open: OpenCase, only: readonly RowName[] = ROW_NAMES): Promise<Rows> {
  const rows = noRows();
  for (const name of only) {
    const spec = ROW_BY_NAME[name];
    const file = `${ROWS_FOLDER}/${spec.file}`;
    if (!isSealed(open, file)) continue;
    const path = join(open.dir, file);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const list = rows[name] as unknown[];
    const damaged = (line: number, cause?: unknown) =>
      new CaseError(4, 'case.open.row-damaged', { path: printable(path), line }, { cause });
    let size: number;
    try {
      size = fs.statSync(path).size;
    } catch (error) {
      throw new CaseError(4, 'case.open.file-missing', { path: printable(path) }, { cause: error });
    }
    await eachLine(
      storedInput(path, file, '', size).bytes(),
      (line) => {
        let value: unknown;
        try {
          value = JSON.parse(decoder.decode(line.bytes));
        } catch (error) {
          throw damaged(line.number, error);
        }
        if (faults(spec, value).length > 0) throw damaged(line.number);
        list.push(value);
      },
      MAX_LINE_BYTES,
    );
  }
  return rows;
}
