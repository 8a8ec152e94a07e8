// What is known about requests: which field of which endpoint holds what, and what a field's name says. All of it is data
// (data/endpoints/*.json, data/field-names.json), each entry with its reason; no app is named in code.
import { isObject } from '../base/json.ts';
import { type DataType, isDataType } from '../model/personal-data.ts';
import type { RawKnowledge } from './index.ts';

/** `body:2.2.page_path`: part of the request and keys below it; `*` is one key, `**` any number. Places in lists are keys too. */
export interface FieldRule {
  readonly data: DataType;
  readonly at: RegExp | string;
  /** Only in these message types; null for all of the endpoint. */
  readonly types: ReadonlySet<number> | null;
  readonly value: RegExp | null;
  /** Id of a shape that the value must have (derive/data-items/shapes). */
  readonly shape: string | null;
  /** Name that stands beside the value in a list of names and values. */
  readonly name: string | null;
  readonly when: readonly { readonly at: string; readonly value: RegExp }[];
  /** The documented field holds text that the publisher of the log blacked out. */
  readonly redacted: RegExp | null;
  readonly reason: string;
  /** No document is named and no capture confirms it: what is found by it is told with that. */
  readonly isProvisional: boolean;
}

/** A pattern that is an identifier wherever it stands in this endpoint's requests. */
export interface ValueRule {
  readonly data: DataType;
  readonly types: ReadonlySet<number> | null;
  readonly pattern: RegExp;
  readonly reason: string;
}

export interface Endpoint {
  readonly id: string;
  /** Rules by the last key of the path they speak of. */
  readonly byEnd: ReadonlyMap<string, readonly FieldRule[]>;
  /** Rules whose path may end in any key. */
  readonly open: readonly FieldRule[];
  /** Paths whose values other rules ask for. */
  readonly remembers: ReadonlySet<string>;
  readonly values: readonly ValueRule[];
  readonly feature: string | null;
}

const NEEDS = ['device', 'subject', 'search', 'message'] as const;
/** What a record is about, as names in it show. */
export type Beside = 'device' | 'person' | 'message';
const BESIDE: readonly string[] = ['device', 'person', 'message'] satisfies Beside[];

export interface NameRule {
  readonly data: DataType;
  readonly shape: string;
  /**
   * `device`: only beside other facts of the device; `subject`: beside facts of device or person; `search`: in a search request;
   * `message`: beside what only messages between people have.
   */
  readonly needs: (typeof NEEDS)[number] | null;
  readonly reason: string;
}

export interface RequestKey {
  readonly app: string | null;
  readonly host: string | null;
  readonly path: string;
  readonly messageType: number | null;
}

export interface Endpoints {
  /** Every endpoint entry that fits a request. */
  of(request: RequestKey): readonly Endpoint[];
  /** Feature of the app that a request belongs to, and the entry that says so. */
  feature(request: RequestKey): string | null;
  /** By normalized name, or `parent.name`. */
  readonly names: ReadonlyMap<string, NameRule>;
  /** Names of the second halves of `parent.name` entries. */
  readonly pairs: ReadonlySet<string>;
  /** Names that show what a record is about: the device, a person, a message. */
  readonly beside: ReadonlyMap<string, Beside>;
  /** Names of lists whose members are of one kind, such as phone numbers in an address book. */
  readonly lists: ReadonlyMap<string, NameRule>;
}

/** Lower case, letters and digits of any script only: `X-Device_ID` and `deviceId` are one name. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const text = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null);
const listOf = (v: unknown): unknown[] => (Array.isArray(v) ? v : []);
const texts = (v: unknown): string[] => listOf(v).filter((x) => typeof x === 'string');

function regexp(source: unknown, flags = 'u'): RegExp | null {
  if (typeof source !== 'string') return null;
  try {
    return new RegExp(source, flags);
  } catch {
    // Written for the older grammar of regular expressions.
    return new RegExp(source, flags.replace('u', ''));
  }
}

function typesOf(v: unknown): ReadonlySet<number> | null {
  const list = listOf(v).filter((x) => typeof x === 'number');
  return list.length > 0 ? new Set(list) : null;
}

const quoted = (s: string): string => s.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** `body:**.query` as a regular expression over the dotted path; plain paths stay text. */
function pathOf(at: string): RegExp | string {
  if (!at.includes('*')) return at;
  const colon = at.indexOf(':');
  const parts = at.slice(colon + 1).split('.');
  let source = `^${quoted(at.slice(0, colon))}:`;
  parts.forEach((part, i) => {
    if (part === '**') source += '(?:.+\\.)?';
    else source += (part === '*' ? '[^.]+' : quoted(part)) + (i < parts.length - 1 ? '\\.' : '$');
  });
  return new RegExp(source.replace(/\)\?$/, ')?[^.]*$'), 'u');
}

