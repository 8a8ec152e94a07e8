import { describe, expect, it } from 'vitest';
import { makeWeek } from './accuracy.ts';
import { FAMILIES } from './families.ts';
import type { Interval } from './logger.ts';

/** Rows of four ordinary weeks under iOS 16. */
const rows: Interval[] = ['1', '2', '3', '4'].flatMap((seed) => {
  const week = makeWeek(FAMILIES.find((family) => family.id === 'ordinary')!, seed);
  return [...new Set(week.intervals)].filter((row): row is Interval => row !== null && !row.picker);
});
const seconds = (row: Interval) => (row.endMs - row.beginMs) / 1000;
const share = (of: readonly Interval[], holds: (row: Interval) => boolean) => of.filter(holds).length / of.length;
const kind = (category: string) => rows.filter((row) => row.category === category);

// The figures in brackets were measured on one real week of October 2024.
describe('a simulated week resembles a real one', () => {
  it('in the lengths of photo rows: cut (56 %), at the wall (36 %), longer (7 %)', () => {
    const photos = kind('photos');
    expect(share(photos, (r) => seconds(r) < 60)).toBeGreaterThan(0.35);
    expect(share(photos, (r) => seconds(r) >= 60 && seconds(r) <= 75.5)).toBeGreaterThan(0.25);
    expect(share(photos, (r) => seconds(r) > 75.5)).toBeLessThan(0.15);
  });

  it('in the lengths of contact rows: cut (49 %), at the wall (27 %), longer (24 %)', () => {
    const contacts = kind('contacts');
    expect(share(contacts, (r) => seconds(r) < 60)).toBeGreaterThan(0.35);
    expect(share(contacts, (r) => seconds(r) >= 60 && seconds(r) <= 75.5)).toBeGreaterThan(0.18);
    expect(share(contacts, (r) => seconds(r) > 75.5)).toBeGreaterThan(0.1);
  });

  it('in where the wall is crowded: within a tenth of a second of 75 s (48 %), in its first half second (8 %)', () => {
    const wall = rows.filter(
      (r) => (r.category === 'photos' || r.category === 'contacts') && seconds(r) >= 60 && seconds(r) <= 75.5,
    );
    expect(share(wall, (r) => seconds(r) >= 74.85 && seconds(r) <= 75.05)).toBeGreaterThan(0.3);
    expect(share(wall, (r) => seconds(r) <= 60.5)).toBeGreaterThan(0.04);
    expect(Math.max(...wall.map(seconds))).toBeLessThanOrEqual(75.5);
  });

  it('in twin rows of other makers’ apps (39 %), never of Apple’s', () => {
    const photos = kind('photos').sort((a, b) => (a.app < b.app ? -1 : a.app > b.app ? 1 : a.beginMs - b.beginMs));
    const isTwin = (row: Interval, i: number) =>
      i > 0 && photos[i - 1]!.app === row.app && Math.abs(row.beginMs - photos[i - 1]!.beginMs) <= 1100;
    const third = photos.filter((row) => !row.app.startsWith('com.apple'));
    expect(photos.filter(isTwin).length / third.length).toBeGreaterThan(0.25);
    expect(photos.filter(isTwin).length / third.length).toBeLessThan(0.5);
    expect(rows.some((row) => row.app.startsWith('com.apple') && row.writer === 'service')).toBe(false);
  });

  it('in location rows: none under 9.94 s, many at ten seconds (36 %), most under twenty (81 %)', () => {
    const location = kind('location');
    expect(Math.min(...location.map(seconds))).toBeGreaterThanOrEqual(9.94);
    expect(share(location, (r) => seconds(r) <= 10.1)).toBeGreaterThan(0.25);
    expect(share(location, (r) => seconds(r) < 20)).toBeGreaterThan(0.65);
  });

  it('in rows without length, which occur', () => {
    expect(rows.some((row) => row.endMs === row.beginMs)).toBe(true);
  });
});
