// The certificate made for one recording, and the certificates of hosts that it signs. The key lies in the owner's configuration
// folder, 0600, for seven days, never in a case. X.509: RFC 5280.
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import forge from 'node-forge';
import { KEY_DAYS, keyFile, keysIn, removeExpiredKeys } from './proxy-keys.ts';

const DAY_MS = 86_400_000;
const BITS = 2048;

export interface Authority {
  /** What the phone's list of certificates calls it. */
  readonly name: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly expiresMs: number;
  /** SHA-256 over the certificate, as phones show it. */
  readonly fingerprint: string;
}

/** The authority of the last seven days, or a new one; `fresh` makes a new one in any case. */
export function authority(folder: string, nowMs: number, fresh = false): Authority {
  removeExpiredKeys(folder, nowMs);
  for (const { path } of keysIn(folder)) {
    const read = fresh ? null : readAuthority(path);
    if (read) return read;
    rmSync(path, { force: true });
  }
  const made = makeAuthority(nowMs);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = keyFile(folder, made.expiresMs);
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, made.certificatePem + made.keyPem, { mode: 0o600, flag: 'wx' });
  renameSync(partial, path);
  return made;
}

function readAuthority(path: string): Authority | null {
  try {
    const text = readFileSync(path, 'utf8');
    chmodSync(path, 0o600);
    const certificatePem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(text)?.[0];
    const keyPem = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----\n?/.exec(text)?.[0];
    return certificatePem && keyPem ? described(certificatePem, keyPem) : null;
  } catch {
    return null;
  }
}

function described(certificatePem: string, keyPem: string): Authority {
  const x = new X509Certificate(certificatePem);
  return {
    name: /CN=(.*)/.exec(x.subject)?.[1] ?? '',
    certificatePem,
    keyPem,
    expiresMs: Date.parse(x.validTo),
    fingerprint: x.fingerprint256,
  };
}

function keyPair(): { publicPem: string; privatePem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { publicPem: publicKey, privatePem: privateKey };
}

/** The library's own choice, PrintableString, has no place for `_` or `;`, and Chromium reads it strictly. */
const UTF8 = { valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class };

/** Positive, 16 bytes. */
const serial = (): string => `0${randomBytes(16).toString('hex').slice(1)}`.replace(/^00/, '01');

function makeAuthority(nowMs: number): Authority {
  const { publicPem, privatePem } = keyPair();
  const expires = new Date(Math.floor((nowMs + KEY_DAYS * DAY_MS) / 1000) * 1000);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicPem);
  certificate.serialNumber = serial();
  certificate.validity.notBefore = new Date(nowMs - DAY_MS);
  certificate.validity.notAfter = expires;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const name = [
    { ...UTF8, name: 'commonName', value: `telltale recording ${day} ${randomBytes(2).toString('hex')}` },
    { ...UTF8, name: 'organizationName', value: 'made on this computer, to be removed after the recording' },
  ];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(privatePem), forge.md.sha256.create());
  return described(forge.pki.certificateToPem(certificate).replaceAll('\r', ''), privatePem);
}

/** Makes and remembers a certificate for every host asked for. All hosts share one key, made anew each time and never written. */
export class HostCertificates {
  readonly #authority: Authority;
  readonly #ca: forge.pki.Certificate;
  readonly #caKey: forge.pki.rsa.PrivateKey;
  readonly #own = keyPair();
  readonly #made = new Map<string, string>();

  constructor(given: Authority) {
    this.#authority = given;
    this.#ca = forge.pki.certificateFromPem(given.certificatePem);
    this.#caKey = forge.pki.privateKeyFromPem(given.keyPem);
  }

  /** Key and certificate chain, as TLS servers take them. */
  of(host: string): { readonly key: string; readonly cert: string } {
    let cert = this.#made.get(host);
    if (cert === undefined) {
      cert = this.#certificate(host) + this.#authority.certificatePem;
      // A phone meets some hundred hosts; more is a scan, and needs no memory.
      if (this.#made.size >= 2000) this.#made.clear();
      this.#made.set(host, cert);
    }
    return { key: this.#own.privatePem, cert };
  }

  #certificate(host: string): string {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = forge.pki.publicKeyFromPem(this.#own.publicPem);
    certificate.serialNumber = serial();
    certificate.validity.notBefore = this.#ca.validity.notBefore;
    certificate.validity.notAfter = this.#ca.validity.notAfter;
    // A common name holds at most 64 characters; names are taken from the extension anyway.
    certificate.setSubject([{ ...UTF8, name: 'commonName', value: host.slice(0, 64) }]);
    certificate.setIssuer(this.#ca.subject.attributes);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
      { name: 'subjectKeyIdentifier' },
      { name: 'authorityKeyIdentifier', keyIdentifier: this.#ca.generateSubjectKeyIdentifier().getBytes() },
    ]);
    certificate.sign(this.#caKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate).replaceAll('\r', '');
  }
}