/** The last key of a path: `body:1.2` → `2`. */
const endOf = (at: string): string => at.slice(Math.max(at.lastIndexOf('.'), at.indexOf(':')) + 1);

/** `^https:\/\/graph\.example\.com\/v1` → `graph.example.com`; null where the host is a pattern itself. */
function hostOf(url: string): string | null {
  const host = /^\^?https:\/\/([^/]+)/.exec(url.replaceAll('\\/', '/'))?.[1] ?? '';
  const plain = host.replaceAll('\\.', '.').replace(/\$$/, '');
  return /^[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(plain) ? plain : null;
}

interface Entry {
  readonly endpoint: Endpoint;
  readonly apps: ReadonlySet<string> | null;
  readonly hosts: readonly string[] | null;
  readonly url: readonly RegExp[] | null;
  readonly paths: readonly RegExp[] | null;
  readonly messageTypes: ReadonlySet<number> | 'any' | null;
}

interface FeatureRule {
  readonly entry: Entry;
  readonly types: ReadonlySet<number> | null;
  readonly path: RegExp | null;
  readonly feature: string;
}

const NONE: readonly Endpoint[] = [];

export function createEndpoints(raw: RawKnowledge): Endpoints {
  const entries: Entry[] = [];
  const features: FeatureRule[] = [];
  const byName = new Map<string, NameRule>();
  const beside = new Map<string, Beside>();
  const lists = new Map<string, NameRule>();
  for (const key of Object.keys(raw).sort()) {
    if (!/^(?:data\/)?endpoints\//.test(key)) continue;
    for (const item of listOf(raw[key])) if (isObject(item)) addEntry(item, entries, features);
  }
  for (const item of listOf(raw['field-names'])) {
    if (!isObject(item)) continue;
    const about = item['beside'];
    if (typeof about === 'string' && BESIDE.includes(about))
      for (const name of texts(item['names'])) beside.set(normalName(name), about as Beside);
    if (item['data'] === undefined) continue;
    const data = text(item['data']);
    const needs = text(item['needs']);
    if (data === null || !isDataType(data)) throw new Error(`field-names: ${String(data)} is no data type`);
    const rule: NameRule = {
      data,
      shape: text(item['shape']) ?? 'text',
      needs: NEEDS.find((n) => n === needs) ?? null,
      reason: text(item['reason']) ?? 'the name of the field says so',
    };
    const known = item['list'] === true ? lists : byName;
    for (const name of texts(item['names'])) known.set(name.split('.').map(normalName).join('.'), rule);
  }

  const byHost = new Map<string, Entry[]>();
  const anywhere: Entry[] = [];
  for (const entry of entries) {
    if (!entry.hosts) anywhere.push(entry);
    else for (const host of entry.hosts) byHost.set(host, [...(byHost.get(host) ?? []), entry]);
  }

  const fits = (entry: Entry, r: RequestKey, url: string): boolean => {
    if (entry.apps && r.app !== null && !entry.apps.has(r.app)) return false;
    if (entry.messageTypes && r.messageType !== null)
      return entry.messageTypes === 'any' || entry.messageTypes.has(r.messageType);
    if (entry.url) return entry.url.some((u) => u.test(url));
    if (entry.paths) return entry.paths.some((p) => p.test(r.path));
    return entry.hosts !== null;
  };

  // Many requests go to few addresses; and the finder asks for the entries and then for the feature of one request.
  const asked = new Map<string, readonly Entry[]>();
  const entriesOf = (r: RequestKey): readonly Entry[] => {
    const key = `${r.app}\n${r.host}\n${r.messageType}\n${r.path}`;
    let found = asked.get(key);
    if (found === undefined) {
      found = entriesFor(r);
      if (asked.size > 5000) asked.clear();
      asked.set(key, found);
    }
    return found;
  };
  const entriesFor = (r: RequestKey): Entry[] => {
    const url = `https://${r.host ?? ''}${r.path}`;
    const found: Entry[] = [];
    for (let h = r.host; h; h = h.includes('.') ? h.slice(h.indexOf('.') + 1) : null)
      for (const e of byHost.get(h) ?? []) if (fits(e, r, url) && !found.includes(e)) found.push(e);
    // What names the host knows better than what goes by the path alone.
    found.push(...anywhere.filter((e) => fits(e, r, url)));
    return found;
  };

  return {
    of: (r) => {
      const found = entriesOf(r);
      return found.length === 0 ? NONE : found.map((e) => e.endpoint);
    },
    feature(r) {
      const found = entriesOf(r);
      if (found.length === 0) return null;
      for (const f of features)
        if (
          found.includes(f.entry) &&
          (r.messageType !== null && f.types ? f.types.has(r.messageType) : (f.path?.test(r.path) ?? false))
        )
          return f.feature;
      return found.find((e) => e.endpoint.feature)?.endpoint.feature ?? null;
    },
    names: byName,
    pairs: new Set([...byName.keys()].flatMap((n) => (n.includes('.') ? [n.slice(n.indexOf('.') + 1)] : []))),
    beside,
    lists,
  };
}

function addEntry(item: Record<string, unknown>, entries: Entry[], features: FeatureRule[]): void {
  const id = text(item['id']) ?? 'unnamed';
  const match = isObject(item['match']) ? item['match'] : {};
  const byEnd = new Map<string, FieldRule[]>();
  const open: FieldRule[] = [];
  const remembers = new Set<string>();
  const reasonOf = (own: unknown) => text(own) ?? text(item['reason']) ?? id;
  const dataOf = (v: unknown): DataType => {
    const data = text(v);
    if (data === null || !isDataType(data)) throw new Error(`${id}: ${String(data)} is no data type`);
    return data;
  };
  for (const field of listOf(item['fields'])) {
    if (!isObject(field)) continue;
    for (const at of typeof field['at'] === 'string' ? [field['at']] : texts(field['at'])) {
      const rule: FieldRule = {
        data: dataOf(field['data']),
        at: pathOf(at),
        types: typesOf(field['types']),
        value: regexp(field['value']),
        shape: text(field['shape']),
        name: text(field['name']),
        when: listOf(field['when'])
          .filter(isObject)
          .map((w) => ({ at: String(w['at']), value: new RegExp(String(w['value']), 'u') })),
        redacted: regexp(field['redacted']),
        reason: reasonOf(field['reason']),
        isProvisional: item['trust'] === 'provisional',
      };
      const end = endOf(at);
      if (end.includes('*')) open.push(rule);
      else byEnd.set(end, [...(byEnd.get(end) ?? []), rule]);
      for (const { at: path } of rule.when) {
        remembers.add(path);
        if (!byEnd.has(endOf(path))) byEnd.set(endOf(path), []);
      }
    }
  }
  const values: ValueRule[] = [];
  for (const value of listOf(item['values'])) {
    if (!isObject(value)) continue;
    const pattern = regexp(value['pattern'], 'gu');
    if (pattern)
      values.push({
        data: dataOf(value['data']),
        types: typesOf(value['types']),
        pattern,
        reason: reasonOf(value['reason']),
      });
  }
  const apps = texts(match['apps']);
  const hosts = texts(match['hosts']);
  const literal = texts(match['urls']).map(hostOf);
  // Where each pattern names its host in full, the host leads to it; else every request is tried.
  if (hosts.length === 0 && literal.length > 0 && literal.every((h) => h !== null)) hosts.push(...new Set(literal));
  const url = texts(match['urls']).map((u) => new RegExp(u));
  const paths = texts(match['paths']).map((p) => new RegExp(p));
  const entry: Entry = {
    endpoint: { id, byEnd, open, remembers, values, feature: text(item['feature']) },
    apps: apps.length > 0 ? new Set(apps) : null,
    hosts: hosts.length > 0 ? hosts : null,
    url: url.length > 0 ? url : null,
    paths: paths.length > 0 ? paths : null,
    messageTypes: match['messageTypes'] === 'any' ? 'any' : typesOf(match['messageTypes']),
  };
  entries.push(entry);
  for (const f of listOf(item['features'])) {
    if (!isObject(f)) continue;
    const feature = text(f['feature']);
    if (feature) features.push({ entry, types: typesOf(f['types']), path: regexp(f['path']), feature });
  }
}
