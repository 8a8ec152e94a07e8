// The data of report.html: the result, every access, contact and presence row in columns, and lines of the inputs.
// Layout before deflating: length and JSON, length and columns, then the raw lines' text. Same parts, same bytes.
import { zlibSync } from 'fflate';
import { canonicalJson, compareText } from '../base/json.ts';
import { offsetMinutes, parseTime } from '../base/time.ts';
import type { Evidence, Message } from '../model/finding.ts';
import type { InputResult, Result } from '../model/result.ts';
import {
  type Access,
  type Claim,
  type Contact,
  type DataItem,
  GRADES,
  type Place,
  PRESENCES,
  type Presence,
  type Request,
  STATE_VALUES,
  TIMINGS,
} from '../model/rows.ts';
import { ColumnReader, ColumnWriter, Dictionary, toBase64 } from './columns.ts';
import { type DocumentText, type PageDocument, pageDocuments, type Versions } from './payload-documents.ts';
import {
  type Captured,
  contactsWith,
  type Kinds,
  PLACE_FORMS,
  packKinds,
  packRequests,
  placeKey,
  unpackRequests,
} from './payload-requests.ts';
import { type PageTables, pageTables, type TableRows } from './payload-tables.ts';
import { claimWhyKey, type Lang } from './words.ts';

export { type Captured, type CapturedItem, placeKey } from './payload-requests.ts';

/** Text of lines by input (SHA-256) and line number from 1. */
export type RawLines = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface PayloadParts {
  readonly result: Result;
  readonly rows: TableRows & {
    readonly Access: readonly Access[];
    readonly Contact: readonly Contact[];
    readonly Presence: readonly Presence[];
    /** Where there is no contact, requests stand in their place, one row an app and host. */
    readonly Request?: readonly Request[];
    /** Data found in requests: those that findings rest on are shown, masked. */
    readonly DataItem?: readonly DataItem[];
    readonly Claim?: readonly Claim[];
  };
  /** Readable text of the documents, where their inputs are at hand. */
  readonly documents?: readonly DocumentText[];
  readonly versions?: readonly Versions[];
  /** What sources and audits are called; those of the result are taken. */
  readonly titles?: Titles;
  /** All lines of the inputs, or at least those of `neededLines`. */
  readonly rawLines: RawLines;
  /** All sentences by language; only those the page needs are taken. */
  readonly locales: Readonly<Record<Lang, Readonly<Record<string, string>>>>;
  /** Other files of the case with their SHA-256, as `rows/access.ndjson`. */
  readonly files?: readonly { readonly name: string; readonly sha256: string }[];
}

/** Titles of units by id, in both languages. */
export type TitlesOf = Readonly<Record<string, { readonly en: string; readonly zh: string }>>;
export interface Titles {
  readonly sources: TitlesOf;
  readonly audits: TitlesOf;
}

export interface ReportPayload {
  /** zlib-compressed data in base64, for `<template id="data">`. */
  readonly data: string;
}

/** Above this many characters only the lines that findings rest on are kept. */
export const RAW_LIMIT = 5_000_000;
/** Places of one finding whose lines are kept when not all are. */
export const LINES_A_FINDING = 60;
/** Larger data are packed with less effort. */
const FAST_ABOVE_BYTES = 4_000_000;
/** One line is shown up to here. */
export const LINE_LIMIT = 4_000;

export const VIAS = ['direct', 'picker', 'proxy'] as const;
export const INITIATED = ['app', 'user', 'unknown'] as const;

/** Where rows stand, in columns. `form` 0 means line; `number` is -1 where the place has none. */
export interface Places {
  input: Uint16Array;
  form: Uint8Array;
  number: Float64Array;
  /** 0, or one more than an index into `words`. */
  path: Uint32Array;
}

export interface AccessColumns {
  n: number;
  app: Uint32Array;
  data: Uint16Array;
  kindAsStored: Uint16Array;
  /** UTC milliseconds. */
  begin: Float64Array;
  /** Minutes; `NO_OFFSET` where the record names none. */
  offset: Int16Array;
  /** Milliseconds; -1 while open. */
  length: Float64Array;
  timing: Uint8Array;
  /** -1 where the row supports no statement. */
  useMin: Float64Array;
  useMax: Float64Array;
  state: Uint8Array;
  grade: Uint8Array;
  via: Uint8Array;
  allowed: Uint8Array;
  /** -1 where the record counts none. */
  count: Float64Array;
  episode: Uint32Array;
  from: Places;
  end: Places;
  /** What each state rests on: rows `evidenceAt[i]` to `evidenceAt[i + 1]` of `evidence`. */
  evidenceAt: Uint32Array;
  evidence: Places & { why: Uint16Array };
}

