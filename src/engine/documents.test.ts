import { describe, expect, it } from 'vitest';
import { textInput } from '../../test/support.ts';
import { loadEnvironment } from '../case/environment.ts';
import type { Options } from '../model/result.ts';
import { pageDocuments } from '../report/payload-documents.ts';
import { documentTexts, versionsOf } from './documents.ts';
import { runEngine } from './run.ts';

const policy = (date: string, sentences: string[], title = 'Chat Example Privacy Policy') =>
  `# ${title}\n\nLast updated: ${date}\n\n## What we collect\n\n${sentences.join('\n\n')}\n\nThis privacy policy explains how we use your personal information.\n`;
const OLD = [
  'We collect your phone number.',
  'We do not share your contacts with third parties.',
  'We collect your precise location.',
];
const NEW = [
  'We collect your precise location.',
  'We collect your phone number.',
  'We share your contacts with third parties.',
  'We collect your e-mail address.',
];

const options: Options = {
  iosVersion: null,
  night: null,
  timeZone: null,
  app: 'com.example.chat',
  recipient: null,
  phase: null,
  simulated: false,
};
const run = (...texts: [string, string][]) => {
  const inputs = texts.map(([text, name]) => textInput(text, name));
  return runEngine(inputs, options, loadEnvironment()).then((r) => ({ ...r, inputs }));
};

describe('documents of a run', () => {
  it('give their text, in which every claim finds its sentence', async () => {
    const { result, rows, inputs } = await run([policy('January 2, 2024', OLD), 'old.md']);
    const [doc] = pageDocuments(result.inputs, rows.Claim, await documentTexts(inputs, result));
    expect(doc!.text).toBe('whole');
    expect(doc!.claims.length).toBeGreaterThan(2);
    for (const [i, c] of doc!.claims.entries()) {
      const exact = [...rows.Claim].sort((a, b) => a.quote.start - b.quote.start || a.quote.end - b.quote.end)[i]!.quote
        .exact;
      expect(doc!.blocks[c.block]!.text.slice(c.from, c.to)).toBe(exact);
    }
  });

  it('are versions in the order of their dates, whatever they are called, and a moved sentence is no change', async () => {
    const { result, rows } = await run(
      [policy('March 5, 2025', NEW), 'a.md'],
      [policy('January 2, 2024', OLD), 'b.md'],
    );
    const [group, none] = versionsOf(result, rows.Claim);
    expect(none).toBeUndefined();
    expect(group!.versions.map((v) => v.date?.slice(0, 10))).toEqual(['2024-01-02', '2025-03-05']);
    const told = group!.steps[0]!.changes.map((c) => [c.kind, c.before?.quote ?? null, c.after?.quote ?? null]);
    expect(told).toContainEqual(['came', null, 'We collect your e-mail address.']);
    expect(told).toContainEqual([
      'changed',
      'We do not share your contacts with third parties.',
      'We share your contacts with third parties.',
    ]);
    expect(told.some(([, before]) => before === 'We collect your precise location.')).toBe(false);
  });

  it('without a date, or with the same one, are no versions: nobody could tell what came and what went', async () => {
    const [undated, old] = [policy('some day', NEW), policy('January 2, 2024', OLD)];
    const first = await run([undated, 'a.md'], [old, 'b.md']);
    expect(versionsOf(first.result, first.rows.Claim)).toEqual([]);
    const same = await run([policy('January 2, 2024', NEW), 'a.md'], [old, 'b.md']);
    expect(versionsOf(same.result, same.rows.Claim)).toEqual([]);
  });

  it('of two companies are no versions of one another', async () => {
    const other = policy(
      'March 5, 2025',
      ['We use your search words to show advertising.'],
      'Shop Example Privacy Notice',
    );
    const { result, rows } = await run([policy('January 2, 2024', OLD), 'a.md'], [other, 'b.md']);
    expect(versionsOf(result, rows.Claim)).toEqual([]);
  });
});
