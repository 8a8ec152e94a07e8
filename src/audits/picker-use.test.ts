import { describe, expect, it } from 'vitest';
import { pickerUse } from './picker-use.ts';
import { access, ask, at } from './testing.ts';

describe('picker-use', () => {
  const picked = access('com.mail.app', 'photos', at(1, '10:00'), 8, { via: 'picker' });

  it('shows the picker apart, as the better way', () => {
    expect(ask(pickerUse, { Access: [picked] })).toMatchObject([
      {
        outcome: 'observed',
        app: 'com.mail.app',
        counts: { rows: 1, direct: 0 },
        message: { said: { id: 'picker-use.said' } },
      },
    ]);
  });

  it('says where the same app opens the library as well', () => {
    const direct = access('com.mail.app', 'photos', at(1, '11:00'), 62);
    expect(ask(pickerUse, { Access: [picked, direct] })).toMatchObject([
      { counts: { direct: 1 }, message: { said: { id: 'picker-use.both.said' } } },
    ]);
  });

  it('is not observed without picker rows, and cannot tell without a record', () => {
    expect(ask(pickerUse, { Access: [access('a.b', 'photos', at(1, '11:00'), 62)] })).toMatchObject([
      { outcome: 'not-observed' },
    ]);
    expect(ask(pickerUse, {}, { coverage: [] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });
});
