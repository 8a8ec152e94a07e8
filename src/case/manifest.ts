// manifest.json: an in-toto Statement v1 (https://github.com/in-toto/attestation) over every sealed file of a case.

import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, compareText, isObject } from '../base/json.ts';
import type { Redaction, Result } from '../model/result.ts';
import type { WrittenFile } from './disk.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** Names the shape of `predicate`; described in docs/evidence.md. */
export const PREDICATE_TYPE = 'urn:telltale:case:1';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.json.sig';
export const RUN_LOG_FILE = 'run-log.ndjson';
export const RESULT_FILE = 'result.json';
export const PAGE_FILE = 'report.html';
export const INPUTS_FOLDER = 'inputs';
export const ROWS_FOLDER = 'rows';
/** Manifests (and signatures) of earlier revisions, named by their SHA-256. They are sealed by the later manifest. */
export const MANIFESTS_FOLDER = 'manifests';
/** Files beside the seal that it does not cover. */
export const UNSEALED: readonly string[] = [MANIFEST_FILE, SIGNATURE_FILE, RUN_LOG_FILE];

/** How an input came into the case. */
export interface Obtained {
  readonly how: 'file' | 'member' | 'fetched' | 'recorded' | 'simulated';
  /** Address it was fetched from, SHA-256 of the container it is a member of, or device it was recorded from. */
  readonly where?: string;
  /** When it was fetched or recorded; never the time of the import. */
  readonly at?: string;
}

export interface SealedInput extends Obtained {
  readonly sha256: string;
  readonly name: string;
}

/** What may change the bytes of a result although inputs, options and version are the same. */
export interface Toolchain {
  readonly node: string;
  readonly icu: string;
  readonly unicode: string;
}

export interface Predicate {
  readonly tool: Result['tool'];
  readonly toolchain: Toolchain;
  readonly options: Result['options'];
  readonly inputs: readonly SealedInput[];
  /** Fingerprint of the owner's key that values were hashed with; null where no value was. */
  readonly keyFingerprint: string | null;
  /** HMAC under that key of the owner's values that were looked for (`--me`); null where none were given. */
  readonly ownValues: string | null;
  /** Whose phone it is, as the maker of the case said: `mine`, `agreed`, `donated`, `not-said`; null where nobody was asked. */
  readonly phone: string | null;
  /** SHA-256 of the manifest of the revision before; null for the first. */
  readonly previous: string | null;
  /** What was taken out of which case; null for a case with everything in it. */
  readonly redaction: Redaction | null;
  /** SHA-256 of the canonical manifest without this member. Finds damage, not forgery. */
  readonly self: string;
}

export interface CaseManifest {
  readonly _type: typeof STATEMENT_TYPE;
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicate: Predicate;
}

export const toolchain = (): Toolchain => ({
  node: process.versions.node,
  icu: process.versions['icu'] ?? 'none',
  unicode: process.versions['unicode'] ?? 'none',
});

/** The manifest's canonical bytes as text. */
export function manifestText(files: readonly WrittenFile[], predicate: Omit<Predicate, 'self'>): string {
  const subject = files
    .map((file) => ({ name: file.name, digest: { sha256: file.sha256 } }))
    .sort((a, b) => compareText(a.name, b.name));
  const bare = { _type: STATEMENT_TYPE, predicateType: PREDICATE_TYPE, subject };
  const self = sha256Hex(canonicalJson({ ...bare, predicate }));
  return canonicalJson({ ...bare, predicate: { ...predicate, self } });
}

export type ManifestFault =
  | 'not-text'
  | 'not-json'
  | 'not-canonical'
  | 'not-a-manifest'
  | 'unsafe-name'
  | 'listed-twice'
  | 'self-differs';

const HEX = /^[0-9a-f]{64}$/;

/** A manifest from its bytes, or what is wrong with it. */
export function readManifest(bytes: Uint8Array): { manifest: CaseManifest } | { fault: ManifestFault; what: string } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { fault: 'not-text', what: '' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'not-json', what: '' };
  }
  let canonical: string;
  try {
    canonical = canonicalJson(value);
  } catch {
    return { fault: 'not-canonical', what: '' };
  }
  if (canonical !== text) return { fault: 'not-canonical', what: '' };
  const wrong = faultOf(value);
  if (wrong) return wrong;
  const manifest = value as CaseManifest;
  const { self, ...rest } = manifest.predicate;
  if (sha256Hex(canonicalJson({ ...manifest, predicate: rest })) !== self) return { fault: 'self-differs', what: '' };
  return { manifest };
}

/** A relative path of plain segments: what a manifest may name. */
export const isSafeName = (name: string): boolean =>
  name.length < 400 &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));

function faultOf(value: unknown): { fault: ManifestFault; what: string } | null {
  const not = (what: string) => ({ fault: 'not-a-manifest' as const, what });
  if (!isObject(value)) return not('object');
  if (value['_type'] !== STATEMENT_TYPE) return not('_type');
  if (value['predicateType'] !== PREDICATE_TYPE) return not('predicateType');
  const { subject, predicate } = value;
  if (!Array.isArray(subject)) return not('subject');
  const seen = new Set<string>();
  for (const entry of subject as unknown[]) {
    if (!isObject(entry) || typeof entry['name'] !== 'string') return not('subject');
    const digest = entry['digest'];
    if (!isObject(digest) || typeof digest['sha256'] !== 'string' || !HEX.test(digest['sha256']))
      return not('subject.digest');
    const name = entry['name'];
    if (!isSafeName(name) || UNSEALED.includes(name)) return { fault: 'unsafe-name', what: name };
    if (seen.has(name)) return { fault: 'listed-twice', what: name };
    seen.add(name);
  }
  return isObject(predicate) ? predicateFault(predicate, not) : not('predicate');
}

function predicateFault<T>(p: Record<string, unknown>, not: (what: string) => T): T | null {
  const text = (v: unknown) => typeof v === 'string';
  const textOrNull = (v: unknown) => v === null || typeof v === 'string';
  const hashOrNull = (v: unknown) => v === null || (typeof v === 'string' && HEX.test(v));
  const texts = (v: unknown, names: string[]) => isObject(v) && names.every((n) => text(v[n]));
  if (!texts(p['tool'], ['name', 'version', 'ruleSet'])) return not('predicate.tool');
  if (!texts(p['toolchain'], ['node', 'icu', 'unicode'])) return not('predicate.toolchain');
  if (!isObject(p['options'])) return not('predicate.options');
  if (!Array.isArray(p['inputs'])) return not('predicate.inputs');
  for (const input of p['inputs'] as unknown[])
    if (!isObject(input) || !texts(input, ['sha256', 'name', 'how']) || !HEX.test(String(input['sha256'])))
      return not('predicate.inputs');
  if (!textOrNull(p['keyFingerprint'])) return not('predicate.keyFingerprint');
  if (!hashOrNull(p['ownValues'])) return not('predicate.ownValues');
  if (!textOrNull(p['phone'])) return not('predicate.phone');
  if (!hashOrNull(p['previous'])) return not('predicate.previous');
  if (p['redaction'] !== null && !isObject(p['redaction'])) return not('predicate.redaction');
  if (!hashOrNull(p['self']) || p['self'] === null) return not('predicate.self');
  return null;
}
