// Signing a case: the signature stands beside the manifest, in OpenSSH's own format, so that ssh-keygen checks it as well.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { printable } from '../base/text.ts';
import { type Disk, realDisk, replaceFile } from './disk.ts';
import { CaseError, writeError } from './errors.ts';
import { SIGNATURE_FILE } from './manifest.ts';
import { openCase } from './open.ts';
import { fingerprintOf, readSshSignature, signWithSshKeygen } from './ssh-signature.ts';
import { verifyCase } from './verify.ts';

/**
 * Signs the manifest of a whole case. Exit 4: broken. Exit 2: no such key, ssh-keygen refuses or is not installed,
 * or the case is signed already and `replace` is not set.
 */
export async function sealCase(
  path: string,
  keyFile: string,
  options: { replace?: boolean; disk?: Disk } = {},
): Promise<{ fingerprint: string }> {
  const shown = printable(path);
  const open = openCase(path);
  const signature = join(open.dir, SIGNATURE_FILE);
  const signed = fs.existsSync(signature);
  if (signed && !options.replace) throw new CaseError(2, 'case.seal.signed-already', { path: shown });
  const check = await verifyCase(path);
  // A signature about to be replaced may be the one thing that is wrong.
  if (check.faults.some((fault) => !(signed && fault.kind === 'signature')))
    throw new CaseError(4, 'case.seal.broken', { path: shown });
  if (!fs.existsSync(keyFile)) throw new CaseError(2, 'case.seal.key-missing', { path: printable(keyFile) });
  const made = await signWithSshKeygen(keyFile, open.manifestBytes);
  if (made === null) throw new CaseError(2, 'case.seal.no-ssh-keygen');
  if ('said' in made) throw new CaseError(2, 'case.seal.refused', { said: printable(made.said, 300) });
  try {
    replaceFile(open.dir, SIGNATURE_FILE, made.armored, options.disk ?? realDisk);
  } catch (error) {
    throw writeError(error, printable(signature));
  }
  return { fingerprint: fingerprintOf(readSshSignature(made.armored)!.publicKey) };
}
