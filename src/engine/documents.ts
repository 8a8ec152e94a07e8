// The documents of a run for its page: their readable text, and which of them are versions of one another.
import { compareText } from '../base/json.ts';
import { readDocument } from '../declarations/reading/document.ts';
import { firstReaders } from '../derive/second-reader.ts';
import { decodeText } from '../formats/decode.ts';
import { looksLikeHtml } from '../formats/html.ts';
import type { Result } from '../model/result.ts';
import type { Claim } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import type { DocumentText, TextBlock, VersionSentence, Versions } from '../report/payload-documents.ts';
import { drift, type Statement, statementsOf } from './drift.ts';
import { readAll } from './input.ts';

const MOST_BYTES = 32 * 1024 * 1024;
/** Of what is read line by line: manifests, labels, statements. */
const MOST_LINE_BYTES = 2 * 1024 * 1024;
const PROSE = new Set(['privacy-policy']);
/** Share of the smaller document's statements that stand in both, from which two documents are held to be versions. */
const VERSION_SHARE = 0.2;

/** The text of every document among the inputs that gave claims. Binary ones have none. */
export async function documentTexts(inputs: readonly Input[], result: Result): Promise<DocumentText[]> {
  const texts: DocumentText[] = [];
  for (const input of inputs) {
    const known = result.inputs.find((i) => i.sha256 === input.sha256);
    // A second reading quotes another document and is none to be read.
    if (!known?.rows.Claim || known.source === 'second-reading' || input.sizeBytes > MOST_BYTES) continue;
    if (PROSE.has(known.source ?? '')) {
      texts.push({ input: input.sha256, blocks: (await readDocument(input)).readable.blocks });
      continue;
    }
    if (input.sizeBytes > MOST_LINE_BYTES) continue;
    const bytes = await readAll(input);
    if (bytes.subarray(0, 65_536).includes(0)) continue;
    const { text } = decodeText(bytes);
    const blocks = looksLikeHtml(text) ? (await readDocument(input)).readable.blocks : linesOf(text);
    texts.push({ input: input.sha256, blocks });
  }
  return texts;
}

/** Each line a paragraph. */
function linesOf(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const clean = line.trimEnd();
    const own = start;
    start += line.length + 1;
    if (clean.trim() === '') continue;
    blocks.push({
      kind: 'paragraph',
      heading: [],
      depth: 0,
      cell: null,
      text: clean,
      at: Array.from({ length: clean.length }, (_, i) => own + i),
      to: Array.from({ length: clean.length }, (_, i) => own + i + 1),
    });
  }
  return blocks;
}

interface Version {
  readonly input: string;
  readonly app: string | null;
  readonly date: string;
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly keys: ReadonlySet<string>;
}

/**
 * Policies of one app that give themselves different dates and share their title or a good part of their statements are versions
 * of one another, in the order of those dates. Without a date nobody could tell what came and what went.
 */
export function versionsOf(result: Result, claims: readonly Claim[]): Versions[] {
  const all = result.inputs.flatMap((input): Version[] => {
    // What a model answered differently is no change of the policy.
    const own = firstReaders(claims).filter((c) => c.document === input.sha256);
    const first = own[0];
    const date = own.find((c) => c.date !== null)?.date;
    if (!first || !date || !PROSE.has(input.source ?? '')) return [];
    return [
      {
        input: input.sha256,
        app: first.app,
        date,
        title: (first.heading[0] ?? '').toLowerCase(),
        claims: own,
        keys: new Set(own.map((c) => c.quote.exact)),
      },
    ];
  });
  const groups: Version[][] = [];
  for (const v of all) {
    const group = groups.find((g) => g.some((other) => isVersion(v, other)));
    if (group) group.push(v);
    else groups.push([v]);
  }
  return groups
    .filter((g) => g.length > 1)
    .map((group): Versions => {
      const ordered = [...group].sort((a, b) => compareText(a.date, b.date));
      return {
        versions: ordered.map(({ input, date, claims: own }) => ({
          input,
          date,
          statements: statementsOf(own).length,
        })),
        steps: ordered.slice(1).map((after, i) => {
          const { changes, unchanged } = drift(ordered[i]!.claims, after.claims);
          return {
            unchanged,
            changes: changes.map(({ kind, before, after: now, differences }) => ({
              kind,
              before: sentence(before),
              after: sentence(now),
              differences: differences.map(({ field, added, removed }) => ({ field, added, removed })),
            })),
          };
        }),
      };
    });
}

function isVersion(a: Version, b: Version): boolean {
  if (a.app !== b.app || a.date === b.date) return false;
  if (a.title !== '' && a.title === b.title) return true;
  let both = 0;
  for (const key of a.keys) if (b.keys.has(key)) both++;
  return both >= VERSION_SHARE * Math.min(a.keys.size, b.keys.size);
}

const sentence = (s: Statement | null): VersionSentence | null =>
  s && { quote: s.quote, start: s.start, end: s.end, heading: s.heading };