export interface ContactColumns {
  n: number;
  app: Uint32Array;
  host: Uint32Array;
  isAddress: Uint8Array;
  owner: Uint32Array;
  /** 0 unknown, 1 not listed, 2 listed. */
  listed: Uint8Array;
  first: Float64Array;
  offset: Int16Array;
  span: Float64Array;
  hits: Float64Array;
  initiated: Uint8Array;
  context: Uint32Array;
  from: Places;
}

export interface PresenceColumns {
  n: number;
  app: Uint32Array;
  what: Uint8Array;
  begin: Float64Array;
  offset: Int16Array;
  length: Float64Array;
  source: Uint32Array;
  from: Places;
}

/** What the page works on. Numbers of `app`, `owner`, `path` and the like index `words`; 0 or one more where null is possible. */
export interface ReportData {
  result: Result;
  words: string[];
  /** SHA-256 of inputs by number. */
  inputs: string[];
  access: AccessColumns;
  contact: ContactColumns;
  presence: PresenceColumns;
  /** The contacts are requests of a capture, counted. */
  fromRequests: boolean;
  /** Requests by `placeKey`. */
  captured: Map<string, Captured>;
  /** Requests in the capture, and those in which data was found. */
  capturedOf: { all: number; withItems: number };
  /** Kinds of data by contact: words and the number of requests that carried them. */
  kinds: Map<number, [data: string, requests: number][]>;
  documents: PageDocument[];
  versions: Versions[];
  titles: Titles;
  tables: PageTables;
  rawComplete: boolean;
  raw: Map<string, Map<number, string>>;
  locales: Record<Lang, Record<string, string>>;
  files: { name: string; sha256: string }[];
}

export const NO_OFFSET = -32_768;

/** The key of an article's title: paragraphs share that of their article. */
export const lawTitle = (article: string): string => `law.title.${article.split('-').slice(0, 2).join('-')}`;

function usedStrings(parts: PayloadParts): Record<Lang, Record<string, string>> {
  // The page's own sentences come with its data; those of the tool that reads files are not the page's.
  const ids = new Set(
    Object.keys(parts.locales.en).filter((id) => id.startsWith('page.') && !id.startsWith('page.tool.')),
  );
  const take = (m: Message) => ids.add(m.id);
  for (const f of parts.result.findings) {
    take(f.message.recorded);
    take(f.message.said);
    take(f.message.todo);
    for (const limit of f.limits) take(limit);
    for (const article of f.law) ids.add(lawTitle(article));
    for (const claim of f.claims) if (claim.why !== null) ids.add(claimWhyKey(claim.why));
  }
  for (const row of parts.rows.Access) for (const e of row.state.evidence) ids.add(e.why);
  const pick = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries([...ids].sort(compareText).flatMap((id) => (Object.hasOwn(all, id) ? [[id, all[id]!]] : [])));
  return { en: pick(parts.locales.en), 'zh-CN': pick(parts.locales['zh-CN']) };
}

/** Lines that findings rest on: input → line numbers. At most `LINES_A_FINDING` places of each finding, those spread over it. */
export function neededLines(result: Result): Map<string, Set<number>> {
  const needed = new Map<string, Set<number>>();
  const add = (p: Place | null | undefined) => {
    if (p?.line === undefined) return;
    let lines = needed.get(p.input);
    if (!lines) {
      lines = new Set();
      needed.set(p.input, lines);
    }
    lines.add(p.line);
  };
  for (const f of result.findings)
    for (const e of f.evidence.slice(0, LINES_A_FINDING)) {
      add(e);
      add(e.end);
    }
  for (const p of result.problems) add(p.from);
  return needed;
}

/**
 * What of an input's lines a page may hold. Lines of a capture are what was sent, values and all: none of them. The same for
 * what gave no row: a log of keys, or a file given by mistake. A document is public and stands on the page as a document.
 */
export function linesShown(input: InputResult): 'all' | 'of findings' | 'none' {
  const { Request, DataItem, Claim, ...others } = input.rows;
  if (Request || DataItem) return 'none';
  if (Object.values(others).some((n) => n)) return 'all';
  return Claim ? 'of findings' : 'none';
}

