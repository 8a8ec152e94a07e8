import { describe, expect, it } from 'vitest';
import { permissionWithoutStatement } from './permission-without-statement.ts';
import { ask, claimOf } from './testing.ts';

describe('permission-without-statement', () => {
  const camera = claimOf('android.permission.CAMERA', { verb: 'access', data: ['camera'], rule: 'uses-permission' });

  it('names a permission whose data the policy does not speak of', () => {
    const policy = claimOf('We collect your phone number.', { data: ['account.phone-number'] });
    expect(ask(permissionWithoutStatement, { Claim: [camera, policy] })).toMatchObject([
      { outcome: 'undisclosed', subject: { data: 'camera' } },
    ]);
  });

  it('is content where the policy speaks of the pictures that the camera makes', () => {
    const policy = claimOf('We collect photos that you take.', { data: ['content.media'] });
    expect(ask(permissionWithoutStatement, { Claim: [camera, policy] })).toEqual([]);
    expect(ask(permissionWithoutStatement, { Claim: [camera] })).toEqual([]);
  });

  it('names a usage description that gives no purpose, whatever the policy says', () => {
    const empty = claimOf('NSCameraUsageDescription', {
      verb: 'access',
      data: ['camera'],
      rule: 'usage-description',
      heading: ['NSCameraUsageDescription'],
    });
    expect(ask(permissionWithoutStatement, { Claim: [empty] })).toMatchObject([
      { outcome: 'undisclosed', subject: { data: 'camera', feature: 'permission-no-purpose' } },
    ]);
    const told = { ...empty, quote: { exact: 'To scan a code that you show.', start: 0, end: 29 } };
    expect(ask(permissionWithoutStatement, { Claim: [told] })).toEqual([]);
  });
});
