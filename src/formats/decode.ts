// Bytes of a document to text: byte order marks, what the document says of itself, else what its bytes look like.
// Decoders are those of the WHATWG Encoding Standard, in browsers and Node alike.

export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  /** Characters that could not be decoded. */
  readonly broken: number;
}

const decodeAs = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return null;
  }
};

const brokenIn = (text: string): number => {
  let n = 0;
  for (let i = text.indexOf('\ufffd'); i >= 0; i = text.indexOf('\ufffd', i + 1)) n++;
  return n;
};

/** Characters that running Chinese uses most, simplified and traditional: what tells GBK from Big5. */
const COMMON = new Set([
  ...'的一是在不了有和人这中我为上个国以要他时来用们生到作地于出就分对会可主发年动同工也能下过子说产种面而方后多定行学法所民得经信息您服务使用個這為國時來們會發動過說產種後學經訊務',
]);

function commonness(text: string): number {
  let common = 0;
  let letters = 0;
  for (let i = 0; i < text.length && i < 20_000; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) continue;
    letters++;
    if (COMMON.has(text[i]!)) common++;
  }
  return letters === 0 ? 0 : common / letters - (brokenIn(text.slice(0, 20_000)) / letters) * 3;
}

const CHINESE = ['gb18030', 'big5'] as const;
const SAME: Readonly<Record<string, readonly string[]>> = {
  gbk: ['gb18030'],
  gb2312: ['gb18030'],
  gb18030: ['gb18030'],
  'x-gbk': ['gb18030'],
  big5: ['big5'],
  'big5-hkscs': ['big5'],
};

/** UTF-16 without its mark: every other byte of ASCII is zero, and a Chinese page has some in its mark-up. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0 && bytes[i + 1] !== 0) even++;
    if (bytes[i + 1] === 0 && bytes[i] !== 0) odd++;
  }
  if (odd > 8 && even === 0 && odd * 20 > length) return 'utf-16le';
  return even > 8 && odd === 0 && even * 20 > length ? 'utf-16be' : null;
}

export function decodeText(bytes: Uint8Array): Decoded {
  const done = (text: string, encoding: string): Decoded => ({ text, encoding, broken: brokenIn(text) });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return done(decodeAs(bytes, 'utf-16le') ?? '', 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return done(decodeAs(bytes, 'utf-16be') ?? '', 'utf-16be');
  const wide = wideOrder(bytes);
  if (wide) return done(decodeAs(bytes, wide) ?? '', wide);
  const utf8 = decodeAs(bytes, 'utf-8') ?? '';
  const broken = brokenIn(utf8);
  if (broken === 0) return done(utf8, 'utf-8');
  const head = decodeAs(bytes.subarray(0, 4096), 'latin1') ?? '';
  const told = /charset\s*=\s*["']?\s*([\w-]{2,20})/i.exec(head)?.[1]?.toLowerCase();
  if (told && !/^utf-?8$/.test(told)) {
    const text = decodeAs(bytes, told);
    // A page may declare what it is not: another Chinese encoding must not read much better.
    const rival = CHINESE.filter((e) => !SAME[told]?.includes(e))
      .map((encoding) => ({ encoding, text: decodeAs(bytes, encoding) ?? '' }))
      .find((r) => text !== null && commonness(r.text) > commonness(text) + 0.1);
    if (rival) return done(rival.text, rival.encoding);
    if (text !== null && brokenIn(text) <= broken) return done(text, told);
  }
  // A few broken characters in long UTF-8 are damage, not another encoding.
  if (broken * 50 < utf8.length) return done(utf8, 'utf-8');
  const candidates = CHINESE.map((encoding) => {
    const text = decodeAs(bytes, encoding) ?? '';
    return { text, encoding, score: commonness(text) };
  });
  const best = candidates.sort((a, b) => b.score - a.score)[0]!;
  if (best.score > 0.08) return done(best.text, best.encoding);
  const latin = decodeAs(bytes, 'windows-1252') ?? utf8;
  return done(latin, 'windows-1252');
}
