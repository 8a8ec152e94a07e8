// Builders of rows for tests of derivation and audits. Times are `day hour:minute:second` of an invented week.
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from '../../test/support.ts';
import { formatTime, parseTime } from '../base/time.ts';
import { derive } from '../derive/index.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Coverage, Options } from '../model/result.ts';
import {
  type Access,
  type Claim,
  type Component,
  type Contact,
  type DataItem,
  type Notice,
  type NoticeItem,
  noRows,
  type Presence,
  type Request,
  type RowName,
  type Rows,
} from '../model/rows.ts';
import type { Audit, AuditContext } from '../model/units.ts';
import { type Locale, render } from '../report/words.ts';

export const INPUT = 'a'.repeat(64);
const START_MS = parseTime('2024-05-06T00:00:00.000+08:00');
const OFFSET = 480;

/** `at(0, '06:41:05')`: Monday of the week at that clock time; days may be fractions or beyond the week. */
export function at(day: number, clock: string): string {
  const [h = 0, m = 0, s = 0] = clock.split(':').map(Number);
  return formatTime(START_MS + day * 86_400_000 + ((h * 60 + m) * 60 + s) * 1000, OFFSET);
}

export const later = (time: string, seconds: number): string =>
  formatTime(parseTime(time) + Math.round(seconds * 1000), OFFSET);

const KINDS: Partial<Record<DataType, string>> = {
  'media-library': 'mediaLibrary',
  'screen-recording': 'screenRecording',
};

let line = 0;
const place = () => ({ input: INPUT, line: ++line });

/** An access row of Apple's report; open where `seconds` is null. */
export function access(
  app: string,
  data: DataType,
  begin: string,
  seconds: number | null = 1,
  rest: Partial<Access> = {},
): Access {
  return {
    app,
    appAsStored: app,
    data,
    kindAsStored: KINDS[data] ?? data,
    begin,
    end: seconds === null ? null : later(begin, seconds),
    timing: 'measured',
    use: null,
    state: { value: 'unknown', grade: 'unknown', evidence: [] },
    via: 'direct',
    allowed: true,
    count: null,
    episode: 0,
    from: { ...place(), end: seconds === null ? null : place() },
    ...rest,
  };
}

export function contact(app: string | null, host: string, first: string, rest: Partial<Contact> = {}): Contact {
  return {
    app,
    host,
    isAddress: false,
    owner: null,
    ownerAsStored: null,
    listed: false,
    first,
    last: first,
    hits: 1,
    initiated: 'app',
    context: null,
    from: place(),
    ...rest,
  };
}

export function presence(
  what: Presence['what'],
  begin: string,
  end: string | null,
  app: string | null = null,
): Presence {
  return { app, what, begin, end, source: 'ios-powerlog', from: { input: 'b'.repeat(64), row: ++line } };
}

export const rowsOf = (parts: Partial<Rows>): Rows => ({ ...noRows(), ...parts });

/** The week fully covered, for access and contact rows. */
export const week = (from = at(0, '00:00'), to = at(7, '00:00')): Coverage[] =>
  (['Access', 'Contact'] as const).map((row) => ({
    source: 'ios-app-privacy-report',
    input: INPUT,
    row,
    kind: 'full',
    from,
    to,
  }));

/** A person's ordinary days: camera and calls from 07:00 to 23:00, enough to learn the night from. */
export function days(count = 7): Access[] {
  const rows: Access[] = [];
  for (let day = 0; day < count; day++) {
    for (const [i, clock] of ['07:04', '09:20', '11:45', '13:10', '16:02', '18:31', '20:15', '22:50'].entries()) {
      const app = i % 2 ? 'org.example.calls' : 'org.example.camera';
      rows.push(access(app, i % 2 ? 'microphone' : 'camera', at(day, clock), 40 + i));
    }
  }
  return rows;
}

export const options = (rest: Partial<Options> = {}): Options => ({
  iosVersion: null,
  night: null,
  timeZone: null,
  app: null,
  recipient: null,
  phase: null,
  simulated: false,
  ...rest,
});

/** Derives the rows as the engine does, then asks one audit. */
export function ask<N extends RowName>(
  audit: Audit<N>,
  parts: Partial<Rows>,
  rest: {
    options?: Partial<Options>;
    coverage?: Coverage[];
    platform?: AuditContext['platform'];
    sources?: string[];
  } = {},
): Found[] {
  const opts = options(rest.options);
  const coverage = rest.coverage ?? week();
  const { rows, derived } = derive(rowsOf(parts), opts, coverage);
  const found = audit.audit(rows, {
    options: opts,
    coverage,
    derived,
    sources: rest.sources ?? ['ios-app-privacy-report'],
    platform: rest.platform ?? 'ios',
  });
  for (const f of found) inWords(f);
  return found;
}

