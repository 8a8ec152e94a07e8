import { describe, expect, it } from 'vitest';
import { accessInNight } from './access-in-night.ts';
import { access, ask, at, days, presence } from './testing.ts';

describe('access-in-night', () => {
  const night = { options: { night: '23:00-07:00' } };
  const photos = (day: number, clock: string, rest = {}) => access('com.chat.one', 'photos', at(day, clock), 62, rest);

  it('counts episodes, rows and nights, not rows alone', () => {
    const rows = [
      photos(1, '03:10'),
      photos(1, '03:10:00.4'),
      photos(2, '23:30'),
      photos(3, '06:59:59'),
      photos(3, '12:00'),
    ];
    const [finding, ...rest] = ask(accessInNight, { Access: rows }, night);
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ outcome: 'observed', app: 'com.chat.one', subject: { data: 'photos' } });
    // 23:30 of one day and 06:59 of the next are one night.
    expect(finding?.counts).toEqual({ episodes: 3, rows: 4, nights: 2, asleep: 0 });
  });

  it('says which episodes began while sleep data mark the owner asleep, and raises no state by it', () => {
    const Presence = [presence('asleep', at(1, '00:10'), at(1, '06:00'))];
    const [finding] = ask(accessInNight, { Access: [photos(1, '03:10'), photos(2, '03:10')], Presence }, night);
    expect(finding?.counts['asleep']).toBe(1);
    expect(finding?.message.recorded.id).toBe('access-in-night.asleep.recorded');
    expect(finding?.grade).toBe('suggested');
  });

  it('leaves out the picker, refusals, other ops and what evidence places on screen', () => {
    const rows = [
      photos(1, '03:10', { via: 'picker' }),
      photos(2, '03:10', { allowed: false }),
      { ...photos(3, '03:10'), data: 'other' as const, kindAsStored: 'WAKE_LOCK' },
      photos(4, '03:10', { state: { value: 'on-screen', grade: 'recorded', evidence: [] } }),
    ];
    expect(ask(accessInNight, { Access: rows }, night)).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('tells Apple’s own apps together', () => {
    const rows = ['com.apple.weather', 'com.apple.photoanalysisd'].map((app) =>
      access(app, 'photos', at(1, '03:10'), 5),
    );
    const [finding] = ask(accessInNight, { Access: rows }, night);
    expect(finding).toMatchObject({ app: null, message: { recorded: { id: 'access-in-night.apple.recorded' } } });
  });

  it('uses the learned night, and cannot tell where none is known', () => {
    const learned = ask(accessInNight, { Access: [...days(), photos(3, '03:10'), photos(5, '04:10')] });
    expect(learned).toMatchObject([{ outcome: 'observed', message: { said: { id: 'access-in-night.learned.said' } } }]);
    expect(ask(accessInNight, { Access: [photos(3, '03:10')] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('takes one row past the soft edge of a learned night for no finding', () => {
    expect(ask(accessInNight, { Access: [...days(), photos(3, '03:10')] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });

  it('cannot tell without rows and coverage', () => {
    expect(ask(accessInNight, {}, { ...night, coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(accessInNight, {}, night)).toMatchObject([{ outcome: 'not-observed' }]);
  });
});
