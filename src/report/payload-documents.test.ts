import { describe, expect, it } from 'vitest';
import type { InputResult } from '../model/result.ts';
import type { Claim } from '../model/rows.ts';
import { type DocumentText, pageDocuments, TEXT_LIMIT, type TextBlock } from './payload-documents.ts';

const DOC = 'ab'.repeat(32);
const SOURCE =
  '# Policy\n\n## What we collect\n\nWe collect your **phone number**. We do not sell it.\n\nNothing here.\n';

/** A block of the source, its marks taken out, with the place of each character. */
function block(kind: TextBlock['kind'], text: string, heading: string[] = []): TextBlock {
  const at: number[] = [];
  let from = SOURCE.indexOf(text.split(' ')[0]!);
  for (const c of text) {
    from = SOURCE.indexOf(c, from);
    at.push(from++);
  }
  return { kind, heading, depth: 0, cell: null, text, at, to: at.map((n) => n + 1) };
}
const BLOCKS = [
  block('heading', 'Policy'),
  block('heading', 'What we collect', ['Policy']),
  block('paragraph', 'We collect your phone number. We do not sell it.', ['Policy', 'What we collect']),
  block('paragraph', 'Nothing here.', ['Policy', 'What we collect']),
];
const claim = (exact: string, over: Partial<Claim> = {}): Claim => {
  const b = BLOCKS[2]!;
  const i = b.text.indexOf(exact);
  return {
    app: 'com.example.chat',
    document: DOC,
    date: '2024-01-02T00:00:00',
    quote: { exact, start: b.at[i]!, end: b.to[i + exact.length - 1]! },
    heading: ['Policy', 'What we collect'],
    actor: 'we',
    verb: 'collect',
    polarity: 'affirm',
    modality: 'does',
    data: ['account.phone-number'],
    named: ['account.phone-number'],
    terms: ['phone number'],
    form: 'personal',
    recipient: null,
    purpose: [],
    condition: null,
    exception: null,
    scope: null,
    services: [],
    governedBy: null,
    place: null,
    retention: null,
    basis: null,
    rule: 'collect',
    confidence: 0.8,
    from: { input: DOC, line: 5 },
    ...over,
  };
};
const inputs = [{ sha256: DOC, source: 'privacy-policy' } as InputResult];
const claims = [
  claim('We do not sell it.', { polarity: 'deny', verb: 'share' }),
  claim('We collect your phone number.'),
];
const texts: DocumentText[] = [{ input: DOC, blocks: BLOCKS }];

describe('documents on a page', () => {
  it('hold their text, and every claim the place of its sentence in a block', () => {
    const [doc] = pageDocuments(inputs, claims, texts);
    expect(doc).toMatchObject({ input: DOC, date: '2024-01-02T00:00:00', text: 'whole', app: 'com.example.chat' });
    expect(doc!.blocks.map((b) => [b.kind, b.level, b.text])).toEqual([
      ['heading', 1, 'Policy'],
      ['heading', 2, 'What we collect'],
      ['paragraph', 0, 'We collect your phone number. We do not sell it.'],
      ['paragraph', 0, 'Nothing here.'],
    ]);
    expect(doc!.claims.map((c) => [c.polarity, doc!.blocks[c.block]!.text.slice(c.from, c.to)])).toEqual([
      ['affirm', 'We collect your phone number.'],
      ['deny', 'We do not sell it.'],
    ]);
    expect(doc!.claims[0]!.start).toBe(claims[1]!.quote.start);
  });

  it('keep the sentence of a claim that the text does not hold', () => {
    const stray = claim('We collect your phone number.', { quote: { exact: 'Elsewhere.', start: 9000, end: 9010 } });
    const [doc] = pageDocuments(inputs, [stray], texts);
    expect(doc!.claims[0]).toMatchObject({ block: -1, quote: 'Elsewhere.' });
  });

  it('keep the parts with claims and the headings of a text beyond the bound', () => {
    const long: TextBlock = { ...BLOCKS[3]!, text: 'x'.repeat(TEXT_LIMIT), at: [], to: [] };
    const [doc] = pageDocuments(inputs, claims, [{ input: DOC, blocks: [...BLOCKS, long] }]);
    expect(doc!.text).toBe('parts');
    expect(doc!.blocks.map((b) => b.text)).toEqual(BLOCKS.slice(0, 3).map((b) => b.text));
    expect(doc!.claims.every((c) => c.block === 2)).toBe(true);
  });

  it('are the sentences under their headings where the input is not at hand', () => {
    const [doc] = pageDocuments(inputs, claims, []);
    expect(doc!.text).toBe('sentences');
    expect(doc!.blocks.map((b) => b.text)).toEqual([
      'Policy',
      'What we collect',
      'We collect your phone number.',
      'We do not sell it.',
    ]);
    expect(doc!.claims.map((c) => c.block)).toEqual([2, 3]);
  });

  it('carry columns that later readers add', () => {
    const later = { ...claims[0]!, reader: 'second' } as Claim;
    expect(pageDocuments(inputs, [later], texts)[0]!.claims[0]).toMatchObject({ reader: 'second' });
  });
});