/** An eventful week: something of everything that the audits ask about. */
export function eventful(): Partial<Rows> {
  const Access = days();
  for (let day = 0; day < 7; day++) {
    for (const app of ['com.chat.one', 'net.shop.two', 'org.clips.three']) {
      Access.push(access(app, 'photos', at(day, '03:10:02'), 74.9), access(app, 'photos', at(day, '03:10:03'), 31));
    }
    for (let hour = 0; hour < 24; hour += 2)
      Access.push(access('com.weather.app', 'location', at(day, `${hour}:15`), 10));
    Access.push(
      access('com.apple.camera', 'photos', at(day, '12:00'), 3),
      access('com.chat.one', 'photos', at(day, '12:00:04'), 62),
    );
    Access.push(access('com.apple.photoanalysis', 'photos', at(day, '04:00'), 5));
    Access.push(access('com.mail.app', 'photos', at(day, '15:00'), 8, { via: 'picker' }));
    Access.push(access('com.chat.one', 'contacts', at(day, '14:00'), 191.9));
    Access.push(access('com.video.app', 'contacts', at(day, '17:00'), 61));
  }
  const Contact = [
    contact('com.chat.one', 'ads.example.com', at(1, '10:00'), { listed: true, ownerAsStored: 'Example Ads' }),
    contact('com.quiet.app', 'api.quiet.example', at(1, '10:00')),
    contact('com.quiet.app', '203.0.113.9', at(1, '10:00'), { isAddress: true }),
  ];
  const Presence = [
    presence('locked', at(0, '23:30'), at(1, '06:30')),
    presence('asleep', at(0, '23:45'), at(1, '06:30')),
    presence('screen-on', at(2, '13:50'), at(2, '14:20')),
  ];
  return { Access, Contact, Presence };
}

/** A claim of an invented document: `claimOf('We collect your phone number.', { data: ['account.phone-number'] })`. */
export function claimOf(quote: string, rest: Partial<Claim> = {}): Claim {
  const data = rest.data ?? [];
  return {
    app: null,
    document: 'd'.repeat(64),
    date: null,
    quote: { exact: quote, start: 0, end: quote.length },
    heading: [],
    actor: 'we',
    verb: 'collect',
    polarity: 'affirm',
    modality: 'does',
    data,
    named: data.filter((id) => id !== 'any'),
    terms: [],
    form: 'personal',
    recipient: null,
    purpose: [],
    condition: null,
    exception: null,
    scope: null,
    services: [],
    governedBy: null,
    place: null,
    retention: null,
    basis: null,
    rule: 'active',
    confidence: 0.9,
    from: { input: 'd'.repeat(64), line: 1 },
    ...rest,
  };
}

/** A request of an app and one value found in it. */
export function sent(data: DataType, rest: Partial<Request> = {}): Pick<Rows, 'Request' | 'DataItem'> {
  const from = { input: INPUT, entry: ++line };
  const at = '2024-05-06T10:00:00.000+08:00';
  const request: Request = {
    app: 'com.chat.one',
    at,
    host: 'api.chat.example',
    owner: 'Chat One',
    address: null,
    country: null,
    partyWhy: null,
    party: 'first',
    declared: false,
    method: 'POST',
    path: '/report',
    feature: null,
    encrypted: true,
    content: 'read',
    why: null,
    phase: null,
    bytes: 20,
    from,
    ...rest,
  };
  const item: DataItem = {
    app: request.app,
    at,
    data,
    form: 'plain',
    where: 'body:$.v',
    chain: [],
    reason: 'documented field',
    note: null,
    masked: '•••',
    hash: '0'.repeat(64),
    request: from,
    from,
  };
  return { Request: [request], DataItem: [item] };
}

/** A notice of an invented document that was read whole; `items` as item and sentence. */
export function noticeOf(items: readonly (readonly [NoticeItem, string])[] = [], rest: Partial<Notice> = {}): Notice {
  return {
    app: null,
    document: 'd'.repeat(64),
    date: null,
    language: 'en',
    addresses: [],
    sentences: 120,
    unread: 4,
    names: [],
    whole: true,
    items: items.map(([item, exact]) => ({
      item,
      polarity: 'affirm',
      quote: { exact, start: 0, end: exact.length },
      rule: 'test',
    })),
    from: { input: 'd'.repeat(64) },
    ...rest,
  };
}

/** A part of a build. */
export function componentOf(kind: Component['kind'], name: string, rest: Partial<Component> = {}): Component {
  return {
    app: 'com.chat.one',
    date: null,
    kind,
    name,
    version: null,
    sdk: null,
    maker: null,
    rule: null,
    own: false,
    role: null,
    manifest: null,
    listed: false,
    category: null,
    from: { input: INPUT, path: name },
    ...rest,
  };
}

let locales: Locale[] | null = null;

/** Every sentence and limit of a finding in both languages: one without its words, or with a value missing, throws. */
function inWords(f: Found): void {
  locales ??= (['en', 'zh-CN'] as const).map((lang) => {
    const folder = `${ROOT}/locales/${lang}`;
    const files = readdirSync(folder).map((name): object => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
    return { lang, strings: Object.assign({}, ...files) };
  });
  for (const locale of locales)
    for (const message of [...Object.values(f.message), ...f.limits]) {
      const words = render(locale, message);
      if (/NaN|undefined|\[object/.test(words)) throw new RangeError(`${message.id} in ${locale.lang}: ${words}`);
    }
}
