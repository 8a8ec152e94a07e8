// Frames of whole sentences, from data/policy/frames.json: scope, governing documents, standing phrases.
import type { Pattern } from '../../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../../model/personal-data.ts';
import type { Hit } from '../tokens.ts';
import { type Draft, draftOf } from '../types.ts';
import type { Lexicon, Meaning } from './lexicon.ts';
import { namedBy } from './mentions.ts';
import { providersIn } from './recipient.ts';
import type { Sentence } from './sentence.ts';
import { governedBy, servicesIn } from './services.ts';

/** After these the sentence is read: its verbs say nothing more. */
const CLOSES = new Set(['on-device-only', 'protect-from-reading', 'no-ads', 'allow-us']);
const ON_THE_WIRE = /\btransmi|\btransit|\bend[- ]to[- ]end|\bencrypt/i;
const OTHERS = /\b(?:third|provider|partner|vendor|contractor|compan)/i;

export interface Framed {
  readonly drafts: Draft[];
  readonly closed: boolean;
}

export function patternsOf(s: Sentence, lexicon: Lexicon): Framed {
  const drafts: Draft[] = [];
  let closed = false;
  for (const p of lexicon.vocabulary.patterns) {
    if (!s.frames.has(p.id) || !p.test.en?.test(s.words)) continue;
    if (p.verb === 'protect' && !ON_THE_WIRE.test(s.words)) continue;
    // One claim of a document about itself is enough; the first pattern is the stronger.
    const told =
      p.actor === 'policy' && drafts.some((d) => d.actor === 'policy' && (d.verb === p.verb || d.verb === 'exclude'));
    if (told) continue;
    if (CLOSES.has(p.id)) closed = true;
    if (p.actor === 'policy' && (p.verb === 'exclude' || p.verb === 'define' || (p.verb === 'govern' && !p.with)))
      closed = true;
    const d = draftFrom(p, s, lexicon);
    if (d) drafts.push(d);
  }
  return { drafts, closed };
}

function draftFrom(p: Pattern, s: Sentence, lexicon: Lexicon): Draft | null {
  const d = draftOf(s.ctx, p.actor, p.verb, p.id);
  const found = namedBy(s.text, s.tokens, spokenOf(p, s));
  d.polarity = p.polarity;
  d.terms = [...found.terms];
  d.data = dataOf(p, found.ids, s.ctx.topic);
  if (p.actor === 'policy') {
    d.services = servicesIn(s.words, lexicon.grammar.commonCapitals);
    d.governedBy = p.verb === 'define' ? null : governedBy(s.words);
  }
  if (p.id === 'allow-us') d.condition = 'with your permission';
  // Kept on the phone only: nothing is said about passing through.
  if (p.id === 'on-device-only' && !/\bnot\s+(?:\w+\s+)?(?:sent|transmitted)/i.test(s.words)) d.verb = 'store';
  if (p.actor === 'we' && p.any && OTHERS.test(s.words)) d.recipient = providersIn(s.words);
  return d.data.length > 0 ? d : null;
}

/** What stays on the device stands before the phrase, what a permission is about after it; else all is meant. */
function spokenOf(p: Pattern, s: Sentence): readonly Hit<Meaning>[] {
  if (p.id !== 'on-device-only' && p.id !== 'allow-us') return s.data;
  const match = p.test.en?.exec(s.words);
  if (!match) return s.data;
  const at = s.ctx.start + match.index;
  const side = s.data.filter((h) => s.tokens[h.from]!.start < at === (p.id === 'on-device-only'));
  return side.length > 0 ? side : s.data;
}

function dataOf(p: Pattern, named: readonly DataType[], topic: readonly DataType[]): DataType[] {
  const ofDocument = p.actor === 'policy';
  const own: readonly DataType[] =
    p.any && p.verb !== 'protect' ? ['any'] : named.length > 0 ? named : ofDocument || p.any ? ['any'] : topic;
  if (!ofDocument) return p.any && named.length === 0 ? ['any'] : [...own];
  const all = [...new Set<DataType>([...own, ...topic])];
  return all.includes('any') ? all : ['any', ...all];
}