function chooseLines(given: PayloadParts): { lines: RawLines; complete: boolean } {
  const shown = new Map(given.result.inputs.map((i) => [i.sha256, linesShown(i)]));
  const parts = { ...given, rawLines: new Map([...given.rawLines].filter(([sha]) => shown.get(sha) !== 'none')) };
  let size = 0;
  for (const lines of parts.rawLines.values())
    for (const line of lines.values()) size += Math.min(line.length, LINE_LIMIT);
  if (size <= RAW_LIMIT) {
    const all = parts.result.inputs.every(
      (i) =>
        linesShown(i) !== 'all' ||
        i.lines.total === 0 ||
        (parts.rawLines.get(i.sha256)?.size ?? 0) >= i.lines.total - i.lines.blank,
    );
    return { lines: parts.rawLines, complete: all };
  }
  const chosen = new Map<string, Map<number, string>>();
  for (const [input, numbers] of neededLines(parts.result)) {
    const have = parts.rawLines.get(input);
    const kept = new Map<number, string>();
    for (const n of [...numbers].sort((a, b) => a - b)) {
      const text = have?.get(n);
      if (text !== undefined) kept.set(n, text);
    }
    chosen.set(input, kept);
  }
  return { lines: chosen, complete: false };
}

/** The data of a page, ready for `reportHtml`. */
export function buildPayload(parts: PayloadParts): ReportPayload {
  const packed = packPayload(parts);
  // Beyond a few megabytes the last per cent of size costs more time than the whole reading.
  return { data: toBase64(zlibSync(packed, { level: packed.length > FAST_ABOVE_BYTES ? 3 : 9 })) };
}

/** The same before compression. */
export function packPayload(parts: PayloadParts): Uint8Array {
  const words = new Dictionary();
  const inputs = new Dictionary();
  for (const i of parts.result.inputs) inputs.of(i.sha256);
  const out = new ColumnWriter();
  packAccess(out, parts.rows.Access, words, inputs);
  const fromRequests = parts.rows.Contact.length === 0 && (parts.rows.Request?.length ?? 0) > 0;
  const contacts = contactsWith(parts.rows.Contact, parts.rows.Request ?? []);
  packContact(out, contacts, words, inputs);
  packPresence(out, parts.rows.Presence, words, inputs);
  packEvidence(
    out,
    parts.result.findings.map((f) => f.evidence),
    words,
    inputs,
  );
  const { lines, complete } = chooseLines(parts);
  const texts: string[] = [];
  const raw: [number, number][] = [];
  for (const [input, byLine] of [...lines].sort((a, b) => compareText(a[0], b[0]))) {
    const numbers = [...byLine.keys()].sort((a, b) => a - b);
    raw.push([inputs.of(input), numbers.length]);
    out.deltas(numbers, (n) => n);
    for (const n of numbers) {
      const line = byLine.get(n)!;
      const shown = line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line;
      texts.push(shown.toWellFormed().replaceAll('\n', '␊'));
    }
  }
  const captured = packRequests(parts.rows, evidencePlaces(parts.result), words, parts.result.redaction !== undefined);
  const kinds: Kinds = packKinds(contacts, parts.rows, words);
  const head = canonicalJson({
    result: { ...parts.result, findings: parts.result.findings.map((f) => ({ ...f, evidence: f.evidence.length })) },
    words: words.words,
    inputs: inputs.words,
    rows: [parts.rows.Access.length, contacts.length, parts.rows.Presence.length],
    fromRequests,
    captured,
    kinds,
    documents: pageDocuments(parts.result.inputs, parts.rows.Claim ?? [], parts.documents ?? []),
    versions: parts.versions ?? [],
    titles: parts.titles ?? { sources: {}, audits: {} },
    tables: pageTables(
      parts.rows,
      parts.result.inputs.map((i) => i.sha256),
    ),
    raw,
    complete,
    locales: usedStrings(parts),
    files: parts.files ?? [],
  });
  const utf8 = new TextEncoder();
  const json = utf8.encode(head);
  const columns = out.done();
  const text = utf8.encode(texts.join('\n'));
  const all = new Uint8Array(8 + json.length + columns.length + text.length);
  const view = new DataView(all.buffer);
  view.setUint32(0, json.length);
  all.set(json, 4);
  view.setUint32(4 + json.length, columns.length);
  all.set(columns, 8 + json.length);
  all.set(text, 8 + json.length + columns.length);
  return all;
}

