// Chinese sentences to claims, step by step: words of the closed vocabularies (chinese-mentions), clauses (chinese-clauses),
// one frame a verb (chinese-frames, chinese-polarity), sentences read whole (chinese-patterns). The subject is the last one
// named; a dropped subject is the writer.
import { type CharHit, foldHan } from '../../base/han.ts';
import { chineseCue as cue } from '../../knowledge/policy/chinese-cues.ts';
import { type Actor, vocabulary } from '../../knowledge/policy/vocabulary.ts';
import type { DataType } from '../../model/personal-data.ts';
import { type Clause, clausesOf, wordsFrom } from './chinese-clauses.ts';
import { type ChineseFrame, frameAt, givenAt, type Scene } from './chinese-frames.ts';
import { ChineseMentions, fold, typesOf } from './chinese-mentions.ts';
import { choiceDraft, fragmentDrafts, labelledDrafts, patternDrafts } from './chinese-patterns.ts';
import { type ChineseSpan, clauseSpans, frameSpans } from './chinese-spans.ts';
import { type Draft, draftOf, type SentenceContext } from './types.ts';

export class ChineseReader {
  private readonly mentions: ChineseMentions;

  /** `brands`: the writer's own names, which mean *we*. */
  constructor(brands: readonly string[]) {
    this.mentions = new ChineseMentions(brands);
  }

  define(term: string, ids: readonly DataType[]): void {
    this.mentions.define(term, ids);
  }

  /** Types named by common words, without what the document defined. */
  namesIn(text: string, from: number, until: number): DataType[] {
    return this.mentions.commonTypes(fold(text), from, until);
  }

  dataIn(text: string, from = 0, until = text.length): { ids: DataType[]; terms: string[] } {
    return typesOf(text, this.mentions.dataHits(fold(text), from, until));
  }

  read(ctx: SentenceContext): Draft[] {
    return this.analyse(ctx).drafts;
  }

  /** Claims and the spans they rest on; spans are what accuracy is measured on. */
  analyse(ctx: SentenceContext): { drafts: Draft[]; spans: ChineseSpan[] } {
    const text = ctx.blocks[ctx.block]!.text;
    const folded = fold(text);
    const sentence = folded.slice(ctx.start, ctx.end);
    const nothing = { drafts: [], spans: [] };
    if (/[？?]\s*$/.test(sentence) || cue('exempt').test(sentence) || cue('says-what-is').test(sentence))
      return nothing;
    const scene: Scene = {
      ctx,
      text,
      folded,
      clauses: clausesOf(folded, ctx.start, ctx.end),
      data: this.mentions.dataHits(folded, ctx.start, ctx.end),
    };
    const patterns = patternDrafts(scene, sentence);
    const labelled = labelledDrafts(scene);
    const told = patterns.closed || labelled.length > 0 ? nothing : this.told(scene);
    const drafts = [...patterns.drafts, ...labelled, ...told.drafts];
    if (drafts.length === 0) drafts.push(...fragmentDrafts(scene));
    // What a sentence denies it does not also affirm: the affirmation is the exception's.
    const denials = drafts.filter((d) => d.polarity === 'deny');
    const kept = drafts.filter(
      (d) =>
        d.polarity === 'deny' ||
        d.actor === 'policy' ||
        d.actor === 'user' ||
        !denials.some((x) => x.verb === d.verb || x.data.some((id) => d.data.includes(id))),
    );
    for (const d of kept) decorate(d, sentence, text.slice(ctx.start, ctx.end));
    return { drafts: kept, spans: told.spans };
  }

