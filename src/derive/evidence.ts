// A row as evidence of a state.
import type { Access, Contact } from '../model/rows.ts';

export type Reason = Access['state']['evidence'][number];

/** A row's place and the key of the sentence that says why it counts. */
export function reason(from: Contact['from'] | Access['from'], why: string): Reason {
  const { input, line, entry, frame, offset, path, row } = from;
  const place: Reason = { input, why };
  if (line !== undefined) place.line = line;
  if (entry !== undefined) place.entry = entry;
  if (frame !== undefined) place.frame = frame;
  if (offset !== undefined) place.offset = offset;
  if (path !== undefined) place.path = path;
  if (row !== undefined) place.row = row;
  return place;
}
