import { describe, expect, it } from 'vitest';
import { context, textInput } from '../../test/support.ts';
import { ROW_BY_NAME } from '../model/rows.ts';
import { faults } from '../model/schema.ts';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { publicStatement } from './public-statement.ts';

const FILE = `public-statement: 1
app: org.example.app
said-by: Example Ltd.
said-on: 2021-10-08
where: https://example.org/statement
about-version: 8.0.15

We will no longer access your photo library in the background.
`;

describe('public-statement', () => {
  it('reads the words as claims of that app at that date, in place', async () => {
    const { claims, problems, text } = await readAs(publicStatement, FILE);
    expect(problems).toEqual([]);
    expect(claims).toMatchObject([
      {
        app: 'org.example.app',
        date: '2021-10-08T00:00:00',
        verb: 'access',
        polarity: 'deny',
        data: ['photos'],
        heading: ['Example Ltd.'],
      },
    ]);
    const { start, end, exact } = claims[0]!.quote;
    expect(text?.slice(start, end)).toBe(exact);
  });

  it('gives the promise as one row, by its head or else by its words', async () => {
    const rowOf = async (file: string) => {
      const { rows, problems } = await publicStatement.read(textInput(file), context());
      const found = rows.flatMap((r) => (r.type === 'Statement' ? [r.row] : []));
      for (const row of found) {
        expect(faults(ROW_BY_NAME.Statement, row)).toEqual([]);
        expect(file.slice(row.quote.start, row.quote.end)).toBe(row.quote.exact);
      }
      return { row: found[0], problems };
    };
    expect((await rowOf(FILE)).row).toMatchObject({
      data: ['photos'],
      pattern: 'background',
      says: 'stops',
      read: 'words',
    });
    const head = FILE.replace(
      'about',
      'data: photos, camera\npattern: night\nsays: does-not\nholds-from: 2021-10-20\nabout',
    );
    expect((await rowOf(head)).row).toMatchObject({
      data: ['photos', 'camera'],
      pattern: 'night',
      says: 'does-not',
      since: '2021-10-20T00:00:00',
      read: 'head',
      by: 'Example Ltd.',
    });
    const upload = FILE.replace(/We will.*/, 'Chat does not upload your photos.');
    expect((await rowOf(upload)).row).toMatchObject({ data: ['photos'], deed: 'sending', says: 'does-not' });
    expect((await rowOf(FILE)).row?.deed).toBe('access');
    const zh = FILE.replace(/We will.*/, '最新版本将取消对该系统能力的使用，不再读取相册。');
    expect((await rowOf(zh)).row).toMatchObject({ data: ['photos'], pattern: 'any', says: 'stops' });
    const vague = await rowOf(FILE.replace(/We will.*/, 'Your privacy matters to us.'));
    expect(vague.problems[0]?.sentence).toContain('does not tell which data it is about');
    const wrong = await rowOf(
      FILE.replace('about', 'data: souls\npattern: sometimes\nholds-from: soon\nmood: good\nabout'),
    );
    expect(wrong.problems.map((p) => p.code)).toEqual(['unknown-type', 'bad-time', 'unknown-type', 'unknown-type']);
  });

  it('asks for what the head lacks', async () => {
    const { problems } = await readAs(publicStatement, FILE.replace(/^said-by.*\n/m, ''));
    expect(problems[0]?.sentence).toMatch(/said-by/);
  });

  it('survives being cut off', () => survivesCuts(publicStatement, FILE));
});
