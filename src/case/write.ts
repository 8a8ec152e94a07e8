// Writing a case in two steps: the inputs are hashed and kept first, then, once the engine has read the kept bytes,
// rows, result and page are added, everything is sealed by the manifest, and the folder gets its name.
import * as fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, compareText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { Options, Result } from '../model/result.ts';
import type { Input } from '../model/units.ts';
import { type CaseContent, makeContent } from './content.ts';
import { copyFile, type Disk, FOLDER_MODE, realDisk, syncFolder, type WrittenFile, writeFile } from './disk.ts';
import { CaseError, writeError } from './errors.ts';
import { storedInput } from './file-input.ts';
import {
  INPUTS_FOLDER,
  MANIFEST_FILE,
  MANIFESTS_FOLDER,
  manifestText,
  type Obtained,
  RESULT_FILE,
  ROWS_FOLDER,
  RUN_LOG_FILE,
  type SealedInput,
  SIGNATURE_FILE,
  toolchain,
} from './manifest.ts';
import { lookAt, type OpenCase, openCase } from './open.ts';
import { ownValuesMark } from './owner-key.ts';
import { partialName, recoverFolder, swapIn } from './swap.ts';
import { verifyCase } from './verify.ts';

export interface Given {
  readonly path: string;
  /** Name for messages; the file's own by default. */
  readonly name?: string;
  /** `{ how: 'file' }` by default. */
  readonly obtained?: Obtained;
}

export interface StageOptions {
  readonly disk?: Disk;
}

export interface WrittenCase {
  readonly dir: string;
  /** `reused`: nothing was written; the case was whole and said the same already. */
  readonly state: 'new' | 'revised' | 'reused';
  readonly manifestSha256: string;
  readonly files: number;
  readonly sizeBytes: number;
}

/** Inputs kept and hashed in a folder that has no name yet. End it with `finish` or `discard`. */
export interface Staged {
  /** Where the case will stand. */
  readonly dir: string;
  /** Everything the case will hold: inputs of an earlier revision first, then the new ones, each once. */
  readonly inputs: readonly Input[];
  /** The case that stands there already, or null. */
  readonly previous: OpenCase | null;
  /**
   * The case that stands there, where it holds these inputs, was made with these options (and the owner's values `me`)
   * by this version, says the same of whose phone it is, and is whole; else null. Ask before reading the inputs: with an answer there is nothing left to do but `discard`.
   */
  reusable(options: Options, tool: Result['tool'], me?: unknown, phone?: string): Promise<WrittenCase | null>;
  finish(content: CaseContent): Promise<WrittenCase>;
  discard(): void;
}

/** `./<first input's name>.case` */
export const defaultCaseDir = (firstPath: string): string => `./${basename(resolve(firstPath))}.case`;

/**
 * Copies the inputs into a new folder beside `dir` and hashes them on the way. The same bytes given twice are kept once.
 * Exit 2: no ordinary file, or `dir` holds something else. Exit 4: the case there is broken. Exit 5: cannot write.
 */
export async function stageInputs(dir: string, given: readonly Given[], options: StageOptions = {}): Promise<Staged> {
  const disk = options.disk ?? realDisk;
  const target = realTarget(dir);
  refuseInside(target, dir);
  const found = lookAt(target);
  if (found === 'other') throw new CaseError(2, 'case.write.something-else', { path: printable(dir) });
  const previous = found === 'case' ? await wholeCase(target, dir) : null;

  const making = startMaking(target, previous, disk);
  const { made } = making;
  try {
    making.begin();
    disk.mkdirSync(join(made, INPUTS_FOLDER), { mode: FOLDER_MODE });
    const kept = new Map<string, { sealed: SealedInput; sizeBytes: number }>();
    const files: WrittenFile[] = [];
    const keep = async (path: string, name: string, obtained: Obtained) => {
      const incoming = `${INPUTS_FOLDER}/incoming`;
      const copy = await copyFile(path, made, incoming, disk);
      if (kept.has(copy.sha256)) {
        fs.rmSync(join(made, incoming));
        return;
      }
      const final = `${INPUTS_FOLDER}/${copy.sha256}`;
      disk.renameSync(join(made, incoming), join(made, final));
      files.push({ ...copy, name: final });
      const sealed = { ...obtained, sha256: copy.sha256, name: printable(name) };
      kept.set(copy.sha256, { sealed, sizeBytes: copy.sizeBytes });
    };
    if (previous)
      for (const { sha256, name, ...obtained } of previous.manifest.predicate.inputs)
        await keep(join(target, INPUTS_FOLDER, sha256), name, obtained);
    for (const one of given) await keep(one.path, one.name ?? basename(one.path), one.obtained ?? { how: 'file' });

    // In an order of their own, so that the order on the command line changes no byte.
    const sealed = [...kept.values()].map((k) => k.sealed).sort((a, b) => compareText(a.sha256, b.sha256));
    const inputs = [...kept.values()].map((k) =>
      storedInput(join(made, INPUTS_FOLDER, k.sealed.sha256), k.sealed.name, k.sealed.sha256, k.sizeBytes),
    );
    return {
      dir: target,
      inputs,
      previous,
      discard: making.discard,
      reusable: async (wanted, tool, me = null, phone = undefined) =>
        reusable(previous, sealed, wanted, tool, me, phone),
      async finish(content) {
        try {
          const written = await finish(making, sealed, files, content);
          making.done();
          return written;
        } catch (error) {
          making.discard();
          throw writeError(error, printable(dir));
        }
      },
    };
  } catch (error) {
    making.discard();
    throw writeError(error, printable(dir));
  }
}

