import { describe, expect, it } from 'vitest';
import { at, contact } from '../audits/testing.ts';
import { request } from '../audits/traffic.testing.ts';
import { clockShift, spanOf } from './clocks.ts';

const HOSTS = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
const pad = (n: number) => String(n).padStart(2, '0');
const requests = HOSTS.map((host, i) => request({ host, at: at(1, `10:${pad(i * 7)}:00`) }));
/** The phone's list of the same hosts, some seconds off. */
const onPhone = (seconds: (i: number) => number) =>
  HOSTS.map((host, i) => {
    const total = i * 7 * 60 + seconds(i);
    return contact(null, host, at(1, `10:${pad(Math.floor(total / 60))}:${pad(total % 60)}`), {
      from: { input: 'phone', line: i },
    });
  });

describe('clocks of capture and phone', () => {
  it('are found apart where the same hosts differ by the same amount', () => {
    expect(
      clockShift(
        requests,
        onPhone((i) => 100 + (i % 2)),
      ),
    ).toEqual({ shiftMs: 100_000, pairs: 5 });
  });

  it('are not judged by chance, by one contact, by small differences or by the capture’s own contacts', () => {
    expect(
      clockShift(
        requests,
        onPhone((i) => 20 + i * 37),
      ),
    ).toBe(null);
    expect(clockShift(requests, onPhone(() => 100).slice(0, 3))).toBe(null);
    expect(
      clockShift(
        requests,
        onPhone(() => 1),
      ),
    ).toBe(null);
    const own = requests.map((r) => contact(null, r.host!, at(1, '11:00'), { from: r.from }));
    expect(clockShift(requests, own)).toBe(null);
  });

  it('a span reaches from the first to the last time, whatever its order', () => {
    expect(spanOf([at(2, '10:00'), null, at(1, '09:00')])).toEqual({ from: at(1, '09:00'), to: at(2, '10:00') });
    expect(spanOf([null])).toBe(null);
  });
});
