import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, quotable } from './text.ts';

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
