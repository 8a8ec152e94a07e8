import { describe, expect, it } from 'vitest';
import { access, at, options, presence, rowsOf, week } from '../audits/testing.ts';
import type { Access } from '../model/rows.ts';
import { atBegin, isSystem, spansOf } from './beside.ts';
import { derive } from './index.ts';

describe('records beside each other', () => {
  const locked = presence('locked', at(1, '01:00'), at(1, '02:00'));
  const local = (time: string) => time.slice(0, 23);

  const begun = (begin: string, timing: Access['timing'] = 'measured', kindAsStored = 'CAMERA') => ({
    begin,
    timing,
    kindAsStored,
  });

  it('meet at an instant, a second on either side included', () => {
    const spans = spansOf([locked, presence('screen-off', at(1, '01:00'), null)], 'locked');
    expect(atBegin(spans, begun(at(1, '01:30')))).toBe(locked);
    expect(atBegin(spans, begun(at(1, '01:00')))).toBeNull();
    expect(atBegin(spans, begun(at(1, '02:30')))).toBeNull();
  });

  it('meet through the whole minute where a record tells no second', () => {
    const spans = spansOf([locked], 'locked');
    expect(atBegin(spans, begun(at(1, '01:58'), 'floored'))).toBe(locked);
    expect(atBegin(spans, begun(at(1, '01:59'), 'floored'))).toBeNull();
    // The length of an iPhone's location rows has a floor; their begin is exact.
    expect(atBegin(spans, begun(at(1, '01:59:30'), 'floored', 'location'))).toBe(locked);
  });

  it('never meet where one of them names no zone', () => {
    expect(spansOf([{ ...locked, begin: local(locked.begin) }], 'locked').size).toBe(0);
    expect(atBegin(spansOf([locked], 'locked'), begun(local(at(1, '01:30'))))).toBeNull();
    const grade = (Presence: (typeof locked)[]) =>
      derive(rowsOf({ Access: [access('a.b', 'photos', at(1, '01:30'), 5)], Presence }), options(), week()).rows
        .Access[0]!.state.grade;
    expect(grade([locked])).toBe('shown');
    expect(grade([{ ...locked, begin: local(locked.begin), end: local(locked.end!) }])).toBe('unknown');
  });

  it('know apps that come with the phone by their names', () => {
    expect(['android', 'com.apple.mobilemail', 'com.google.android.gms', 'com.sec.phone'].every(isSystem)).toBe(true);
    expect(['com.androidapps.x', 'com.tencent.xin', 'org.mozilla.firefox'].some(isSystem)).toBe(false);
  });
});
