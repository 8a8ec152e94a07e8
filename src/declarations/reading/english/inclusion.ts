// `Usage information may include your search terms`: what a term or the sentence before is made of.
import { draftOf } from '../types.ts';
import { clusterBefore } from './cluster.ts';
import type { Lexicon } from './lexicon.ts';
import { namedBy } from './mentions.ts';
import type { Predicate } from './predicate.ts';
import { isAside, type Sentence } from './sentence.ts';
import type { Told } from './statements.ts';

const INCLUDES = /^(?:includes?|comprises?|consists?|contains?)$/;
const POINTS_BACK = /^(?:this|these|it|they|such|examples?)$/;

/** The claim of an inclusion. It is the frame's, or that of the relative clause before (`the data we collect includes`). */
export function inclusionOf(
  s: Sentence,
  lexicon: Lexicon,
  told: readonly Told[],
  predicates: readonly Predicate[],
): Told | null {
  const { tokens, ctx } = s;
  // Under `we share with:` it is recipients that are listed.
  if (ctx.frame?.recipients) return null;
  for (let i = 1; i < tokens.length; i++) {
    if (!INCLUDES.test(tokens[i]!.word) || isAside(tokens, i)) continue;
    if (s.conditions.some(([a, b]) => i >= a && i < b)) continue;
    const cluster = clusterBefore(tokens, i, lexicon);
    const last = tokens[cluster.at]?.word ?? '';
    if (cluster.negated || lexicon.grammar.relatives.has(last) || [',', 'and', 'or', ';', ':'].includes(last)) continue;
    const first = tokens[0]!.word;
    const next = tokens[i + 1]?.word ?? '';
    // `This includes sharing your name with …`: the act, not the list, is told.
    if (/ing$/.test(next) && !s.data.some((h) => h.from === i + 1)) continue;
    const subject = s.data.filter((h) => h.until <= i && i - h.until < 9);
    if (subject.length === 0 && !POINTS_BACK.test(first)) continue;
    const stop = predicates.find((p) => p.from > i && !p.embedded && !p.inCondition)?.from ?? tokens.length;
    const hits = s.data.filter(
      (h) => h.from > i && h.until <= stop && !s.conditions.some(([a, b]) => h.from >= a && h.from < b),
    );
    const named = namedBy(s.text, tokens, hits);
    if (named.ids.every((id) => id === 'any')) continue;
    const clause = told.find((t) => t.draft.rule === 'relative' && t.hits.some((h) => h.until <= i));
    const frame = clause?.draft ?? ctx.frame;
    const d = draftOf(ctx, frame?.actor ?? 'we', frame?.verb ?? 'collect', 'includes');
    d.polarity = frame?.polarity ?? 'affirm';
    d.modality = cluster.modality ?? 'does';
    d.recipient = frame?.recipient ?? null;
    d.data = [...named.ids];
    d.terms = [...named.terms];
    d.confidence = 0.7;
    return { draft: d, hits, until: stop };
  }
  return null;
}
