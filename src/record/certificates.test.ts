import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { afterAll, expect, it } from 'vitest';
import { authority, HostCertificates } from './certificates.ts';
import { forgetKeys, removeExpiredKeys } from './proxy-keys.ts';

const DAY = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), 'telltale-cert-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('an authority is one for seven days, for the owner alone, and signs hosts by name and by address', () => {
  const folder = join(dir, 'a');
  const now = Date.now();
  const made = authority(folder, now);
  const [file] = readdirSync(folder);
  expect([statSync(folder).mode & 0o777, statSync(join(folder, file!)).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(authority(folder, now + 6 * DAY)).toEqual(made);
  const ca = new X509Certificate(made.certificatePem);
  expect([ca.ca, ca.verify(ca.publicKey)]).toEqual([true, true]);
  expect(Date.parse(ca.validTo) - now).toBeLessThanOrEqual(7 * DAY);
  const names = new HostCertificates(made);
  for (const host of ['api.example', `${'a'.repeat(60)}.b.example`, '192.0.2.1', '2001:db8::1']) {
    const leaf = new X509Certificate(names.of(host).cert);
    expect([leaf.ca, leaf.verify(ca.publicKey), leaf.checkIssued(ca)], host).toEqual([false, true, true]);
    expect(host.includes('example') ? leaf.checkHost(host) : leaf.checkIP(host), host).toBeTruthy();
    expect(names.of(host).cert).toBe(names.of(host).cert);
  }
  expect(new X509Certificate(names.of('api.example').cert).checkHost('other.example')).toBeUndefined();
  // Chromium refuses a PrintableString that holds what does not belong there.
  for (const pem of [made.certificatePem, names.of('under_score.example').cert])
    for (const attribute of forge.pki.certificateFromPem(pem).subject.attributes)
      expect(attribute.valueTagClass).toBe(forge.asn1.Type.UTF8);

  const later = authority(folder, now + 8 * DAY);
  expect(later.fingerprint).not.toBe(made.fingerprint);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(authority(folder, now + 8 * DAY, true).fingerprint).not.toBe(later.fingerprint);
  expect(readdirSync(folder)).toHaveLength(1);
});

it('a key that cannot be read is made anew; what is none of telltale’s stays', () => {
  const folder = join(dir, 'b');
  const now = Date.now();
  authority(folder, now);
  const [file] = readdirSync(folder);
  writeFileSync(join(folder, file!), 'broken');
  writeFileSync(join(folder, 'mine.pem'), 'x');
  expect(authority(folder, now).certificatePem).toContain('BEGIN CERTIFICATE');
  expect(removeExpiredKeys(folder, now + 8 * DAY)).toBe(1);
  expect(forgetKeys(folder)).toBe(0);
  expect(readdirSync(folder)).toEqual(['mine.pem']);
  expect(removeExpiredKeys(join(dir, 'nowhere'), now)).toBe(0);
});
