import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLike, formatTime, localMinutes, offsetMinutes, parseTime } from './time.ts';

const instant = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2199, 11, 30) });
const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });

describe('a time', () => {
  it('is read back as it was written, at any offset', () => {
    fc.assert(
      fc.property(instant, offset, (ms, minutes) => {
        const text = formatTime(ms, minutes);
        expect(parseTime(text)).toBe(ms);
        expect(offsetMinutes(text)).toBe(minutes);
        expect(formatLike(ms, text)).toBe(text);
        expect(parseTime(formatTime(ms, null))).toBe(ms);
      }),
    );
  });

  it('is read as Date reads it, with and without fractions', () => {
    for (const s of [
      '2024-02-29T23:59:59Z',
      '2024-10-14T06:38:12.2+02:00',
      '2021-06-07T00:00:00-09:30',
      '2024-01-02T03:04:05.678901Z',
    ])
      expect(parseTime(s), s).toBe(Math.floor(Date.parse(s)));
  });

  it.each([
    '',
    '2024-13-01T00:00:00Z',
    '2023-02-29T00:00:00.000+01:00',
    '2024-02-30T00:00:00.000+01:00',
    '2024-01-01T25:00:00.000+01:00',
    '2024-01-01T00:61:00.000+01:00',
    '2024-01-01T00:00:00.00x+01:00',
    '2024-01-01T00:00:00.000+99:00',
    '2024-01-01T00:00:00.000+01-00',
    '2024-01-01 00:00:00.000+01:00',
    'x024-01-01T00:00:00.000+01:00',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00Zulu',
  ])('is not %j', (s) => expect(parseTime(s)).toBeNaN());

  it('without an offset is read as if it were UTC, and says so', () => {
    expect(parseTime('2024-01-01T00:00:00')).toBe(Date.UTC(2024, 0, 1));
    expect(offsetMinutes('2024-01-01T00:00:00')).toBeNull();
    expect(localMinutes('2024-01-01T13:05:00+09:00')).toBe(785);
  });
});
