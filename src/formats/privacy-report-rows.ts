// Lines of App Privacy Reports become rows: begins and ends pair across exports of one phone, network hits merge by maximum.
// Keys as documented in Apple's "Inspecting app activity data".
import { isAddress, normalHost } from '../base/host.ts';
import { isObject } from '../base/json.ts';
import { formatTime, offsetMinutes, parseTime } from '../base/time.ts';
import { dataTypeOfIosCategory } from '../model/personal-data.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Access, Contact, Place } from '../model/rows.ts';
import { dataOfService } from './ios-tables.ts';
import type { Line } from './lines.ts';
import type { ReportRecord } from './privacy-report-layouts.ts';
import { demote, firstOf, type Instant, lastOf, noteTime, report, type Tally } from './privacy-report-tally.ts';

/** This many rows on both sides of a common time, and none shared: not one phone. */
const UNSHARED_ROWS = 3;
/** One for all rows: this record does not tell where an app was. */
const UNKNOWN: Access['state'] = { value: 'unknown', grade: 'unknown', evidence: [] };
const TEAM_PREFIX = /^[A-Z0-9]{10}\./;

/** One access as it comes together from its lines, perhaps of two exports. */
export interface Half {
  app: string;
  category: string;
  begin: string | null;
  end: string | null;
  /** Where begin and end stand; a place is only made for the row. */
  beginInput: string;
  beginLine: number;
  endInput: string;
  endLine: number;
  picker: boolean;
  instant: boolean;
  count: number;
  /** Another access under the same identifier: not seen in real files, and not to be mixed up. */
  next: Half | null;
}

export interface Merged {
  row: Contact;
  /** The lines already merged, to tell a repeat from an update. */
  seen: Set<string> | null;
  /** The first value; a set is only made for a second one. */
  readonly value: string;
}

/** One string for each name: a record repeats a few names on every line. */
const names = new Map<string, string>();
function intern(name: string): string {
  const had = names.get(name);
  if (had !== undefined) return had;
  if (names.size > 10_000) names.clear();
  names.set(name, name);
  return name;
}

const bundleOf = (identifier: string) => (identifier[10] === '.' ? identifier.replace(TEAM_PREFIX, '') : identifier);

/** Takes an access line in, counts it, and returns what is wrong with it or null. */
export function takeAccess(
  r: ReportRecord,
  tally: Tally,
  halves: Map<string, Half>,
  line: Line,
  text: string,
): string | null {
  const input = tally.input.sha256;
  const accessor = r.accessor;
  const app = isObject(accessor) ? accessor.identifier : null;
  const { category, identifier, kind, timeStamp } = r;
  if (typeof app !== 'string' || !app) return 'accessor.identifier';
  if (typeof category !== 'string') return 'category';
  if (typeof identifier !== 'string') return 'identifier';
  if (kind !== 'intervalBegin' && kind !== 'intervalEnd' && kind !== 'event') return 'a known kind';
  const time = asTime(timeStamp);
  if (!time) return 'bad-time';

  let half = halves.get(identifier) ?? null;
  let last: Half | null = null;
  while (half && (half.app !== app || half.category !== category)) {
    last = half;
    half = half.next;
  }
  if (!half) {
    half = {
      app: intern(app),
      category: intern(category),
      begin: null,
      end: null,
      beginInput: '',
      beginLine: 0,
      endInput: '',
      endLine: 0,
      picker: false,
      instant: false,
      count: 0,
      next: null,
    };
    if (last) last.next = half;
    else halves.set(identifier, half);
  }
  noteTime(tally, tally.access, line, time);
  const isEnd = kind === 'intervalEnd';
  const had = isEnd ? half.end : half.begin;
  if (had !== null) {
    const hadMs = parseTime(had);
    if (hadMs === time.ms) {
      tally.lines.duplicate++;
      const other = isEnd ? half.endInput : half.beginInput;
      if (other !== input) tally.shares.add(other);
    } else {
      report(
        tally,
        line,
        'conflicting-rows',
        `is a second ${isEnd ? 'end' : 'begin'} of an access with another time; the ${isEnd ? 'later' : 'earlier'} one is used`,
        text,
      );
      if (isEnd ? time.ms > hadMs : time.ms < hadMs) setTime(half, isEnd, time.text, input, line.number);
    }
    return null;
  }
  tally.lines.used++;
  setTime(half, isEnd, time.text, input, line.number);
  if (kind === 'event') half.instant = true;
  if (r.outOfProcess === true) half.picker = true;
  const count = r.accessCount;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count > half.count) half.count = count;
  return null;
}

function setTime(half: Half, isEnd: boolean, time: string, input: string, line: number): void {
  if (isEnd) {
    half.end = time;
    half.endInput = input;
    half.endLine = line;
  } else {
    half.begin = time;
    half.beginInput = input;
    half.beginLine = line;
  }
}

