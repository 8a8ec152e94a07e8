// Documents as the page shows them: claims that share a sentence as one mark, and the way from a finding's claim to its paragraph.
import type { ClaimRef, Finding } from '../src/model/finding.ts';
import type { PageBlock, PageClaim, PageDocument } from '../src/report/payload-documents.ts';
import type { Week } from './week.ts';

/** What a marked sentence does, strongest first: where its claims differ, the first that fits. */
export const MARKS = ['deny', 'exclude', 'govern', 'affirm'] as const;
export type MarkKind = (typeof MARKS)[number];

/** A sentence with every claim that was read from it. */
export interface Statement {
  readonly id: number;
  readonly kind: MarkKind;
  readonly block: number;
  readonly from: number;
  readonly to: number;
  /** Offsets in the snapshot's text. */
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly claims: readonly PageClaim[];
}

const kindOf = (c: PageClaim): MarkKind =>
  c.polarity === 'deny' ? 'deny' : c.verb === 'exclude' ? 'exclude' : c.verb === 'govern' ? 'govern' : 'affirm';

const known = new WeakMap<PageDocument, Statement[]>();

export function statementsOf(doc: PageDocument): Statement[] {
  let all = known.get(doc);
  if (!all) {
    const groups = new Map<string, PageClaim[]>();
    for (const c of doc.claims) {
      const key = `${c.block} ${c.from} ${c.to} ${c.block < 0 ? c.start : ''}`;
      const group = groups.get(key);
      if (group) group.push(c);
      else groups.set(key, [c]);
    }
    all = [...groups.values()]
      .sort((a, b) => a[0]!.start - b[0]!.start || a[0]!.end - b[0]!.end)
      .map((claims, id): Statement => {
        const { block, from, to, start, end, quote } = claims[0]!;
        const kinds = new Set(claims.map(kindOf));
        return {
          id,
          kind: MARKS.find((k) => kinds.has(k))!,
          block,
          from,
          to,
          start,
          end,
          quote: quote ?? doc.blocks[block]?.text.slice(from, to) ?? '',
          claims,
        };
      });
    known.set(doc, all);
  }
  return all;
}

/** The statement that a finding's claim stands in. */
export function statementFor(doc: PageDocument, ref: Pick<ClaimRef, 'start' | 'end'>): Statement | null {
  const all = statementsOf(doc);
  return (
    all.find((s) => s.start === ref.start && s.end === ref.end) ??
    all.find((s) => s.start <= ref.start && s.end >= ref.end) ??
    null
  );
}

export const documentOf = (week: Week, sha256: string): PageDocument | null =>
  week.data.documents.find((d) => d.input === sha256) ?? null;

/** Headings over a block, outermost first. */
export function headingsOver(blocks: readonly PageBlock[], block: number): string[] {
  const path: string[] = [];
  let level = Number.POSITIVE_INFINITY;
  for (let i = block; i >= 0 && level > 1; i--) {
    const b = blocks[i]!;
    if (b.kind !== 'heading' || b.level >= level) continue;
    path.unshift(b.text);
    level = b.level;
  }
  return path;
}

/** The block that introduces an item: the paragraph or shallower item before it. */
export function leadOf(blocks: readonly PageBlock[], block: number): PageBlock | null {
  const b = blocks[block];
  if (b?.kind !== 'item') return null;
  for (let i = block - 1; i >= 0; i--) {
    const before = blocks[i]!;
    if (before.kind === 'paragraph') return before;
    if (before.kind === 'item' && before.level < b.level) return before;
    if (before.kind === 'heading') return null;
  }
  return null;
}

export interface Decided {
  readonly finding: Finding;
  readonly part: ClaimRef['part'];
}

/** Findings that name a sentence, those it decided before those where it was only considered. */
export function decidedBy(week: Week, doc: PageDocument, statement: Statement): Decided[] {
  const found: Decided[] = [];
  for (const finding of week.result.findings)
    for (const c of finding.claims)
      if (c.document === doc.input && c.start < statement.end && c.end > statement.start) {
        found.push({ finding, part: c.part });
        break;
      }
  return found.sort((a, b) => Number(a.part === 'considered') - Number(b.part === 'considered'));
}

/** A block's text in pieces: each with the statement it belongs to, the narrowest where several overlap. */
export function piecesOf(text: string, statements: readonly Statement[]): { text: string; of: Statement | null }[] {
  const edges = [...new Set([0, text.length, ...statements.flatMap((s) => [s.from, Math.min(s.to, text.length)])])]
    .filter((n) => n <= text.length)
    .sort((a, b) => a - b);
  const pieces: { text: string; of: Statement | null }[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [a, b] = [edges[i]!, edges[i + 1]!];
    const over = statements.filter((s) => s.from <= a && s.to >= b);
    const of = over.reduce<Statement | null>(
      (best, s) => (best && best.to - best.from <= s.to - s.from ? best : s),
      null,
    );
    const last = pieces.at(-1);
    if (last && last.of === of) last.text += text.slice(a, b);
    else pieces.push({ text: text.slice(a, b), of });
  }
  return pieces;
}
