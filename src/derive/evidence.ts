// A row as evidence of a state.
import type { Access, Contact } from '../model/rows.ts';

export type Reason = Access['state']['evidence'][number];

/** A row's place and the key of the sentence that says why it counts. */
export function reason(from: Contact['from'] | Access['from'], why: string): Reason {
  const { input, line, entry, frame, offset, path, row } = from;
  const found: Reason = { input, why };
  if (line !== undefined) found.line = line;
  if (entry !== undefined) found.entry = entry;
  if (frame !== undefined) found.frame = frame;
  if (offset !== undefined) found.offset = offset;
  if (path !== undefined) found.path = path;
  if (row !== undefined) found.row = row;
  return found;
}
