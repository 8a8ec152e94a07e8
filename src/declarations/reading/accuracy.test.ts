import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../../test/support.ts';
import { readMarkdown } from '../../formats/markdown.ts';
import { type Claim, ROW_BY_NAME } from '../../model/rows.ts';
import { faults } from '../../model/schema.ts';
import { type GoldClaim, normal, type Score, score } from './accuracy.ts';
import { readClaims } from './claims.ts';

interface GoldFile {
  policy: string;
  claims: GoldClaim[];
}

function measure(file: string): { scores: Score[]; claims: Claim[]; source: string } {
  const gold: GoldFile = JSON.parse(readFileSync(corpus(`policy/gold/${file}`)!, 'utf8'));
  const source = readFileSync(corpus(`policy/${gold.policy}`)!, 'utf8');
  const readable = readMarkdown(source);
  const { claims } = readClaims(readable, 'a'.repeat(64), null);
  return { scores: score(gold.claims, claims, readable.blocks), claims, source };
}

describe('claims against the hand-read lists', () => {
  for (const file of ['wechat-2022-09-09.claims.json', 'whatsapp-2022-07-11.claims.json']) {
    it.runIf(corpus(`policy/gold/${file}`))(`finds at least three in four of ${file}`, () => {
      const { scores, claims, source } = measure(file);
      const share = (test: (s: Score) => boolean) => scores.filter(test).length / scores.length;
      const figure = (name: 'quote' | 'polarity' | 'all' | 'strict') => `${name} ${share((s) => s[name]).toFixed(3)}`;
      console.log(
        [file, `${scores.length} claims`, figure('quote'), figure('polarity'), figure('all'), figure('strict')].join(
          ', ',
        ),
        scores.filter((s) => !s.all).map((s) => s.gold.id),
      );
      expect(share((s) => s.all)).toBeGreaterThanOrEqual(0.75);
      expect(scores.filter((s) => s.misread.length > 0).map((s) => s.gold.id)).toEqual([]);
      for (const c of claims) {
        expect(faults(ROW_BY_NAME.Claim, c)).toEqual([]);
        expect(c.quote.exact).toBe(normal(c.quote.exact));
        expect(c.quote.end).toBeLessThanOrEqual(source.length);
      }
    });

    it.runIf(corpus(`policy/gold/${file}`))(
      `reports nothing that ${file} excludes or leaves to others as collected`,
      () => {
        const { scores, claims } = measure(file);
        const told = scores.filter((s) => ['exclude', 'govern'].includes(s.gold.verb)).map((s) => normal(s.gold.quote));
        const wrong = claims.filter(
          (c) =>
            c.actor === 'we' &&
            c.polarity === 'affirm' &&
            ['collect', 'receive'].includes(c.verb) &&
            told.some((q) => q.includes(c.quote.exact) || c.quote.exact === q),
        );
        expect(wrong.map((c) => c.quote.exact)).toEqual([]);
      },
    );
  }
});
