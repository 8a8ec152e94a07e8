import { describe, expect, it } from 'vitest';
import { access, at } from '../audits/testing.ts';
import type { Coverage } from '../model/result.ts';
import type { Access } from '../model/rows.ts';
import { compare, type PatternName, type Side } from './compare.ts';

const coverage = (from: string, to: string): Coverage[] => [
  { source: 'android-bugreport', input: 'a'.repeat(64), row: 'Access', kind: 'remnant', from, to },
];
const side = (rows: Access[], to: string): Side => ({
  inputs: [{ sha256: 'a'.repeat(64), name: 'report', source: 'android-bugreport' }],
  coverage: coverage(at(0, '00:00'), to),
  derived: { era: { timerMs: null, wallMs: null, basis: 'none' }, night: { from: null, to: null, basis: 'unknown' } },
  apps: [],
  rows: { Access: rows, Contact: [] },
});
const last = (data: 'photos' | 'contacts', begin: string, value: Access['state']['value'] = 'background'): Access => ({
  ...access('com.chat.one', data, begin, 0),
  kindAsStored: data === 'photos' ? 'READ_MEDIA_IMAGES' : 'READ_CONTACTS',
  state: { value, grade: 'recorded', evidence: [] },
});
const verdict = (before: Access[], after: Access[], pattern: PatternName = 'background', until = at(30, '12:00')) =>
  compare({ before: side(before, at(1, '12:00')), after: side(after, until) }).patterns.find(
    (p) => p.pattern === pattern && p.data === 'photos',
  );

describe('comparing records of last accesses', () => {
  const one = last('photos', at(1, '11:00'));

  it('says stopped where the same access is still the last a month later', () => {
    expect(verdict([one], [one])).toMatchObject({
      verdict: 'stopped',
      last: { before: at(1, '11:00'), after: at(1, '11:00') },
    });
    // On screen it went on: only the background stopped.
    const seen = [one, last('photos', at(20, '10:00'), 'on-screen')];
    expect(verdict([one], seen)).toMatchObject({ verdict: 'stopped' });
    expect(verdict([one], seen, 'any')).toMatchObject({ verdict: 'went-on' });
  });

  it('says went on, or began, where a newer one stands there', () => {
    expect(verdict([one], [last('photos', at(9, '03:00'))])).toMatchObject({ verdict: 'went-on' });
    const contacts = last('contacts', at(1, '10:00'));
    expect(verdict([contacts], [contacts, last('photos', at(9, '03:00'))])).toMatchObject({ verdict: 'began' });
  });

  it('cannot tell after a short time, of an app that is gone, or of a row that is gone', () => {
    expect(verdict([one], [one], 'background', at(2, '18:00'))).toMatchObject({ untold: 'too-few' });
    expect(verdict([one], [one], 'background', at(2, '09:00'))).toMatchObject({ untold: 'not-covered' });
    expect(verdict([one], [])).toMatchObject({ untold: 'app-absent' });
    expect(verdict([one], [last('contacts', at(1, '10:00'))])).toMatchObject({ untold: 'row-gone' });
  });

  it('says until when each record goes, and leaves nothing out as uncovered', () => {
    const c = compare({ before: side([one], at(1, '12:00')), after: side([one], at(30, '12:00')) });
    expect([c.before.lastUntil, c.after.lastUntil]).toEqual([at(1, '12:00'), at(30, '12:00')]);
  });
});
