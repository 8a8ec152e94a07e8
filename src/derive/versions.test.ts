import { describe, expect, it } from 'vitest';
import { readClaims } from '../declarations/reading/claims.ts';
import { readMarkdown } from '../formats/markdown.ts';
import type { Claim } from '../model/rows.ts';
import { type Observation, verdicts } from './verdicts.ts';
import { Versions } from './versions.ts';

let documents = 0;
/** A document of its own, with its date in the text. */
const document = (text: string, date: string): Claim[] =>
  readClaims(
    readMarkdown(`Plumo Privacy Policy\n====\n\nLast Updated: ${date}\n\n${text}`),
    String(documents++).padStart(64, '0'),
    null,
  ).claims;

const many = (n: number, what: string): string =>
  Array.from({ length: n }, (_, i) => `We collect your ${what} for purpose number ${i}.`).join('\n\n');
const named = (claims: readonly Claim[]): string[] => [...new Set(claims.flatMap((c) => c.data))].sort();
const seen = (at: string | null): Observation => ({
  app: null,
  data: 'account.phone-number',
  recipient: null,
  party: 'first',
  feature: null,
  encrypted: true,
  at,
});

describe('versions in force', () => {
  const old = document('We collect your phone number.', '2020-01-01');
  const recent = document('We do not collect your phone number.', '2023-01-01');

  it('are the last before the day, and the first after it where there is none', () => {
    const versions = new Versions([...old, ...recent]);
    expect(versions.at('2021-05-05T10:00:00Z')).toEqual({ claims: old, later: false });
    expect(versions.at('2023-01-01T00:00:00Z')).toEqual({ claims: recent, later: false });
    expect(versions.at('2019-05-05T10:00:00Z')).toEqual({ claims: old, later: true });
    expect(versions.changes).toEqual(['2020-01-01', '2023-01-01']);
  });

  it('of a short statement hide no long policy, and another text holds beside it', () => {
    const policy = document(many(40, 'email address'), '2022-01-01');
    const statement = document('We do not collect your gender.', '2022-06-01');
    const other = document(many(40, 'photos'), '2022-07-01');
    const force = new Versions([...policy, ...statement, ...other]).at('2022-09-01T00:00:00Z');
    expect(named(force.claims)).toEqual(['account.email', 'content.media', 'profile.gender']);
  });

  it('answer one by one where a record tells no time: the mildest counts, the strongest is mentioned', () => {
    const both = [...old, ...recent];
    const [verdict] = verdicts([seen(null)], both);
    expect(verdict).toMatchObject({ outcome: 'disclosed', stronger: 'contradicted', confidence: 0.5 });
    expect(verdict!.claims.every((c) => c.document === old[0]!.document)).toBe(true);
    expect(verdicts([seen('2023-05-05T00:00:00Z')], both)[0]!.outcome).toBe('contradicted');
  });
});
