import { describe, expect, it } from 'vitest';
import { longRows } from './long-rows.ts';
import { access, ask, at, presence } from './testing.ts';

describe('long-rows', () => {
  const wall = Array.from({ length: 6 }, (_, i) => access('com.chat.one', 'photos', at(i, '12:00'), 74 + i / 10));

  it('tells what the timer makes of a moment', () => {
    const [about, ...rest] = ask(longRows, {
      Access: [...wall, access('com.chat.one', 'contacts', at(1, '13:00'), 31)],
    });
    expect(rest).toEqual([]);
    expect(about).toMatchObject({
      outcome: 'observed',
      counts: { rows: 7, cut: 1, wall: 6, longer: 0 },
      message: { said: { id: 'long-rows.ios16.said' } },
    });
  });

  it('calls the 40 seconds of iOS 15 by its own timer', () => {
    const row = access('com.chat.one', 'photos', '2021-10-08T06:41:00.000+08:00', 44.9);
    expect(ask(longRows, { Access: [row] })).toMatchObject([
      { counts: { wall: 1 }, message: { said: { id: 'long-rows.ios15.said' } } },
    ]);
  });

  it('finds repeated use only in longer rows of a phone that was awake', () => {
    const long = access('com.chat.one', 'photos', at(3, '14:00'), 191.9);
    const asleep = ask(longRows, { Access: [...wall, long] })[1];
    expect(asleep).toMatchObject({
      app: 'com.chat.one',
      counts: { rows: 1, sure: 0 },
      message: { said: { id: 'long-rows.asleep.said' } },
    });
    const Presence = [presence('unlocked', at(3, '13:59'), at(3, '14:05'))];
    expect(ask(longRows, { Access: [...wall, long], Presence })[1]).toMatchObject({
      counts: { sure: 1 },
      message: { said: { id: 'long-rows.awake.said' } },
    });
  });

  it('cannot tell without the era, nor without rows and coverage', () => {
    expect(ask(longRows, { Access: wall.slice(0, 3) })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(longRows, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(longRows, { Access: [access('a.b', 'camera', at(1, '10:00'), 90)] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });
});
