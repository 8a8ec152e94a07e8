import { describe, expect, it } from 'vitest';
import { ask, claimOf, sent } from './testing.ts';
import { undisclosedData } from './undisclosed-data.ts';

describe('undisclosed-data', () => {
  const said = claimOf('We collect your phone number.', { data: ['account.phone-number'] });

  it('is disclosed where a sentence names the type, with that sentence and the bytes', () => {
    const [f] = ask(undisclosedData, { ...sent('account.phone-number'), Claim: [said] });
    expect(f).toMatchObject({
      outcome: 'disclosed',
      app: 'com.chat.one',
      subject: { data: 'account.phone-number', recipient: 'Chat One' },
    });
    expect(f?.claims[0]).toMatchObject({ part: 'affirms', quote: said.quote.exact });
    expect(f?.evidence).toHaveLength(1);
  });

  it('is vague under a general term and undisclosed where nothing is said', () => {
    const device = claimOf('We collect device information.', { data: ['device'] });
    expect(ask(undisclosedData, { ...sent('device.model'), Claim: [device] })).toMatchObject([{ outcome: 'vague' }]);
    expect(ask(undisclosedData, { ...sent('contacts'), Claim: [said] })).toMatchObject([{ outcome: 'undisclosed' }]);
  });

  it('cannot tell without a document, and cannot tell without a capture', () => {
    expect(ask(undisclosedData, sent('contacts'))).toMatchObject([{ outcome: 'cannot-tell', app: 'com.chat.one' }]);
    expect(ask(undisclosedData, { Claim: [said] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('does not hold the policy of one app against another', () => {
    const two = [sent('account.phone-number'), sent('account.phone-number', { app: 'com.chat.two' })];
    const rows = { Request: two.flatMap((t) => t.Request), DataItem: two.flatMap((t) => t.DataItem) };
    const found = ask(undisclosedData, { ...rows, Claim: [{ ...said, app: 'com.chat.two' }] });
    expect(found.map((f) => [f.app, f.outcome])).toEqual([
      ['com.chat.two', 'disclosed'],
      ['com.chat.one', 'cannot-tell'],
    ]);
  });
});
