// English sentences to claims. The way of a sentence, one file a step below english/:
//   tokens and what they name (lexicon, mentions) → clauses that bound it (conditions) → frames of the whole sentence
//   (patterns) → verbs and who does them (predicate, cluster, subject) → what is acted on and who receives it (objects,
//   recipient) → claims (statements, choice), or a fragment's claim from its lead (fragments) → one answer (settle, details).
// Words come from data/policy; the files know only grammar.
import type { DataType } from '../../model/personal-data.ts';
import { addDetails } from './english/details.ts';
import { fragmentOf } from './english/fragments.ts';
import { Lexicon } from './english/lexicon.ts';
import { deniedMentions, type Named, namedBy } from './english/mentions.ts';
import { patternsOf } from './english/patterns.ts';
import { type Phrase, phrasesOf, phrasesOfClaim, verbTokens } from './english/phrases.ts';
import { predicatesOf } from './english/predicate.ts';
import { type Sentence, sentenceOf } from './english/sentence.ts';
import { servicesIn } from './english/services.ts';
import { meets, withoutDenied } from './english/settle.ts';
import { statementsOf, type Told, toldOf } from './english/statements.ts';
import { type Draft, draftOf, type SentenceContext } from './types.ts';

export interface LabelledPhrase {
  readonly start: number;
  readonly end: number;
  readonly what: 'collect' | 'share';
  readonly polarity: 'affirm' | 'deny';
}

/** Cookies and their like are means and no data. */
const isTechnology = (stem: string): boolean =>
  /^(?:cookie|beacon|pixel|tag|gif|technology|technologie|script)$/.test(stem);

const SHARES = new Set(['share', 'disclose', 'transfer']);
const QUESTION = /\?\s*["”')]*$/;
const DEFINITION = /^[“"'][^“”"]{2,50}[”"']\s+(?:is|are|means|refers?|includes?)\b/;

export class EnglishReader {
  private readonly lexicon: Lexicon;

  constructor(brands: readonly string[]) {
    this.lexicon = new Lexicon(brands);
  }

  /** A term that the document itself defines. */
  define(term: string, ids: readonly DataType[]): void {
    this.lexicon.define(term, ids);
  }

  /** Types named by common words, without what the document defined. */
  namesIn(text: string, from: number, until: number): DataType[] {
    return this.lexicon.named(this.lexicon.tokens(text, from, until));
  }

  /** Data types that a stretch of text names. */
  dataIn(text: string, from = 0, until = text.length): Named {
    const tokens = this.lexicon.tokens(text, from, until);
    return namedBy(text, tokens, this.lexicon.mentions(tokens));
  }

  /** The noun phrases that a sentence tells to be collected or shared, by offset. */
  phrases(ctx: SentenceContext): LabelledPhrase[] {
    const words = ctx.blocks[ctx.block]!.text.slice(ctx.start, ctx.end);
    if (QUESTION.test(words) || this.lexicon.vocabulary.silences.some((x) => x.test.test(words))) return [];
    const s = sentenceOf(ctx, this.lexicon);
    const predicates = predicatesOf(s, this.lexicon);
    const told = toldOf(s, this.lexicon, predicates, deniedMentions(s.tokens, s.data));
    const verbs = verbTokens(s, this.lexicon, predicates);
    const all = phrasesOf(s, this.lexicon, verbs);
    if (told.length === 0 && !predicates.some((p) => !p.embedded)) told.push(...this.listed(s, all));
    const denials = told.filter((t) => t.draft.polarity === 'deny');
    // `Information we collect`: a heading states nothing.
    if (!/[.;:!”"')]\s*$/.test(words) && told.every((t) => t.draft.rule === 'relative')) return [];
    const exceptional = this.lexicon.vocabulary.exceptions.en.test(words);
    const out = new Map<string, LabelledPhrase>();
    for (const t of told) {
      const d = t.draft;
      if (d.actor === 'policy' || d.verb === 'allow-opt-out') continue;
      const turned = d.polarity === 'affirm' && d.rule !== 'contrast' && denials.some((x) => meets(x.draft, d));
      if (turned) continue;
      const shares = SHARES.has(d.verb) || (d.actor !== 'we' && d.actor !== 'user');
      for (const p of phrasesOfClaim(s, this.lexicon, all, t.hits, verbs, t.until)) {
        if (isTechnology(s.tokens[p.until - 1]!.stem)) continue;
        const put = (polarity: 'affirm' | 'deny') =>
          out.set(`${shares} ${polarity} ${p.from}`, {
            start: s.tokens[p.from]!.start,
            end: s.tokens[p.until - 1]!.end,
            what: shares ? 'share' : 'collect',
            polarity,
          });
        put(d.polarity);
        // `not …, except as described here`: both are said.
        if (
          d.polarity === 'deny' &&
          exceptional &&
          !/^without/.test(this.lexicon.vocabulary.exceptions.en.exec(words)?.[0] ?? '')
        )
          put('affirm');
      }
    }
    return [...out.values()];
  }

  /** An item of a list without a verb (`Device information such as …`) names what is collected, where nothing else is told. */
  private listed(s: Sentence, all: readonly Phrase[]): Told[] {
    const first = all[0];
    const opens = first && first.from <= 1 && s.data.some((h) => h.from < first.until && h.until > first.from);
    if (!opens || s.data.every((h) => h.value.ids.includes('any'))) return [];
    return [{ draft: draftOf(s.ctx, 'we', 'collect', 'context'), hits: s.data, until: s.tokens.length }];
  }

  /** Claims of one sentence. An empty list where nothing is said about personal data. */
  read(ctx: SentenceContext): Draft[] {
    const words = ctx.blocks[ctx.block]!.text.slice(ctx.start, ctx.end);
    if (QUESTION.test(words)) return [];
    const s = sentenceOf(ctx, this.lexicon);
    const silent = this.lexicon.vocabulary.silences.some((x) => x.test.test(words));
    const framed = patternsOf(s, this.lexicon);
    let drafts = framed.drafts;
    if (!framed.closed && !silent) drafts.push(...statementsOf(s, this.lexicon, drafts));
    // A fragment under a lead-in has no main verb of its own; what stands in its relative clauses describes the data.
    const main = drafts.some(
      (d) => d.rule !== 'relative' && (d.actor !== 'user' || d.verb === 'notify' || d.verb === 'allow-opt-out'),
    );
    if (!main && ctx.frame && !silent) {
      const fragment = fragmentOf(s, this.lexicon, ctx.frame);
      if (fragment.length > 0) drafts = fragment;
    }
    const rights = ctx.blocks[ctx.block]!.heading.some((h) => this.lexicon.vocabulary.rightsHeadings.en.test(h));
    // Under a heading about rights, others are named as examples of whom a person may ask.
    const kept = withoutDenied(drafts).filter((d) => !rights || ['we', 'user', 'policy'].includes(d.actor));
    const defines = DEFINITION.test(words);
    for (const d of kept) {
      // A definition tells what a term means; only `… is collected` in it is a practice.
      if (defines && d.actor === 'we' && !['collect', 'receive'].includes(d.verb)) d.verb = 'define';
      addDetails(d, words, this.lexicon.vocabulary);
      if (d.services.length === 0)
        d.services = servicesIn(words, this.lexicon.grammar.commonCapitals).filter((x) => !this.lexicon.isActor(x));
    }
    return kept;
  }
}
