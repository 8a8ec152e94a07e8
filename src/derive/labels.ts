// A store label as the closed list that it is: which boxes there are, which are ticked, and what that says of a type.
import { coverageWords } from '../knowledge/policy/coverage.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';

export type LabelMaker = 'apple' | 'play';

export interface Label {
  readonly maker: LabelMaker;
  /** Ticks, and statements that nothing is collected. */
  readonly claims: readonly Claim[];
}

const RULES: readonly (readonly [LabelMaker, RegExp])[] = [
  ['apple', /^label-/],
  ['play', /^(?:data-safety|page$|page-none|collects-nothing)/],
];

/** The labels among claims of one app. */
export const labelsIn = (claims: readonly Claim[]): Label[] =>
  RULES.map(([maker, re]) => ({ maker, claims: claims.filter((c) => re.test(c.rule)) })).filter(
    (l) => l.claims.length > 0,
  );

export interface LabelAnswer {
  readonly outcome: 'disclosed' | 'vague' | 'undisclosed';
  readonly claims: readonly Claim[];
  /** The claims say that nothing is collected. */
  readonly denies: boolean;
}

/** The label's answer about a type that was sent; null where the store has no box for it. */
export function labelAnswer(data: DataType, label: Label): LabelAnswer | null {
  if (!hasBox(data, label.maker)) return null;
  const ticks = label.claims.filter((c) => c.polarity === 'affirm');
  const own = ticks.filter((c) => c.named.some((id) => isWithin(data, id)));
  if (own.length > 0) return { outcome: 'disclosed', claims: own, denies: false };
  const general = coverageWords().general.get(data) ?? [];
  const broad = ticks.filter((c) => c.named.some((id) => isWithin(id, data) || general.includes(id)));
  if (broad.length > 0) return { outcome: 'vague', claims: broad, denies: false };
  const nothing = label.claims.filter((c) => c.polarity === 'deny' && c.verb === 'collect');
  return { outcome: 'undisclosed', claims: nothing, denies: nothing.length > 0 };
}

/** A store has a box for a type where one of its types is that type or a broader one. */
export function hasBox(data: DataType, maker: LabelMaker): boolean {
  for (const ids of labelNames(maker).types.values())
    if (ids.some((id) => id !== 'other' && (isWithin(data, id) || isWithin(id, data)))) return true;
  return false;
}
