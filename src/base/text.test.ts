import { describe, expect, it } from 'vitest';
import { mask, printable } from './text.ts';

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
