// Kept, broken, cannot tell: what was said about an app, held against what stopped, went on or began between two times.
import { parseTime } from '../base/time.ts';
import { type Said, saidIn } from '../derive/statements.ts';
import { isWithin } from '../model/personal-data.ts';
import type { PatternComparison, SideSummary, Untold } from './compare.ts';

export { type Said, saidIn };

export type Kept = 'kept' | 'broken' | 'cannot-tell';
/** Why it is so: a key of locales below `compare.held.`. */
export type KeptWhy =
  | 'stopped'
  | 'none'
  | 'went-on'
  | 'fewer'
  | 'began'
  | 'seen'
  | 'not-covered'
  | 'not-yet'
  | 'no-app'
  | 'nothing-before'
  | 'patterns'
  | 'sending'
  | Untold;

export interface SaidComparison {
  readonly said: Said;
  readonly verdict: Kept;
  readonly why: KeptWhy;
  /** Episodes on both sides in the way that the statement is about. */
  readonly before: number;
  readonly after: number;
}

const RANK: readonly Kept[] = ['broken', 'cannot-tell', 'kept'];

/** One answer a statement; of several kinds of data in one statement the worst decides. */
export function heldAgainst(
  all: readonly Said[],
  patterns: readonly PatternComparison[],
  before: SideSummary,
  after: SideSummary,
  appsBefore: ReadonlySet<string>,
  appsAfter: ReadonlySet<string>,
): SaidComparison[] {
  return all.map((said) => {
    const untold = (why: KeptWhy): SaidComparison => ({ said, verdict: 'cannot-tell', why, before: 0, after: 0 });
    if (said.deed === 'sending') return untold('sending');
    if (after.from === null || after.to === null) return untold('not-covered');
    const since = said.since ?? (said.says === 'does-not' ? said.said : null);
    // The time after has to lie behind the day from which it is to hold, whole.
    if (since !== null && parseTime(after.from) < parseTime(since)) return untold('not-yet');
    if (said.said !== null && parseTime(after.to) < parseTime(said.said)) return untold('not-yet');
    if (said.app === null || !appsAfter.has(said.app)) return untold('no-app');
    const held = patterns
      .filter((p) => p.app === said.app && p.pattern === said.pattern && said.data.some((id) => isWithin(p.data, id)))
      .map((p) => judge(said, p))
      .sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict));
    if (held[0]) return held[0];
    if (said.says === 'stops') return untold('nothing-before');
    if (before.from === null || !appsBefore.has(said.app)) return untold('not-covered');
    return { said, verdict: 'kept', why: 'none', before: 0, after: 0 };
  });
}

function judge(said: Said, p: PatternComparison): SaidComparison {
  const held = outcome(said, p);
  // Patterns in one record point to the background; a broken promise needs a record that shows it.
  return held.verdict === 'broken' && said.pattern === 'background' && p.after.shown === 0
    ? { ...held, verdict: 'cannot-tell', why: 'patterns' }
    : held;
}

function outcome(said: Said, p: PatternComparison): SaidComparison {
  const counts = { said, before: p.before.episodes, after: p.after.episodes };
  if (said.says === 'does-not') {
    // Said to be so from its date on: what stood before it is not its business, what stands after is.
    if (p.after.episodes > 0) return { ...counts, verdict: 'broken', why: 'seen' };
    return p.verdict === 'stopped'
      ? { ...counts, verdict: 'kept', why: 'stopped' }
      : { ...counts, verdict: 'cannot-tell', why: p.untold ?? 'too-few' };
  }
  if (p.verdict === 'stopped') return { ...counts, verdict: 'kept', why: 'stopped' };
  if (p.verdict === 'went-on') return { ...counts, verdict: 'broken', why: p.change === 'fewer' ? 'fewer' : 'went-on' };
  if (p.verdict === 'began') return { ...counts, verdict: 'broken', why: 'began' };
  // Some episodes after the day from which none was to be: few or many, the record holds them.
  if (p.after.episodes > 0 && p.untold !== 'no-night' && p.untold !== 'other-record')
    return { ...counts, verdict: 'broken', why: 'seen' };
  return { ...counts, verdict: 'cannot-tell', why: p.untold ?? 'too-few' };
}
