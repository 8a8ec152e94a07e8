// The very lines that a finding rests on, read from the kept inputs up to the last of them and no further.
import { canonicalJson } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { readHead } from '../engine/input.ts';
import { eachLine } from '../formats/lines.ts';
import { isZip, readZip, zipMember } from '../formats/zip.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Place, Rows } from '../model/rows.ts';
import type { Input } from '../model/units.ts';
import { CaseError } from './errors.ts';

/** Characters of a line that are shown. */
const SHOWN_CHARS = 4000;

export interface ShownPlace {
  readonly place: Place;
  /** The end of an interval whose begin stands before it. */
  readonly isEnd: boolean;
  /** Name of the input; null where the case does not keep it. */
  readonly name: string | null;
  /** The line with control characters written out; null where the place is no line of text. */
  readonly text: string | null;
  /** For a request: what the case's rows say of it, values masked. */
  readonly request: readonly string[];
  /** Why there is no text: `no-input`, `values` (not asked to reveal), `not-a-line`, `not-found`. */
  readonly why: 'no-input' | 'values' | 'not-a-line' | 'not-found' | null;
}

/** The finding whose id begins with `prefix`. Exit 2 where none or several do. */
export function findFinding(result: Result, prefix: string): Finding {
  const wanted = prefix.toLowerCase();
  const found = /^[0-9a-f]+$/.test(wanted) ? result.findings.filter((f) => f.id.startsWith(wanted)) : [];
  if (found.length === 1) return found[0]!;
  const id = printable(prefix, 70);
  if (found.length === 0) throw new CaseError(2, 'case.explain.no-such', { id, n: result.findings.length });
  throw new CaseError(2, 'case.explain.several', { id, ids: found.slice(0, 6).map((f) => f.id.slice(0, 16)) });
}

/** Inputs whose lines hold what apps sent: their values are shown only when the owner asks. */
const holdsValues = (result: Result, sha256: string): boolean => {
  const rows = result.inputs.find((input) => input.sha256 === sha256)?.rows;
  return rows?.Request !== undefined || rows?.DataItem !== undefined;
};

/** Reads the lines of up to `most` places of evidence, in their order. */
export async function evidenceLines(
  inputs: readonly Input[],
  result: Result,
  evidence: readonly Evidence[],
  options: { reveal?: boolean; most?: number; rows?: Pick<Rows, 'Request' | 'DataItem'> } = {},
): Promise<ShownPlace[]> {
  const places: { place: Place; isEnd: boolean }[] = [];
  for (const { end, ...place } of evidence.slice(0, options.most ?? Number.POSITIVE_INFINITY)) {
    places.push({ place, isEnd: false });
    if (end) places.push({ place: end, isEnd: true });
  }
  const byInput = new Map(inputs.map((input) => [input.sha256, input]));
  const wanted = new Map<string, Set<number>>();
  for (const { place } of places)
    if (place.line !== undefined) {
      const key = keyOf(place);
      const lines = wanted.get(key) ?? new Set();
      lines.add(place.line);
      wanted.set(key, lines);
    }
  const texts = new Map<string, Map<number, string>>();
  for (const { place } of places) {
    const key = keyOf(place);
    const lines = wanted.get(key);
    const input = byInput.get(place.input);
    if (!lines || !input || texts.has(key) || (holdsValues(result, place.input) && !options.reveal)) continue;
    texts.set(key, await linesOf(input, place.path, lines));
  }
  return places.map(({ place, isEnd }) => {
    const input = byInput.get(place.input);
    const known = result.inputs.find((i) => i.sha256 === place.input);
    const text = place.line === undefined ? null : (texts.get(keyOf(place))?.get(place.line) ?? null);
    const why = !input
      ? 'no-input'
      : text !== null
        ? null
        : place.line === undefined
          ? 'not-a-line'
          : holdsValues(result, place.input) && !options.reveal
            ? 'values'
            : 'not-found';
    const request = options.rows ? requestAt(options.rows, place) : [];
    return { place, isEnd, name: known?.name ?? input?.name ?? null, text, request, why };
  });
}

/** The request at a place and the personal data found in it, one line each. */
function requestAt(rows: Pick<Rows, 'Request' | 'DataItem'>, place: Place): string[] {
  const here = canonicalJson(place);
  const lines: string[] = [];
  for (const r of rows.Request)
    if (canonicalJson(r.from) === here)
      lines.push(printable([r.at, r.method, `${r.host ?? '?'}${r.path ?? ''}`].filter((part) => part).join(' '), 1000));
  for (const d of rows.DataItem)
    if (canonicalJson(d.from) === here)
      lines.push(printable([d.data, d.where, ...d.chain, d.masked, `(${d.reason})`].join(' '), 1000));
  return lines;
}

const keyOf = (place: Place): string => `${place.input} ${place.path ?? ''}`;

async function linesOf(
  input: Input,
  member: string | undefined,
  wanted: ReadonlySet<number>,
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const last = Math.max(...wanted);
  const decoder = new TextDecoder();
  let number = 0;
  const bytes = await bytesOf(input, member);
  if (!bytes) return found;
  // Stops asking for bytes once the last wanted line is there.
  async function* upToLast(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      yield chunk;
      if (number >= last) return;
    }
  }
  await eachLine(upToLast(bytes), (line) => {
    number = line.number;
    if (wanted.has(number))
      found.set(number, printable(decoder.decode(line.bytes.subarray(0, SHOWN_CHARS * 4)), SHOWN_CHARS));
  });
  return found;
}

/** The bytes that a line number counts in: the input's, or those of a member of an archive. */
async function bytesOf(input: Input, member: string | undefined): Promise<AsyncIterable<Uint8Array> | null> {
  if (member === undefined || !isZip((await readHead(input)).bytes)) return input.bytes();
  const entry = (await readZip(input)).find((e) => e.path === member);
  return entry ? zipMember(input, entry) : null;
}
