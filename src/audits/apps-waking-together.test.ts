import { describe, expect, it } from 'vitest';
import { appsWakingTogether } from './apps-waking-together.ts';
import { access, ask, at } from './testing.ts';

describe('apps-waking-together', () => {
  const moment = (day: number, apps: string[]) =>
    apps.map((app, i) => access(app, 'photos', at(day, `03:10:0${i * 3}`), 62));

  it('counts moments of three makers and names the apps', () => {
    const apps = ['com.one.a', 'net.two.b', 'org.three.c'];
    const [finding] = ask(
      appsWakingTogether,
      { Access: [1, 2, 3].flatMap((day) => moment(day, apps)) },
      { options: { night: '23:00-07:00' } },
    );
    expect(finding).toMatchObject({
      outcome: 'observed',
      app: null,
      counts: { moments: 3, rows: 9, apps: 3, night: 3 },
    });
  });

  it('takes the apps of one maker as one, and one moment as chance', () => {
    const oneMaker = ['com.one.a', 'com.one.b', 'com.one.c', 'net.two.b'];
    expect(ask(appsWakingTogether, { Access: [1, 2, 3].flatMap((d) => moment(d, oneMaker)) })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    expect(ask(appsWakingTogether, { Access: moment(1, ['com.one.a', 'net.two.b', 'org.three.c']) })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
  });

  it('cannot tell without rows and coverage', () => {
    expect(ask(appsWakingTogether, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
