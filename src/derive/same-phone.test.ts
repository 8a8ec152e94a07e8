import { describe, expect, it } from 'vitest';
import { access, at, presence } from '../audits/testing.ts';
import { misfit } from './same-phone.ts';

const OTHER = 'b'.repeat(64);
const clock = (i: number) => `${String(8 + i).padStart(2, '0')}:00`;
const films = Array.from({ length: 9 }, (_, i) => access('com.film.one', 'camera', at(1, clock(i)), 20));
/** An app on screen from a minute before each of `n` accesses to ten minutes after. */
const screen = (app: string, n = 9) =>
  Array.from({ length: n }, (_, i) => ({
    ...presence(
      'app-on-screen',
      at(1, `${String(7 + i).padStart(2, '0')}:59`),
      at(1, clock(i).replace(':00', ':10')),
      app,
    ),
    from: { input: OTHER, path: 'ScreenState', row: i },
  }));

describe('records of one phone', () => {
  it('fit where the app that films is on screen', () => {
    expect(misfit(films, screen('com.film.one'))).toBeNull();
  });

  it('do not fit where another app is, whenever one films', () => {
    expect(misfit(films, screen('com.read.two'))).toMatchObject({ presence: OTHER, told: 9, against: 9 });
  });

  it('are not judged by a few accesses, by what the other record does not tell, or by times without a zone', () => {
    expect(misfit(films.slice(0, 7), screen('com.read.two'))).toBeNull();
    expect(misfit(films, screen('com.read.two', 7))).toBeNull();
    expect(
      misfit(
        films.map((f) => ({ ...f, begin: f.begin.slice(0, 23) })),
        screen('com.read.two'),
      ),
    ).toBeNull();
  });
});
