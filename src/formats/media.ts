// Pictures, sound and film known by their first bytes.

const MAGIC: readonly (readonly [number, string])[] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF87a'],
  [0, 'GIF89a'],
  [8, 'WEBP'],
  [8, 'WAVE'],
  [0, '#!AMR'],
  [0, '#!SILK_V3'],
  [1, '#!SILK_V3'],
  [0, 'OggS\0'],
  [0, 'ID3\x03'],
  [0, 'ID3\x04'],
];
const FTYP = /^ftyp(?:hei[cxms]|mif1|msf1|avif|isom|mp4[12]|M4[AV] |3gp[456]|qt {2})/;

const latin = (b: Uint8Array, at: number, n: number): string => String.fromCharCode(...b.subarray(at, at + n));

/** Cheap: most bytes are none. */
function mayBe(b: Uint8Array): boolean {
  const first = b[0]!;
  return FIRST[first] === 1 || (b[4] === 0x66 && b[5] === 0x74) || b[1] === 0x23;
}
const FIRST = new Uint8Array(256);
for (const first of [0xff, 0x89, 0x47, 0x52, 0x23, 0x4f, 0x49]) FIRST[first] = 1;

/** True where the bytes begin as a picture, a recording or a film does. */
export function isMedia(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || !mayBe(bytes)) return false;
  if (MAGIC.some(([at, magic]) => latin(bytes, at, magic.length) === magic)) {
    // RIFF containers name their kind at byte 8.
    return latin(bytes, 8, 4) !== 'WEBP' && latin(bytes, 8, 4) !== 'WAVE' ? true : latin(bytes, 0, 4) === 'RIFF';
  }
  return FTYP.test(latin(bytes, 4, 8));
}
