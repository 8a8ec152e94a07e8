// Several people in one request are an address book: their numbers and names are not the owner's.
import type { At } from '../../formats/unfold.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { Candidate, Part } from './candidates.ts';
import { isPlaceholder, SHAPES } from './shapes.ts';

/** Fewer people than these are no address book. */
const CONTACTS = 3;
const OF_CONTACTS: ReadonlySet<DataType> = new Set<DataType>([
  'account.phone-number',
  'account.name',
  'account.email',
  'address',
]);

export interface PeopleList {
  readonly at: At;
  readonly part: Part;
  readonly numbers: readonly string[];
}

export class People {
  private readonly lists = new Map<At, { part: Part; numbers: Set<string> }>();

  /** A phone number, or a digest of one, in a record or member of this list. */
  add(list: At, part: Part, number: string): void {
    const known = this.lists.get(list);
    if (known) known.numbers.add(number);
    else this.lists.set(list, { part, numbers: new Set([number]) });
  }

  /** A record with a phone number in it, by the list it stands in. */
  record(list: At, part: Part, phone: unknown): void {
    const value = typeof phone === 'string' || typeof phone === 'number' ? String(phone) : '';
    if (SHAPES.phone!(value) && !isPlaceholder(value)) this.add(list, part, value);
  }

  /** Lists of three different people or more. */
  found(): PeopleList[] {
    const found: PeopleList[] = [];
    for (const [at, { part, numbers }] of this.lists)
      if (numbers.size >= CONTACTS) found.push({ at, part, numbers: [...numbers].sort() });
    return found;
  }
}

/** Whether the candidate is a number or name inside one of the lists; the owner's own values stay what they are. */
export function isOfPeople(c: Candidate, lists: readonly PeopleList[]): boolean {
  if (!OF_CONTACTS.has(c.data) || c.rank === 0) return false;
  for (let a: At | null = c.at; a !== null; a = a.parent) if (lists.some((l) => l.at === a)) return true;
  return false;
}
