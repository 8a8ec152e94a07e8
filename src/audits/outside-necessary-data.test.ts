import { describe, expect, it } from 'vitest';
import { appKinds, kindOfApp } from '../knowledge/policy/app-kinds.ts';
import { outsideNecessaryData } from './outside-necessary-data.ts';
import { access, ask, at, componentOf, sent } from './testing.ts';

describe('outside-necessary-data', () => {
  const kinds = (options: { appKind?: string }, rows: Parameters<typeof ask>[1]) =>
    ask(outsideNecessaryData, rows, { options }).map((f) => [f.outcome, f.subject.data]);

  it('lists what the list for the stated kind does not hold to be necessary', () => {
    expect(kinds({ appKind: 'instant-messaging' }, sent('location.precise'))).toEqual([
      ['observed', 'location.precise'],
    ]);
    expect(kinds({ appKind: 'map-navigation' }, sent('location.precise'))).toEqual([['not-observed', undefined]]);
    expect(kinds({ appKind: 'browser' }, sent('account.phone-number'))).toEqual([['observed', 'account.phone-number']]);
  });

  it('counts what was reached on the phone as well', () => {
    const rows = { Access: [access('com.chat.one', 'contacts', at(1, '10:00'))] };
    expect(kinds({ appKind: 'instant-messaging' }, rows)).toEqual([['not-observed', undefined]]);
    expect(kinds({ appKind: 'news' }, rows)).toEqual([['observed', 'contacts']]);
  });

  it('takes the kind from the build where one category is one kind', () => {
    const app = componentOf('app', 'com.chat.one', { category: 'maps' });
    expect(kinds({}, { ...sent('account.email'), Component: [app] })).toEqual([['observed', 'account.email']]);
  });

  it('cannot tell where nothing says what kind of app it is', () => {
    expect(kinds({}, sent('location.precise'))).toEqual([['cannot-tell', undefined]]);
    const social = componentOf('app', 'com.chat.one', { category: 'public.app-category.social-networking' });
    expect(kinds({}, { ...sent('location.precise'), Component: [social] })).toEqual([['cannot-tell', undefined]]);
  });

  it('knows the 39 kinds, of which 13 need nothing', () => {
    expect([appKinds().size, [...appKinds().values()].filter((k) => k.none).length]).toEqual([39, 13]);
    expect(kindOfApp('com.tencent.mm', null, null)?.kind.id).toBe('instant-messaging');
    expect(kindOfApp('com.tencent.mm', 'browser', null)).toMatchObject({ kind: { id: 'browser' }, basis: 'stated' });
  });
});
