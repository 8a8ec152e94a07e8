// What may become an item: a value in a request with its type, its place and how it is known.
import type { At, Decoder } from '../../formats/unfold.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { DataItem } from '../../model/rows.ts';

/** Ways to know, strong to weak. */
export const REASONS = [
  'own-value',
  'documented-field',
  'field-name',
  'vendor-field',
  'seen-elsewhere',
  'shape',
] as const;
export type Reason = (typeof REASONS)[number];
export const rankOf = (reason: Reason): number => REASONS.indexOf(reason);

export type Part = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'message';

export interface Candidate {
  data: DataType;
  form: DataItem['form'];
  part: Part;
  at: At;
  rank: number;
  reason: string;
  note: string | null;
  value: string;
  redacted: boolean;
}

export const MAX_ITEMS = 500;

const HIDDEN = new Set<Decoder>(['base64', 'hex', 'jwt']);
const COMPRESSED = new Set<Decoder>(['gunzip', 'zlib', 'deflate', 'zstd', 'brotli']);

/** Hidden in an encoding, or in compression that is not that of the body as a whole. */
function formOf(c: Candidate): DataItem['form'] {
  let isMessage = false;
  let wasCompressed = false;
  for (let at: At | null = c.at; at !== null; at = at.parent) {
    const { decoder } = at;
    if (decoder === null) continue;
    if (wasCompressed || HIDDEN.has(decoder)) return 'encoded';
    wasCompressed = COMPRESSED.has(decoder);
    if (decoder === 'protobuf') isMessage = true;
  }
  return isMessage && /^-?\d+$/.test(c.value) ? 'binary' : 'plain';
}

/** One candidate for each type, value and form: the strongest reason first, at its first place. */
export function strongest(found: readonly Candidate[]): Candidate[] {
  const all: Candidate[] = [];
  // Places in `all` of one value: mostly one, seldom more.
  const places = new Map<string, number | number[]>();
  for (const c of found) {
    if (c.form === 'plain') c.form = formOf(c);
    const same = places.get(c.value);
    if (same !== undefined) {
      const i = [same].flat().find((k) => all[k]!.data === c.data && all[k]!.form === c.form);
      if (i !== undefined) {
        if (c.rank < all[i]!.rank) all[i] = c;
        continue;
      }
    }
    places.set(c.value, same === undefined ? all.length : [same, all.length].flat());
    all.push(c);
  }
  if (all.some((c) => c.rank !== all[0]!.rank)) all.sort((a, b) => a.rank - b.rank);
  return all.length > MAX_ITEMS ? all.slice(0, MAX_ITEMS) : all;
}
