// docs/stories: every statement names a command that exists, and a state that the pages explain.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandFault } from './command-lines.ts';
import { ROOT } from './support.ts';

const STATES = ['shown', 'explained', 'cannot tell', 'not yet'];
/** Statements of each report, as counted when they were collected. */
const ROWS: Record<string, number> = { '1': 9, '2': 7, '3': 5, '4': 9, '5': 5 };
const dir = join(ROOT, 'docs/stories');
const pages = readdirSync(dir).filter((f) => /^\d-.*\.md$/.test(f));

describe('the stories', () => {
  it('are five', () => expect(pages).toHaveLength(5));
  for (const page of pages) {
    const rows = readFileSync(join(dir, page), 'utf8')
      .split('\n')
      .filter((l) => /^\| \d\.\d+ \|/.test(l))
      .map((l) => l.split(/(?<!\\)\|/).map((c) => c.trim()));
    it(`${page} has every statement, each with a state, a command that exists and a limit`, () => {
      expect(rows).toHaveLength(ROWS[page[0]!]!);
      for (const [, number, statement, by, state, command, limit] of rows) {
        expect(statement, number).not.toBe('');
        expect(by, number).not.toBe('');
        expect(STATES, number).toContain(state);
        expect(commandFault(command!.replaceAll('`', '')), `${number}: ${command}`).toBeNull();
        expect(limit!.length, number).toBeGreaterThan(20);
      }
    });
  }
});
