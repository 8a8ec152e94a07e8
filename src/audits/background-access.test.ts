import { describe, expect, it } from 'vitest';
import { backgroundAccess } from './background-access.ts';
import { access, ask, at, presence } from './testing.ts';

describe('background-access', () => {
  const row = (value: 'background' | 'on-screen' | 'foreground-service', app = 'com.chat.one') =>
    access(app, 'photos', at(2, '12:00'), 0, {
      kindAsStored: 'READ_MEDIA_IMAGES',
      timing: 'instant',
      state: { value, grade: 'recorded', evidence: [] },
    });

  it('reports what Android writes into the row', () => {
    const [finding] = ask(backgroundAccess, { Access: [row('background'), row('on-screen')] }, { platform: 'android' });
    expect(finding).toMatchObject({
      outcome: 'observed',
      grade: 'recorded',
      message: { todo: { id: 'audits.todo.android' } },
    });
    expect(finding?.evidence).toHaveLength(1);
  });

  it('says, where it found none, that on screen lasts a while beyond the screen', () => {
    const seen = row('on-screen');
    seen.state.evidence.push({ input: 'dump', line: 1, why: 'why.android-op-state' });
    const [finding] = ask(backgroundAccess, { Access: [seen] }, { platform: 'android' });
    expect(finding).toMatchObject({ outcome: 'not-observed', limits: [{ id: 'audits.limit.settle' }] });
  });

  it('reports what another record shows of an iPhone', () => {
    const Presence = [presence('locked', at(2, '11:00'), at(2, '13:00'))];
    const [finding] = ask(backgroundAccess, {
      Access: [access('com.chat.one', 'photos', at(2, '12:00'), 62)],
      Presence,
    });
    expect(finding).toMatchObject({
      outcome: 'observed',
      grade: 'shown',
      message: { recorded: { id: 'background-access.shown.recorded' } },
    });
  });

  it('counts a foreground service as neither', () => {
    expect(ask(backgroundAccess, { Access: [row('foreground-service')] })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('cannot tell where no record says a state', () => {
    expect(ask(backgroundAccess, { Access: [access('a.b', 'photos', at(2, '12:00'), 62)] })).toMatchObject([
      { outcome: 'cannot-tell' },
    ]);
    expect(ask(backgroundAccess, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
