import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../engine/recognize.ts';
import { PROBLEM_CODES, problem } from '../model/problem.ts';
import type { InputResult } from '../model/result.ts';
import { EXIT } from './command.ts';
import { cliWords, problemWords, SaidError } from './words.ts';

const read = (lang: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../locales/${lang}/cli.json`, import.meta.url), 'utf8'));
const input = (sha256: string, name: string): InputResult => ({
  sha256,
  name,
  sizeBytes: 0,
  source: null,
  lines: { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 },
  rows: {},
});

describe('what the terminal says', () => {
  it('stands in both languages', () => {
    expect(Object.keys(read('zh-CN'))).toEqual(Object.keys(read('en')));
  });

  it('has Chinese for every problem and everything unrecognized', () => {
    for (const code of PROBLEM_CODES) expect(cliWords('zh-CN', `problem.${code}`)).toMatch(/。$/);
    for (const [kind, sentence] of Object.entries(UNKNOWN)) {
      expect(cliWords('en', `unknown.${kind}`)).toBe(sentence);
      const said = problemWords('zh-CN', problem('not-recognized', { input: 'a' }, `x ${sentence}`), [input('a', 'x')]);
      expect(said).toBe(`x：${cliWords('zh-CN', `unknown.${kind}`)}`);
    }
  });

  it('names the file of a problem where there are several', () => {
    const p = problem('not-json', { input: 'a', line: 12 }, 'Line 12 is not a JSON object.');
    expect(problemWords('en', p, [input('a', 'x')])).toBe(p.sentence);
    expect(problemWords('en', p, [input('a', 'x'), input('b', 'y')])).toBe(`x: ${p.sentence}`);
    expect(problemWords('zh-CN', p, [input('a', 'x')])).toMatch(/^x 第 12 行：/);
  });

  it('gives an error in the language of the terminal', () => {
    const error = new SaidError(EXIT.usage, 'one-case', { command: 'verify' });
    expect(error.message).toContain('`telltale verify` takes one case folder.');
    expect(cliWords('zh-CN', error.said.id, error.said.params)).toContain('案卷');
  });
});
