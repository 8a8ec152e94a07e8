// Checks a seal: every file of the case against the manifest, the manifest against itself, the signature against both.
// It opens nothing that is not an ordinary file of the folder, and follows no link.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256Hex } from '../base/hash.ts';
import { compareText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { Message } from '../model/finding.ts';
import { CaseError, codeOf } from './errors.ts';
import { readThrough } from './file-input.ts';
import {
  type CaseManifest,
  INPUTS_FOLDER,
  MANIFEST_FILE,
  MANIFESTS_FOLDER,
  readManifest,
  SIGNATURE_FILE,
  UNSEALED,
} from './manifest.ts';
import { lookAt, manifestBytes } from './open.ts';
import { type AllowedSigner, checkSignature, type SignatureCheck } from './ssh-signature.ts';

export interface SealFault {
  readonly kind: 'manifest' | 'changed' | 'missing' | 'added' | 'renamed' | 'not-a-file' | 'signature' | 'history';
  /** File inside the case, made safe to print. */
  readonly file: string;
  readonly message: Message;
}

export interface SealCheck {
  readonly state: 'whole' | 'broken';
  readonly faults: readonly SealFault[];
  /** Null where it cannot be read. */
  readonly manifest: CaseManifest | null;
  readonly manifestSha256: string | null;
  readonly signature: SignatureCheck;
  readonly files: number;
  readonly sizeBytes: number;
}

export interface VerifyOptions {
  /** Who may have signed; with this list a missing or other signature breaks the seal. */
  readonly allowedSigners?: readonly AllowedSigner[];
}

/** Checks the whole folder. Throws a CaseError (exit 2) where there is no case at all. */
export async function verifyCase(path: string, options: VerifyOptions = {}): Promise<SealCheck> {
  const dir = resolve(path);
  const found = lookAt(dir);
  if (found === 'nothing') throw new CaseError(2, 'case.open.missing', { path: printable(path) });
  if (!fs.statSync(dir).isDirectory()) throw new CaseError(2, 'case.open.not-a-case', { path: printable(path) });
  const listed = list(dir);
  // A folder that holds result.json or kept inputs without a manifest was a case once.
  if (found !== 'case' && !listed.some((entry) => /^(result\.json|rows|inputs)$/.test(entry.name)))
    throw new CaseError(2, 'case.open.not-a-case', { path: printable(path) });

  const faults: SealFault[] = [];
  const fault = (kind: SealFault['kind'], file: string, id: string, params: Message['params'] = {}) =>
    faults.push({ kind, file: printable(file), message: { id, params: { file: printable(file), ...params } } });

  const bytes = manifestBytes(dir);
  const read = bytes && readManifest(bytes);
  if (!bytes)
    fault(
      'manifest',
      MANIFEST_FILE,
      found === 'case' ? 'case.fault.manifest.unreadable' : 'case.fault.manifest.missing',
    );
  else if (read && 'fault' in read)
    fault('manifest', MANIFEST_FILE, `case.fault.manifest.${read.fault}`, { what: printable(read.what) });
  const manifest = read && 'manifest' in read ? read.manifest : null;

  let sizeBytes = 0;
  if (manifest) {
    sizeBytes = await compare(dir, manifest, listed, fault);
    history(dir, manifest, fault);
  }
  const signature = await signatureOf(dir, bytes, options, fault);
  return {
    state: faults.length > 0 ? 'broken' : 'whole',
    faults,
    manifest,
    manifestSha256: bytes ? sha256Hex(bytes) : null,
    signature,
    files: manifest?.subject.length ?? 0,
    sizeBytes,
  };
}

interface Entry {
  /** Relative, with `/`. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** Everything in the folder. A name that is not UTF-8 is kept apart by its bytes, so that it cannot pass for another. */
function list(dir: string): Entry[] {
  const found: Entry[] = [];
  const walk = (folder: Buffer, prefix: string) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const text = entry.name.toString('utf8');
      const exact = Buffer.from(text, 'utf8').equals(entry.name);
      const name = `${prefix}${exact ? text : `\uFFFD${entry.name.toString('hex')}`}`;
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
      found.push({ name, kind });
      if (kind === 'folder') walk(Buffer.concat([folder, Buffer.from('/'), entry.name]), `${name}/`);
    }
  };
  walk(Buffer.from(dir, 'utf8'), '');
  return found.sort((a, b) => compareText(a.name, b.name));
}

type AddFault = (kind: SealFault['kind'], file: string, id: string, params?: Message['params']) => void;

