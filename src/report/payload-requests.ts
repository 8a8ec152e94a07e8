// Requests of a capture as a page may hold them: address, place of each item, its decoders and its mask. No value, no other field.
import { isAddress } from '../base/host.ts';
import { parseTime } from '../base/time.ts';
import type { Contact, DataItem, Place, Request } from '../model/rows.ts';
import type { Dictionary } from './columns.ts';

export const PLACE_FORMS = ['line', 'entry', 'frame', 'offset', 'row'] as const;
const ITEM_FORMS = ['plain', 'encoded', 'hashed', 'binary'] as const;

/** Names a place; equal for equal places. */
export const placeKey = (p: Place): string =>
  `${p.input} ${PLACE_FORMS.map((f) => (p[f] === undefined ? '' : `${f}${p[f]}`)).join('')} ${p.path ?? ''}`;

/** A data item of a request, masked. */
export interface CapturedItem {
  readonly data: string;
  readonly form: string;
  /** Part of the request and path, as `body:$.data.email`. */
  readonly where: string;
  /** Decoders with the path inside what each opened; of rows that keep none, the decoders alone. */
  readonly steps: readonly string[];
  readonly reason: string;
  readonly note: string | null;
  readonly masked: string;
}

export type CapturedRow = Pick<
  Request,
  | 'app'
  | 'at'
  | 'host'
  | 'address'
  | 'country'
  | 'owner'
  | 'party'
  | 'declared'
  | 'method'
  | 'path'
  | 'feature'
  | 'encrypted'
  | 'content'
  | 'why'
  | 'phase'
  | 'bytes'
  | 'from'
>;

export interface Captured extends CapturedRow {
  /** `placeKey` of the request. */
  readonly key: string;
  /** Short and stable, for links: `06ae129b.line3`. */
  readonly id: string;
  readonly items: readonly CapturedItem[];
  /** Items that the page does not keep; the case does. */
  readonly more: number;
}

/** Captured requests that are kept, those of findings first; beyond, the case holds them. */
export const CAPTURED_LIMIT = 2_000;
export const ITEMS_A_REQUEST = 60;
const ITEMS_LIMIT = 30_000;

type Packed = [row: CapturedRow, id: string, items: PackedItem[], more: number];
type PackedItem = [
  data: number,
  form: number,
  where: number,
  steps: number[],
  reason: number,
  note: number,
  masked: number,
];

export interface PackedRequests {
  readonly kept: Packed[];
  /** Requests of the capture, and those of them that hold an item. */
  readonly all: number;
  readonly withItems: number;
}

export interface CaptureRows {
  readonly Request?: readonly Request[];
  readonly DataItem?: readonly DataItem[];
}

/** `wanted`: places that findings rest on. */
export function packRequests(
  rows: CaptureRows,
  wanted: ReadonlySet<string>,
  words: Dictionary,
  isRedacted = false,
): PackedRequests {
  const requests = rows.Request ?? [];
  const items = new Map<string, DataItem[]>();
  for (const item of rows.DataItem ?? []) {
    const key = placeKey(item.request);
    const list = items.get(key);
    if (list) list.push(item);
    else items.set(key, [item]);
  }
  const kept: Packed[] = [];
  // What was found was taken out: nobody can tell which part of a path is an item, and a request without items would say that
  // there was none.
  if (isRedacted && items.size === 0) return { kept, all: requests.length, withItems: 0 };
  // A capture may hold millions: keys are made anew in each pass instead of being kept.
  const chosen = new Set<number>();
  let withItems = 0;
  for (let i = 0; i < requests.length; i++) {
    const key = placeKey(requests[i]!.from);
    if (items.has(key)) withItems++;
    if (chosen.size < CAPTURED_LIMIT && wanted.has(key)) chosen.add(i);
  }
  for (let i = 0; i < requests.length && chosen.size < CAPTURED_LIMIT; i++)
    if (items.has(placeKey(requests[i]!.from))) chosen.add(i);
  const names = new Set([...chosen].map((i) => shortName(requests[i]!.from)));
  const seen = new Map<string, number>();
  let room = ITEMS_LIMIT;
  for (const [i, r] of requests.entries()) {
    const name = shortName(r.from);
    if (!names.has(name)) continue;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    if (!chosen.has(i)) continue;
    const all = items.get(placeKey(r.from)) ?? [];
    const own = all.slice(0, Math.min(room, ITEMS_A_REQUEST));
    room -= own.length;
    kept.push([
      rowOf(r, all),
      idOf(name, nth),
      own.map((item) => [
        words.of(item.data),
        ITEM_FORMS.indexOf(item.form),
        words.of(item.where),
        (item.steps ?? item.chain).map((s) => words.of(s)),
        words.of(item.reason),
        words.maybe(item.note),
        words.of(item.masked),
      ]),
      all.length - own.length,
    ]);
  }
  return { kept, all: requests.length, withItems };
}

