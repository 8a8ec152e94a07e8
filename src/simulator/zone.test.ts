import { describe, expect, it } from 'vitest';
import { BERLIN, instantOf, KOLKATA, NEW_YORK, offsetAt, SHANGHAI, timeWriter, type Zone } from './zone.ts';

const format = (zone: Zone) => new Intl.DateTimeFormat('en-US', { timeZone: zone.name, timeZoneName: 'longOffset' });
const intlOffset = (intl: Intl.DateTimeFormat, atMs: number): number => {
  const name = intl.formatToParts(atMs).find((p) => p.type === 'timeZoneName')!.value;
  const m = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name)!;
  return m[1] ? (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3])) : 0;
};

describe('zones', () => {
  it('agree with the zone data of the machine for every third hour of three years', () => {
    for (const zone of [SHANGHAI, BERLIN, NEW_YORK, KOLKATA]) {
      const intl = format(zone);
      for (let at = Date.UTC(2021, 0, 1); at < Date.UTC(2024, 0, 1); at += 3 * 3_600_000)
        expect(offsetAt(zone, at), `${zone.name} ${new Date(at).toISOString()}`).toBe(intlOffset(intl, at));
    }
  });

  it('write winter and summer offsets into one file', () => {
    const write = timeWriter(BERLIN);
    expect(write(Date.UTC(2024, 2, 31, 0, 59, 59, 999))).toBe('2024-03-31T01:59:59.999+01:00');
    expect(write(Date.UTC(2024, 2, 31, 1))).toBe('2024-03-31T03:00:00.000+02:00');
    expect(write(Date.UTC(2024, 9, 27, 1))).toBe('2024-10-27T02:00:00.000+01:00');
  });

  it('find the instant of a local time', () => {
    expect(instantOf(BERLIN, Date.UTC(2024, 6, 1), 7 * 60)).toBe(Date.UTC(2024, 6, 1, 5));
    expect(instantOf(NEW_YORK, Date.UTC(2024, 0, 15), 30)).toBe(Date.UTC(2024, 0, 15, 5, 30));
  });
});
