// A promise as a small documented file: who said what, when, where, about which app and version. docs/documents.md explains it.
//   public-statement: 1
//   app: org.example.app
//   said-by: Example Ltd.
//   said-on: 2021-10-08
//   where: https://example.org/statement
//   about-version: 8.0.15
//   data: photos
//   deed: access
//   pattern: background
//   says: stops
//   holds-from: 2021-10-20
//
//   The words of the statement, as said.
import { parseTime } from '../base/time.ts';
import { readMarkdown } from '../formats/markdown.ts';
import { statementWords } from '../knowledge/policy/statement-words.ts';
import { isDataType } from '../model/personal-data.ts';
import { type Problem, problem } from '../model/problem.ts';
import { ACCESS_PATTERNS, type Statement } from '../model/rows.ts';
import type { Declaration, RowItem } from '../model/units.ts';
import { readClaims } from './reading/claims.ts';
import { textOf } from './reading/labelled.ts';

const HEAD = /^\ufeff?public-statement:\s*1\s*\r?\n/;
const NEEDED = ['app', 'said-by', 'said-on', 'where'] as const;
const KNOWN = new Set<string>([
  ...NEEDED,
  'public-statement',
  'about-version',
  'data',
  'deed',
  'pattern',
  'says',
  'holds-from',
]);
const SAYS = ['stops', 'does-not'] as const;
const DEEDS = ['access', 'sending'] as const;

export const publicStatement: Declaration = {
  id: 'public-statement',
  title: { en: 'Public statement', zh: '公开声明' },
  howToGet: [
    {
      en: 'Write a text file: `public-statement: 1`, then `app:`, `said-by:`, `said-on:` (a date), `where:` (a link), `about-version:`, a blank line, and the words as said.',
      zh: '写一个文本文件：首行 `public-statement: 1`，再写 `app:`、`said-by:`、`said-on:`（日期）、`where:`（链接）、`about-version:`，空一行，然后是原话。',
    },
    {
      en: 'So that a record can be held against it, add `data:` (a data type, e.g. `photos`), `deed:` (`access` or `sending`), `pattern:` (`any`, `background`, `night`, `intervals`, `after-photo`, `picker`), `says:` (`stops` or `does-not`) and `holds-from:` (a date or time).',
      zh: '为便于与记录对照，可再写 `data:`（数据类型，如 `photos`）、`deed:`（`access` 或 `sending`）、`pattern:`（`any`、`background`、`night`、`intervals`、`after-photo`、`picker`）、`says:`（`stops` 或 `does-not`）与 `holds-from:`（日期或时间）。',
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
      const m = /^\ufeff?([a-z-]+):\s*(.*?)\s*$/.exec(line.trim());
      if (m) fields.set(m[1]!, m[2]!);
    }
    const problems: Problem[] = [];
    const wrong = (code: Problem['code'], sentence: string) =>
      problems.push(problem(code, { input: snapshot.sha256 }, `${snapshot.name} ${sentence}`));
    for (const k of NEEDED) if (!fields.get(k)) wrong('missing-column', `lacks \`${k}:\` in its head. Add it.`);
    for (const k of fields.keys())
      if (!KNOWN.has(k)) wrong('unknown-type', `has \`${k}:\` in its head, which is no field.`);
    const timeOf = (field: string): string | null => {
      const value = fields.get(field);
      if (!value) return null;
      const full = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00` : value;
      if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?$/.test(full) && !Number.isNaN(parseTime(full)))
        return full;
      wrong('bad-time', `has a \`${field}:\` that is no date. Write it as 2021-10-08.`);
      return null;
    };
    const oneOf = <T extends string>(field: string, among: readonly T[]): T | null => {
      const value = fields.get(field);
      if (!value) return null;
      const found = among.find((a) => a === value) ?? null;
      if (found === null) wrong('unknown-type', `has a \`${field}:\` that is none of ${among.join(', ')}.`);
      return found;
    };
    const date = timeOf('said-on');
    const since = timeOf('holds-from');
    const pattern = oneOf('pattern', ACCESS_PATTERNS);
    const says = oneOf('says', SAYS);
    const deed = oneOf('deed', DEEDS);
    const given = (fields.get('data') ?? '').split(/[,，\s]+/).filter(Boolean);
    for (const id of given)
      if (!isDataType(id))
        wrong('unknown-type', `names in \`data:\` what is no data type (docs/reference/rows.md lists them).`);
    const data = given.filter(isDataType);

    // The head stays in place as blanks, so that offsets are those of the file.
    const body = ' '.repeat(headEnd) + text.slice(headEnd);
    const app = context.options.app ?? fields.get('app') ?? null;
    const { claims } = readClaims(readMarkdown(body), snapshot.sha256, app);
    const by = fields.get('said-by');
    const rows: RowItem[] = claims.map((c) => ({
      type: 'Claim',
      row: {
        ...c,
        date: date ?? c.date,
        heading: by ? [by, ...c.heading] : c.heading,
        scope: c.scope ?? fields.get('about-version') ?? null,
      },
    }));
    const exact = body.trim();
    const start = exact === '' ? 0 : body.indexOf(exact);
    const read = statementWords(exact);
    const fromHead = data.length > 0;
    if (exact === '')
      wrong('missing-column', 'has no words of the statement below its head. Add them as they were said.');
    else if (!fromHead && (read === null || read.data.length === 0))
      wrong(
        'missing-column',
        'does not tell which data it is about: add `data:`, `pattern:` and `says:` to its head, so that a record can be held against it.',
      );
    const row: Statement = {
      app,
      document: snapshot.sha256,
      date,
      by: by ?? '',
      where: fields.get('where') ?? '',
      version: fields.get('about-version') || null,
      since,
      data: fromHead ? data : (read?.data ?? []),
      deed: deed ?? (fromHead ? 'access' : (read?.deed ?? 'access')),
      pattern: pattern ?? read?.pattern ?? 'any',
      says: says ?? read?.says ?? 'does-not',
      read: fromHead ? 'head' : 'words',
      quote: { exact, start, end: start + exact.length },
      from: { input: snapshot.sha256 },
    };
    if (exact !== '') rows.push({ type: 'Statement', row });
    return { text, rows, problems };
  },
};
