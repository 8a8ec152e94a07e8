import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { orderFindings } from './order-findings.ts';

const message = { id: 'x', params: {} };
const finding = (rest: Partial<Finding>): Finding => ({
  id: JSON.stringify(rest),
  audit: 'access-in-night',
  outcome: 'observed',
  grade: 'unknown',
  app: 'com.example.chat',
  subject: { data: 'photos' },
  message: { recorded: message, said: message, todo: message },
  text: '',
  evidence: [],
  claims: [],
  limits: [],
  law: [],
  counts: {},
  ...rest,
});

const wanted = [
  finding({ outcome: 'contradicted', audit: 'contradicted-claim' }),
  finding({ outcome: 'undisclosed', audit: 'undisclosed-data' }),
  finding({ grade: 'supported', subject: { data: 'location' } }),
  finding({ subject: { data: 'photos' }, counts: { episodes: 9 } }),
  finding({ subject: { data: 'photos' }, counts: { episodes: 2 } }),
  finding({ grade: 'suggested', subject: { data: 'location' } }),
  finding({ app: 'com.apple.mobileslideshow', grade: 'suggested' }),
  finding({ app: null, subject: {} }),
  finding({ audit: 'listed-hosts', grade: 'recorded' }),
  finding({ audit: 'long-rows', grade: 'recorded' }),
  finding({ outcome: 'cannot-tell' }),
  finding({ outcome: 'disclosed', audit: 'undisclosed-data' }),
  finding({ outcome: 'not-observed' }),
];

describe('the order of findings', () => {
  it('tells contradictions first, people’s apps before Apple’s, photos before location, and never what is suggested before what is supported', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(wanted, { minLength: wanted.length }), (shuffled) => {
        expect(orderFindings([...shuffled]).map((f) => f.id)).toEqual(wanted.map((f) => f.id));
      }),
    );
  });

  it('tells first what reached the publisher from a service its document leaves to others: pages seen before words searched, those before an account number', () => {
    const left = (data: Finding['subject']['data'], outcome: Finding['outcome']) =>
      finding({ audit: 'service-left-to-others', outcome, subject: { data: data! }, grade: 'recorded' });
    const expected = [
      left('usage.page-views', 'vague'),
      left('content.search-query', 'undisclosed'),
      left('account.user-id', 'undisclosed'),
      finding({ audit: 'undisclosed-data', outcome: 'undisclosed', grade: 'recorded', subject: { data: 'contacts' } }),
      finding({
        audit: 'undisclosed-data',
        outcome: 'vague',
        grade: 'recorded',
        subject: { data: 'content.message-text' },
      }),
      finding({
        audit: 'undisclosed-data',
        outcome: 'vague',
        grade: 'recorded',
        subject: { data: 'content.search-query' },
      }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(expected, { minLength: expected.length }), (shuffled) => {
        expect(orderFindings([...shuffled]).map((f) => f.id)).toEqual(expected.map((f) => f.id));
      }),
    );
  });
});
