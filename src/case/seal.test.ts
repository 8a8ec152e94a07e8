import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { files, makeCase, scratch } from './case.testing.ts';
import { sealCase } from './seal.ts';
import { checkSignature, readAllowedSigners, readSshSignature } from './ssh-signature.ts';
import { verifyCase } from './verify.ts';

// Without OpenSSH there is nothing to compare with; the test run then shows these as skipped.
const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
const it_ = it.runIf(hasSshKeygen);

function key(folder: string, name: string, type = 'ed25519'): string {
  const path = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'test', '-f', path]);
  return path;
}

async function signedCase(type = 'ed25519') {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  const file = key(folder, 'key', type);
  const { fingerprint } = await sealCase(dir, file);
  return { folder, dir, file, fingerprint, publicKey: readFileSync(`${file}.pub`, 'utf8') };
}

it_('a signature is made by ssh-keygen and checked in Node, with the fingerprint ssh-keygen prints', async () => {
  const { dir, file, fingerprint } = await signedCase();
  const check = await verifyCase(dir);
  expect(check).toMatchObject({ state: 'whole', signature: { state: 'good', who: null, fingerprint } });
  expect(execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' })).toContain(fingerprint);
});

it_('ssh-keygen itself accepts the signature of a case', async () => {
  const { folder, dir, publicKey } = await signedCase();
  const list = join(folder, 'allowed');
  writeFileSync(list, `someone@example.com ${publicKey}`);
  const run = spawnSync(
    'ssh-keygen',
    ['-Y', 'verify', '-f', list, '-I', 'someone@example.com', '-n', 'telltale', '-s', join(dir, 'manifest.json.sig')],
    { input: readFileSync(join(dir, 'manifest.json')), encoding: 'utf8' },
  );
  expect(run.stdout).toContain('Good "telltale" signature');
});

it_('with a list of allowed signers the key must be on it, and a signature must be there', async () => {
  const { folder, dir, publicKey } = await signedCase();
  const other = readFileSync(`${key(folder, 'other')}.pub`, 'utf8');
  const list = (text: string) => ({ allowedSigners: readAllowedSigners(text).signers });
  expect(await verifyCase(dir, list(`# us\n\na@example.com,b@example.com ${publicKey}`))).toMatchObject({
    state: 'whole',
    signature: { who: 'a@example.com,b@example.com' },
  });
  expect(await verifyCase(dir, list(`a namespaces="git,telltale" ${publicKey}`))).toMatchObject({ state: 'whole' });
  expect(await verifyCase(dir, list(`a namespaces="git" ${publicKey}`))).toMatchObject({ state: 'broken' });
  expect(await verifyCase(dir, list(`a ${other}`))).toMatchObject({
    state: 'broken',
    signature: { state: 'not-allowed' },
  });
  expect(await verifyCase(dir, list(''))).toMatchObject({ state: 'broken' });
  const unsigned = join(folder, 'unsigned');
  await makeCase(unsigned, files(folder, { b: 'y' }));
  expect(await verifyCase(unsigned, list(`a ${publicKey}`))).toMatchObject({
    state: 'broken',
    signature: { state: 'none' },
  });
});

it('lines of the list with options that are not applied are passed over and counted', () => {
  const { signers, passedOver } = readAllowedSigners(
    [
      'a cert-authority ssh-ed25519 AAAA',
      'b ssh-ed25519 !!!!',
      'nonsense',
      'c valid-before="20300101" ssh-ed25519 AAAA',
    ].join('\n'),
  );
  expect(signers).toEqual([]);
  expect(passedOver).toEqual([1, 2, 3, 4]);
});

it_('any change of the manifest, the signature or its namespace breaks the seal', async () => {
  const { dir, file } = await signedCase();
  const sig = join(dir, 'manifest.json.sig');
  const manifest = readFileSync(join(dir, 'manifest.json'));
  const armored = readFileSync(sig, 'utf8');
  expect((await checkSignature(armored, Buffer.concat([manifest, Buffer.from(' ')]), null)).state).toBe('wrong');
  const lines = armored.split('\n');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: lines.length - 3 }), fc.nat(60), async (row, column) => {
      const changed = [...lines];
      const line = changed[row]!;
      const at = column % line.length;
      changed[row] = `${line.slice(0, at)}${line[at] === 'A' ? 'B' : 'A'}${line.slice(at + 1)}`;
      const text = changed.join('\n');
      const same = Buffer.from(lines.slice(1, -2).join(''), 'base64').equals(
        Buffer.from(changed.slice(1, -2).join(''), 'base64'),
      );
      expect((await checkSignature(text, manifest, null)).state === 'good').toBe(same);
    }),
  );
  writeFileSync(sig, armored.slice(0, 40));
  expect((await verifyCase(dir)).faults.map((f) => f.message.id)).toEqual(['case.fault.signature.unreadable']);
  const other = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'file', '-f', file], {
    input: manifest,
    encoding: 'utf8',
  });
  writeFileSync(sig, other);
  expect((await verifyCase(dir)).faults.map((f) => f.message.id)).toEqual(['case.fault.signature.other-namespace']);
});

it_('keys of other types are checked by ssh-keygen', async () => {
  for (const type of ['ecdsa', 'rsa']) {
    const { dir } = await signedCase(type);
    expect(await verifyCase(dir)).toMatchObject({ state: 'whole', signature: { state: 'good' } });
    const sig = readFileSync(join(dir, 'manifest.json.sig'), 'utf8');
    expect((await checkSignature(sig, Buffer.from('other'), null)).state).toBe('wrong');
  }
});

it_('a broken case is not signed, a signed one only anew when asked', async () => {
  const { dir, file } = await signedCase();
  await expect(sealCase(dir, file)).rejects.toMatchObject({ exit: 2 });
  await sealCase(dir, file, { replace: true });
  writeFileSync(join(dir, 'report.html'), 'changed');
  await expect(sealCase(dir, file, { replace: true })).rejects.toMatchObject({ exit: 4 });
});

it_('a key that is no key, or not there, is told in a sentence', async () => {
  const { folder, dir } = await signedCase();
  await expect(sealCase(dir, join(folder, 'nowhere'), { replace: true })).rejects.toMatchObject({ exit: 2 });
  await expect(sealCase(dir, join(folder, 'a'), { replace: true })).rejects.toThrow(/ssh-keygen did not sign/);
});

it('nothing that is fed to the reader of signatures makes it throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
      for (const bytes of [noise, Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01'), noise])]) {
        const text = `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(bytes).toString('base64')}\n-----END SSH SIGNATURE-----\n`;
        readSshSignature(text);
        expect((await checkSignature(text, noise, null)).state).not.toBe('good');
      }
    }),
  );
});
