import { describe, expect, it } from 'vitest';
import type { Statement } from '../model/rows.ts';
import { promiseBroken } from './promise-broken.ts';
import { access, ask, at, claimOf, sent } from './testing.ts';

const said = (rest: Partial<Statement> = {}): Statement => ({
  app: 'com.chat.one',
  document: 'e'.repeat(64),
  date: at(0, '09:00'),
  by: 'Chat Ltd',
  where: 'a report',
  version: null,
  since: at(2, '00:00'),
  data: ['photos'],
  deed: 'access',
  pattern: 'any',
  says: 'stops',
  read: 'head',
  quote: { exact: 'It stops.', start: 0, end: 9 },
  from: { input: 'e'.repeat(64) },
  ...rest,
});
const hit = (day: number, rest = {}) => access('com.chat.one', 'photos', at(day, '10:00'), 5, rest);
const answer = (s: Statement, ...Access: ReturnType<typeof access>[]) =>
  ask(promiseBroken, { Statement: [s], Access: [...Access, access('com.chat.one', 'contacts', at(5, '12:00'))] }).map(
    (f) => f.outcome,
  );

describe('promise-broken', () => {
  it('is contradicted by an access after the day from which none was to be, and not by one before', () => {
    expect(answer(said(), hit(1))).toEqual(['not-observed']);
    expect(answer(said(), hit(1), hit(4))).toEqual(['contradicted']);
  });

  it('needs a state that rests on evidence where it is about the background', () => {
    const background = said({ pattern: 'background' });
    expect(answer(background, hit(4))).toEqual(['cannot-tell']);
    const state = { value: 'background' as const, grade: 'recorded' as const, evidence: [] };
    expect(answer(background, hit(4, { state }))).toEqual(['contradicted']);
    // Patterns of one record alone accuse nobody.
    expect(answer(background, hit(4, { state: { ...state, grade: 'supported' } }))).toEqual(['cannot-tell']);
  });

  it('cannot tell without a day, after the record, or about another app', () => {
    expect(answer(said({ since: null }), hit(4))).toEqual(['cannot-tell']);
    expect(answer(said({ since: at(30, '00:00') }), hit(4))).toEqual(['cannot-tell']);
    expect(answer(said({ app: 'com.chat.two' }), hit(4))).toEqual(['cannot-tell']);
    expect(answer(said({ pattern: 'intervals' }), hit(4))).toEqual(['cannot-tell']);
  });

  it('takes a denial of access in a policy for a promise from its date on', () => {
    const policy = claimOf('We do not access your photo library in the background.', {
      app: 'com.chat.one',
      verb: 'access',
      polarity: 'deny',
      data: ['photos'],
      date: at(0, '00:00'),
    });
    const state = { value: 'background' as const, grade: 'recorded' as const, evidence: [] };
    const rows = { Claim: [policy], Access: [hit(4, { state })] };
    expect(ask(promiseBroken, rows)).toMatchObject([
      { outcome: 'contradicted', claims: [{ quote: policy.quote.exact, part: 'denies' }] },
    ]);
    expect(ask(promiseBroken, { ...rows, Claim: [{ ...policy, exception: 'unless you ask' }] })).toEqual([]);
  });

  it('holds a statement about sending against a capture, and never against an access', () => {
    const sending = said({ deed: 'sending', says: 'does-not', since: null, date: null });
    expect(answer(sending, hit(4))).toEqual(['cannot-tell']);
    const media = sent('content.media');
    const rows = {
      DataItem: media.DataItem.map((d) => ({ ...d, app: 'com.chat.one' })),
      Request: media.Request.map((r) => ({ ...r, content: 'read' as const })),
    };
    expect(ask(promiseBroken, { Statement: [sending], ...rows })).toMatchObject([{ outcome: 'contradicted' }]);
    const other = { DataItem: [], Request: rows.Request };
    expect(ask(promiseBroken, { Statement: [sending], ...other })).toMatchObject([{ outcome: 'not-observed' }]);
  });

  it('does not take a denial of one use for a denial of every access', () => {
    const use = claimOf('We do not use your photos for advertising.', {
      app: 'com.chat.one',
      verb: 'use',
      polarity: 'deny',
      data: ['photos'],
      purpose: ['Advertising'],
    });
    const read = { ...use, verb: 'access' as const };
    for (const Claim of [[use], [read]]) expect(ask(promiseBroken, { Claim, Access: [hit(4)] })).toEqual([]);
  });
});
