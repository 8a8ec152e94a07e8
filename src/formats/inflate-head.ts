// The beginning of what a gzip file holds, for recognizing it from its first bytes.
import { Gunzip } from 'fflate';

const MAX_BYTES = 4_194_304;

/** At most some megabytes; whatever could be inflated where the bytes break off or are damaged. */
export function inflateHead(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const inflater = new Gunzip((part) => {
    parts.push(part);
    size += part.length;
  });
  try {
    for (let at = 0; at < bytes.length && size < MAX_BYTES; at += 4096)
      inflater.push(bytes.subarray(at, at + 4096), false);
  } catch {
    // What came before the damage is enough, or nothing is.
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
