// English sentences to claims. The way of a sentence, one file a step below english/:
//   tokens and what they name (lexicon, mentions) → clauses that bound it (conditions) → frames of the whole sentence
//   (patterns) → verbs and who does them (predicate, cluster, subject) → what is acted on and who receives it (objects,
//   recipient) → claims (statements, inclusion, choice) with the words that name their data (phrases), or a fragment's claim from its lead (fragments) → one answer (settle, details).
// Words come from data/policy; the files know only grammar.
import type { DataType } from '../../model/personal-data.ts';
import { addDetails } from './english/details.ts';
import { fragmentOf } from './english/fragments.ts';
import { Lexicon } from './english/lexicon.ts';
import { type MarkedPhrase, markedPhrases } from './english/marking.ts';
import { type Named, namedBy } from './english/mentions.ts';
import { patternsOf } from './english/patterns.ts';
import { type Sentence, sentenceOf } from './english/sentence.ts';
import { servicesIn } from './english/services.ts';
import { withoutDenied } from './english/settle.ts';
import { statementsOf } from './english/statements.ts';
import type { Draft, SentenceContext } from './types.ts';

const QUESTION = /\?\s*["”')]*$/;
const isQuestion = (ctx: SentenceContext): boolean =>
  QUESTION.test(ctx.blocks[ctx.block]!.text.slice(Math.max(ctx.start, ctx.end - 6), ctx.end));
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

  /** The noun phrases that a sentence tells to be collected or shared. */
  phrases(ctx: SentenceContext): MarkedPhrase[] {
    if (isQuestion(ctx)) return [];
    const s = sentenceOf(ctx, this.lexicon);
    return this.isSilent(s) ? [] : markedPhrases(s, this.lexicon);
  }

  /** A sentence whose verbs say nothing about data here. */
  private isSilent(s: Sentence): boolean {
    return this.lexicon.vocabulary.silences.some((x) => s.frames.has(x.id) && x.test.test(s.words));
  }

  /** Claims of one sentence. An empty list where nothing is said about personal data. */
  read(ctx: SentenceContext): Draft[] {
    if (isQuestion(ctx)) return [];
    const s = sentenceOf(ctx, this.lexicon);
    const { words } = s;
    const silent = this.isSilent(s);
    const framed = patternsOf(s, this.lexicon);
    let drafts = silent ? framed.drafts.filter((d) => d.actor === 'policy') : framed.drafts;
    const names = s.data.length > 0 || ctx.topic.length > 0 || /\bads?\b|\badvert/i.test(words);
    if (!framed.closed && !silent && names) drafts.push(...statementsOf(s, this.lexicon, drafts));
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
    // A definition tells what a term means; only `… is collected` in it is a practice.
    if (DEFINITION.test(words))
      for (const d of kept) if (d.actor === 'we' && !['collect', 'receive'].includes(d.verb)) d.verb = 'define';
    addDetails(kept, words, this.lexicon.vocabulary);
    let services: string[] | null = null;
    for (const d of kept) {
      if (d.services.length > 0) continue;
      services ??= servicesIn(words, this.lexicon.grammar.commonCapitals).filter((x) => !this.lexicon.isActor(x));
      d.services = [...services];
    }
    return kept;
  }
}
