// SSH signatures over a manifest: read by the SSHSIG format of OpenSSH's PROTOCOL.sshsig, checked for ed25519 with
// node:crypto alone; other key types are handed to `ssh-keygen -Y check-novalidate` where it is installed.
import { spawn } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../base/text.ts';

export const NAMESPACE = 'telltale';

export type SignatureCheck =
  | { readonly state: 'none' | 'unreadable' }
  /** `who`: names of the allowed-signers line, or null where no list was given. */
  | { readonly state: 'good'; readonly fingerprint: string; readonly who: string | null; readonly keyType: string }
  | {
      readonly state: 'wrong' | 'not-allowed' | 'other-namespace' | 'cannot-check';
      readonly fingerprint: string;
      readonly keyType: string;
    };

interface SshSignature {
  readonly publicKey: Uint8Array;
  readonly keyType: string;
  readonly namespace: string;
  readonly reserved: Uint8Array;
  readonly hashName: string;
  readonly signatureType: string;
  readonly signature: Uint8Array;
}

/** One line of an allowed-signers file (ssh-keygen(1)) that this reader can apply. */
export interface AllowedSigner {
  readonly who: string;
  readonly publicKey: Uint8Array;
  readonly namespaces: readonly string[] | null;
}

/** Takes SSH wire strings off a buffer; throws RangeError where it ends early. */
function reader(bytes: Uint8Array) {
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const take = (n: number): Uint8Array => {
    if (n > bytes.length - at) throw new RangeError('the signature is cut off');
    at += n;
    return bytes.subarray(at - n, at);
  };
  const uint32 = (): number => {
    take(4);
    return view.getUint32(at - 4);
  };
  const string = (): Uint8Array => take(uint32());
  return {
    take,
    uint32,
    string,
    text: () => Buffer.from(string()).toString('latin1'),
    atEnd: () => at === bytes.length,
  };
}

const ARMOR = /^\s*-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/;

/** Reads an armored SSHSIG, or null where it is none. */
export function readSshSignature(armored: string): SshSignature | null {
  const body = ARMOR.exec(armored)?.[1];
  if (!body) return null;
  try {
    const r = reader(Buffer.from(body.replace(/[\r\n]/g, ''), 'base64'));
    if (Buffer.from(r.take(6)).toString('latin1') !== 'SSHSIG' || r.uint32() !== 1) return null;
    const publicKey = r.string();
    const namespace = r.text();
    const reserved = r.string();
    const hashName = r.text();
    const inner = reader(r.string());
    if (!r.atEnd()) return null;
    const signatureType = inner.text();
    const signature = inner.string();
    const keyType = reader(publicKey).text();
    if (signatureType === 'ssh-ed25519' && !inner.atEnd()) return null;
    return { publicKey, keyType, namespace, reserved, hashName, signatureType, signature };
  } catch {
    return null;
  }
}

