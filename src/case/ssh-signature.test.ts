// Signatures built here by the format's description (OpenSSH PROTOCOL.sshsig), so that reading is tested without OpenSSH.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkSignature, fingerprintOf, readAllowedSigners, readSshSignature } from './ssh-signature.ts';

const string = (bytes: Uint8Array | string): Buffer => {
  const b = Buffer.from(bytes as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(b.length);
  return Buffer.concat([length, b]);
};

interface Made {
  namespace?: string;
  hash?: string;
  /** What the signature inside says, where it differs from what the blob says. */
  signedNamespace?: string;
  version?: number;
  tail?: Buffer;
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
const blob = Buffer.concat([string('ssh-ed25519'), string(raw)]);
const message = Buffer.from('{"manifest":1}');

function armored({ namespace = 'telltale', hash = 'sha512', signedNamespace, version = 1, tail }: Made = {}): string {
  const digest = createHash(hash === 'sha256' ? 'sha256' : 'sha512')
    .update(message)
    .digest();
  const signed = Buffer.concat([
    Buffer.from('SSHSIG'),
    string(signedNamespace ?? namespace),
    string(''),
    string(hash),
    string(digest),
  ]);
  const signature = Buffer.concat([string('ssh-ed25519'), string(sign(null, signed, privateKey))]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(version);
  const all = Buffer.concat([
    Buffer.from('SSHSIG'),
    head,
    string(blob),
    string(namespace),
    string(''),
    string(hash),
    string(signature),
    tail ?? Buffer.alloc(0),
  ]);
  const lines = all.toString('base64').match(/.{1,70}/g)!;
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`;
}

const stateOf = async (made: Made, of: Uint8Array = message) => (await checkSignature(armored(made), of, null)).state;

it('an ed25519 signature over the manifest is good with either hash', async () => {
  expect(await checkSignature(armored(), message, null)).toEqual({
    state: 'good',
    who: null,
    fingerprint: fingerprintOf(blob),
    keyType: 'ssh-ed25519',
  });
  expect(await stateOf({ hash: 'sha256' })).toBe('good');
  expect(fingerprintOf(blob)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
});

it('another message, another namespace inside or out, another hash or version is not', async () => {
  expect(await stateOf({}, Buffer.from('{"manifest":2}'))).toBe('wrong');
  expect(await stateOf({ namespace: 'git' })).toBe('other-namespace');
  expect(await stateOf({ signedNamespace: 'git' })).toBe('wrong');
  expect(await stateOf({ hash: 'md5' })).toBe('unreadable');
  expect(await stateOf({ version: 2 })).toBe('unreadable');
  expect(await stateOf({ tail: Buffer.from('x') })).toBe('unreadable');
});

it('text around the armor, Windows line ends and a missing end are told apart', () => {
  const text = armored();
  expect(readSshSignature(text.replaceAll('\n', '\r\n'))).not.toBeNull();
  expect(readSshSignature(`hello\n${text}`)).toBeNull();
  expect(readSshSignature(text.slice(0, -10))).toBeNull();
});

it('the key must be the one on the list, byte for byte', async () => {
  const { signers } = readAllowedSigners(
    `ann@example.org,bob@example.org ssh-ed25519 ${blob.toString('base64')} laptop`,
  );
  expect(await checkSignature(armored(), message, signers)).toMatchObject({ who: 'ann@example.org,bob@example.org' });
  const other = Buffer.from(blob);
  other[20]! ^= 1;
  const { signers: others } = readAllowedSigners(`eve ssh-ed25519 ${other.toString('base64')}`);
  expect((await checkSignature(armored(), message, others)).state).toBe('not-allowed');
});

it('a key blob of the wrong length does not throw', async () => {
  const text = armored();
  const bytes = Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const cut = bytes.subarray(0, at).toString('base64');
    const state = (
      await checkSignature(`-----BEGIN SSH SIGNATURE-----\n${cut}\n-----END SSH SIGNATURE-----\n`, message, null)
    ).state;
    expect(state).toBe('unreadable');
  }
});
