// What is seen in one request while it is taken apart, and which of it is personal data, for what reason.
import { isMedia } from '../../formats/media.ts';
import { FIXED32, shortestFloat32 } from '../../formats/protobuf.ts';
import { type At, below, type Floats, type Leaf, nameOf, root, type Visitor } from '../../formats/unfold.ts';
import type { Beside, Endpoint, Endpoints, NameRule } from '../../knowledge/endpoints.ts';
import type { DataType } from '../../model/personal-data.ts';
import { agentFacts, agentInside } from './agents.ts';
import { type Candidate, MAX_ITEMS, type Part, type Reason, rankOf, strongest } from './candidates.ts';
import { Documented, type Told } from './documented.ts';
import type { Echo, Echoes } from './echoes.ts';
import type { OwnMatch, OwnValues } from './own.ts';
import { type Axis, coordinates, pairOf, screenOf } from './pairs.ts';
import { isOfPeople, People } from './people.ts';
import { emailsIn, isCookieId, isPlaceholder, isResidentId, isUserAgent, SHAPES } from './shapes.ts';

export type { Part } from './candidates.ts';

/** What all requests of one run share. */
export interface Shared {
  readonly endpoints: Endpoints;
  readonly own: OwnValues;
  /** Values that other requests of this capture gave away. */
  readonly echoes: Echoes;
  /** What is known of a name, looked up once. */
  info(name: string): NameInfo;
}

export interface NameInfo {
  readonly normal: string;
  readonly rule: NameRule | null;
  /** There are rules for `parent.name` with this name. */
  readonly isPair: boolean;
  readonly beside: Beside | null;
  /** What the members of a list of this name are. */
  readonly list: NameRule | null;
  readonly axis: Axis | null;
  /** Told of an item that only its name gave away. */
  readonly reason: string;
}

/** Values of one request that nothing told anything of, kept until its other values are known. */
const MAX_UNTOLD = 5000;
const LEARNED = rankOf('field-name');

const toldBy = (known: Echo): string =>
  known.digest === null ? `told by ${known.reason}` : `${known.digest} of what was told by ${known.reason}`;

const ROLE =
  /^(?:support|info|no-?reply|contact|admin|privacy|help|feedback|service|sales|team|hello|webmaster|git|root)@/i;
/** Country codes of one to three digits and a number as people write them, no more. */
const INTERNATIONAL = /^\+(?:86[ -]?1[3-9]\d|[1-9]\d{0,2}[ -]?\d{3})[ -]?\d{3,4}[ -]?\d{3,4}$/;
const PUSH_TOKEN = /[\w-]{8,60}:APA91b[\w-]{60,}/;

/** What was seen in one request. */
export class Look implements Visitor {
  part: Part = 'path';
  companion = false;
  private readonly found: Candidate[] = [];
  private readonly companions: Candidate[] = [];
  private readonly records = new Map<At, number>();
  private readonly people = new People();
  private readonly untold: { value: string; at: At; part: Part }[] = [];
  private readonly documented: Documented;
  private readonly shared: Shared;
  private readonly searching: boolean;
  constructor(shared: Shared, known: readonly Endpoint[], messageType: number | null, searching: boolean) {
    this.shared = shared;
    this.searching = searching;
    const tell =
      (redacted: boolean): Told =>
      (rule, value, at, part) => {
        const reason = rule.isProvisional ? 'vendor-field' : 'documented-field';
        const detail = rule.isProvisional ? `${rule.reason}; not confirmed by a document` : rule.reason;
        this.part = part;
        const added = this.add(rule.data, value, at, reason, detail);
        if (added) added.redacted = redacted;
      };
    this.documented = new Documented(known, messageType, tell(false), tell(true));
  }

  private add(
    data: DataType,
    value: string,
    at: At,
    reason: Reason,
    detail: string,
    binary = false,
    told: string | null = null,
  ): Candidate | null {
    const list = this.companion ? this.companions : this.found;
    if (list.length >= MAX_ITEMS * 4) return null;
    const candidate: Candidate = {
      data,
      form: binary ? 'binary' : 'plain',
      part: this.part,
      at,
      rank: rankOf(reason),
      reason: told ?? (detail === '' ? reason : `${reason}: ${detail}`),
      note: null,
      value,
      redacted: false,
    };
    list.push(candidate);
    return candidate;
  }