/** `SHA256:…` as ssh-keygen prints it. */
export const fingerprintOf = (publicKey: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`;

const lengthPrefixed = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
};

/** The bytes that an SSHSIG is made over. */
function signedBytes(signature: SshSignature, message: Uint8Array): Buffer {
  const digest = createHash(signature.hashName).update(message).digest();
  const parts = [
    Buffer.from(signature.namespace, 'latin1'),
    signature.reserved,
    Buffer.from(signature.hashName),
    digest,
  ];
  return Buffer.concat([Buffer.from('SSHSIG'), ...parts.map(lengthPrefixed)]);
}

/** True, false, or null where the key type is not ed25519. */
function verifyEd25519(signature: SshSignature, message: Uint8Array): boolean | null {
  if (signature.keyType !== 'ssh-ed25519' || signature.signatureType !== 'ssh-ed25519') return null;
  const r = reader(signature.publicKey);
  r.text();
  const raw = r.string();
  if (raw.length !== 32 || !r.atEnd() || signature.signature.length !== 64) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, signedBytes(signature, message), key, signature.signature);
}

/** Checks an armored signature over `message`. With `allowed`, the key must stand on the list. */
export async function checkSignature(
  armored: string,
  message: Uint8Array,
  allowed: readonly AllowedSigner[] | null,
): Promise<SignatureCheck> {
  const signature = readSshSignature(armored);
  if (!signature) return { state: 'unreadable' };
  const about = { fingerprint: fingerprintOf(signature.publicKey), keyType: printable(signature.keyType, 60) };
  if (signature.namespace !== NAMESPACE) return { state: 'other-namespace', ...about };
  if (signature.hashName !== 'sha512' && signature.hashName !== 'sha256') return { state: 'unreadable' };
  let good: boolean | null;
  try {
    good = verifyEd25519(signature, message) ?? (await askSshKeygen(armored, message));
  } catch {
    good = false;
  }
  if (good === null) return { state: 'cannot-check', ...about };
  if (!good) return { state: 'wrong', ...about };
  if (!allowed) return { state: 'good', who: null, ...about };
  const signer = allowed.find(
    (one) =>
      Buffer.from(one.publicKey).equals(signature.publicKey) &&
      (one.namespaces === null || one.namespaces.includes(NAMESPACE)),
  );
  return signer ? { state: 'good', who: signer.who, ...about } : { state: 'not-allowed', ...about };
}

/** The lines of an allowed-signers file, and the numbers of those with options that this reader does not apply. */
export function readAllowedSigners(text: string): { signers: AllowedSigner[]; passedOver: number[] } {
  const signers: AllowedSigner[] = [];
  const passedOver: number[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^("[^"]+"|\S+)\s+(?:(namespaces="([^"]*)")\s+)?([a-z0-9@.-]+)\s+([A-Za-z0-9+/=]+)(?:\s|$)/i.exec(
      line,
    );
    const publicKey = match ? new Uint8Array(Buffer.from(match[5]!, 'base64')) : null;
    if (!match || !publicKey || !namesItsType(publicKey, match[4]!)) {
      passedOver.push(i + 1);
      continue;
    }
    const namespaces = match[3] === undefined ? null : match[3].split(',').map((n) => n.trim());
    signers.push({ who: printable(match[1]!.replaceAll('"', '')), publicKey, namespaces });
  }
  return { signers, passedOver };
}

function namesItsType(publicKey: Uint8Array, type: string): boolean {
  try {
    return reader(publicKey).text() === type;
  } catch {
    return false;
  }
}

/** Asks ssh-keygen about a key type that Node does not check; null where it is not installed. */
async function askSshKeygen(armored: string, message: Uint8Array): Promise<boolean | null> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'telltale-'));
  try {
    const path = join(folder, SIGNATURE_NAME);
    fs.writeFileSync(path, armored, { mode: 0o600 });
    const run = await sshKeygen(['-Y', 'check-novalidate', '-n', NAMESPACE, '-s', path], message);
    return run === null ? null : run.code === 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
const SIGNATURE_NAME = 'signature';

/** Signs `message`; the key file, an agent or a hardware key is ssh-keygen's matter. Null where ssh-keygen is not installed. */
export async function signWithSshKeygen(
  keyFile: string,
  message: Uint8Array,
): Promise<{ armored: string } | { said: string } | null> {
  const run = await sshKeygen(['-Y', 'sign', '-q', '-n', NAMESPACE, '-f', keyFile], message);
  if (run === null) return null;
  return run.code === 0 && readSshSignature(run.out) ? { armored: run.out } : { said: run.err.trim() };
}

/** Runs ssh-keygen with its arguments as they are: no shell reads them. */
function sshKeygen(args: string[], input: Uint8Array): Promise<{ code: number; out: string; err: string } | null> {
  return new Promise((done, failed) => {
    const child = spawn('ssh-keygen', args, { stdio: ['pipe', 'pipe', 'pipe'], shell: false });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? done(null) : failed(error)));
    child.on('close', (code) =>
      done({ code: code ?? 1, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
    );
    // A program that ends early closes its input; what it said tells more than the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
