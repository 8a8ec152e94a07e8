import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { compareDesigns, designsTable } from './designs.ts';

describe('three designs of one feature', () => {
  const [prefetch, onOpen, picker] = compareDesigns();

  it('meet the same week: as many photos and as many openings of the sheet', () => {
    for (const result of [onOpen!, picker!]) {
      expect(result.openings).toBe(prefetch!.openings);
      expect(result.newPhotos).toBe(prefetch!.newPhotos);
    }
    expect(prefetch!.openings).toBeGreaterThan(20);
    expect(prefetch!.newPhotos).toBeGreaterThan(20);
  });

  it('differ in the background: only prefetching wakes the app and writes rows behind the owner’s back', () => {
    expect(prefetch!.wakes).toBeGreaterThan(10);
    expect(prefetch!.backgroundRows).toBeGreaterThan(10);
    for (const result of [onOpen!, picker!]) {
      expect(result.wakes).toBe(0);
      expect(result.backgroundRows).toBe(0);
    }
  });

  it('give the app no library at all where the system’s picker is used', () => {
    expect(picker!.rows).toBe(0);
    expect(picker!.pickerRows).toBeGreaterThanOrEqual(picker!.openings - 2);
    expect(picker!.permission).toBe('none');
  });

  it('trade waiting for it, within a second', () => {
    expect(prefetch!.waitMs.median).toBeLessThan(onOpen!.waitMs.median);
    expect(onOpen!.waitMs.p95).toBeLessThan(1000);
    expect(picker!.waitMs.p95).toBeLessThan(1000);
  });

  it('stand in the documentation as they are', () => {
    expect(readFileSync(join(ROOT, 'docs/designs.md'), 'utf8')).toContain(designsTable(compareDesigns()));
  });
});
