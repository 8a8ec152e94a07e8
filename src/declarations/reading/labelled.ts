// What labels and manifests share: a row, a key or a tick that says what an app does, as a claim with its place.
import { printable } from '../../base/text.ts';
import { inputBytes } from '../../formats/bytes.ts';
import { decodeText } from '../../formats/decode.ts';
import type { DataType } from '../../model/personal-data.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Claim, Place } from '../../model/rows.ts';
import type { Input, Reading } from '../../model/units.ts';

export const MAX_LABEL_BYTES = 16 * 1024 * 1024;

/** A claim of a document that is no prose. `words` are looked for in `text`; a binary document has no offsets. */
export function labelClaim(
  input: string,
  app: string | null,
  text: string | null,
  words: string,
  rest: Partial<Claim> & Pick<Claim, 'verb' | 'data' | 'rule'>,
  from = 0,
): Claim {
  const at = text === null ? -1 : text.indexOf(words, from);
  const start = Math.max(at, 0);
  const line = at < 0 || text === null ? null : text.slice(0, at).split('\n').length;
  return {
    app,
    document: input,
    date: null,
    quote: { exact: words, start, end: at < 0 ? 0 : at + words.length },
    heading: [],
    actor: 'we',
    polarity: 'affirm',
    modality: 'does',
    named: rest.data.filter((id) => id !== 'any' && id !== 'other'),
    terms: [words],
    form: 'personal',
    recipient: null,
    purpose: [],
    condition: null,
    exception: null,
    scope: null,
    services: [],
    governedBy: null,
    place: null,
    retention: null,
    basis: null,
    confidence: 1,
    from: line === null ? { input } : { input, line },
    ...rest,
  };
}

export const readingOf = (text: string | null, claims: readonly Claim[], problems: Problem[]): Reading => ({
  text,
  rows: claims.map((row) => ({ type: 'Claim' as const, row })),
  problems,
});

/** The decoded text of a snapshot of bounded size. */
export async function textOf(snapshot: Input): Promise<string> {
  const bytes = await inputBytes(snapshot, MAX_LABEL_BYTES, 0, Math.min(snapshot.sizeBytes, MAX_LABEL_BYTES));
  return decodeText(bytes).text;
}

/** A name that the maker does not list: kept, reported, never guessed. */
export const unknownName = (
  at: { readonly name: string; readonly from: Place } | Input,
  what: string,
  name: string,
): Problem =>
  problem(
    'unknown-type',
    'from' in at ? at.from : { input: at.sha256 },
    `${at.name} names ${what} “${printable(name, 80)}”, which its maker does not list. Check the spelling.`,
  );

export const otherIfEmpty = (ids: readonly DataType[] | undefined): DataType[] =>
  ids && ids.length > 0 ? [...ids] : ['other'];