  record(names: readonly string[], read: (i: number) => unknown, at: At): void {
    let flags = 0;
    let lat: [string, unknown] | null = null;
    let lon: [string, unknown] | null = null;
    let width: unknown = null;
    let height: unknown = null;
    let phone: number | null = null;
    for (let i = 0; i < names.length && i < 2000; i++) {
      const name = names[i]!;
      const { beside, axis, rule } = this.shared.info(name);
      if (rule?.data === 'account.phone-number') phone ??= i;
      if (beside === 'device') flags |= flags & 1 ? 2 : 1;
      else if (beside === 'person') flags |= 4;
      else if (beside === 'message') flags |= 8;
      if (axis === null) continue;
      if (axis === 'lat') lat = [name, read(i)];
      else if (axis === 'lon') lon = [name, read(i)];
      else if (axis === 'width') width = read(i);
      else height = read(i);
    }
    if (flags !== 0) this.records.set(at, flags);
    if (phone !== null && at.parent !== null && (typeof at.key === 'number' || at.parent.key !== null))
      this.people.record(at.parent, this.part, read(phone));
    if (lat !== null && lon !== null) {
      const pair = coordinates(lat[1], lon[1]);
      if (pair)
        this.place(pair.lat, pair.lon, pair.text, pair.decimals, below(at, lat[0]), 'latitude and longitude', false);
    }
    if (width !== null && height !== null) {
      const screen = screenOf(width, height);
      if (screen) this.add('device.config', screen, at, 'field-name', 'width and height of the screen');
    }
  }

  /** The numbers and names in a list of people are not the owner's. */
  private contacts(): void {
    const lists = this.people.found();
    if (lists.length === 0) return;
    const kept = this.found.filter((c) => !isOfPeople(c, lists));
    this.found.length = 0;
    this.found.push(...kept);
    for (const { at, part, numbers } of lists) {
      this.part = part;
      this.add('contacts.list', numbers.join(' '), at, 'shape', `${numbers.length} people with phone numbers`);
    }
  }

  /** A member of a list whose name says what its members are. */
  private member(value: string, at: At): boolean {
    let a: At | null = at;
    while (a !== null && a.key === null) a = a.parent;
    if (a === null || typeof a.key !== 'number' || a.parent === null) return false;
    let list: At | null = a.parent;
    while (list !== null && list.key === null && list.name === null) list = list.parent;
    const name = list === null ? null : (list.name ?? (typeof list.key === 'string' ? list.key : null));
    const rule = name === null ? null : this.shared.info(name).list;
    if (!rule || !(SHAPES[rule.shape]?.(value) ?? false) || isPlaceholder(value)) return false;
    this.people.add(a.parent, this.part, value);
    return true;
  }

  private place(
    lat: number,
    lon: number,
    text: string,
    decimals: number,
    at: At,
    detail: string,
    binary: boolean,
  ): void {
    const mine = this.shared.own.place(lat, lon);
    if (mine) this.add('location.precise', text, at, 'own-value', '', binary);
    else if (decimals >= 3) this.add('location.precise', text, at, 'shape', detail, binary);
    else if (decimals >= 1 && !binary) this.add('location.coarse', text, at, 'shape', detail, binary);
  }

  floats(floats: Floats, at: At): void {
    const { fields, wire } = floats;
    if (fields.length > 4) {
      // Lists of numbers are curves and layouts; only the owner's own place is looked for in them.
      for (let i = 0; i + 1 < fields.length && i < 1000; i++)
        if (this.shared.own.place(fields[i]!.value, fields[i + 1]!.value))
          this.place(
            fields[i]!.value,
            fields[i + 1]!.value,
            `${fields[i]!.value},${fields[i + 1]!.value}`,
            3,
            at,
            '',
            true,
          );
      return;
    }
    for (let i = 0; i + 1 < fields.length; i++) {
      const [a, b] = [fields[i]!, fields[i + 1]!];
      if (b.number !== a.number + 1 || b.index !== a.index + 1) continue;
      const text = (x: number) => (wire === FIXED32 ? shortestFloat32(x) : String(x));
      const pair = pairOf(text(a.value), text(b.value));
      if (pair)
        this.place(pair.lat, pair.lon, pair.text, pair.decimals, below(at, a.number), 'two adjacent floats', true);
    }
  }