/** The inverse of `packPayload`. */
export function unpackPayload(all: Uint8Array): ReportData {
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  const utf8 = new TextDecoder();
  const jsonEnd = 4 + view.getUint32(0);
  const head = JSON.parse(utf8.decode(all.subarray(4, jsonEnd)));
  const columnsEnd = jsonEnd + 4 + view.getUint32(jsonEnd);
  const from = new ColumnReader(all.subarray(jsonEnd + 4, columnsEnd));
  const access = unpackAccess(from, head.rows[0]);
  const contact = unpackContact(from, head.rows[1]);
  const presence = unpackPresence(from, head.rows[2]);
  unpackEvidence(from, head);
  const texts = utf8.decode(all.subarray(columnsEnd)).split('\n');
  const raw = new Map<string, Map<number, string>>();
  let at = 0;
  for (const [input, n] of head.raw as [number, number][]) {
    const lines = new Map<number, string>();
    for (const number of from.deltas(new Float64Array(n))) lines.set(number, texts[at++] ?? '');
    raw.set(head.inputs[input], lines);
  }
  return {
    result: head.result,
    words: head.words,
    inputs: head.inputs,
    access,
    contact,
    presence,
    fromRequests: head.fromRequests,
    captured: byKey(unpackRequests(head.captured, head.words)),
    capturedOf: { all: head.captured.all, withItems: head.captured.withItems },
    kinds: new Map(
      (head.kinds as Kinds).map(([i, kinds]) => [i, kinds.map(([data, n]) => [head.words[data] as string, n])]),
    ),
    documents: head.documents,
    versions: head.versions,
    titles: head.titles,
    tables: head.tables,
    rawComplete: head.complete,
    raw,
    locales: head.locales,
    files: head.files,
  };
}

/** Places of findings, as many of each as are shown. */
function evidencePlaces(result: Result): Set<string> {
  const wanted = new Set<string>();
  for (const f of result.findings) for (const e of f.evidence.slice(0, LINES_A_FINDING)) wanted.add(placeKey(e));
  return wanted;
}

/** The first of those that share a frame. */
function byKey(requests: readonly Captured[]): Map<string, Captured> {
  const map = new Map<string, Captured>();
  for (const r of requests) map.set(map.has(r.key) ? `${r.key} ${r.id}` : r.key, r);
  return map;
}

function packPlaces<T>(
  out: ColumnWriter,
  items: readonly T[],
  placeOf: (item: T) => Place | null,
  words: Dictionary,
  inputs: Dictionary,
): void {
  out.column(items, (item) => inputs.maybe(placeOf(item)?.input ?? null));
  out.column(items, (item) => {
    const place = placeOf(item);
    return place ? formOf(place) + 1 : 0;
  });
  let before = 0;
  for (const item of items) {
    const place = placeOf(item);
    if (!place) continue;
    const number = place[PLACE_FORMS[formOf(place)] ?? 'line'] ?? 0;
    out.signed(number - before);
    before = number;
  }
  out.column(items, (item) => words.maybe(placeOf(item)?.path ?? null));
}

function formOf(place: Place): number {
  for (let i = 0; i < PLACE_FORMS.length; i++) if (place[PLACE_FORMS[i]!] !== undefined) return i;
  return -1;
}

/** `input` is shifted by one: 0 means no place. */
function unpackPlaces(from: ColumnReader, n: number): Places {
  const input = from.column(new Uint16Array(n));
  const form = from.column(new Uint8Array(n));
  const number = new Float64Array(n);
  let before = 0;
  for (let i = 0; i < n; i++) {
    if (input[i] === 0) number[i] = -1;
    else {
      before += from.signed();
      number[i] = before;
    }
  }
  return { input, form, number, path: from.column(new Uint32Array(n)) };
}

/** The place at `i`, or null. */
export function placeAt(data: Pick<ReportData, 'inputs' | 'words'>, places: Places, i: number): Place | null {
  const input = places.input[i]!;
  if (input === 0) return null;
  const place: Place = { input: data.inputs[input - 1]! };
  const form = PLACE_FORMS[places.form[i]! - 1];
  if (form) place[form] = places.number[i]!;
  if (places.path[i]! > 0) place.path = data.words[places.path[i]! - 1]!;
  return place;
}

