import { describe, expect, it } from 'vitest';
import { codeBeyondDeclaration } from './code-beyond-declaration.ts';
import { ask, claimOf } from './testing.ts';

describe('code-beyond-declaration', () => {
  it('names each key found in the code without a declared purpose', () => {
    const used = claimOf('PhoneNumber', { verb: 'access', data: ['account.phone-number'], rule: 'used-not-declared' });
    const declared = claimOf('用于注册', { data: ['account.name'], rule: 'declared-key' });
    expect(ask(codeBeyondDeclaration, { Claim: [used, declared] })).toMatchObject([
      { outcome: 'undisclosed', subject: { data: 'account.phone-number', feature: 'code-only PhoneNumber' } },
    ]);
    expect(ask(codeBeyondDeclaration, { Claim: [declared] })).toEqual([]);
  });
});