export function takeNetwork(
  r: ReportRecord,
  tally: Tally,
  contacts: Map<string, Merged>,
  line: Line,
  text: string,
): string | null {
  const { bundleID, domain, hits } = r;
  if (typeof bundleID !== 'string' || !bundleID) return 'bundleID';
  if (typeof domain !== 'string' || !domain) return 'domain';
  if (typeof hits !== 'number' || !Number.isSafeInteger(hits) || hits < 0) return 'hits';
  const last = asTime(r.timeStamp);
  const first = r.firstTimeStamp === undefined ? last : asTime(r.firstTimeStamp);
  if (!last || !first) return 'bad-time';
  noteTime(tally, tally.contact, line, first);
  noteTime(tally, tally.contact, line, last);
  const context = typeof r.context === 'string' ? r.context : '';
  const initiated = r.initiatedType;
  const key = JSON.stringify([bundleID, domain, context, initiated]);
  const value = `${first.ms} ${last.ms} ${hits}`;
  const merged = contacts.get(key);
  if (!merged) {
    const host = normalHost(domain);
    const owner = r.domainOwner;
    const listed = r.domainType;
    contacts.set(key, {
      seen: null,
      value,
      row: {
        app: bundleOf(bundleID),
        host,
        isAddress: isAddress(host),
        owner: null,
        ownerAsStored: typeof owner === 'string' && owner ? owner : null,
        listed: listed === 1 ? true : listed === 2 ? false : null,
        first: first.text,
        last: last.text,
        hits,
        initiated: initiated === 'AppInitiated' ? 'app' : initiated === 'NonAppInitiated' ? 'user' : 'unknown',
        context: context || null,
        from: placeOf(tally, line),
      },
    });
  } else {
    merged.seen ??= new Set([merged.value]);
    if (merged.seen.has(value)) {
      tally.lines.duplicate++;
      return null;
    }
    merged.seen.add(value);
    const { row } = merged;
    // The windows of two exports overlap, so hits are never added up.
    if (first.ms < parseTime(row.first)) row.first = first.text;
    if (last.ms > parseTime(row.last)) {
      row.last = last.text;
      row.from = placeOf(tally, line);
    }
    row.hits = Math.max(row.hits, hits);
    if (r.domainType === 1) row.listed = true;
    if (!row.ownerAsStored && typeof r.domainOwner === 'string' && r.domainOwner) row.ownerAsStored = r.domainOwner;
  }
  tally.lines.used++;
  if (first.ms > last.ms) report(tally, line, 'end-before-begin', 'has its last contact before its first', text, false);
  return null;
}

const placeOf = (tally: Tally, line: Line): Place => ({ input: tally.input.sha256, line: line.number });

/** A time with an offset, its text in the form that rows carry; null where it cannot be read. */
function asTime(value: unknown): Instant | null {
  if (typeof value !== 'string') return null;
  const ms = parseTime(value);
  if (Number.isNaN(ms)) return null;
  const offset = offsetMinutes(value);
  if (offset === null) return null;
  const text = value.length <= 29 ? value : formatTime(ms, value.endsWith('Z') ? null : offset);
  return { text, ms, offset };
}

export function accessRow(half: Half, tallies: Map<string, Tally>): Access | null {
  const { begin, end, beginInput, beginLine, endInput, endLine } = half;
  if (begin === null) {
    if (end !== null)
      demote(
        tallies.get(endInput)!,
        endLine,
        'end-without-begin',
        'is an end whose begin is in none of the files: it began before the record’s window',
      );
    return null;
  }
  if (end !== null && parseTime(end) < parseTime(begin)) {
    const words = 'belongs to an access that ends before it begins';
    demote(tallies.get(beginInput)!, beginLine, 'end-before-begin', words);
    demote(tallies.get(endInput)!, endLine, 'end-before-begin', words);
    return null;
  }
  return {
    app: bundleOf(half.app),
    appAsStored: half.app,
    data: half.category.startsWith('kTCC') ? dataOfService(half.category) : dataTypeOfIosCategory(half.category),
    kindAsStored: half.category,
    begin,
    end: half.instant && end === null ? begin : end,
    timing: half.instant ? 'instant' : half.count > 0 ? 'quantised' : 'measured',
    use: null,
    state: UNKNOWN,
    via: half.picker ? 'picker' : 'direct',
    allowed: true,
    count: half.count > 0 ? half.count : null,
    episode: 0,
    from: { input: beginInput, line: beginLine, end: end === null ? null : { input: endInput, line: endLine } },
  };
}

/** Two exports of one phone share the rows of the time that both cover. Where they share none, they come from two phones. */
export function twoPhones(tallies: readonly Tally[], halves: Map<string, Half>): Problem[] {
  const found: Problem[] = [];
  for (let i = 0; i < tallies.length; i++)
    for (let j = i + 1; j < tallies.length; j++) {
      const [a, b] = [tallies[i]!, tallies[j]!];
      if (a.shares.has(b.input.sha256) || b.shares.has(a.input.sha256)) continue;
      const from = Math.max(firstOf(a.access), firstOf(b.access));
      const to = Math.min(lastOf(a.access), lastOf(b.access));
      const within = { a: 0, b: 0 };
      for (const first of halves.values()) {
        const ms = first.begin === null ? Number.NaN : parseTime(first.begin);
        if (!(ms >= from && ms <= to)) continue;
        if (first.beginInput === a.input.sha256) within.a++;
        else if (first.beginInput === b.input.sha256) within.b++;
      }
      if (within.a >= UNSHARED_ROWS && within.b >= UNSHARED_ROWS)
        found.push(
          problem(
            'two-phones',
            { input: b.input.sha256 },
            `${a.input.name} and ${b.input.name} cover the same days and share no row: they come from two phones. Give each phone a case of its own.`,
          ),
        );
    }
  return found;
}
