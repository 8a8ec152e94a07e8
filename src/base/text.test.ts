import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mask, printable, quotable } from './text.ts';

describe('text that is printed', () => {
  it('writes out what would move, hide or reorder', () => {
    expect(printable('a\u001b[31mb')).toBe('a\\u{1b}[31mb');
    expect(printable('evil\u202egpj.exe')).toBe('evil\\u{202e}gpj.exe');
    expect(printable('pay\u200dpal')).toBe('pay\\u{200d}pal');
    expect(printable('one\ntwo')).toBe('one\\u{a}two');
  });

  it('keeps one emoji that is made of several', () => {
    for (const emoji of ['👩\u200d🍳', '👨\u200d👩\u200d👧\u200d👦', '👩🏽\u200d🚀', '🏳\ufe0f\u200d🌈'])
      expect(printable(`陈陈${emoji}`)).toBe(`陈陈${emoji}`);
    expect(printable('🍳\u200d\u202ea')).toBe('🍳\\u{200d}\\u{202e}a');
  });

  it('is cut at its longest and never in half a character', () => {
    expect(printable('x'.repeat(300), 10)).toBe(`${'x'.repeat(10)}…`);
    expect(printable('🍳🍳', 3)).toBe('🍳\ufffd…');
  });
});

describe('a mask', () => {
  it('shows nothing of a short value', () => {
    expect(mask('1234567')).toBe('•••');
    expect(mask('王小明')).toBe('•••');
  });

  it('shows an end of a long one', () => {
    expect(mask('0123456789abcdef')).toBe('01•••ef');
  });
});

describe('quotable', () => {
  it('joins the lines of a document: with a space, and with nothing between Han characters', () => {
    expect(quotable(' We collect \r\n  your name.\n')).toBe('We collect your name.');
    expect(quotable('设备所在\n位置信息（如 IP 地址，\nWi-Fi）')).toBe('设备所在位置信息（如 IP 地址， Wi-Fi）');
  });
  it('leaves no break, and is what printable says of a text without one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 60 }), (s, max) => {
        expect(quotable(s, max)).not.toMatch(/[\r\n]/);
        const line = s.replace(/[\r\n]/g, '').trim();
        expect(quotable(line, max)).toBe(printable(line, max));
      }),
    );
  });
});
