import { describe, expect, it } from 'vitest';
import { accessWithoutPermission as audit } from './access-without-permission.ts';
import { permission } from './phone-records.testing.ts';
import { access, ask, at } from './testing.ts';

describe('access-without-permission', () => {
  const Access = [
    access('com.chat.one', 'photos', at(1, '12:00'), 5),
    access('com.chat.one', 'photos', at(3, '12:00'), 5),
  ];

  it('reports accesses after the refusal only', () => {
    const Permission = [permission('com.chat.one', 'photos', 'denied', at(2, '00:00'))];
    expect(ask(audit, { Access, Permission })).toMatchObject([
      { outcome: 'observed', counts: { episodes: 1, rows: 1 } },
    ]);
  });

  it('cannot tell the order where the list has no time', () => {
    const Permission = [permission('com.chat.one', 'photos', 'denied')];
    expect(ask(audit, { Access, Permission })).toMatchObject([{ outcome: 'cannot-tell', app: 'com.chat.one' }]);
  });

  it('is content with one permission of several', () => {
    const Permission = [
      permission('com.chat.one', 'photos', 'denied'),
      permission('com.chat.one', 'photos', 'limited'),
    ];
    expect(ask(audit, { Access, Permission })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('holds an Android op against its own permission only', () => {
    const row = access('com.chat.one', 'device.id', at(3, '12:00'), 0, { kindAsStored: 'READ_PHONE_STATE' });
    const refused = (kindAsStored: string) => [
      { ...permission('com.chat.one', 'device.id', 'denied', at(2, '00:00')), kindAsStored },
    ];
    expect(ask(audit, { Access: [row], Permission: refused('READ_DEVICE_IDENTIFIERS') })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    expect(ask(audit, { Access: [row], Permission: refused('android.permission.READ_PHONE_STATE') })).toMatchObject([
      { outcome: 'observed' },
    ]);
  });

  it('leaves the picker out, and cannot tell without a list', () => {
    const picked = [access('com.chat.one', 'photos', at(3, '12:00'), 5, { via: 'picker' })];
    const Permission = [permission('com.chat.one', 'photos', 'denied', at(2, '00:00'))];
    expect(ask(audit, { Access: picked, Permission })).toMatchObject([{ outcome: 'not-observed' }]);
    expect(ask(audit, { Access })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
