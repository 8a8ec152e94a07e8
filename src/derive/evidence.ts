// A row as evidence of a state.
import type { Access, Contact } from '../model/rows.ts';

export type Reason = Access['state']['evidence'][number];

/** A row's place and the key of the sentence that says why it counts. */
export function reason(from: Contact['from'] | Access['from'], why: string): Reason {
  const place = { ...from } as Partial<Access['from']> & Contact['from'];
  delete place.end;
  return { ...place, why };
}
