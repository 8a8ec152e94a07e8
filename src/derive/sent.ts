// What audits of captures share: items beside their requests, recipients by name, groups, and the words where no capture was given.
import { compareText } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { type Found, NAMELESS } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { DataItem, Place, Request } from '../model/rows.ts';
import { found } from './found.ts';
import { registrableDomain } from './recipients.ts';

export interface Sent {
  readonly item: DataItem;
  readonly request: Request;
  /** Owner of the host, else its registrable domain, else the host. */
  readonly recipient: string;
}

export { NAMELESS } from '../model/finding.ts';

const keyOf = (p: Place): string => `${p.input} ${p.line ?? ''} ${p.entry ?? ''} ${p.frame ?? ''}`;

export const recipientName = (r: Request): string =>
  r.owner ?? (r.host === null ? NAMELESS : (registrableDomain(r.host) ?? r.host));

/** Items with the requests they were found in, by time. */
export function sentItems(items: readonly DataItem[], requests: readonly Request[]): Sent[] {
  const byPlace = new Map(requests.map((r) => [keyOf(r.from), r]));
  return items.flatMap((item) => {
    const request = byPlace.get(keyOf(item.request));
    return request ? [{ item, request, recipient: recipientName(request) }] : [];
  });
}

export interface SentGroup {
  readonly app: string | null;
  readonly data: DataType;
  readonly recipient: string;
  readonly sent: Sent[];
}

/** By app, data type and recipient; the order is that of the names, not of the file. */
export function byRecipient(sent: readonly Sent[]): SentGroup[] {
  const groups = new Map<string, SentGroup>();
  for (const s of sent) {
    const key = `${s.item.app ?? ''}\n${s.item.data}\n${s.recipient}`;
    const group = groups.get(key);
    if (group) group.sent.push(s);
    else groups.set(key, { app: s.item.app, data: s.item.data, recipient: s.recipient, sent: [s] });
  }
  return [...groups.entries()].sort((a, b) => compareText(a[0], b[0])).map(([, g]) => g);
}

export const requestsOf = (sent: readonly Sent[]): Request[] => [...new Set(sent.map((s) => s.request))];

/** Types in the order of their ids, each once. */
export const kindsOf = (sent: readonly Sent[]): DataType[] => [...new Set(sent.map((s) => s.item.data))].sort();

/** First time among requests that keep one; null where none does. */
export function firstTime(requests: readonly Request[]): string | null {
  let first: string | null = null;
  for (const r of requests) if (r.at !== null && (first === null || parseTime(r.at) < parseTime(first))) first = r.at;
  return first;
}

/** Identifiers that single out a person or a phone. */
export const IDENTIFIERS: ReadonlySet<DataType> = new Set<DataType>([
  'account.user-id',
  'account.username',
  'account.email',
  'account.phone-number',
  'device.id',
  'device.id-resettable',
  'device.push-token',
  'network.wifi-bssid',
]);

/** The answer where no capture was given: never a pass. */
export const withoutCapture = (audit: string): Found =>
  found(audit, {
    outcome: 'cannot-tell',
    recorded: 'audits.no-capture.recorded',
    said: 'audits.no-capture.said',
    todo: 'audits.no-capture.todo',
  });

/** Nothing of the kind in what could be read; how much stayed closed is told beside it. */
export function nothingSent(audit: string, requests: readonly Request[]): Found {
  const closed = requests.filter((r) => r.content === 'opaque').length;
  const read = requests.length - closed;
  return found(audit, {
    outcome: read === 0 ? 'cannot-tell' : 'not-observed',
    recorded: read === 0 ? 'audits.all-closed.recorded' : 'none.recorded',
    said:
      closed > 0 && read > 0
        ? 'audits.part-closed.said'
        : read === 0
          ? 'audits.all-closed.said'
          : 'audits.capture-none.said',
    todo: read === 0 ? 'audits.all-closed.todo' : 'audits.capture-none.todo',
    params: { requests: requests.length, read, closed },
    counts: { requests: requests.length, read, closed },
  });
}
