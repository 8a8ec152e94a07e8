// Members of a tar archive as it streams by, those that are wanted in memory. POSIX ustar, GNU long names, pax paths and sizes.
import { FormatError } from './format-error.ts';

export interface TarMember {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const MAX_NAME_BYTES = 65_536;

export const isTar = (bytes: Uint8Array): boolean =>
  bytes.length >= 262 && String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar';

/** Yields each wanted member whole. Throws `cut-off` or `damaged` after all that could be read; `too-large` for a member beyond `maxBytes`. */
export async function* tarMembers(
  chunks: AsyncIterable<Uint8Array>,
  wants: (path: string, sizeBytes: number) => boolean,
  maxBytes: number,
): AsyncIterable<TarMember> {
  const header = new Uint8Array(BLOCK);
  let filled = 0;
  let left = 0;
  let padding = 0;
  const state: { keep: { path: string; parts: Uint8Array[]; special: boolean } | null } = { keep: null };
  let kind = '0';
  let longName: string | null = null;
  let pax: { path: string | null; size: number | null } = { path: null, size: null };
  let ended = false;

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length && !ended; ) {
      if (left > 0) {
        const take = Math.min(left, chunk.length - at);
        if (state.keep) state.keep.parts.push(chunk.slice(at, at + take));
        at += take;
        left -= take;
        if (left === 0) yield* finish();
        continue;
      }
      if (padding > 0) {
        const take = Math.min(padding, chunk.length - at);
        at += take;
        padding -= take;
        continue;
      }
      const take = Math.min(BLOCK - filled, chunk.length - at);
      header.set(chunk.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled < BLOCK) continue;
      filled = 0;
      if (header.every((b) => b === 0)) {
        ended = true;
        break;
      }
      begin();
      if (left === 0) yield* finish();
    }
    if (ended) return;
  }
  if (left > 0 || filled > 0)
    throw new FormatError('cut-off', 'is a tar archive that ends early; what came before was read');

  function begin(): void {
    let sum = 256;
    for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
    if (octal(148, 8) !== sum) throw new FormatError('damaged', 'is a damaged tar archive; what came before was read');
    kind = String.fromCharCode(header[156]! || 48);
    const special = kind === 'L' || kind === 'x' || kind === 'g';
    const size = !special && pax.size !== null ? pax.size : sizeOf();
    const prefix = text(345, 155);
    const path = longName ?? pax.path ?? (prefix ? `${prefix}/${text(0, 100)}` : text(0, 100));
    if (!special) {
      longName = null;
      pax = { path: null, size: null };
    }
    left = size;
    padding = (BLOCK - (size % BLOCK)) % BLOCK;
    state.keep = null;
    if (special) {
      if (size > MAX_NAME_BYTES) throw new FormatError('damaged', 'is a tar archive with an impossible name');
      state.keep = { path, parts: [], special };
    } else if ((kind === '0' || kind === '7') && wants(path, size)) {
      if (size > maxBytes)
        throw new FormatError('too-large', `holds a member of ${size} bytes, more than the ${maxBytes} allowed`);
      state.keep = { path, parts: [], special };
    }
  }

  function* finish(): Iterable<TarMember> {
    const { keep } = state;
    if (!keep) return;
    const bytes = new Uint8Array(keep.parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const part of keep.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const { path, special } = keep;
    state.keep = null;
    if (!special) yield { path, bytes };
    else if (kind === 'L') longName = new TextDecoder().decode(bytes).replace(/\0.*$/s, '');
    else if (kind === 'x')
      for (const [, key, value] of new TextDecoder().decode(bytes).matchAll(/\d+ (path|size)=([^\n]*)\n/g))
        if (key === 'path') pax.path = value!;
        else if (/^\d{1,15}$/.test(value!)) pax.size = Number(value);
  }

  function text(from: number, length: number): string {
    const field = header.subarray(from, from + length);
    const end = field.indexOf(0);
    return new TextDecoder('utf-8').decode(end < 0 ? field : field.subarray(0, end));
  }
  function octal(from: number, length: number): number {
    const digits = text(from, length).trim();
    return /^[0-7]{1,16}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  }
  function sizeOf(): number {
    // A leading high bit marks a size too large for octal digits.
    if (header[124]! & 0x80) {
      let n = 0;
      for (let i = 128; i < 136; i++) n = n * 256 + header[i]!;
      if (Number.isSafeInteger(n)) return n;
    }
    const n = octal(124, 12);
    if (!Number.isSafeInteger(n)) throw new FormatError('damaged', 'is a tar archive with a member of impossible size');
    return n;
  }
}
