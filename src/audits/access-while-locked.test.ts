import { describe, expect, it } from 'vitest';
import { accessWhileLocked as audit } from './access-while-locked.ts';
import { access, ask, at, presence } from './testing.ts';

describe('access-while-locked', () => {
  const Presence = [
    presence('locked', at(1, '01:00'), at(1, '07:00')),
    presence('screen-off', at(1, '01:00'), at(1, '03:00')),
    presence('asleep', at(1, '02:00'), at(1, '06:30')),
  ];

  it('counts what each record shows at the begin of an access', () => {
    const Access = ['00:30', '01:30', '02:30', '06:45'].map((t) => access('com.chat.one', 'photos', at(1, t), 62));
    const [finding] = ask(audit, { Access, Presence });
    expect(finding).toMatchObject({
      outcome: 'observed',
      grade: 'shown',
      app: 'com.chat.one',
      counts: { episodes: 3, locked: 3, dark: 2, asleep: 1, all: 4 },
    });
  });

  it('keeps sleep apart: it is about the person and raises no state of the app', () => {
    const Access = [access('com.chat.one', 'photos', at(1, '02:30'), 62)];
    const findings = ask(audit, { Access, Presence: [Presence[2]!] });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      grade: 'unknown',
      counts: { episodes: 1, locked: 0, dark: 0, asleep: 1 },
      message: { recorded: { id: 'access-while-locked.asleep.recorded' } },
    });
  });

  it('says nothing of a begin within a second of the change', () => {
    const Access = [access('com.chat.one', 'photos', at(1, '01:00'), 62)];
    expect(ask(audit, { Access, Presence })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('sets a time without an offset beside nothing', () => {
    const local = at(1, '02:30').slice(0, 23);
    const Access = [access('com.chat.one', 'photos', at(1, '02:30'), 1, { begin: local, end: local })];
    expect(ask(audit, { Access, Presence })).toMatchObject([{ outcome: 'not-observed' }]);
    const only = [{ ...Presence[0]!, begin: local, end: null }];
    expect(ask(audit, { Access, Presence: only })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('cannot tell without another record', () => {
    expect(ask(audit, { Access: [access('a.b', 'photos', at(1, '02:30'), 1)] })).toMatchObject([
      { outcome: 'cannot-tell' },
    ]);
  });
});
