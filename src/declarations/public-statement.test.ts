import { describe, expect, it } from 'vitest';
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

  it('asks for what the head lacks', async () => {
    const { problems } = await readAs(publicStatement, FILE.replace(/^said-by.*\n/m, ''));
    expect(problems[0]?.sentence).toMatch(/said-by/);
  });

  it('survives being cut off', () => survivesCuts(publicStatement, FILE));
});
