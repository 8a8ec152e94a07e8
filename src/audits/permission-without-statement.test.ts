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
});
