// Which texts were in force. Copies of one document at several dates are one line, of which one was in force at a time;
// different documents (a policy beside a statement, a policy in another language) hold beside each other.
import type { Claim } from '../model/rows.ts';
import { kindOfDocument } from './documents.ts';

const LONG = 30;
const SHORT = 10;
/** Copies of one long text have more than this part of their sentences in common. */
const COMMON = 0.03;

interface Copy {
  readonly date: string;
  readonly claims: Claim[];
  readonly quotes: Set<string>;
}

const isSameText = (a: Copy, b: Copy): boolean => {
  const [few, many] = a.claims.length < b.claims.length ? [a, b] : [b, a];
  if (many.claims.length > LONG && few.claims.length <= SHORT) return false;
  if (few.claims.length <= LONG) return true;
  let shared = 0;
  for (const q of few.quotes) if (many.quotes.has(q)) shared++;
  return shared >= few.quotes.size * COMMON;
};

/** Dated copies by line, each line in the order of its dates. */
function linesOf(claims: readonly Claim[]): Copy[][] {
  const kinds = new Map<string, Map<string, Copy>>();
  for (const c of claims) {
    if (c.date === null) continue;
    const kind = kindOfDocument(c);
    let copies = kinds.get(kind);
    if (!copies) {
      copies = new Map();
      kinds.set(kind, copies);
    }
    const key = `${c.document} ${c.date}`;
    let copy = copies.get(key);
    if (!copy) {
      copy = { date: c.date, claims: [], quotes: new Set() };
      copies.set(key, copy);
    }
    copy.claims.push(c);
    copy.quotes.add(c.quote.exact);
  }
  const lines: Copy[][] = [];
  for (const copies of kinds.values()) {
    const own: Copy[][] = [];
    for (const copy of [...copies.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))) {
      const line = own.find((l) => isSameText(l.at(-1)!, copy));
      if (line) line.push(copy);
      else own.push([copy]);
    }
    lines.push(...own);
  }
  return lines;
}

export interface InForce {
  readonly claims: readonly Claim[];
  /** Every copy of some line is later than the observation. */
  readonly later: boolean;
}

/** What was said at each date, for claims of one app. */
export class Versions {
  private readonly undated: readonly Claim[];
  private readonly lines: readonly Copy[][];
  private readonly memo = new Map<string, InForce>();

  constructor(claims: readonly Claim[]) {
    this.undated = claims.filter((c) => c.date === null);
    this.lines = linesOf(claims);
  }

  /** Dates at which some text of a line gave way to another, `yyyy-mm-dd`; empty where no line has two copies. */
  get changes(): string[] {
    const dates = this.lines.filter((l) => new Set(l.map((c) => c.date)).size > 1).flat();
    return [...new Set(dates.map((c) => c.date.slice(0, 10)))].sort();
  }

  /** Of each line the last copy before `at`, else the first after it. Without a date every copy. */
  at(at: string | null): InForce {
    const day = at?.slice(0, 10) ?? '';
    const known = this.memo.get(day);
    if (known) return known;
    const chosen: Claim[] = [...this.undated];
    let later = false;
    for (const line of this.lines) {
      if (at === null) {
        for (const copy of line) chosen.push(...copy.claims);
        continue;
      }
      const copy = line.findLast((c) => c.date.slice(0, 10) <= day) ?? line[0]!;
      if (copy.date.slice(0, 10) > day) later = true;
      for (const c of line) if (c.date === copy.date) chosen.push(...c.claims);
    }
    const answer = { claims: chosen, later };
    this.memo.set(day, answer);
    return answer;
  }
}
