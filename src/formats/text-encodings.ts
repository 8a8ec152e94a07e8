// Encodings in which text carries other text or bytes: percent-encoding, forms, base64, hex, entities of XML. All pure.

export function decodePercent(s: string, plus: boolean): string {
  const t = plus && s.includes('+') ? s.replaceAll('+', ' ') : s;
  if (!t.includes('%')) return t;
  try {
    return decodeURIComponent(t);
  } catch {
    // Damaged or not UTF-8: the sound parts are read, the rest stays as it stands.
    return t.replace(/(?:%[0-9A-Fa-f]{2})+/g, (part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
  }
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const SEXTETS = new Uint8Array(128).fill(255);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((c, i) => {
  SEXTETS[c.charCodeAt(0)] = i;
});
SEXTETS[45] = 62;
SEXTETS[95] = 63;
const HEAD = new Uint8Array(6);
/** Puts the first six bytes of eight characters of base64 into HEAD; false where they are none. */
function headOf(s: string): boolean {
  for (let i = 0; i < 8; i += 4) {
    let n = 0;
    for (let k = 0; k < 4; k++) {
      const c = s.charCodeAt(i + k);
      const six = c < 128 ? SEXTETS[c]! : 255;
      if (six === 255) return false;
      n = n * 64 + six;
    }
    HEAD[(i / 4) * 3] = n >> 16;
    HEAD[(i / 4) * 3 + 1] = n >> 8;
    HEAD[(i / 4) * 3 + 2] = n;
  }
  return true;
}

/**
 * Base64 whose first bytes begin as something readable does: names with underscores and plain words are in the same alphabet.
 */
export function mayBeBase64(s: string): boolean {
  if (!headOf(s)) return false;
  const first = HEAD;
  const a = first[0]!;
  if (a === 0x1f || a === 0x78 || a === 0x28 || a >= 0x89) return BASE64.test(s);
  // Films and pictures of phones begin with a length: `0000 0018 ftyp`.
  if (a === 0) return first[4] === 0x66 && first[5] === 0x74 && BASE64.test(s);
  const printable = first.every((b) => (b >= 32 && b !== 127) || b === 9 || b === 10 || b === 13);
  // A tag of a protobuf field below 16 with a wire type that exists.
  const tag = a >= 8 && a < 128 && (a & 7) !== 3 && (a & 7) !== 4 && (a & 7) < 6;
  return (printable || tag) && BASE64.test(s);
}

/** Names and values of a query string or form, decoded once. */
export function parseForm(text: string, max = 10_000): [string, string][] {
  const pairs: [string, string][] = [];
  for (const part of text.split('&', max)) {
    if (part === '') continue;
    const eq = part.indexOf('=');
    pairs.push(
      eq < 0
        ? [decodePercent(part, true), '']
        : [decodePercent(part.slice(0, eq), true), decodePercent(part.slice(eq + 1), true)],
    );
  }
  return pairs;
}

/** Bytes of base64 or base64url text, or null where it is none. */
export function fromBase64(text: string): Uint8Array | null {
  let s = text;
  if (s.includes('-') || s.includes('_')) s = s.replaceAll('-', '+').replaceAll('_', '/');
  const end = s.indexOf('=');
  if (end >= 0) s = s.slice(0, end);
  if (s.length % 4 === 1) return null;
  try {
    const bin = atob(s);
    const out = new Uint8Array(bin.length);
    for (let i = 0; i < bin.length; i++) out[i] = bin.charCodeAt(i);
    return out;
  } catch {
    return null;
  }
}

export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) return null;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** Mostly text with damaged parts: readable with replacement characters. Null where it is binary. */
export function looseText(bytes: Uint8Array): string | null {
  let odd = 0;
  const n = Math.min(bytes.length, 4096);
  for (let i = 0; i < n; i++) {
    const b = bytes[i]!;
    if ((b < 32 && b !== 9 && b !== 10 && b !== 13) || b === 127) odd++;
  }
  return odd * 50 > n ? null : new TextDecoder('utf-8').decode(bytes);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
export function unescapeXml(s: string): string {
  if (!s.includes('&')) return s;
  return s.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (all, dec, hex, name) => {
    if (name) return ENTITIES[name as string] ?? all;
    const code = dec ? Number(dec) : Number.parseInt(hex as string, 16);
    return code > 0x10ffff ? all : String.fromCodePoint(code);
  });
}
