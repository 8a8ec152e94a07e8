import { describe, expect, it } from 'vitest';
import { volume } from './phone-records.testing.ts';
import { access, ask, at } from './testing.ts';
import { uploadAfterAccess as audit } from './upload-after-access.ts';

describe('upload-after-access', () => {
  const Access = [access('com.chat.one', 'photos', at(1, '12:00'), 62)];

  it('adds up the counts that overlap the minutes after an access, each once', () => {
    const Volume = [
      volume('com.chat.one', at(1, '11:58'), at(1, '12:03'), 400_000),
      volume('com.chat.one', at(1, '12:03'), at(1, '12:08'), 100_000),
      volume('com.chat.one', at(1, '12:08'), at(1, '12:13'), 9_000_000),
      volume('com.shop.two', at(1, '12:00'), at(1, '12:05'), 9_000_000),
    ];
    expect(ask(audit, { Access: [...Access, ...Access], Volume })).toMatchObject([
      { outcome: 'observed', app: 'com.chat.one', counts: { bytes: 500_000, counts: 2 } },
    ]);
  });

  it('leaves small totals alone, and cannot tell from totals of weeks', () => {
    expect(
      ask(audit, { Access, Volume: [volume('com.chat.one', at(1, '12:00'), at(1, '12:05'), 5000)] }),
    ).toMatchObject([{ outcome: 'not-observed' }]);
    expect(ask(audit, { Access, Volume: [volume('com.chat.one', at(0, '12:00'), at(6, '12:05'), 5e8)] })).toMatchObject(
      [{ outcome: 'cannot-tell' }],
    );
  });
});
