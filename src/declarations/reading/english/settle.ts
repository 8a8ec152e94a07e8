// Claims of one sentence set beside each other: a denial wins over an affirmation of the same data; equal claims are one.
import type { Draft } from '../types.ts';

const ASIDE = new Set(['relative', 'includes']);
/** What a relative clause denies (`data that cannot identify you`) describes the data and takes nothing back. */
export const isDenial = (d: Draft): boolean => d.polarity === 'deny' && d.rule !== 'but-not' && d.rule !== 'relative';
/** `do not sell it, but may share it`: the affirmation is what the sentence is about. */
const contrasts = (d: Draft): boolean => d.rule === 'contrast';
const covers = (a: readonly string[], b: readonly string[]): boolean => b.every((x) => a.includes(x));
export const meets = (denial: Draft, d: Draft): boolean =>
  denial.data.some((id) => id === 'any' || d.data.includes(id)) || (d.data.includes('any') && denial.data.length > 0);

/** Claims of the predicates; `earlier` are those of the sentence's frame. */
export function settle(drafts: readonly Draft[], earlier: readonly Draft[]): Draft[] {
  const denials = [...earlier, ...drafts].filter(isDenial);
  const kept: Draft[] = [];
  for (const d of drafts) {
    const yields = d.polarity === 'affirm' && d.actor !== 'policy' && d.verb !== 'allow-opt-out' && !contrasts(d);
    if (yields && denials.some((x) => meets(x, d))) continue;
    const told = kept.some(
      (k) => k.actor === d.actor && k.verb === d.verb && k.polarity === d.polarity && covers(k.data, d.data),
    );
    if (told) continue;
    if (d.rule === 'relative' && drafts.some((o) => o !== d && !ASIDE.has(o.rule) && o.actor === d.actor)) continue;
    kept.push(d);
  }
  return kept;
}

/** The same across all claims of a sentence; what the person or the document itself does stays. */
export function withoutDenied(drafts: readonly Draft[]): Draft[] {
  const denials = drafts.filter(isDenial);
  return drafts.filter(
    (d) =>
      d.polarity === 'deny' ||
      contrasts(d) ||
      d.actor === 'policy' ||
      d.actor === 'user' ||
      !denials.some((x) => meets(x, d)),
  );
}
