import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfAtMost, chanceOfNone } from './chance.ts';

describe('exact chances', () => {
  it('of no marked day among the later ones', () => {
    // Seven of seven days before, none of seven after: one way out of choose(14, 7).
    expect(chanceOfNone(7, 7, 14)).toBeCloseTo(1 / 3432, 10);
    expect(chanceOfNone(1, 7, 14)).toBeCloseTo(0.5, 10);
    expect(chanceOfNone(0, 7, 14)).toBe(1);
    expect(chanceOfNone(8, 7, 14)).toBe(0);
  });

  it('of few events at a steady rate', () => {
    expect(chanceOfAtMost(0, 5, 0.5)).toBeCloseTo(1 / 32, 10);
    expect(chanceOfAtMost(1, 3, 0.5)).toBeCloseTo(0.5, 10);
    expect(chanceOfAtMost(3, 3, 0.2)).toBe(1);
    expect(chanceOfAtMost(0, 5000, 0.5)).toBeGreaterThanOrEqual(0);
  });

  it('are chances, and fall with every event more', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }), (seen, more, share) => {
        const p = chanceOfAtMost(seen, seen + more, share);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(chanceOfAtMost(seen, seen + more + 1, share)).toBeLessThanOrEqual(p + 1e-12);
      }),
    );
  });
});