/** Milliseconds, then offsets; returns the milliseconds. */
function packTimes<T>(out: ColumnWriter, rows: readonly T[], timeOf: (row: T) => string): Float64Array {
  const ms = new Float64Array(rows.length);
  out.deltas(rows, (row, i) => {
    // 0 stands for a time that the record does not hold.
    ms[i] = parseTime(timeOf(row)) || 0;
    return ms[i]!;
  });
  out.deltas(rows, (row) => offsetMinutes(timeOf(row)) ?? NO_OFFSET);
  return ms;
}

function unpackTimes(from: ColumnReader, n: number): { ms: Float64Array; offset: Int16Array } {
  return { ms: from.deltas(new Float64Array(n)), offset: from.deltas(new Int16Array(n)) };
}

function packAccess(out: ColumnWriter, rows: readonly Access[], words: Dictionary, inputs: Dictionary): void {
  out.column(rows, (r) => words.maybe(r.app));
  out.column(rows, (r) => words.of(r.data));
  out.column(rows, (r) => words.of(r.kindAsStored));
  const begins = packTimes(out, rows, (r) => r.begin);
  const lengths = new Float64Array(rows.length);
  out.column(rows, (r, i) => {
    lengths[i] = r.end === null ? -1 : Math.max(0, parseTime(r.end) - begins[i]!);
    return lengths[i]! + 1;
  });
  out.column(rows, (r) => TIMINGS.indexOf(r.timing));
  // The span is mostly the length less a constant of the logger's timer: the differences repeat.
  out.column(rows, (r) => (r.use ? 1 : 0));
  for (const [i, r] of rows.entries())
    if (r.use) {
      out.signed(r.use.minMs === 0 ? 0 : lengths[i]! - Math.round(r.use.minMs) + 1);
      out.signed(lengths[i]! - Math.round(r.use.maxMs));
    }
  out.column(rows, (r) => STATE_VALUES.indexOf(r.state.value));
  out.column(rows, (r) => GRADES.indexOf(r.state.grade));
  out.column(rows, (r) => VIAS.indexOf(r.via));
  out.column(rows, (r) => (r.allowed ? 1 : 0));
  out.column(rows, (r) => (r.count === null ? 0 : r.count + 1));
  let highest = 0;
  for (const r of rows) {
    out.signed(highest + 1 - r.episode);
    highest = Math.max(highest, r.episode);
  }
  packPlaces(out, rows, (r) => r.from, words, inputs);
  // An end lies near its begin: its line is written as the distance.
  out.column(rows, ({ from }) => inputs.maybe(from.end?.input ?? null));
  for (const { from } of rows) if (from.end) out.signed((from.end.line ?? 0) - (from.line ?? 0));
  out.column(rows, (r) => r.state.evidence.length);
  const evidence: Access['state']['evidence'] = [];
  for (const r of rows) for (const e of r.state.evidence) evidence.push(e);
  packPlaces(out, evidence, (e) => e, words, inputs);
  out.column(evidence, (e) => words.of(e.why));
}

function unpackAccess(from: ColumnReader, n: number): AccessColumns {
  const app = from.column(new Uint32Array(n));
  const data = from.column(new Uint16Array(n));
  const kindAsStored = from.column(new Uint16Array(n));
  const { ms: begin, offset } = unpackTimes(from, n);
  const length = from.column(new Float64Array(n)).map((x) => x - 1);
  const timing = from.column(new Uint8Array(n));
  const hasUse = from.column(new Uint8Array(n));
  const useMin = new Float64Array(n).fill(-1);
  const useMax = new Float64Array(n).fill(-1);
  for (let i = 0; i < n; i++)
    if (hasUse[i]) {
      const min = from.signed();
      useMin[i] = min === 0 ? 0 : length[i]! - min + 1;
      useMax[i] = length[i]! - from.signed();
    }
  const state = from.column(new Uint8Array(n));
  const grade = from.column(new Uint8Array(n));
  const via = from.column(new Uint8Array(n));
  const allowed = from.column(new Uint8Array(n));
  const count = from.column(new Float64Array(n)).map((x) => x - 1);
  const episode = new Uint32Array(n);
  let highest = 0;
  for (let i = 0; i < n; i++) {
    episode[i] = highest + 1 - from.signed();
    highest = Math.max(highest, episode[i]!);
  }
  const begins = unpackPlaces(from, n);
  const end: Places = {
    input: from.column(new Uint16Array(n)),
    form: new Uint8Array(n).fill(1),
    number: new Float64Array(n).fill(-1),
    path: new Uint32Array(n),
  };
  for (let i = 0; i < n; i++)
    if (end.input[i]) end.number[i] = (begins.form[i] === 1 ? begins.number[i]! : 0) + from.signed();
  const evidenceAt = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) evidenceAt[i + 1] = evidenceAt[i]! + from.get();
  const m = evidenceAt[n]!;
  const places = unpackPlaces(from, m);
  return {
    n,
    app,
    data,
    kindAsStored,
    begin,
    offset,
    length,
    timing,
    useMin,
    useMax,
    state,
    grade,
    via,
    allowed,
    count,
    episode,
    from: begins,
    end,
    evidenceAt,
    evidence: { ...places, why: from.column(new Uint16Array(m)) },
  };
}

