// A small writer of PDFs for tests: pages of lines at places, in Latin or in Chinese with a ToUnicode map, scans, passwords.
import { createHash } from 'node:crypto';

export interface PdfLine {
  readonly text: string;
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
}

export interface PdfOptions {
  /** Opens only with this password (40-bit RC4, as old files have it). */
  readonly password?: string;
  /** Leave out what maps glyphs of the Chinese font to Unicode. */
  readonly withoutUnicode?: boolean;
}

const PAD = Uint8Array.from(
  '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a'.match(/../g)!.map((h) => Number.parseInt(h, 16)),
);
const md5 = (...parts: Uint8Array[]): Uint8Array =>
  new Uint8Array(createHash('md5').update(Buffer.concat(parts)).digest());

function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + s[i]! + key[i % key.length]!) & 255;
    [s[i], s[j]] = [s[j]!, s[i]!];
  }
  let i = 0;
  let j = 0;
  return data.map((byte) => {
    i = (i + 1) & 255;
    j = (j + s[i]!) & 255;
    [s[i], s[j]] = [s[j]!, s[i]!];
    return byte ^ s[(s[i]! + s[j]!) & 255]!;
  });
}

const latin1 = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0) & 255);
const hex = (b: Uint8Array): string => [...b].map((n) => n.toString(16).padStart(2, '0')).join('');
const hex4 = (n: number): string => n.toString(16).padStart(4, '0');

/** The bytes of a PDF with one entry a page; an empty page is what a scanner makes without recognition. */
export function pdfOf(pages: readonly (readonly PdfLine[])[], options: PdfOptions = {}): Uint8Array {
  const glyphs = new Map<string, number>();
  const glyph = (c: string): number => {
    const known = glyphs.get(c);
    if (known !== undefined) return known;
    glyphs.set(c, glyphs.size + 1);
    return glyphs.size;
  };
  const id = latin1('telltale-fixture');
  const pad = (password: string) => Buffer.concat([latin1(password), PAD]).subarray(0, 32);
  const owner = rc4(md5(pad(options.password ?? '')).subarray(0, 5), pad(options.password ?? ''));
  const permissions = Uint8Array.from([0xfc, 0xff, 0xff, 0xff]);
  const fileKey = md5(pad(options.password ?? ''), owner, permissions, id).subarray(0, 5);
  const user = rc4(fileKey, PAD);
  const sealed = (number: number, data: Uint8Array): Uint8Array =>
    options.password === undefined
      ? data
      : rc4(md5(fileKey, Uint8Array.from([number & 255, number >> 8, 0, 0, 0])).subarray(0, 10), data);

  const objects: (string | { dict: string; data: Uint8Array })[] = [];
  const FIRST_PAGE = 9;
  const contents = pages.map((lines) =>
    lines
      .map(({ text, x = 72, y, size = 11 }) => {
        const plain = /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text);
        const shown = plain
          ? `(${text.replace(/[\\()]/g, '\\$&')})`
          : `<${[...text].map((c) => hex4(glyph(c))).join('')}>`;
        return `BT /${plain ? 'F1' : 'F2'} ${size} Tf 1 0 0 1 ${x} ${y} Tm ${shown} Tj ET`;
      })
      .join('\n'),
  );
  const map = [...glyphs].map(([c, n]) => `<${hex4(n)}> <${hex(new Uint8Array(Buffer.from(c, 'utf16le').swap16()))}>`);
  const ranges: string[] = [];
  for (let i = 0; i < map.length; i += 100)
    ranges.push(`${Math.min(100, map.length - i)} beginbfchar\n${map.slice(i, i + 100).join('\n')}\nendbfchar`);
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[2] = `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${FIRST_PAGE + i * 2} 0 R`).join(' ')}] >>`;
  objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  objects[4] = `<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding /Identity-H /DescendantFonts [5 0 R] ${options.withoutUnicode ? '' : '/ToUnicode 7 0 R '}>>`;
  objects[5] =
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R /DW 1000 >>';
  objects[6] =
    '<< /Type /FontDescriptor /FontName /Invented /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>';
  objects[7] = {
    dict: '',
    data: latin1(
      `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Invented def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${ranges.join('\n')}\nendcmap\nend\nend`,
    ),
  };
  objects[8] = `<< /Filter /Standard /V 1 /R 2 /O <${hex(owner)}> /U <${hex(user)}> /P -4 >>`;
  pages.forEach((_, i) => {
    objects[FIRST_PAGE + i * 2] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${FIRST_PAGE + i * 2 + 1} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`;
    objects[FIRST_PAGE + i * 2 + 1] = { dict: '', data: latin1(contents[i]!) };
  });

  const parts: Uint8Array[] = [latin1('%PDF-1.4\n')];
  let size = parts[0]!.length;
  const put = (b: Uint8Array) => {
    parts.push(b);
    size += b.length;
  };
  const offsets: number[] = [];
  objects.forEach((object, number) => {
    offsets[number] = size;
    put(latin1(`${number} 0 obj\n`));
    if (typeof object === 'string') put(latin1(object));
    else {
      const data = sealed(number, object.data);
      put(latin1(`<< /Length ${data.length} ${object.dict}>>\nstream\n`));
      put(data);
      put(latin1('\nendstream'));
    }
    put(latin1('\nendobj\n'));
  });
  const start = size;
  const entries = Array.from(
    { length: objects.length - 1 },
    (_, i) => `${String(offsets[i + 1]).padStart(10, '0')} 00000 n \n`,
  );
  put(
    latin1(
      `xref\n0 ${objects.length}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Size ${objects.length} /Root 1 0 R ${options.password === undefined ? '' : '/Encrypt 8 0 R '}/ID [<${hex(id)}> <${hex(id)}>] >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** Lines one under the other from the top of a page. */
export const linesFrom = (texts: readonly string[], top = 760, step = 14, size = 11): PdfLine[] =>
  texts.map((text, i) => ({ text, y: top - i * step, size }));