/** Through a link to the folder it names, so that the folder is replaced and not the link. */
function realTarget(dir: string): string {
  const target = resolve(dir);
  recoverFolder(target);
  try {
    return fs.realpathSync(target);
  } catch {
    return target;
  }
}

/** A folder within a case would break that case's seal. */
function refuseInside(target: string, shown: string): void {
  for (let above = dirname(target), below = target; above !== below; below = above, above = dirname(above))
    if (fs.existsSync(join(above, MANIFEST_FILE)) && fs.existsSync(join(above, RESULT_FILE)))
      throw new CaseError(2, 'case.outside.inside', { path: printable(shown) });
}

async function wholeCase(target: string, shown: string): Promise<OpenCase> {
  const open = openCase(target);
  if (open.manifest.predicate.redaction) throw new CaseError(2, 'case.write.redacted', { path: printable(shown) });
  const check = await verifyCase(target);
  if (check.state === 'broken') throw new CaseError(4, 'case.write.broken', { path: printable(shown) });
  return open;
}

function reusable(
  previous: OpenCase | null,
  inputs: readonly SealedInput[],
  options: Options,
  tool: Result['tool'],
  me: unknown,
  phone: string | undefined,
): WrittenCase | null {
  if (!previous) return null;
  const { predicate, subject } = previous.manifest;
  const same =
    predicate.inputs.length === inputs.length &&
    canonicalJson(predicate.options) === canonicalJson(options) &&
    canonicalJson(predicate.tool) === canonicalJson(tool) &&
    predicate.ownValues === ownValuesMark(me) &&
    (phone === undefined || predicate.phone === phone);
  return same
    ? { dir: previous.dir, state: 'reused', manifestSha256: previous.sha256, files: subject.length, sizeBytes: 0 }
    : null;
}

/** A folder in the making and where it will stand. */
interface Making {
  readonly target: string;
  readonly made: string;
  readonly previous: OpenCase | null;
  readonly disk: Disk;
}

async function finish(
  making: Making,
  inputs: readonly SealedInput[],
  files: readonly WrittenFile[],
  content: CaseContent,
): Promise<WrittenCase> {
  const { target, made, previous, disk } = making;
  disk.mkdirSync(join(made, ROWS_FOLDER), { mode: FOLDER_MODE });
  const all = [...files, ...(await makeContent(content, (name, fill) => writeFile(made, name, fill, disk)))];
  if (previous) all.push(...keepManifests(previous, made, disk));
  const { result } = content;
  // What a revision does not speak of stays as it was said.
  const stated = (name: 'keyFingerprint' | 'ownValues' | 'phone'): string | null =>
    content[name] === undefined ? (previous?.manifest.predicate[name] ?? null) : (content[name] ?? null);
  const text = manifestText(all, {
    tool: result.tool,
    toolchain: toolchain(),
    options: result.options,
    inputs,
    keyFingerprint: stated('keyFingerprint'),
    ownValues: stated('ownValues'),
    phone: stated('phone'),
    previous: previous?.sha256 ?? null,
    redaction: result.redaction ?? null,
  });
  writeFile(made, MANIFEST_FILE, (sink) => sink.text(text), disk);
  const state = previous ? 'revised' : 'new';
  writeLog(made, previous, { at: new Date().toISOString(), did: state, version: result.tool.version }, disk);
  for (const folder of ['', INPUTS_FOLDER, ROWS_FOLDER, MANIFESTS_FOLDER])
    if (fs.existsSync(join(made, folder))) syncFolder(join(made, folder), disk);
  // Another import may have finished meanwhile; its case is not thrown away unread.
  const now = lookAt(target);
  const changed = previous
    ? now !== 'case' || openCase(target).sha256 !== previous.sha256
    : now === 'case' || now === 'other';
  if (changed) throw new CaseError(5, 'case.write.changed-meanwhile', { path: printable(target) });
  swapIn(made, target, previous !== null, disk);
  const sizeBytes = all.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { dir: target, state, manifestSha256: sha256Hex(text), files: all.length, sizeBytes };
}

