import { describe, expect, it } from 'vitest';
import { permissionNeverUsed as audit } from './permission-never-used.ts';
import { permission } from './phone-records.testing.ts';
import { access, ask, at } from './testing.ts';

describe('permission-never-used', () => {
  const Access = [access('com.chat.one', 'photos', at(1, '12:00'), 5)];

  it('names what an app holds and did not use, and how to withdraw it', () => {
    const Permission = [
      permission('com.chat.one', 'photos', 'allowed'),
      permission('com.chat.one', 'contacts', 'allowed'),
      permission('com.chat.one', 'camera', 'denied'),
    ];
    const [finding] = ask(audit, { Access, Permission });
    expect(finding).toMatchObject({
      outcome: 'observed',
      app: 'com.chat.one',
      message: { recorded: { params: { kinds: ['contacts'] } }, todo: { id: 'permission-never-used.todo' } },
    });
    expect(finding?.evidence).toHaveLength(1);
  });

  it('asks of an iPhone only what its report can show', () => {
    const Permission = [permission('com.chat.one', 'network.bluetooth', 'allowed')];
    expect(ask(audit, { Access, Permission })).toMatchObject([{ outcome: 'not-observed' }]);
    expect(ask(audit, { Access, Permission }, { platform: 'android' })).toMatchObject([
      { outcome: 'observed', message: { todo: { id: 'permission-never-used.android.todo' } } },
    ]);
  });

  it('cannot tell without a list or without a covered time', () => {
    expect(ask(audit, { Access })).toMatchObject([{ outcome: 'cannot-tell' }]);
    const Permission = [permission('com.chat.one', 'contacts', 'allowed')];
    expect(ask(audit, { Access, Permission }, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
