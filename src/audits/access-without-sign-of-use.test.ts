import { describe, expect, it } from 'vitest';
import { accessWithoutSignOfUse } from './access-without-sign-of-use.ts';
import { access, ask, at, days } from './testing.ts';

describe('access-without-sign-of-use', () => {
  const photos = (day: number, clock: string) => access('com.chat.one', 'photos', at(day, clock), 62);
  const woken = (day: number, clock: string) => [
    access('net.two.x', 'location', at(day, clock), 10),
    access('org.three.y', 'location', at(day, clock), 10),
  ];

  const nights = () => [...days(), photos(2, '03:10'), photos(3, '03:50'), photos(4, '04:10'), photos(3, '12:30')];

  it('rests on rows of one grade and names the pattern', () => {
    const [finding, ...rest] = ask(accessWithoutSignOfUse, { Access: nights() });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ outcome: 'observed', grade: 'suggested', app: 'com.chat.one' });
    expect(finding?.counts).toEqual({ episodes: 3, rows: 3, supported: 0, suggested: 3, all: 4 });
    expect(finding?.message.said.id).toBe('access-without-sign-of-use.quiet.said');
  });

  it('takes one pattern seen twice for chance, and for no news of Apple’s own apps', () => {
    expect(ask(accessWithoutSignOfUse, { Access: nights().filter((a) => !a.begin.includes('T04:10')) })).toMatchObject([
      { outcome: 'cannot-tell' },
    ]);
    const apple = nights().map((a) => (a.app === 'com.chat.one' ? { ...a, app: 'com.apple.mobilemail' } : a));
    expect(ask(accessWithoutSignOfUse, { Access: apple })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('is supported where two patterns agree, and no higher from this record', () => {
    const rows = [...days(), photos(2, '03:10'), ...woken(2, '03:10:02'), photos(4, '03:40')];
    const finding = ask(accessWithoutSignOfUse, { Access: rows }).find((f) => f.app === 'com.chat.one');
    expect(finding).toMatchObject({
      grade: 'supported',
      message: { said: { id: 'access-without-sign-of-use.burst-quiet.said' } },
    });
    expect(finding?.counts).toMatchObject({ supported: 1, suggested: 1, rows: 1 });
    expect(finding?.evidence).toHaveLength(1);
  });

  it('cannot tell where no pattern stands, which is no sign of use either', () => {
    expect(ask(accessWithoutSignOfUse, { Access: [photos(2, '12:00')] })).toMatchObject([{ outcome: 'cannot-tell' }]);
    expect(ask(accessWithoutSignOfUse, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('leaves recorded states to the audit of the background', () => {
    const row = {
      ...photos(2, '12:00'),
      state: { value: 'background' as const, grade: 'recorded' as const, evidence: [] },
    };
    expect(ask(accessWithoutSignOfUse, { Access: [row] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
