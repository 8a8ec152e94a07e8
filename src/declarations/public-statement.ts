// A promise as a small documented file: who said what, when, where, about which app and version.
//   public-statement: 1
//   app: org.example.app
//   said-by: Example Ltd.
//   said-on: 2021-10-08
//   where: https://example.org/statement
//   about-version: 8.0.15
//
//   The words of the statement, as said.
import { readMarkdown } from '../formats/markdown.ts';
import { problem } from '../model/problem.ts';
import type { Declaration } from '../model/units.ts';
import { readClaims } from './reading/claims.ts';
import { readingOf, textOf } from './reading/labelled.ts';

const HEAD = /^\ufeff?public-statement:\s*1\s*\r?\n/;
const NEEDED = ['app', 'said-by', 'said-on', 'where'] as const;

export const publicStatement: Declaration = {
  id: 'public-statement',
  title: { en: 'Public statement', zh: '公开声明' },
  howToGet: [
    {
      en: 'Write a text file: `public-statement: 1`, then `app:`, `said-by:`, `said-on:` (a date), `where:` (a link), `about-version:`, a blank line, and the words as said.',
      zh: '写一个文本文件：首行 `public-statement: 1`，再写 `app:`、`said-by:`、`said-on:`（日期）、`where:`（链接）、`about-version:`，空一行，然后是原话。',
    },
  ],
  verifiedOn: [],
  recognize: (head) => HEAD.test(head.text),
  async read(snapshot, context) {
    const text = await textOf(snapshot);
    const blank = /\r?\n\s*\r?\n/.exec(text);
    const headEnd = blank ? blank.index : text.length;
    const fields = new Map<string, string>();
    for (const line of text.slice(0, headEnd).split('\n')) {
      const m = /^([a-z-]+):\s*(.*?)\s*$/.exec(line.trim());
      if (m) fields.set(m[1]!, m[2]!);
    }
    const problems = NEEDED.filter((k) => !fields.get(k)).map((k) =>
      problem('missing-column', { input: snapshot.sha256 }, `${snapshot.name} lacks \`${k}:\` in its head. Add it.`),
    );
    const date = /^\d{4}-\d{2}-\d{2}$/.test(fields.get('said-on') ?? '') ? `${fields.get('said-on')}T00:00:00` : null;
    // The head stays in place as blanks, so that offsets are those of the file.
    const body = ' '.repeat(headEnd) + text.slice(headEnd);
    const { claims } = readClaims(
      readMarkdown(body),
      snapshot.sha256,
      context.options.app ?? fields.get('app') ?? null,
    );
    const by = fields.get('said-by');
    return readingOf(
      text,
      claims.map((c) => ({
        ...c,
        date: date ?? c.date,
        heading: by ? [by, ...c.heading] : c.heading,
        scope: c.scope ?? fields.get('about-version') ?? null,
      })),
      problems,
    );
  },
};
