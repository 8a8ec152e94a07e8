// Who received a request, seen from the app's publisher: host → registrable domain → owner → publisher's own, group, third party.
// Four things are kept apart: host, domain, legal entity, group. What decided stands in the row.
import { getDomain } from 'tldts';
import { isAddress, isLocalAddress } from '../base/host.ts';
import type { KnownApp, KnownHost } from '../knowledge/index.ts';
import type { Request } from '../model/rows.ts';

export interface RecipientLookup {
  host(host: string): KnownHost | null;
  app(id: string): KnownApp | null;
  /** Country in which an address is registered; absent where the table is not at hand. */
  country?(address: string): string | null;
}

export type Party = Request['party'];
export interface Recipient {
  readonly owner: string | null;
  readonly party: Party;
  /** `app-domain`, `entity`, `group`, `category`, `other-owner`; null where nothing decided. */
  readonly why: string | null;
}

/** Categories of SDK services: made to be built into apps of others. */
const TRACKERS = new Set(['analytics', 'advertising', 'push', 'crash']);
const CLOUDS = new Set(['cloud', 'cdn']);

/** The domain under which a company registered the host, by the public suffix list; null for addresses and bare suffixes. */
export const registrableDomain = (host: string): string | null => (isAddress(host) ? null : getDomain(host));

/** `com.example.chat` → `example.com`: the domain that an app id claims. */
export function domainOfApp(app: string): string | null {
  const parts = app.toLowerCase().split('.');
  if (parts.length < 2) return null;
  for (const n of [3, 2]) {
    const claimed = parts.slice(0, n).reverse().join('.');
    if (parts.length >= n && getDomain(claimed) === claimed) return claimed;
  }
  return null;
}

/** `Umeng (Alibaba)` → umeng, alibaba. Forms of company are left out. */
function namesOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[()（）/]/)
    .map((part) =>
      part
        .replace(/\b(?:inc|llc|ltd|co|corp|corporation|gmbh|limited|company|group|holding|holdings)\b\.?|[.,]/g, '')
        .trim(),
    )
    .filter((part) => part.length >= 2);
}

/** The recipient of requests of an app to a host. */
export function recipientOf(app: string | null, host: string, lookup: RecipientLookup): Recipient {
  const known = isAddress(host) ? null : lookup.host(host);
  const owner = known?.owner ?? null;
  if (app !== null) {
    const own = domainOfApp(app);
    if (own !== null && registrableDomain(host) === own) return { owner, party: 'first', why: 'app-domain' };
    const publisher = lookup.app(app)?.publisher;
    if (known && publisher) {
      const entities = [publisher.en, publisher.zh].filter((p) => p !== undefined);
      if (known.entity !== null && entities.includes(known.entity)) return { owner, party: 'first', why: 'entity' };
      const theirs = namesOf(known.owner);
      if (entities.some((p) => namesOf(p).some((n) => theirs.includes(n))))
        return { owner, party: 'same-group', why: 'group' };
    }
    if (known) {
      if (CLOUDS.has(known.category)) return { owner, party: 'cloud', why: 'category' };
      if (TRACKERS.has(known.category)) return { owner, party: 'tracker', why: 'category' };
      if (publisher && (publisher.en !== undefined || publisher.zh !== undefined))
        return { owner, party: 'third', why: 'other-owner' };
    }
    return { owner, party: 'unknown', why: null };
  }
  if (known && CLOUDS.has(known.category)) return { owner, party: 'cloud', why: 'category' };
  if (known && TRACKERS.has(known.category)) return { owner, party: 'tracker', why: 'category' };
  return { owner, party: 'unknown', why: null };
}

/** Requests with owner, party and country of the address filled; each recipient is looked up once. */
export function namedRecipients(requests: readonly Request[], lookup: RecipientLookup): Request[] {
  const recipients = new Map<string, Recipient>();
  const countries = new Map<string, string | null>();
  const countryOf = (address: string): string | null => {
    let country = countries.get(address);
    if (country === undefined) {
      country = isLocalAddress(address) ? null : (lookup.country?.(address) ?? null);
      countries.set(address, country);
    }
    return country;
  };
  return requests.map((r) => {
    const address = r.address ?? (r.host !== null && isAddress(r.host) ? r.host : null);
    const country = address === null ? null : countryOf(address);
    if (r.host === null) return { ...r, address, country };
    const key = `${r.app} ${r.host}`;
    let recipient = recipients.get(key);
    if (!recipient) {
      recipient = recipientOf(r.app, r.host, lookup);
      recipients.set(key, recipient);
    }
    return { ...r, address, country, owner: recipient.owner, party: recipient.party, partyWhy: recipient.why };
  });
}
