import { describe, expect, it } from 'vitest';
import { zoneOf } from './zone.ts';

describe('time zones', () => {
  it('know their offset on both sides of a change', () => {
    const berlin = zoneOf('Europe/Berlin')!;
    expect([berlin.offsetAt(Date.UTC(2024, 0, 1)), berlin.offsetAt(Date.UTC(2024, 6, 1))]).toEqual([60, 120]);
    expect(zoneOf('Asia/Kathmandu')!.offsetAt(0)).toBe(330);
  });

  it('find the instant of a local time, the earlier one of two', () => {
    const berlin = zoneOf('Europe/Berlin')!;
    expect(new Date(berlin.instantOf(Date.UTC(2024, 9, 27, 2, 30))).toISOString()).toBe('2024-10-27T00:30:00.000Z');
    expect(new Date(berlin.instantOf(Date.UTC(2024, 10, 10, 9))).toISOString()).toBe('2024-11-10T08:00:00.000Z');
  });

  it('take bare offsets and refuse nonsense', () => {
    expect(zoneOf('GMT+05:30')?.offsetAt(0)).toBe(330);
    expect(zoneOf('-0300')?.instantOf(0)).toBe(10_800_000);
    expect([zoneOf('Nowhere/Land'), zoneOf(''), zoneOf('+99:00')]).toEqual([null, null, null]);
  });
});
