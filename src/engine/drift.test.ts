import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../test/support.ts';
import { readClaims } from '../declarations/reading/claims.ts';
import { readMarkdown } from '../formats/markdown.ts';
import { drift, type Statement } from './drift.ts';

const read = (text: string) => readClaims(readMarkdown(text), 'a'.repeat(64), null).claims;

describe('drift', () => {
  it('finds nothing between a text and itself, nor where a sentence only moved', () => {
    const a = 'We collect your phone number.\n\nWe share your name with partners.';
    const b = 'We share your name with partners.\n\nWe collect your phone number.';
    expect(drift(read(a), read(a)).changes).toEqual([]);
    expect(drift(read(a), read(b)).changes).toEqual([]);
  });

  it('tells what came and what went', () => {
    const { changes } = drift(read('We collect your gender.'), read('Partners may receive your precise location.'));
    expect(changes.map((c) => c.kind).sort()).toEqual(['came', 'went']);
  });

  it('sets both sentences beside a change, with the fields that differ', () => {
    const { changes } = drift(
      read('We will not collect your date of birth.'),
      read('We will collect your date of birth.'),
    );
    expect(changes).toMatchObject([{ kind: 'changed', before: { quote: 'We will not collect your date of birth.' } }]);
    expect(changes[0]?.differences).toContainEqual({ field: 'polarity', added: ['affirm'], removed: ['deny'] });
  });

  it('takes no notice of a sentence that states nothing', () => {
    expect(drift(read('Welcome! We collect your name.'), read('Hello! We collect your name.')).changes).toEqual([]);
  });

  it.runIf(corpus('policy/gold/wechat-versions.changes.json'))(
    'finds the changes between four copies of one policy',
    () => {
      const gold: {
        files: Record<string, string>;
        topics: { topic: string; quotes: Record<string, string | null> }[];
      } = JSON.parse(readFileSync(corpus('policy/gold/wechat-versions.changes.json')!, 'utf8'));
      const versions = Object.keys(gold.files);
      const claims = versions.map((v) => read(readFileSync(corpus(`policy/policies/${gold.files[v]}`)!, 'utf8')));
      const holds = (s: Statement | null, quote: string | null | undefined) =>
        !!s && !!quote && (s.quote.includes(quote) || quote.includes(s.quote));
      const missed: string[] = [];
      for (let i = 1; i < versions.length; i++) {
        const { changes } = drift(claims[i - 1]!, claims[i]!);
        for (const t of gold.topics) {
          const a = t.quotes[versions[i - 1]!];
          const b = t.quotes[versions[i]!];
          if (a !== b && !changes.some((c) => holds(c.before, a) || holds(c.after, b)))
            missed.push(`${versions[i]} ${t.topic}`);
        }
      }
      expect(missed).toEqual([]);
    },
  );
});