export function unpackRequests(packed: PackedRequests, words: readonly string[]): Captured[] {
  return packed.kept.map(([row, id, items, more]) => ({
    ...row,
    more,
    key: placeKey(row.from),
    id,
    items: items.map(([data, form, where, steps, reason, note, masked]) => ({
      data: words[data]!,
      form: ITEM_FORMS[form] ?? 'plain',
      where: words[where]!,
      steps: steps.map((s) => words[s]!),
      reason: words[reason]!,
      note: note === 0 ? null : words[note - 1]!,
      masked: words[masked]!,
    })),
  }));
}

/** Part of the input's hash and the place: `06ae129b.line3`. */
function shortName(from: Place): string {
  const form = PLACE_FORMS.find((f) => from[f] !== undefined);
  return `${from.input.slice(0, 8)}.${form ?? 'at'}${form ? from[form] : ''}`;
}

/** A number where two share a frame. */
const idOf = (name: string, nth: number): string => (nth === 1 ? name : `${name}~${nth}`);

/** Short names of requests, in their order. */
export function requestIds(requests: readonly Pick<Request, 'from'>[]): string[] {
  const seen = new Map<string, number>();
  return requests.map(({ from }) => {
    const name = shortName(from);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return idOf(name, nth);
  });
}

function rowOf(r: Request, items: readonly DataItem[]): CapturedRow {
  const { app, at, host, address, country, owner, party, declared, method, feature } = r;
  const { encrypted, content, why, phase, bytes, from } = r;
  return {
    app,
    at,
    host,
    address,
    country,
    owner,
    party,
    declared,
    method,
    path: maskedPath(r.path, items),
    feature,
    encrypted,
    content,
    why,
    phase,
    bytes,
    from,
  };
}

/** A part of the path that is itself an item is shown as its mask. */
export function maskedPath(path: string | null, items: readonly Pick<DataItem, 'where' | 'masked'>[]): string | null {
  if (path === null) return null;
  const parts = path.split('/');
  for (const item of items) {
    const n = /^path:\$\.(\d+)/.exec(item.where)?.[1];
    if (n !== undefined && parts[Number(n)] !== undefined) parts[Number(n)] = item.masked;
  }
  return parts.join('/');
}

/** Requests of an app to a host as one row: how many, the first and the last. */
export function requestsByHost(requests: readonly Request[]): Contact[] {
  const rows = new Map<string, Contact>();
  for (const r of requests) {
    if (r.host === null) continue;
    const key = pairKey(r);
    const at = r.at ?? '';
    const row = rows.get(key);
    if (row) {
      row.hits++;
      if (at && (!row.first || parseTime(at) < parseTime(row.first))) row.first = at;
      if (at && (!row.last || parseTime(at) > parseTime(row.last))) row.last = at;
    } else
      rows.set(key, {
        app: r.app,
        host: r.host,
        isAddress: isAddress(r.host),
        owner: r.owner,
        ownerAsStored: null,
        listed: null,
        first: at,
        last: at,
        hits: 1,
        initiated: 'unknown',
        context: null,
        from: r.from,
      });
  }
  return [...rows.values()];
}

const pairKey = (r: { app: string | null; host: string | null }) => JSON.stringify([r.app, r.host]);

/** Contacts, and the pairs of app and host that only requests name. */
export function contactsWith(contacts: readonly Contact[], requests: readonly Request[]): Contact[] {
  if (requests.length === 0) return [...contacts];
  const known = new Set(contacts.map(pairKey));
  return [...contacts, ...requestsByHost(requests).filter((r) => !known.has(pairKey(r)))];
}

/** Kinds of data that requests carried: index of the contact, then pairs of a word and the requests that carried it. */
export type Kinds = [contact: number, kinds: [data: number, requests: number][]][];

export function packKinds(contacts: readonly Contact[], rows: CaptureRows, words: Dictionary): Kinds {
  const needed = new Set((rows.DataItem ?? []).map((item) => placeKey(item.request)));
  const pairs = new Map<string, string>();
  for (const r of rows.Request ?? []) {
    const key = placeKey(r.from);
    if (needed.has(key)) pairs.set(key, pairKey(r));
  }
  const counts = new Map<string, Map<string, Set<string>>>();
  for (const item of rows.DataItem ?? []) {
    const key = placeKey(item.request);
    const pair = pairs.get(key);
    if (pair === undefined) continue;
    const kinds = counts.get(pair) ?? new Map<string, Set<string>>();
    counts.set(pair, kinds);
    const of = kinds.get(item.data);
    if (of) of.add(key);
    else kinds.set(item.data, new Set([key]));
  }
  const told = new Set<string>();
  return contacts.flatMap((c, i): Kinds => {
    const pair = pairKey(c);
    const kinds = told.has(pair) ? undefined : counts.get(pair);
    told.add(pair);
    return kinds ? [[i, [...kinds].map(([data, of]) => [words.of(data), of.size])]] : [];
  });
}