async function compare(
  dir: string,
  manifest: CaseManifest,
  listed: readonly Entry[],
  fault: AddFault,
): Promise<number> {
  const sealed = new Map(manifest.subject.map((s) => [s.name, s.digest.sha256]));
  const folders = new Set<string>();
  for (const name of sealed.keys())
    for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) folders.add(name.slice(0, at));

  const kinds = new Map(listed.map((entry) => [entry.name, entry.kind]));
  const strangers: { name: string; sha256: string }[] = [];
  let sizeBytes = 0;
  const hashed = async (name: string): Promise<string | null> => {
    const hash = createHash('sha256');
    try {
      sizeBytes += await readThrough(join(dir, name), (chunk) => void hash.update(chunk));
      return hash.digest('hex');
    } catch (error) {
      if (error instanceof CaseError || codeOf(error)) return null;
      throw error;
    }
  };

  const gone: { name: string; sha256: string }[] = [];
  for (const [name, sha256] of sealed) {
    const kind = kinds.get(name);
    if (kind === undefined) gone.push({ name, sha256 });
    else if (kind !== 'file') fault('not-a-file', name, 'case.fault.not-a-file');
    else {
      const now = await hashed(name);
      if (now === null) fault('changed', name, 'case.fault.unreadable');
      else if (now !== sha256) fault('changed', name, 'case.fault.changed', { sealed: sha256, now });
    }
  }
  for (const { name, kind } of listed) {
    if (sealed.has(name) || (kind === 'folder' && folders.has(name))) continue;
    if (UNSEALED.includes(name)) {
      if (kind !== 'file') fault('not-a-file', name, 'case.fault.not-a-file');
      continue;
    }
    if (kind === 'file') strangers.push({ name, sha256: (await hashed(name)) ?? '' });
    else if (kind === 'folder') {
      // Named itself only where nothing in it will be.
      if (!listed.some((other) => other.name.startsWith(`${name}/`))) fault('added', name, 'case.fault.added-folder');
    } else fault('added', name, 'case.fault.added-other');
  }
  for (const lost of gone) {
    const at = strangers.findIndex((stranger) => stranger.sha256 === lost.sha256);
    if (at < 0) fault('missing', lost.name, 'case.fault.missing');
    else {
      const [stranger] = strangers.splice(at, 1);
      fault('renamed', lost.name, 'case.fault.renamed', { now: printable(stranger!.name) });
    }
  }
  for (const stranger of strangers) fault('added', stranger.name, 'case.fault.added');
  return sizeBytes;
}

/** What the manifest says about itself and its forerunners. */
function history(dir: string, manifest: CaseManifest, fault: AddFault): void {
  const { previous, inputs, redaction } = manifest.predicate;
  const sealed = new Map(manifest.subject.map((s) => [s.name, s.digest.sha256]));
  for (const [name, sha256] of sealed) {
    const [folder, rest = ''] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    const says = folder === INPUTS_FOLDER ? rest : folder === MANIFESTS_FOLDER ? rest.replace(/\.json$/, '') : null;
    if (says !== null && !rest.endsWith('.sig') && says !== sha256) fault('history', name, 'case.fault.name-not-hash');
  }
  if (!redaction)
    for (const { sha256 } of inputs)
      if (!sealed.has(`${INPUTS_FOLDER}/${sha256}`))
        fault('history', `${INPUTS_FOLDER}/${sha256}`, 'case.fault.input-not-sealed');
  // Each forerunner names its own; the chain must reach the first without a gap.
  const seen = new Set<string>();
  for (let sha256 = previous; sha256 !== null && !seen.has(sha256); ) {
    seen.add(sha256);
    const name = `${MANIFESTS_FOLDER}/${sha256}.json`;
    if (!sealed.has(name)) {
      fault('history', name, 'case.fault.forerunner-missing');
      return;
    }
    let bytes: Uint8Array;
    try {
      bytes = fs.readFileSync(join(dir, name));
    } catch {
      return;
    }
    const read = readManifest(bytes);
    if ('fault' in read) {
      fault('history', name, 'case.fault.forerunner-broken');
      return;
    }
    sha256 = read.manifest.predicate.previous;
  }
}

async function signatureOf(
  dir: string,
  manifest: Uint8Array | null,
  options: VerifyOptions,
  fault: AddFault,
): Promise<SignatureCheck> {
  const path = join(dir, SIGNATURE_FILE);
  const is = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!is) {
    if (options.allowedSigners) fault('signature', SIGNATURE_FILE, 'case.fault.signature.missing');
    return { state: 'none' };
  }
  if (!is.isFile() || is.size > 65_536) {
    if (is.isFile()) fault('signature', SIGNATURE_FILE, 'case.fault.signature.unreadable');
    return { state: 'unreadable' };
  }
  if (!manifest) return { state: 'unreadable' };
  const check = await checkSignature(fs.readFileSync(path, 'utf8'), manifest, options.allowedSigners ?? null);
  if (check.state !== 'good' && check.state !== 'cannot-check')
    fault('signature', SIGNATURE_FILE, `case.fault.signature.${check.state}`, {
      fingerprint: 'fingerprint' in check ? check.fingerprint : '',
    });
  else if (check.state === 'cannot-check' && options.allowedSigners)
    fault('signature', SIGNATURE_FILE, 'case.fault.signature.cannot-check', { fingerprint: check.fingerprint });
  return check;
}
