// Which unit reads an input: decided from its first bytes, never from its name.
import type { Declaration, Head, Source } from '../model/units.ts';

export const recognizeSource = (head: Head, sources: readonly Source[]): Source | null =>
  sources.find((s) => s.recognize(head)) ?? null;

export const recognizeDeclaration = (head: Head, declarations: readonly Declaration[]): Declaration | null =>
  declarations.find((d) => d.recognize(head)) ?? null;

/** What an unrecognized input seems to be and what to do, as sentences without its name. */
export const UNKNOWN = {
  empty: 'is empty. Export the record from the phone again.',
  utf16:
    'is UTF-16 text; records are UTF-8. An editor or a chat app has changed it: take the file as the phone exported it.',
  pdf: 'is a PDF that holds no record telltale knows. `telltale sources` lists what can be read and how to get it.',
  zip: 'is a zip archive of no form that telltale opens. If a record is inside, unpack it and give that file; `telltale sources` lists what can be read.',
  gzip: 'is a gzip file of no form that telltale opens. If a record is inside, unpack it and give that file; `telltale sources` lists what can be read.',
  sqlite:
    'is an SQLite database that telltale does not know. `telltale sources` lists what can be read and how to get it.',
  'sqlite-cut':
    'is an SQLite database that ends early, and what is left does not tell which record it is: the copy is incomplete. Copy it from the phone again.',
  bplist:
    'is a binary property list that telltale does not know. `telltale sources` lists what can be read and how to get it.',
  picture: 'is a picture or a video, and holds no record. `telltale sources` lists what can be read and how to get it.',
  zeros: 'holds only zero bytes at its start: the copy failed. Copy it from the phone again.',
  blank: 'holds only blank lines at its start. Export the record from the phone again.',
  markup: 'is HTML or XML that telltale does not know. `telltale sources` lists what can be read.',
  other:
    'is nothing that telltale can read. `telltale sources` lists what can be read and how to get it off the phone.',
} as const;

const MAGIC: readonly (readonly [keyof typeof UNKNOWN, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['gzip', [0x1f, 0x8b]],
  ['sqlite', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ['bplist', [0x62, 0x70, 0x6c, 0x69, 0x73, 0x74]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x00, 0x00, 0x00, 0x18, 0x66, 0x74, 0x79, 0x70]],
];

export function describeUnknown(head: Head): string {
  return UNKNOWN[kindOfUnknown(head)];
}

/** Its header counts more pages than there are. */
function isCutDatabase({ bytes, sizeBytes }: Head): boolean {
  if (bytes.length < 100) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const page = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  return view.getUint32(28) * page > sizeBytes;
}

function kindOfUnknown(head: Head): keyof typeof UNKNOWN {
  const { bytes, sizeBytes, text } = head;
  if (sizeBytes === 0) return 'empty';
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || looksUtf16(bytes))
    return 'utf16';
  for (const [what, magic] of MAGIC)
    if (magic.every((b, i) => bytes[i] === b)) return what === 'sqlite' && isCutDatabase(head) ? 'sqlite-cut' : what;
  if (bytes.every((b) => b === 0)) return 'zeros';
  if (bytes.every((b) => b === 10 || b === 13 || b === 32 || b === 9)) return 'blank';
  return /^\s*</.test(text) ? 'markup' : 'other';
}

/** Every other byte zero, as Latin text in UTF-16 without a byte order mark has. */
function looksUtf16(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const n = Math.min(bytes.length, 512) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < n; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const half = n / 2;
  return (odd > half * 0.8 && even < half * 0.1) || (even > half * 0.8 && odd < half * 0.1);
}
