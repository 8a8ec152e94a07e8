import { describe, expect, it } from 'vitest';
import { manifestAgainstLabel } from './manifest-against-label.ts';
import { ask, claimOf } from './testing.ts';

const manifest = (type: string, data: 'device.id' | 'account.name', sdk?: string) =>
  claimOf(`NSPrivacyCollectedDataType${type}`, {
    data: [data],
    rule: 'collected-data-type',
    ...(sdk && { actor: 'named-third-party' as const, services: [sdk] }),
  });
const label = (words: string, data: 'device.id' | 'account.name' | 'location.precise') =>
  claimOf(words, { data: [data], rule: 'label-linked' });

describe('manifest-against-label', () => {
  it('holds the union of the manifests against the label, an SDK’s among them', () => {
    const found = ask(manifestAgainstLabel, {
      Claim: [
        manifest('Name', 'account.name'),
        manifest('DeviceID', 'device.id', 'Counter'),
        label('Name', 'account.name'),
      ],
    });
    expect(found).toMatchObject([
      { outcome: 'undisclosed', subject: { data: 'device.id', feature: 'manifest-not-label DeviceID' } },
    ]);
  });

  it('asks about a type that only the label names', () => {
    const found = ask(manifestAgainstLabel, {
      Claim: [
        manifest('Name', 'account.name'),
        label('Name', 'account.name'),
        label('Precise Location', 'location.precise'),
      ],
    });
    expect(found).toMatchObject([{ outcome: 'cannot-tell', subject: { data: 'location.precise' } }]);
  });

  it('takes “Data Not Collected” for a label, and needs both sides', () => {
    const none = claimOf('Data Not Collected', { data: ['any'], polarity: 'deny', rule: 'label-none' });
    expect(ask(manifestAgainstLabel, { Claim: [manifest('Name', 'account.name'), none] })).toMatchObject([
      { outcome: 'undisclosed' },
    ]);
    expect(ask(manifestAgainstLabel, { Claim: [manifest('Name', 'account.name')] })).toEqual([]);
  });

  it('asks about a permission whose data the Play label does not name', () => {
    const permission = claimOf('android.permission.RECORD_AUDIO', {
      data: ['microphone'],
      verb: 'access',
      rule: 'uses-permission',
    });
    const play = claimOf('PSL_NAME', { data: ['account.name'], rule: 'data-safety' });
    expect(ask(manifestAgainstLabel, { Claim: [permission, play] })).toMatchObject([
      { outcome: 'cannot-tell', subject: { data: 'microphone' } },
    ]);
  });
});