  /** Claims of the sentence's verbs, clause by clause. */
  private told(scene: Scene): { drafts: Draft[]; spans: ChineseSpan[] } {
    const { ctx, text, folded, clauses } = scene;
    const drafts: Draft[] = [];
    const spans: ChineseSpan[] = [];
    const main = clauses.find((c) => c.condition && !cue('ground').test(folded.slice(c.start, c.end).trim()));
    const condition = main ? text.slice(wordsFrom(folded, main), main.end).trim() || null : null;
    let subject: Actor | null = null;
    let named: CharHit<Actor> | null = null;
    // `我们不会向除…外的任何第三方，共享…`: the negation waits for its verb.
    let waiting = false;
    let demanded = false;
    clauses.forEach((clause, n) => {
      const words = folded.slice(clause.start, clause.end);
      const actors = this.mentions.actorHits(folded, clause.start, clause.end);
      const verbs = this.mentions.verbHits(folded, clause.start, clause.end, scene.data);
      const acting = this.mentions.acting(folded, actors);
      if (acting[0]) demanded = false;
      if (!clause.condition && !demanded) {
        for (const verb of verbs) {
          const given = givenAt(scene, clause, verb);
          const before = acting.filter(
            (a) => a.end <= verb.start && !(given && a.start >= given.start && a.end <= given.end),
          );
          const own: CharHit<Actor> | null =
            before.findLast((a) => cue('acts').test(folded.slice(a.end, a.end + 3))) ?? before.at(-1) ?? null;
          if (own) subject = own.value;
          named = own ?? named;
          const frame = frameAt(this.mentions, scene, n, verb, own?.value ?? subject, own, actors);
          if (!frame) continue;
          spans.push(...frameSpans(scene, frame, named));
          const draft = draftFrom(ctx, text, frame, condition);
          if (waiting && !own) draft.polarity = 'deny';
          if (!drafts.some((d) => covers(d, draft))) drafts.push(draft);
        }
        waiting = verbs.length === 0 && cue('negation-waits').test(words);
        if (acting[0] && !cue('purpose-clause').test(words)) {
          subject = acting[0].value;
          named = acting[0];
        }
      }
      if (cue('demanded').test(words)) demanded = true;
      if (cue('component').test(words)) subject = 'third-party';
      const choice = choiceDraft(this.mentions, scene, clause);
      if (choice && !drafts.some((d) => d.actor === 'user')) drafts.push(choice);
    });
    const acts = (c: Clause) =>
      this.mentions.acting(folded, this.mentions.actorHits(folded, c.start, c.end)).length > 0;
    if (spans.length > 0) spans.push(...clauseSpans(folded, clauses, acts));
    return { drafts, spans };
  }
}

const covers = (d: Draft, other: Draft): boolean =>
  d.actor === other.actor &&
  d.verb === other.verb &&
  d.polarity === other.polarity &&
  other.data.every((id) => d.data.includes(id));

function draftFrom(ctx: SentenceContext, text: string, f: ChineseFrame, condition: string | null): Draft {
  const d = draftOf(ctx, f.actor, f.value, f.rule);
  d.polarity = f.denied ? 'deny' : 'affirm';
  d.modality = f.modality;
  d.data = [...f.types];
  d.terms = [...f.terms];
  const hands = ['share', 'disclose', 'transfer'].includes(f.value);
  const whole = hands && f.given && isSomeone(text, f.given) ? f.given : null;
  const given = whole ?? f.recipient;
  d.recipient = given ? text.slice(given.start, given.end).slice(0, 160) : null;
  d.condition = condition;
  d.confidence = f.subject ? 0.85 : 0.7;
  return d;
}

const isSomeone = (text: string, at: { start: number; end: number }): boolean =>
  cue('given').test(foldHan(text.slice(at.start, at.end)));

/** Purpose, period, place, ground and exceptions told anywhere in the sentence, in the words of the document. */
function decorate(d: Draft, sentence: string, written: string): void {
  const v = vocabulary();
  // Folding keeps the length, so a place in the one is the same place in the other.
  const words = (m: RegExpExecArray | null | undefined, group = 0): string | null => {
    const found = m?.[group];
    if (!m || !found) return null;
    const at = m.index + m[0].indexOf(found);
    return written.slice(at, at + found.length);
  };
  if (d.purpose.length === 0 && d.actor !== 'policy')
    d.purpose = v.purposes.filter((p) => p.test.zh.test(sentence)).map((p) => p.id);
  if (['retain', 'delete', 'store'].includes(d.verb)) d.retention ??= words(v.retention.zh.exec(sentence));
  // The last place named: `在境内收集的…存储于中华人民共和国境内`.
  if (['store', 'transfer'].includes(d.verb))
    d.place ??=
      words([...sentence.matchAll(new RegExp(v.places.zh, 'g'))].at(-1), 1) ??
      (cue('on-device').test(sentence) ? '本地' : null);
  if (d.actor !== 'policy' && d.actor !== 'user') d.basis ??= words(cue('basis').exec(sentence));
  if (d.polarity === 'deny') d.exception ??= words(v.exceptions.zh.exec(sentence));
  if (cue('anonymous').test(sentence) && d.verb !== 'delete') d.form = 'aggregated';
}
