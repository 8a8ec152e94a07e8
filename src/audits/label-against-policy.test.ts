import { describe, expect, it } from 'vitest';
import { labelAgainstPolicy } from './label-against-policy.ts';
import { ask, claimOf } from './testing.ts';

describe('label-against-policy', () => {
  const label = claimOf('Precise Location', { data: ['location.precise'], rule: 'label-linked' });
  const policy = claimOf('We collect your phone number.', { data: ['account.phone-number'] });

  it('names what only one of them names', () => {
    const found = ask(labelAgainstPolicy, { Claim: [label, policy] });
    expect(found.map((f) => [f.subject.data, f.subject.feature])).toEqual([
      ['location.precise', 'label-only'],
      ['account.phone-number', 'policy-only'],
    ]);
  });

  it('takes a broader word for the same data, and needs both documents', () => {
    const broad = claimOf('We collect your location.', { data: ['location'] });
    expect(ask(labelAgainstPolicy, { Claim: [label, broad] })).toEqual([]);
    expect(ask(labelAgainstPolicy, { Claim: [label] })).toEqual([]);
  });

  it('does not miss in a label what the store has no box for', () => {
    const model = claimOf('We collect your device model.', { data: ['device.model'] });
    const found = ask(labelAgainstPolicy, {
      Claim: [label, claimOf('We collect your location.', { data: ['location'] }), model],
    });
    expect(found).toEqual([]);
  });

  it('lets the manifests stand in for a label that was not given', () => {
    const manifest = claimOf('NSPrivacyCollectedDataTypeName', { data: ['account.name'], rule: 'collected-data-type' });
    expect(ask(labelAgainstPolicy, { Claim: [manifest, policy] }).map((f) => f.subject.feature)).toEqual([
      'manifest-only',
      'policy-only-manifest',
    ]);
  });
});
