// A Chinese sentence in clauses: what commas part, outside brackets, each told apart as condition or statement.
import { chineseCue } from '../../knowledge/policy/chinese-cues.ts';

export interface Clause {
  readonly start: number;
  readonly end: number;
  /** Tells when, if, or on what ground. */
  readonly condition: boolean;
}

const NUMBER = chineseCue('item-number');
const TIME = chineseCue('condition-time');
const START = chineseCue('condition-start');
const END = chineseCue('condition-end');
const PREFIX = chineseCue('condition-prefix');
const CERTAIN = chineseCue('condition-certain');

/** Where the words of a clause begin, behind its number or bullet. */
export const wordsFrom = (folded: string, clause: { start: number; end: number }): number =>
  clause.start + (NUMBER.exec(folded.slice(clause.start, clause.end))?.[0].length ?? 0);

export function clausesOf(folded: string, start: number, end: number): Clause[] {
  const out: Clause[] = [];
  let from = start;
  let depth = 0;
  for (let i = start; i <= end; i++) {
    const c = folded[i] ?? '';
    if (c === '（' || c === '(') depth++;
    if (c === '）' || c === ')') depth = Math.max(0, depth - 1);
    if (i < end && (depth > 0 || !'，,；;。：:！？'.includes(c))) continue;
    const words = folded.slice(from, i).trim();
    // `经您同意后我们会…`: the condition ends where the writer begins.
    const ahead = PREFIX.exec(folded.slice(from, i));
    if (ahead && depth === 0 && START.test(ahead[0].trim().replace(NUMBER, ''))) {
      out.push({ start: from, end: from + ahead[0].length, condition: true });
      out.push({ start: from + ahead[0].length, end: i, condition: false });
      from = i + 1;
      continue;
    }
    const bare = words.replace(NUMBER, '');
    const condition = TIME.test(bare) || (START.test(bare) && (END.test(bare) || CERTAIN.test(bare)));
    if (words) out.push({ start: from, end: i, condition });
    from = i + 1;
  }
  return out;
}
