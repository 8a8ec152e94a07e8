// What reading an App Privacy Report keeps about one export: its lines, what was wrong with them, and the time it covers.
import { printable } from '../base/text.ts';
import { DAY_MS, formatTime } from '../base/time.ts';
import { type Problem, type ProblemCode, problem } from '../model/problem.ts';
import type { Coverage, LineCounts } from '../model/result.ts';
import type { Place } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import type { Line } from './lines.ts';

/** Problems of one code and input that are listed one by one; the rest is counted in a closing one. */
const LISTED_PROBLEMS = 200;
/** The first beta that could write a report, and a date beyond any phone's. */
const PLAUSIBLE_FROM = Date.UTC(2021, 5, 1);
const PLAUSIBLE_TO = Date.UTC(2070, 0, 1);
/** Apple keeps seven days. */
const KEPT_MS = 7 * DAY_MS;

/** What reading needs to remember about one input. */
export interface Tally {
  readonly input: Input;
  readonly lines: LineCounts;
  readonly problems: Problem[];
  readonly counts: Map<ProblemCode, { n: number; first: number; last: number }>;
  readonly access: Span;
  readonly contact: Span;
  /** Inputs that hold an entry this one holds too. */
  readonly shares: Set<string>;
}

/** The times of all plausible entries of one kind, whether new or repeated: milliseconds UTC, and the offset in minutes. */
export interface Span {
  readonly ms: number[];
  readonly offset: number[];
}
const newSpan = (): Span => ({ ms: [], offset: [] });

export const newTally = (input: Input): Tally => ({
  input,
  lines: { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 },
  problems: [],
  counts: new Map(),
  access: newSpan(),
  contact: newSpan(),
  shares: new Set(),
});

/** A time as written, with what it means; read once a line. */
export interface Instant {
  readonly text: string;
  readonly ms: number;
  /** Minutes. */
  readonly offset: number;
}

/** A line that was taken in at first and turns out to give no row. */
export function demote(tally: Tally, line: number, code: ProblemCode, words: string): void {
  tally.lines.used--;
  tally.lines.problem++;
  list(tally, code, line, words, null);
}

export function report(tally: Tally, line: Line, code: ProblemCode, words: string, text: string, counts = true): void {
  if (counts) tally.lines.problem++;
  list(tally, code, line.number, words, text ? printable(text, 120) : null);
}

export function noteTime(tally: Tally, span: Span, line: Line, time: Instant): void {
  if (time.ms >= PLAUSIBLE_FROM && time.ms < PLAUSIBLE_TO) {
    span.ms.push(time.ms);
    span.offset.push(time.offset);
  } else
    list(
      tally,
      'implausible-time',
      line.number,
      `is dated ${time.text.slice(0, 10)}: the phone’s clock was not set; the row is kept and left out of the coverage`,
      null,
    );
}

/** The last seven days up to an export's last row are its full part; what is older is a remnant that was not pruned yet. */
export function coverageOf(tally: Tally, source: string): Coverage[] {
  const found: Coverage[] = [];
  const input = tally.input.sha256;
  const last = Math.max(lastOf(tally.access), lastOf(tally.contact));
  for (const [row, span] of [
    ['Access', tally.access],
    ['Contact', tally.contact],
  ] as const) {
    const kept = extremes(span, (ms) => ms >= last - KEPT_MS);
    const old = extremes(span, (ms) => ms < last - KEPT_MS);
    if (old)
      found.push({ source, input, row, kind: 'remnant', from: written(span, old.first), to: written(span, old.last) });
    if (kept) {
      // Older rows show that the log was on before the seven days began.
      const from = old ? formatTime(last - KEPT_MS, span.offset[kept.first]!) : written(span, kept.first);
      found.push({ source, input, row, kind: 'full', from, to: written(span, kept.last) });
    }
  }
  return found;
}

/** Indexes of the earliest and latest entry among those that pass; null where none does. */
function extremes(span: Span, passes: (ms: number) => boolean): { first: number; last: number } | null {
  let first = -1;
  let last = -1;
  for (let i = 0; i < span.ms.length; i++) {
    const ms = span.ms[i]!;
    if (!passes(ms)) continue;
    if (first < 0 || ms < span.ms[first]!) first = i;
    if (last < 0 || ms > span.ms[last]!) last = i;
  }
  return first < 0 ? null : { first, last };
}
const written = (span: Span, i: number) => formatTime(span.ms[i]!, span.offset[i]!);
export const lastOf = (span: Span) => span.ms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
export const firstOf = (span: Span) => span.ms.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

function list(tally: Tally, code: ProblemCode, line: number, words: string, excerpt: string | null): void {
  const count = tally.counts.get(code) ?? { n: 0, first: line, last: line };
  count.n++;
  count.last = Math.max(count.last, line);
  tally.counts.set(code, count);
  if (count.n > LISTED_PROBLEMS) return;
  const place: Place = { input: tally.input.sha256, line };
  tally.problems.push(problem(code, place, `Line ${line} ${words}.`, excerpt));
}

export function closing(tally: Tally): Problem[] {
  return [...tally.counts]
    .filter(([, c]) => c.n > LISTED_PROBLEMS)
    .map(([code, c]) =>
      problem(
        code,
        { input: tally.input.sha256, line: c.last },
        `${c.n - LISTED_PROBLEMS} more lines of the same kind, the last of them line ${c.last}; all are counted.`,
      ),
    );
}
