import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../test/support.ts';
import { coverageWords } from './coverage.ts';
import { json as coverage } from './data/coverage.ts';
import { json as dataWords } from './data/data-words.ts';
import { json as frames } from './data/frames.ts';
import { json as grammarJson } from './data/grammar.ts';
import { json as labels } from './data/labels.ts';
import { grammar } from './grammar.ts';
import { labelNames } from './labels.ts';
import { vocabulary } from './vocabulary.ts';

const file = (name: string): unknown => JSON.parse(readFileSync(`${ROOT}/data/policy/${name}.json`, 'utf8'));

describe('the vocabularies of policies', () => {
  it.each([
    ['coverage', coverage],
    ['data-words', dataWords],
    ['frames', frames],
    ['grammar', grammarJson],
    ['labels', labels],
  ])('%s is what its data file says: npm run generate', (name, json) => {
    expect(JSON.parse(json)).toEqual(file(name));
  });

  it('are checked when they are read, and give a reason for every entry', () => {
    expect(vocabulary().dataWords.length).toBeGreaterThan(80);
    expect(coverageWords().general.size).toBeGreaterThan(10);
    const reasons = JSON.stringify(file('data-words')).match(/"why":"[^"]+"/g) ?? [];
    expect(reasons.length).toBe(vocabulary().dataWords.length);
  });

  it('give the closed-class words of English, each set with a reason', () => {
    expect(grammar().determiners.has('your')).toBe(true);
    const sets = Object.values((file('grammar') as { sets: Record<string, { why: string }> }).sets);
    for (const set of sets) expect(set.why.length).toBeGreaterThan(10);
  });

  it('name every type that Apple and Google list', () => {
    expect(labelNames('apple').types.size).toBe(35);
    expect(labelNames('play').types.size).toBe(38);
    expect(labelNames('apple').purposes.size).toBe(6);
    expect(labelNames('play').purposes.size).toBe(7);
    for (const maker of ['apple', 'play', 'miniProgram', 'infoPlist', 'permissions'] as const)
      for (const [name, ids] of labelNames(maker).types) expect([name, ids.length]).not.toEqual([name, 0]);
  });
});
