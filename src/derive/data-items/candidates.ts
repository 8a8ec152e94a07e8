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
  // In most requests there is little to compare with; where there is much, by value.
  const byValue = found.length > 24 ? new Map<string, Candidate[]>() : null;
  for (const c of found) {
    if (c.form === 'plain') c.form = formOf(c);
    const others = byValue === null ? all : byValue.get(c.value);
    const same = others?.find((k) => k.value === c.value && k.data === c.data && k.form === c.form);
    if (same !== undefined) {
      if (c.rank < same.rank) Object.assign(same, c);
      continue;
    }
    if (byValue !== null && others === undefined) byValue.set(c.value, [c]);
    else if (byValue !== null) others?.push(c);
    all.push(c);
  }
  if (all.some((c) => c.rank !== all[0]!.rank)) all.sort((a, b) => a.rank - b.rank);
  return all.length > MAX_ITEMS ? all.slice(0, MAX_ITEMS) : all;
}