function packContact(out: ColumnWriter, rows: readonly Contact[], words: Dictionary, inputs: Dictionary): void {
  out.column(rows, (r) => words.maybe(r.app));
  out.column(rows, (r) => words.of(r.host));
  out.column(rows, (r) => (r.isAddress ? 1 : 0));
  out.column(rows, (r) => words.maybe(r.owner ?? r.ownerAsStored));
  out.column(rows, (r) => (r.listed === null ? 0 : r.listed ? 2 : 1));
  const firsts = packTimes(out, rows, (r) => r.first);
  out.column(rows, (r, i) => Math.max(0, (parseTime(r.last) || firsts[i]!) - firsts[i]!));
  out.column(rows, (r) => Math.max(0, r.hits));
  out.column(rows, (r) => INITIATED.indexOf(r.initiated));
  out.column(rows, (r) => words.maybe(r.context));
  packPlaces(out, rows, (r) => r.from, words, inputs);
}

function unpackContact(from: ColumnReader, n: number): ContactColumns {
  const app = from.column(new Uint32Array(n));
  const host = from.column(new Uint32Array(n));
  const isAddress = from.column(new Uint8Array(n));
  const owner = from.column(new Uint32Array(n));
  const listed = from.column(new Uint8Array(n));
  const { ms: first, offset } = unpackTimes(from, n);
  const span = from.column(new Float64Array(n));
  const hits = from.column(new Float64Array(n));
  const initiated = from.column(new Uint8Array(n));
  const context = from.column(new Uint32Array(n));
  return {
    n,
    app,
    host,
    isAddress,
    owner,
    listed,
    first,
    offset,
    span,
    hits,
    initiated,
    context,
    from: unpackPlaces(from, n),
  };
}

function packPresence(out: ColumnWriter, rows: readonly Presence[], words: Dictionary, inputs: Dictionary): void {
  out.column(rows, (r) => words.maybe(r.app));
  out.column(rows, (r) => PRESENCES.indexOf(r.what));
  const begins = packTimes(out, rows, (r) => r.begin);
  out.column(rows, (r, i) => (r.end === null ? 0 : Math.max(0, parseTime(r.end) - begins[i]!) + 1));
  out.column(rows, (r) => words.of(r.source));
  packPlaces(out, rows, (r) => r.from, words, inputs);
}

function unpackPresence(from: ColumnReader, n: number): PresenceColumns {
  const app = from.column(new Uint32Array(n));
  const what = from.column(new Uint8Array(n));
  const { ms: begin, offset } = unpackTimes(from, n);
  const length = from.column(new Float64Array(n)).map((x) => x - 1);
  const source = from.column(new Uint32Array(n));
  return { n, app, what, begin, offset, length, source, from: unpackPlaces(from, n) };
}

function packEvidence(
  out: ColumnWriter,
  lists: readonly (readonly Evidence[])[],
  words: Dictionary,
  inputs: Dictionary,
): void {
  for (const list of lists) {
    packPlaces(out, list, (e) => e, words, inputs);
    packPlaces(out, list, (e) => e.end ?? null, words, inputs);
  }
}

/** Puts the places back into the findings of `head`. */
function unpackEvidence(from: ColumnReader, head: { result: Result; inputs: string[]; words: string[] }): void {
  for (const f of head.result.findings) {
    const n = Number(f.evidence);
    const begins = unpackPlaces(from, n);
    const ends = unpackPlaces(from, n);
    f.evidence = Array.from({ length: n }, (_, i) => {
      const end = placeAt(head, ends, i);
      const begin: Evidence = placeAt(head, begins, i)!;
      return end ? { ...begin, end } : begin;
    });
  }
}
