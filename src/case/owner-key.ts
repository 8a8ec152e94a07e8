// The owner's key for hashes of values: 32 random bytes in the owner's own configuration folder, outside every case.
// With it equal values can be told to be equal across captures; without it a hash of a phone number could be tried out.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hmacHex, sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import { configFolder } from './config-folder.ts';
import { codeOf, writeError } from './errors.ts';

const KEY_BYTES = 32;

const keyPath = (): string => process.env['TELLTALE_KEY'] ?? join(configFolder(), 'key');

/** Reads the key, or makes one (mode 0600) where there is none. */
export function ownerKey(): Uint8Array {
  const path = keyPath();
  try {
    const key = new Uint8Array(readFileSync(path));
    if (key.length === KEY_BYTES) return key;
    throw new Error(`${path} is no key of telltale: it has ${key.length} bytes, not ${KEY_BYTES}. Move it away.`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const key = randomBytes(KEY_BYTES);
    writeFileSync(path, key, { mode: 0o600, flag: 'wx' });
    return new Uint8Array(key);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return new Uint8Array(readFileSync(path));
    throw writeError(error, path);
  }
}

/** Names the owner's values of `--me` without telling them: nobody without the key can try values out against it. */
export const ownValuesMark = (me: unknown): string | null =>
  me === null ? null : hmacHex(ownerKey(), canonicalJson(me));

/** Names a key without telling it. */
export const keyFingerprint = (key: Uint8Array): string => sha256Hex(key).slice(0, 16);
