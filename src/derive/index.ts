// Rows made from rows: what each length means, episodes, the owner's night, and where apps were. Pure but for the
// access rows, which are taken over and completed in place.
import type { Coverage, Derived, Options } from '../model/result.ts';
import type { Access, Rows } from '../model/rows.ts';
import { episodesOf, lastTimes } from './episodes.ts';
import { grading, UNKNOWN } from './grading.ts';
import { nightOf, signsOfUse } from './night.ts';
import { ownContacts } from './owners.ts';
import { namedRecipients, type RecipientLookup } from './recipients.ts';
import { timed } from './timed.ts';
import { eras, timingOf, useOf } from './timing.ts';

/** `rows` with their access rows completed and ordered by begin, and what was derived about the whole record. */
export function derive(
  rows: Rows,
  options: Pick<Options, 'iosVersion' | 'night'>,
  coverage: readonly Coverage[],
  lookup: { owner(host: string): string | null; recipients?: RecipientLookup } = { owner: () => null },
): { rows: Rows; derived: Derived } {
  // Completed in place: a large record has too many rows to hold them twice.
  const numbered = timed(rows.Access);
  const numbers = episodesOf(numbered, lastTimes(numbered));
  for (const [i, { access }] of numbered.entries()) {
    access.timing = timingOf(access);
    access.episode = numbers[i]!;
  }
  const era = eras(numbered, options);
  const night = nightOf(numbered, signsOfUse(numbered, rows), options, coverage);
  const graded = grading(numbered, rows, night, coverage);
  const accesses = numbered.map((row): Access => {
    const { access, beginMs, endMs } = row;
    const awake = access.timing === 'coalesced' && endMs !== null && graded.awakeThrough(beginMs, endMs);
    // A source that reads the use itself knows better than the length of the row.
    const own = access.use !== null && access.timing !== 'coalesced' && access.state.grade === 'recorded';
    if (!own) access.use = useOf(row, access.timing, era.at(beginMs), awake);
    access.state = access.data === 'other' && access.state.grade !== 'recorded' ? UNKNOWN : graded.stateOf(row);
    return access;
  });
  const contacts = ownContacts(rows.Contact, lookup.owner);
  const requests = lookup.recipients ? namedRecipients(rows.Request, lookup.recipients) : rows.Request;
  return {
    rows: { ...rows, Access: accesses, Contact: contacts, Request: requests },
    derived: { era: era.derived, night },
  };
}