  numbers(values: readonly number[], at: At): void {
    if (values.length > 3) return;
    const name = this.shared.info(nameOf(at) ?? '').normal;
    const pair = pairOf(String(values[0]), String(values[1]));
    if (!pair) return;
    if (
      this.shared.own.place(pair.lat, pair.lon) ||
      /^(?:coordinates?|location|loc|latlng|latlon|lnglat|lonlat|geo|geopoint|gps|position)$/.test(name)
    )
      this.place(pair.lat, pair.lon, pair.text, pair.decimals, at, 'pair of coordinates', false);
  }

  language(value: string): void {
    const first = value.split(/[,;]/)[0]!.trim();
    if (SHAPES.locale!(first))
      this.add('device.language', first, below(root, 'accept-language'), 'field-name', 'accept-language');
  }

  leaf(leaf: Leaf, at: At, opened: boolean): void {
    if (typeof leaf === 'object') {
      this.blob(leaf, at);
      return;
    }
    if (typeof leaf === 'boolean') return;
    if (typeof leaf === 'number' && !this.documented.any && this.shared.own.empty) {
      // Most numbers have no name that tells anything, and are not worth being written out.
      const name = nameOf(at);
      if (name === null || this.ruleOf(name, at) === null) {
        if (leaf >= 1e7 && Number.isSafeInteger(leaf)) this.keep(String(leaf), at);
        return;
      }
    }
    const value = typeof leaf === 'string' ? leaf : String(leaf);
    const known = this.documented.any && this.documented.value(value, at, this.part);
    const mine = !this.shared.own.empty && this.mine(value, at, opened);
    if (known || mine) return;
    if (value.length > 5000) return;
    if (!opened || value.length < 2000) {
      const name = nameOf(at);
      if (name !== null && this.named(name, value, at, opened)) return;
      if (name === null && !opened && this.member(value, at)) return;
    }
    if (typeof leaf === 'string' && value.length >= 6) this.shaped(value, at, opened);
    if (!opened) this.keep(value, at);
  }

  private keep(value: string, at: At): void {
    if (value.length >= 6 && value.length <= 1000 && this.untold.length < MAX_UNTOLD && !this.companion)
      this.untold.push({ value, at, part: this.part });
  }

  /** What the request's own documented and named fields say is known from here on; then its other values are compared. */
  private echo(): void {
    const { echoes } = this.shared;
    for (const c of this.found)
      if (c.rank > 0 && c.rank <= LEARNED && !c.redacted) echoes.learn(c.data, c.value, c.reason);
    if (echoes.size === 0) return;
    for (const { value, at, part } of this.untold) {
      const known = echoes.of(value);
      if (known === null) continue;
      this.part = part;
      this.addEcho(known, at);
    }
  }

  private blob(bytes: Uint8Array, at: At): void {
    const mine = this.shared.own.empty ? null : this.shared.own.bytes(bytes);
    if (mine) {
      this.addOwn(mine, at);
      return;
    }
    const known = this.shared.echoes.bytes(bytes);
    if (known) this.addEcho(known, at);
    else if ((this.part === 'body' || this.part === 'message') && isMedia(bytes))
      this.add(
        'content.media',
        `${bytes.length} bytes ${[...bytes.subarray(0, 4096)].join('')}`,
        at,
        'shape',
        'begins as a picture, recording or film',
        true,
      );
  }

  private addOwn(match: OwnMatch, at: At): void {
    const how = match.digest ?? match.encoding;
    const added = this.add(match.data, match.value, at, 'own-value', how ?? '');
    if (added && match.digest) added.form = 'hashed';
    else if (added && match.encoding) added.form = 'encoded';
  }

  private addEcho(known: Echo, at: At): void {
    const added = this.add(known.data, known.value, at, 'seen-elsewhere', toldBy(known));
    if (added && known.digest !== null) added.form = 'hashed';
  }

