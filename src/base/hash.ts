// SHA-256 that works in a browser page from `file://` too, where `crypto.subtle` is absent.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export const sha256Hex = (data: string | Uint8Array): string =>
  bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));

export const hmacHex = (key: Uint8Array, value: string): string => bytesToHex(hmac(sha256, key, utf8ToBytes(value)));
