import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../../test/support.ts';
import { readMarkdown } from '../../formats/markdown.ts';
import { vocabulary } from '../../knowledge/policy/vocabulary.ts';
import { readClaims } from './claims.ts';
import { Lexicon } from './english/lexicon.ts';
import { actingNames } from './english/names.ts';
import { EnglishReader } from './english.ts';
import { sentencesOf } from './sentences.ts';
import type { SentenceContext } from './types.ts';

const claimsOf = (text: string) =>
  readClaims(readMarkdown(`Plumo Privacy Policy\n====\n\n${text}`), 'a'.repeat(64), null).claims;
/** `we not collect account.email`, in the order of reading. */
const said = (text: string): string[] =>
  claimsOf(text).map((c) => `${c.actor}${c.polarity === 'deny' ? ' not' : ''} ${c.verb} ${c.data.join(',')}`);

describe('a sentence as claims', () => {
  it.each([
    // Who does it
    [
      'We and our vendors use cookies to collect your IP address.',
      ['service-providers use device.cookies', 'service-providers collect network.ip-address'],
    ],
    ['Your name is collected by the relevant Side Applet.', ['third-party collect account.name']],
    ['Your IP address is collected automatically by the use of the service.', ['we collect network.ip-address']],
    ['Users may provide their phone number.', ['we collect account.phone-number']],
    ['I do not collect your email address.', ['we not collect account.email']],
    ['We allow our partners to use your device ID.', ['third-party use device.id']],
    // What is denied
    [
      'We will not sell, rent or authorize any third party to use your email address.',
      ['third-party not use account.email'],
    ],
    ['At no point will the app record your phone number.', ['we not collect account.phone-number']],
    ['No information received from you is made public.', ['we receive any']],
    ['The information that I request is retained on your device and is not collected by me.', ['we not collect any']],
    [
      'Your messages are kept on your device and are not typically stored on our servers.',
      ['we not store content.message-text'],
    ],
    ['Partners have no access to your contact information.', ['third-party not access account.contact-details']],
    ['No location information is ever stored by us.', ['we not store location']],
    [
      'Our providers do not have access to your name, but may have access to your device ID.',
      ['service-providers not access account.name', 'service-providers access device.id'],
    ],
    // What is named
    ['To contact you, we use your email address.', ['we use account.email']],
    ['We collect device and connection information.', ['we collect device,network']],
    ['We collect your Internet Protocol (IP) address.', ['we collect network.ip-address']],
    ['We may use your information for other purposes, such as identifying usage trends.', ['we use any']],
    ['We make your profile photo available to advertisers.', ['we share profile.photo']],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it.each([
    'Cookies are small text files that are stored on your device.',
    'Tracking is not the same as using or collecting information.',
    'You give your consent to the placing of cookies.',
    'We cannot guarantee the security of any information you transmit.',
    'Personal data is any information that identifies a person.',
    'Your messages are stored on your device.',
    'Your services are being used so that your order can be processed.',
    'How we use your email address',
    'You may request that your phone number be deleted.',
  ])('says nothing is done in: %s', (text) => {
    expect(claimsOf(text).filter((c) => c.actor !== 'user' && c.actor !== 'policy')).toEqual([]);
  });

  it('takes the data of a lead for items that tell what it is for', () => {
    const [, first, second] = claimsOf(
      'We use your email address to:\n\n- contact you about crashes\n- analyse usage trends',
    );
    expect([first?.data, second?.data]).toEqual([['account.email'], ['account.email']]);
  });

  it('shows the words it rests on as whole phrases', () => {
    const [claim] = claimsOf('We collect your precise location, first and last name and other contact information.');
    expect(claim?.terms).toEqual(['your precise location', 'first and last name', 'other contact information']);
  });

  it('finds a writer without a title by what the name is made to do', () => {
    const text = 'Orchid Labs may collect your name. Orchid Labs uses it. Orchid Labs does not share it.';
    expect(actingNames(text)).toEqual(['Orchid Labs']);
  });
});

const contextOf = (text: string): SentenceContext => ({
  blocks: [{ text, at: [], to: [], kind: 'paragraph', heading: [], lead: -1, depth: 0, cell: null, label: '' }],
  block: 0,
  start: 0,
  end: text.length,
  frame: null,
  topic: [],
});

describe('phrases that are collected or shared', () => {
  const marked = (text: string): string[] =>
    new EnglishReader([])
      .phrases(contextOf(text))
      .map((p) => `${p.polarity === 'deny' ? 'not ' : ''}${p.what}: ${text.slice(p.start, p.end)}`);

  it.each([
    [
      'We collect information about your visits, such as your browser type and the pages you viewed.',
      ['collect: information', 'collect: your browser type', 'collect: the pages'],
    ],
    ['We do not share your name or postal address with anyone.', ['not share: your name', 'not share: postal address']],
    ['We use cookies to track your online activity.', ['collect: your online activity']],
    ['Usage data may include the date and time of your request.', ['collect: the date and time of your request']],
    [
      'We will not disclose your email address except as described here.',
      ['not share: your email address', 'share: your email address'],
    ],
    ['Information we collect', []],
  ])('%s', (text, expected) => {
    expect(marked(text)).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(marked(text)).toEqual([]);
  });
});

describe('triggers', () => {
  const folder = corpus('policy/policies');
  it.runIf(folder)('stand in every sentence that their frame matches', () => {
    const lexicon = new Lexicon([]);
    const frames = [
      ...vocabulary().patterns.map((p) => ({ id: p.id, test: p.test.en })),
      ...vocabulary().silences.map((p) => ({ id: p.id, test: p.test })),
    ];
    const missed: string[] = [];
    for (const file of readdirSync(folder!).filter((f) => f.endsWith('.md')))
      for (const { text } of readMarkdown(readFileSync(join(folder!, file), 'utf8')).blocks)
        for (const { start, end } of sentencesOf(text)) {
          const candidates = lexicon.triggers.candidates(lexicon.tokens(text, start, end));
          for (const { id, test } of frames)
            if (test?.test(text.slice(start, end)) && !candidates.has(id))
              missed.push(`${id}: ${text.slice(start, end)}`);
        }
    expect(missed).toEqual([]);
  });
});