  private mine(value: string, at: At, opened: boolean): boolean {
    const match = this.shared.own.whole(value);
    if (match) {
      this.addOwn(match, at);
      return true;
    }
    // What was taken apart is searched in its parts; only encodings that hide in the whole are looked for here.
    for (const m of this.shared.own.inside(value)) if (!opened || m.encoding !== null) this.addOwn(m, at);
    return false;
  }

  private flagsOf(at: At): number {
    let a: At | null = at;
    while (a !== null && a.key === null) a = a.parent;
    if (!a?.parent) return 0;
    // A value beside its name in a message of its own: the record is the message around that.
    let record: At | null = a.parent;
    if (a.name !== null)
      for (let k = 0; k < 3 && record !== null && !this.records.has(record); k++) record = record.parent;
    return record === null ? 0 : (this.records.get(record) ?? 0);
  }

  private ruleOf(name: string, at: At): NameRule | null {
    const { normal: n, rule, isPair } = this.shared.info(name);
    if (!isPair) return rule;
    let a: At | null = at;
    while (a !== null && a.key === null) a = a.parent;
    for (let p = a?.parent ?? null; p !== null; p = p.parent)
      if (p.key !== null) {
        if (typeof p.key === 'string') {
          const pair = this.shared.endpoints.names.get(`${this.shared.info(p.key).normal}.${n}`);
          if (pair) return pair;
        }
        break;
      }
    return rule;
  }

  private named(name: string, value: string, at: At, opened: boolean): boolean {
    const rule = this.ruleOf(name, at);
    if (rule === null || (opened && rule.shape !== 'page')) return false;
    if (rule.needs === 'device' && !(this.flagsOf(at) & 2)) return false;
    if (rule.needs === 'subject' && !(this.flagsOf(at) & 6)) return false;
    if (rule.needs === 'message' && !(this.flagsOf(at) & 8)) return false;
    if (rule.needs === 'search' && !this.searching) return false;
    const v = value.trim();
    if (isPlaceholder(v) || !(SHAPES[rule.shape]?.(v) ?? false)) return false;
    const isHeader = this.part === 'header' && at.parent?.key === null && at.parent.decoder === null;
    if (isHeader && (rule.shape === 'page' || rule.shape === 'event')) return false;
    this.add(rule.data, v, at, 'field-name', '', false, this.shared.info(name).reason);
    if (rule.shape === 'user-agent') this.agent(v, at);
    return true;
  }

  private shaped(value: string, at: At, opened: boolean): void {
    if (!opened && value.includes('@') && value.length < 2000)
      for (const email of emailsIn(value))
        if (!ROLE.test(email)) this.add('account.email', email, at, 'shape', 'e-mail address');
    const c = value.charCodeAt(0);
    if (c === 43 && !opened && INTERNATIONAL.test(value) && !isPlaceholder(value.slice(1)))
      this.add('account.phone-number', value, at, 'shape', 'phone number with its country code');
    if (value.length === 18 && !opened && isResidentId(value))
      this.add('identity.document', value, at, 'shape', 'number of a resident identity card, with its check character');
    if (c === 123 || c === 91 || c === 60) return;
    const mayBeAgent = value.length >= 20 && value.includes('/');
    if (mayBeAgent && (value.includes('/5.0 (') || value.includes('Dalvik/') || value.includes('Darwin/'))) {
      const agent = !opened && isUserAgent(value) ? value : agentInside(value);
      if (agent) {
        this.add('device.browser', agent, at, 'shape', 'user agent');
        this.agent(agent, at);
      }
    } else if (value.length >= 80 && value.includes(':APA91b')) {
      const token = PUSH_TOKEN.exec(value)?.[0];
      if (token) this.add('device.push-token', token, at, 'shape', 'push token');
    } else if (this.part === 'cookie' && !opened && isCookieId(value, nameOf(at)))
      this.add('device.cookies', value, at, 'shape', 'cookie that can tell one phone from another');
  }

  /** System and model that a user agent names. */
  private agent(value: string, at: At): void {
    for (const [data, fact] of agentFacts(value)) this.add(data, fact, at, 'shape', 'user agent');
  }

  candidates(): Candidate[] {
    this.documented.end();
    this.contacts();
    this.echo();
    if (this.found.length > 0) this.found.push(...this.companions);
    return strongest(this.found);
  }
}
