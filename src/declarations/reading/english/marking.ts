// The phrases of a sentence with what is said of them: collected or shared, affirmed or denied.
import { draftOf } from '../types.ts';
import type { Lexicon } from './lexicon.ts';
import { deniedMentions } from './mentions.ts';
import { type Phrase, phrasesOf, phrasesOfClaim, verbTokens } from './phrases.ts';
import { predicatesOf } from './predicate.ts';
import type { Sentence } from './sentence.ts';
import { isDenial, meets } from './settle.ts';
import { butNot, type Told, toldOf } from './statements.ts';

export interface MarkedPhrase {
  /** Offsets in the block's text. */
  readonly start: number;
  readonly end: number;
  readonly what: 'collect' | 'share';
  readonly polarity: 'affirm' | 'deny';
}

/** Verbs by which data is collected, used or shared; what is deleted or told about is not. */
const MARKED = /^(?:collect|receive|derive|use|process|access|store|retain|require|share|disclose|transfer)$/;
const SHARES = new Set(['share', 'disclose', 'transfer']);
/** Cookies and their like are means and no data. */
const TECHNOLOGY = /^(?:cookie|beacon|pixel|tag|gif|technology|technologie|script)$/;

/** Marked phrases in the order in which they are told. */
export function markedPhrases(s: Sentence, lexicon: Lexicon): MarkedPhrase[] {
  const predicates = predicatesOf(s, lexicon);
  const verbs = verbTokens(s, lexicon, predicates);
  const all = phrasesOf(s, lexicon, verbs);
  const denied = deniedMentions(s.tokens, s.data);
  const told = toldOf(s, lexicon, predicates, denied);
  if (told.length === 0 && !predicates.some((p) => !p.embedded)) told.push(...listed(s, all));
  // `Information we collect`: a heading states nothing.
  if (!/[.;:!”"')]\s*$/.test(s.words) && told.every((t) => t.draft.rule === 'relative')) return [];
  const main = told.find((t) => t.draft.polarity === 'affirm');
  if (main && denied.length > 0)
    told.push({ draft: butNot(s, denied, main.draft.actor, main.draft.verb), hits: denied, until: s.tokens.length });
  const denials = told.filter((t) => isDenial(t.draft));
  const exception = lexicon.vocabulary.exceptions.en.exec(s.words)?.[0] ?? '';
  const out = new Map<string, MarkedPhrase>();
  for (const { draft: d, hits, until } of told) {
    if (!MARKED.test(d.verb)) continue;
    if (d.polarity === 'affirm' && d.rule !== 'contrast' && denials.some((x) => meets(x.draft, d))) continue;
    const what = SHARES.has(d.verb) || (d.actor !== 'we' && d.actor !== 'user') ? 'share' : 'collect';
    // `not …, except as described here`: both are said. `Without your consent` leaves a denial.
    const both = d.polarity === 'deny' && exception !== '' && !exception.startsWith('without');
    for (const p of phrasesOfClaim(s, lexicon, all, hits, verbs, until)) {
      if (TECHNOLOGY.test(s.tokens[p.until - 1]!.stem)) continue;
      for (const polarity of both ? (['deny', 'affirm'] as const) : [d.polarity])
        out.set(`${what} ${polarity} ${p.from}`, {
          start: s.tokens[p.from]!.start,
          end: s.tokens[p.until - 1]!.end,
          what,
          polarity,
        });
    }
  }
  return [...out.values()];
}

/** An item without a verb (`Device information such as …`) names what is collected, where nothing else is told. */
function listed(s: Sentence, all: readonly Phrase[]): Told[] {
  const first = all[0];
  const opens = first && first.from <= 1 && s.data.some((h) => h.from < first.until && h.until > first.from);
  if (!opens || s.data.every((h) => h.value.ids.includes('any'))) return [];
  return [{ draft: draftOf(s.ctx, 'we', 'collect', 'context'), hits: s.data, until: s.tokens.length }];
}
