import { describe, expect, it } from 'vitest';
import { photosAfterCamera } from './photos-after-camera.ts';
import { access, ask, at } from './testing.ts';

describe('photos-after-camera', () => {
  const shots = [1, 2, 3, 4].map((day) => access('com.apple.camera', 'photos', at(day, '12:00'), 3));
  const follow = (app: string, seconds: number) =>
    [1, 2, 3].map((day) => access(app, 'photos', at(day, `12:00:${seconds}`), 62));

  it('explains both mechanisms and lists the rows of both apps', () => {
    const [finding, ...rest] = ask(photosAfterCamera, { Access: [...shots, ...follow('com.chat.one', 5)] });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      outcome: 'observed',
      app: 'com.chat.one',
      message: { said: { id: 'photos-after-camera.said' } },
    });
    expect(finding?.counts).toMatchObject({ episodes: 3, all: 3, camera: 4, answered: 3 });
    expect(finding?.evidence).toHaveLength(6);
    expect(finding?.limits.map((l) => l.id)).toContain('photos-after-camera.limit.screenshots');
  });

  it('does not see what began before, later, or once', () => {
    expect(ask(photosAfterCamera, { Access: [...shots, ...follow('com.chat.one', 40)] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    expect(ask(photosAfterCamera, { Access: [...shots, ...follow('com.chat.one', 5).slice(0, 1)] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    const before = [1, 2, 3].map((day) => access('com.chat.one', 'photos', at(day, '11:59:55'), 62));
    expect(ask(photosAfterCamera, { Access: [...shots, ...before] })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('leaves out the picker and Apple’s own apps', () => {
    const rows = [
      ...shots,
      ...follow('com.apple.mobileslideshow', 5),
      ...follow('com.a.b', 5).map((a) => ({ ...a, via: 'picker' as const })),
    ];
    expect(ask(photosAfterCamera, { Access: rows })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('cannot tell where the Camera app has no row', () => {
    expect(ask(photosAfterCamera, { Access: follow('com.chat.one', 5) })).toMatchObject([
      { outcome: 'cannot-tell', counts: { episodes: 3 } },
    ]);
    expect(ask(photosAfterCamera, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
