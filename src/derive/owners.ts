// Owners of hosts: what knowledge says, else what the record names.
import type { Contact } from '../model/rows.ts';

/** Owner of a host, or null where nothing is known of it. Addresses are not asked for. */
export type OwnerLookup = (host: string) => string | null;

/** Contacts with their owner filled; each host is looked up once. */
export function ownContacts(contacts: readonly Contact[], lookup: OwnerLookup): Contact[] {
  const known = new Map<string, string | null>();
  const ownerOf = (host: string): string | null => {
    const found = known.get(host);
    if (found !== undefined) return found;
    const owner = lookup(host);
    known.set(host, owner);
    return owner;
  };
  return contacts.map((c) => ({
    ...c,
    owner: (c.isAddress ? null : ownerOf(c.host)) ?? c.owner ?? (c.ownerAsStored || null),
  }));
}
