// The one TLS message that is sent in the open: the client's hello, with the server's name. RFC 8446 section 4.1.2, RFC 6066.

export interface Hello {
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** The name is hidden behind an encrypted hello; what stands in the open is the front's. */
  readonly encrypted: boolean;
}

/** `more`: so far a hello, not yet whole. Null: none. */
export type HelloRead = Hello | 'more' | null;

const ascii = (b: Uint8Array, from: number, to: number): string => String.fromCharCode(...b.subarray(from, to));

/** Reads a hello from the first bytes of a connection: TLS records, over which it may be spread. */
export function readHello(bytes: Uint8Array): HelloRead {
  const parts: Uint8Array[] = [];
  let size = 0;
  let at = 0;
  let want = 4;
  while (size < want) {
    if (at + 5 > bytes.length)
      return at === 0 && bytes.length < 3 && (bytes.length === 0 || bytes[0] === 22)
        ? 'more'
        : bytes[0] === 22 && (bytes[1] ?? 3) === 3
          ? 'more'
          : null;
    if (bytes[at] !== 22 || bytes[at + 1] !== 3) return null;
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    if (length === 0 || length > 16_640) return null;
    const part = bytes.subarray(at + 5, at + 5 + length);
    parts.push(part);
    size += part.length;
    if (want === 4 && size >= 4) {
      const head = parts.length === 1 ? part : concat(parts, size);
      if (head[0] !== 1) return null;
      want = 4 + ((head[1]! << 16) | (head[2]! << 8) | head[3]!);
      if (want > 65_536) return null;
    }
    at += 5 + length;
  }
  return handshakeHello(concat(parts, size).subarray(0, want));
}

/** A hello as a handshake message: in QUIC it stands without records. */
export function handshakeHello(b: Uint8Array): HelloRead {
  if (b.length < 4) return 'more';
  if (b[0] !== 1) return null;
  const end = 4 + ((b[1]! << 16) | (b[2]! << 8) | b[3]!);
  if (end > 65_536) return null;
  if (b.length < end) return 'more';
  let at = 4 + 2;
  if (at + 33 > end) return null;
  at += 32;
  at += 1 + b[at]!;
  if (at + 2 > end) return null;
  at += 2 + ((b[at]! << 8) | b[at + 1]!);
  if (at + 1 > end) return null;
  at += 1 + b[at]!;
  let serverName: string | null = null;
  const alpn: string[] = [];
  let encrypted = false;
  if (at + 2 <= end) {
    const stop = Math.min(end, at + 2 + ((b[at]! << 8) | b[at + 1]!));
    at += 2;
    while (at + 4 <= stop) {
      const type = (b[at]! << 8) | b[at + 1]!;
      const length = (b[at + 2]! << 8) | b[at + 3]!;
      const from = at + 4;
      const to = from + length;
      if (to > stop) break;
      if (type === 0 && length >= 5 && b[from + 2] === 0) {
        const n = (b[from + 3]! << 8) | b[from + 4]!;
        if (from + 5 + n <= to) serverName = nameText(ascii(b, from + 5, from + 5 + n));
      } else if (type === 16 && length >= 3) {
        for (let i = from + 2; i < to && alpn.length < 20; ) {
          const n = b[i]!;
          if (n === 0 || i + 1 + n > to) break;
          alpn.push(ascii(b, i + 1, i + 1 + n));
          i += 1 + n;
        }
      } else if (type === 0xfe0d) encrypted = true;
      at = to;
    }
  }
  return { serverName, alpn, encrypted };
}

/** A host name out of bytes that nobody vouches for, or null. */
export function nameText(s: string): string | null {
  const name = s.toLowerCase().replace(/\.$/, '');
  return name.length <= 253 && /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name) ? name : null;
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
