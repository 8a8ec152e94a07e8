import { describe, expect, it } from 'vitest';
import { linesFrom, pdfOf } from './pdf.testing.ts';
import { type PdfText, readPdf } from './pdf.ts';

const read = async (...given: Parameters<typeof pdfOf>): Promise<PdfText> => {
  const text = await readPdf(pdfOf(...given));
  if (typeof text === 'string') throw new Error(text);
  return text;
};

describe('readPdf', () => {
  it('joins lines to paragraphs, without hyphenation, and knows headings by their size', async () => {
    const { text } = await read([
      [
        { text: 'Plumo Privacy Policy', y: 790, size: 20 },
        ...linesFrom(
          [
            'When you register, we collect your phone num-',
            'ber and your e-mail address. We keep them',
            'for 30 days.',
          ],
          740,
        ),
        ...linesFrom(['We do not sell them.'], 660),
      ],
    ]);
    expect(text.split('\n\n')).toEqual([
      '## Plumo Privacy Policy',
      'When you register, we collect your phone number and your e-mail address. We keep them for 30 days.',
      'We do not sell them.',
    ]);
  });

  it('leaves out running heads and page numbers, and lets a sentence run over the page', async () => {
    const page = (n: number, words: string[]) => [
      { text: 'Plumo Ltd. Privacy', y: 815, size: 8 },
      ...linesFrom(words),
      { text: `Page ${n} of 3`, y: 30, size: 8 },
    ];
    const read3 = await read([
      page(1, ['We collect your', 'phone']),
      page(2, ['number when you register.']),
      page(3, ['We keep it.']),
    ]);
    expect(read3.text.split('\n\n')).toEqual(['We collect your phone number when you register.', 'We keep it.']);
    expect(read3.marks.map((m) => m.page)).toEqual([1, 3]);
    expect(read3.skipped).toBeGreaterThan(50);
  });

  it('reads two columns one after the other, and a page drawn from its foot from the top', async () => {
    const left = linesFrom(['We collect', 'your name.']);
    const right = linesFrom(['We share', 'your e-mail.']).map((l) => ({ ...l, x: 320 }));
    expect((await read([[...left, ...right]])).text).toBe('We collect your name.\n\nWe share your e-mail.');
    const up = linesFrom(Array.from({ length: 8 }, (_, i) => `Line ${i} goes on`)).reverse();
    expect((await read([up])).text).toMatch(/^Line 0 goes on Line 1/);
  });

  it('reads Chinese that maps its glyphs, without spaces between lines, and items as a list', async () => {
    const { text } = await read([linesFrom(['我们会收集您的手机', '号码。', '• 精确位置信息', '• IP 地址'])]);
    expect(text.split('\n\n')).toEqual(['我们会收集您的手机号码。', '- 精确位置信息', '- IP 地址']);
  });

  it('keeps marks that Markdown would take for its own', async () => {
    expect((await read([linesFrom(['We keep *nothing* | #1 [here].'])])).text).toBe(
      'We keep \\*nothing\\* \\| \\#1 \\[here\\].',
    );
  });

  it('tells scans, passwords, fonts without meaning and damage apart', async () => {
    expect(await read([[], [], linesFrom(['One page of text.'])])).toMatchObject({ pages: 3, empty: 2 });
    expect(await readPdf(pdfOf([linesFrom(['secret'])], { password: 'x' }))).toBe('encrypted');
    expect((await read([linesFrom(['我们会收集您的手机'])], { withoutUnicode: true })).undecoded).toBeGreaterThan(5);
    expect(await readPdf(new TextEncoder().encode('%PDF-1.4 and nothing else'))).toBe('damaged');
  });

  it('gives an answer for every cut and many a flipped byte', async () => {
    const bytes = pdfOf([linesFrom(['We collect your phone number.', '我们会收集您的手机号码。'])]);
    for (let i = 1; i < 12; i++) {
      expect(await readPdf(bytes.slice(0, Math.floor((bytes.length * i) / 12)))).toBeDefined();
      const changed = bytes.slice();
      changed[Math.floor((bytes.length * i) / 12)]! ^= 0x15;
      expect(await readPdf(changed)).toBeDefined();
    }
  });
});
