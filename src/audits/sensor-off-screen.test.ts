import { describe, expect, it } from 'vitest';
import type { StateValue } from '../model/rows.ts';
import { sensorOffScreen as audit } from './sensor-off-screen.ts';
import { access, ask, at, presence } from './testing.ts';

describe('sensor-off-screen', () => {
  const row = (value: StateValue, data: 'microphone' | 'camera' | 'photos' = 'microphone') =>
    access('com.call.one', data, at(1, '12:00'), 0, {
      kindAsStored: 'RECORD_AUDIO',
      state: { value, grade: 'recorded', evidence: [] },
    });

  it('tells the background from a service with a notification', () => {
    const Access = [row('background'), row('foreground-service'), row('on-screen'), row('background', 'photos')];
    expect(ask(audit, { Access })).toMatchObject([
      { outcome: 'observed', message: { recorded: { id: 'sensor-off-screen.recorded' } } },
      { outcome: 'observed', message: { recorded: { id: 'sensor-off-screen.service.recorded' } } },
    ]);
  });

  it('takes the phone’s other records for an iPhone', () => {
    const Presence = [presence('locked', at(1, '11:00'), at(1, '13:00'))];
    const Access = [access('com.call.one', 'microphone', at(1, '12:00'), 30)];
    expect(ask(audit, { Access, Presence })).toMatchObject([{ outcome: 'observed', grade: 'shown' }]);
    expect(ask(audit, { Access })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('observes nothing where all was on screen', () => {
    expect(ask(audit, { Access: [row('on-screen', 'camera')] })).toMatchObject([{ outcome: 'not-observed' }]);
  });
});
