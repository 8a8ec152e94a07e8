// What all dumps of Android's services share: their lines, their ways of writing times, and the sections of a bug report.
// A service reader takes lines one by one and tells what became of each; rows come when the section has ended.
import { printable } from '../base/text.ts';
import { formatTime, parseTime } from '../base/time.ts';
import { type Problem, type ProblemCode, problem } from '../model/problem.ts';
import type { LineCounts } from '../model/result.ts';
import type { Place } from '../model/rows.ts';
import type { Input, Item } from '../model/units.ts';
import type { Line } from './lines.ts';
import type { Zone } from './zone.ts';

export type Fate = 'used' | 'problem' | 'blank' | 'structural';

/** Where and when a dump was taken, as far as anything says so. */
export interface DumpContext {
  readonly input: Input;
  /** The place of a line in the input, or in the member of an archive that the dump is. */
  place(line: number): Place;
  readonly source: string;
  readonly zone: Zone | null;
  /** The phone's clock when the report was taken, as if it were UTC; null where nothing says so. */
  readonly localMs: number | null;
  /** The app that a dump is of which names none, as the owner stated it. */
  readonly app?: string | null;
}

export interface ServiceReader {
  line(text: string, number: number): Fate;
  /** Rows and problems, once all lines are in. May move lines from used to problem in `lines`. */
  finish(context: DumpContext, lines: LineCounts): Iterable<Item>;
}

export const noLines = (): LineCounts => ({ total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 });

/** No line of a dump that is read is longer; what is would only cost time. */
export const MAX_DUMP_LINE_BYTES = 65_536;

const decoder = new TextDecoder('utf-8');

/** A line as text: NUL bytes taken out, malformed parts replaced. */
export function lineText(line: Line): string {
  const text = decoder.decode(line.bytes);
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return FOREIGN.test(clean) ? clean.replace(FOREIGN_DIGITS, (d) => String(digitOf(d))) : clean;
}

// Phones set to Arabic, Persian, Hindi, Bengali, Nepali, Marathi or Burmese print times with digits of their own.
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0x1040];
const FOREIGN = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u1040-\u1049]/;
const FOREIGN_DIGITS = new RegExp(FOREIGN.source, 'g');
function digitOf(digit: string): number {
  const code = digit.codePointAt(0)!;
  return code - ZEROS.find((zero) => code >= zero && code < zero + 10)!;
}

/** Problems of one input, at most `max` of each code one by one and the rest in a closing one. */
export class ProblemList {
  readonly #input: string;
  readonly #max: number;
  readonly #found: Problem[] = [];
  readonly #counts = new Map<ProblemCode, number>();

  constructor(input: string, max = 50) {
    this.#input = input;
    this.#max = max;
  }

  add(code: ProblemCode, place: Place | null, sentence: string, excerpt: string | null = null): void {
    const n = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, n);
    if (n > this.#max) return;
    const shown = excerpt === null ? null : printable(excerpt.trim(), 120);
    this.#found.push(problem(code, place ?? { input: this.#input }, sentence, shown));
  }

  *items(): Iterable<Item> {
    for (const p of this.#found) yield { type: 'problem', problem: p };
    for (const [code, n] of this.#counts)
      if (n > this.#max)
        yield {
          type: 'problem',
          problem: problem(
            code,
            { input: this.#input },
            `${n - this.#max} more entries of the same kind; all are counted.`,
          ),
        };
  }
}

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** `+1d2h3m4s5ms` or `-…`, parts may be missing, in milliseconds; NaN where it is none. `0` is zero. */
export function parseSpan(text: string): number {
  if (text === '0') return 0;
  const match = /^([+-]?)((?:\d+(?:ms|[dhms]))+)$/.exec(text);
  if (!match) return Number.NaN;
  let ms = 0;
  for (const [, digits, unit] of match[2]!.matchAll(/(\d+)(ms|[dhms])/g)) ms += Number(digits) * UNITS[unit!]!;
  return match[1] === '-' ? -ms : ms;
}

/** `2022-03-29 23:14:27[.123]` as if it were UTC; NaN where it is none. */
export const parseLocal = (text: string): number => parseTime(text.trim().replace(' ', 'T'));

/** A local time as rows carry it: with its offset where the zone is known, else without. */
export function localTime(localMs: number, zone: Zone | null): string {
  if (!zone) return formatTime(localMs, null).slice(0, -1);
  const ms = zone.instantOf(localMs);
  return formatTime(ms, zone.offsetAt(ms));
}

export const instantTime = (ms: number, zone: Zone): string => formatTime(ms, zone.offsetAt(ms));

/** A package name, or anything that can stand for one; null for text that cannot. */
export const packageOf = (text: string): string | null => (/^[A-Za-z0-9_][\w.:$-]{0,254}$/.test(text) ? text : null);

export const noZone = (name: string): string =>
  `${name} names no time zone: its times are local to the phone. With --time-zone they can be set beside other records.`;