/**
 * Writes a case without inputs (a redacted one) to a path where nothing or an empty folder stands.
 * `inputs` are those that the rows speak of; their bytes stay in the case it was made from.
 */
export async function writeWithoutInputs(
  dir: string,
  inputs: readonly SealedInput[],
  content: CaseContent,
  options: StageOptions = {},
): Promise<WrittenCase> {
  const disk = options.disk ?? realDisk;
  const target = realTarget(dir);
  refuseInside(target, dir);
  const found = lookAt(target);
  if (found === 'case' || found === 'other') throw new CaseError(2, 'case.write.exists', { path: printable(dir) });
  const making = startMaking(target, null, disk);
  try {
    making.begin();
    const written = await finish(making, inputs, [], content);
    making.done();
    return written;
  } catch (error) {
    making.discard();
    throw writeError(error, printable(dir));
  }
}

function startMaking(target: string, previous: OpenCase | null, disk: Disk) {
  const made = partialName(target);
  const { forget } = onExit(made);
  return {
    target,
    made,
    previous,
    disk,
    begin() {
      disk.mkdirSync(dirname(target), { mode: FOLDER_MODE, recursive: true });
      fs.rmSync(made, { recursive: true, force: true });
      disk.mkdirSync(made, { mode: FOLDER_MODE });
    },
    done: forget,
    discard() {
      forget();
      fs.rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Manifests and signatures of the revisions before, so that the chain can be followed. */
function keepManifests(previous: OpenCase, made: string, disk: Disk): WrittenFile[] {
  const files: WrittenFile[] = [];
  disk.mkdirSync(join(made, MANIFESTS_FOLDER), { mode: FOLDER_MODE });
  const keep = (from: string, name: string) =>
    files.push(writeFile(made, name, (sink) => sink.bytes(fs.readFileSync(join(previous.dir, from))), disk));
  for (const { name } of previous.manifest.subject) if (name.startsWith(`${MANIFESTS_FOLDER}/`)) keep(name, name);
  keep(MANIFEST_FILE, `${MANIFESTS_FOLDER}/${previous.sha256}.json`);
  if (fs.existsSync(join(previous.dir, SIGNATURE_FILE)))
    keep(SIGNATURE_FILE, `${MANIFESTS_FOLDER}/${previous.sha256}.json.sig`);
  return files;
}

/** When a case was written, for its owner; the only clock in the folder, and outside the seal. */
function writeLog(made: string, previous: OpenCase | null, entry: Record<string, string>, disk: Disk): void {
  let before = '';
  try {
    if (previous) before = fs.readFileSync(join(previous.dir, RUN_LOG_FILE), 'utf8');
  } catch {
    // The log is not sealed and may be gone.
  }
  if (before !== '' && !before.endsWith('\n')) before += '\n';
  writeFile(made, RUN_LOG_FILE, (sink) => sink.text(`${before}${canonicalJson(entry)}\n`), disk);
}

const makings = new Set<string>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function clearMakings(): void {
  for (const making of makings) fs.rmSync(making, { recursive: true, force: true });
  makings.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  clearMakings();
  unwatch();
  // Without another listener the signal does what it does to any program.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function unwatch(): void {
  process.off('exit', clearMakings);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

/** Removes a folder in the making when the process is told to stop. A kill is cleared up by the next run. */
function onExit(path: string): { forget(): void } {
  if (makings.size === 0) {
    process.once('exit', clearMakings);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  makings.add(path);
  return {
    forget() {
      makings.delete(path);
      if (makings.size === 0) unwatch();
    },
  };
}
