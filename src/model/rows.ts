// The rows of a case. Their columns are documented here and nowhere else; docs/reference/rows.md is made from this file.
import { DATA_TYPES } from './personal-data.ts';
import {
  boolean,
  choice,
  type Infer,
  integer,
  list,
  nullable,
  number,
  type ObjectOf,
  object,
  optional,
  type RowSpec,
  row,
  text,
  time,
} from './schema.ts';

const app = nullable(text('bundle id or package, without a team prefix; null where the record names none'));
const input = text('SHA-256 of the input, lower-case hex');

/** Where in an input a row stands: one of line (from 1), entry, frame (from 1), offset (bytes), path or table and row. */
const place = {
  input,
  line: optional(integer('line, counted from 1')),
  entry: optional(integer('HAR entry, flow or message, counted from 0')),
  frame: optional(integer('frame of a packet capture, counted from 1')),
  offset: optional(integer('bytes from the start')),
  path: optional(text('member inside a container, or the table of a database')),
  row: optional(integer('rowid in that table')),
};
const from = object(place, 'the place in an input that this row was read from');

const data = choice(DATA_TYPES, 'data type, an id of the taxonomy');

export const STATE_VALUES = ['on-screen', 'visible', 'foreground-service', 'background', 'system', 'unknown'] as const;
/** Weak to strong. */
export const GRADES = ['unknown', 'suggested', 'supported', 'shown', 'recorded'] as const;
export const TIMINGS = ['measured', 'floored', 'coalesced', 'quantised', 'instant'] as const;

export const access = row('Access', 'An app reached a kind of data on the phone.', 'begin', {
  app,
  appAsStored: nullable(text('the identifier as the record writes it, team prefix and all')),
  data,
  kindAsStored: text('the category, op or service as the record writes it'),
  begin: time('begin of the row'),
  end: nullable(time('end of the row; null only while open; an instant has its begin here')),
  timing: choice(TIMINGS, 'what the length of the row means'),
  use: nullable(
    object(
      { minMs: number('at least, milliseconds'), maxMs: number('at most, milliseconds') },
      'the span from the first to the last use that the row supports, after the logger’s timer is taken off; null where the record does not allow a statement',
    ),
  ),
  state: object(
    {
      value: choice(STATE_VALUES, 'where the app was'),
      grade: choice(GRADES, 'how far the state rests on evidence'),
      evidence: list(
        object({ ...place, why: text('id of the reason, a key of locales') }, 'a row that the state rests on'),
        'what the state rests on',
      ),
    },
    'the state of the app at the begin',
  ),
  via: choice(['direct', 'picker', 'proxy'] as const, 'picker: the system’s own picker, the app had no library'),
  allowed: boolean('false where the record says that the access was refused'),
  count: nullable(integer('accesses that the record counts in this row; null where it counts none')),
  episode: integer(
    'number of the episode: overlapping or touching rows of one app, data type and via; refused rows apart',
  ),
  from: object(
    { ...place, end: nullable(object(place, 'where the end stands')) },
    'the place that the begin was read from, and that of the end',
  ),
});

export const contact = row('Contact', 'An app reached a host. What was sent is unknown.', 'first', {
  app,
  host: text('host name in lower case, or an address'),
  isAddress: boolean('the host is a literal IP address'),
  owner: nullable(text('owner of the host, from knowledge or the record')),
  ownerAsStored: nullable(text('owner as the record names it')),
  listed: nullable(boolean('the record’s maker lists the host as potentially collecting data across apps and sites')),
  first: time('first contact in the record’s window'),
  last: time('last contact'),
  hits: integer('contacts counted by the record; no times in between'),
  initiated: choice(['app', 'user', 'unknown'] as const, 'who the record says initiated the contact'),
  context: nullable(text('web site that made the connection, as the record names it')),
  from,
});

export const PHASES = ['before-consent', 'after-consent', 'refused'] as const;

export const request = row('Request', 'One request seen in a capture.', 'at', {
  app,
  at: nullable(time('when it was sent; null where the capture keeps no time')),
  host: nullable(text('host; null where the capture names none')),
  address: nullable(text('address of the server, where the capture keeps it')),
  country: nullable(text('country in which that address is registered, ISO 3166; says nothing of where data is kept')),
  owner: nullable(text('owner of the host')),
  party: choice(
    ['first', 'same-group', 'third', 'tracker', 'cloud', 'unknown'] as const,
    'the recipient seen from the app’s publisher',
  ),
  partyWhy: nullable(text('what decided the party, a key of locales')),
  declared: boolean('the recipient was declared by the owner (`--recipient`), not observed'),
  method: nullable(text('HTTP method')),
  path: nullable(text('path without its query')),
  feature: nullable(text('feature of the app that the endpoint belongs to, from knowledge')),
  encrypted: nullable(boolean('sent over an encrypted transport')),
  content: choice(['read', 'opaque'] as const, 'whether the content could be read'),
  why: nullable(text('why it is opaque, or `read-in-part` where not all of it could be looked at')),
  phase: nullable(choice(PHASES, 'phase of consent that the owner gave to the capture')),
  bytes: nullable(integer('bytes of the body as sent')),
  from,
});

export const dataItem = row('DataItem', 'Personal data found in a request.', 'at', {
  app,
  at: nullable(time('time of the request')),
  data,
  form: choice(['plain', 'encoded', 'hashed', 'binary'] as const, 'how it was written'),
  where: text('part of the request and path inside it, e.g. `body:$.data.2.1`'),
  chain: list(text('decoder'), 'the decoders that led to the value, in order'),
  steps: optional(
    list(text('step'), 'the decoders in order, each with the path inside what it opened, e.g. `json $.data`, `base64`'),
  ),
  reason: text('why it is held to be this type: owner’s value, documented field, shape'),
  note: nullable(text('id of a caution, e.g. `emulator-default`')),
  masked: text('the value with its middle hidden'),
  hash: text('HMAC-SHA-256 of the value under the owner’s key, hex'),
  request: from,
  from,
});

export const PRESENCES = [
  'screen-on',
  'screen-off',
  'locked',
  'unlocked',
  'asleep',
  'awake',
  'in-bed',
  'app-on-screen',
  'app-in-background',
  'app-foreground-service',
  'app-stopped',
  'running',
] as const;

export const presence = row('Presence', 'The phone, its owner or an app was in a state for a while.', 'begin', {
  app,
  what: choice(PRESENCES, 'the state'),
  begin: time('begin'),
  end: nullable(time('end; null while open')),
  source: text('id of the source'),
  from,
});

export const permission = row('Permission', 'What the owner granted to an app.', 'since', {
  app,
  data,
  kindAsStored: text('permission, service or op as the record writes it'),
  value: choice(['allowed', 'limited', 'denied', 'unknown'] as const, 'as granted'),
  since: nullable(time('last change, where the record keeps it')),
  from,
});

export const volume = row('Volume', 'Bytes in and out of an app over an interval.', 'begin', {
  app,
  begin: time('begin of the interval'),
  end: time('end of the interval'),
  in: integer('bytes received'),
  out: integer('bytes sent'),
  network: choice(['wifi', 'cellular', 'all'] as const, 'network'),
  from,
});

export const holding = row('Holding', 'What an app keeps on the phone about its owner. No content.', 'first', {
  app,
  kind: text('kind of thing kept'),
  data,
  count: integer('how many'),
  bytes: nullable(integer('bytes on the phone')),
  first: nullable(time('earliest')),
  last: nullable(time('latest')),
  from,
});

/** Who a claim says acts. */
export const ACTORS = [
  'we',
  'our-affiliates',
  'service-providers',
  'named-third-party',
  'third-party',
  'user',
  'other-users',
  'policy',
] as const;

/** What a claim says is done; the last ones are what a document says of its own reach. */
export const VERBS = [
  'collect',
  'derive',
  'receive',
  'use',
  'process',
  'share',
  'disclose',
  'transfer',
  'store',
  'retain',
  'delete',
  'access',
  'require',
  'notify',
  'protect',
  'advertise',
  'allow-opt-out',
  'define',
  'govern',
  'exclude',
] as const;

export const claim = row('Claim', 'One thing that a document says.', 'date', {
  app,
  document: input,
  date: nullable(time('date of the document that the claim was read from')),
  quote: object(
    {
      exact: text('the words, as in the document’s text'),
      start: integer('first character in the snapshot’s bytes decoded as text'),
      end: integer('one past the last character'),
    },
    'the sentence or clause',
  ),
  heading: list(text('heading'), 'heading path, outermost first'),
  actor: choice(ACTORS, 'who acts in the sentence; `policy` where the document speaks of itself'),
  verb: choice(VERBS, 'what is done'),
  polarity: choice(['affirm', 'deny'] as const, 'said or denied'),
  modality: choice(['does', 'will', 'may', 'must', 'can', 'plans'] as const, 'as worded'),
  data: list(data, 'data types the sentence speaks of'),
  named: list(
    data,
    'those of `data` that the sentence names by their own words; the rest come from a definition, a table row or a lead-in',
  ),
  terms: list(text('term'), 'the words that were read as these types, in the order of the sentence'),
  form: choice(
    ['personal', 'aggregated', 'hashed'] as const,
    'as it is linked to the person, or only counted together or hashed, as worded',
  ),
  recipient: nullable(text('recipient as written')),
  purpose: list(text('purpose id'), 'purposes'),
  condition: nullable(text('condition as written')),
  exception: nullable(text('what the sentence takes out again, as written; a denial with one is not absolute')),
  scope: nullable(text('service, region or group the sentence is about')),
  services: list(text('service'), 'services and features that the sentence names, as written'),
  governedBy: nullable(text('document that rules instead or as well, as written')),
  place: nullable(text('place of storage or transfer as written')),
  retention: nullable(text('period as written')),
  basis: nullable(text('legal basis as written')),
  rule: text('id of the rule that read it'),
  confidence: number('0 to 1'),
  from,
});

/** What a notice states, by the laws that ask for it: data/policy/notice-items.json says which article asks for which. */
export const NOTICE_ITEMS = [
  'controller',
  'contact',
  'dpo',
  'purposes',
  'legal-basis',
  'legitimate-interests',
  'data-types',
  'recipients',
  'third-countries',
  'retention',
  'right-access',
  'right-rectification',
  'right-erasure',
  'right-restriction',
  'right-portability',
  'right-objection',
  'withdrawal',
  'complaint',
  'duty-to-provide',
  'automated-decisions',
  'source',
  'changes',
  'security',
  'minors',
  'opt-out-personalised',
  'separate-consent-sensitive',
  'separate-consent-handing-on',
  'sensitive-necessity',
] as const;
export type NoticeItem = (typeof NOTICE_ITEMS)[number];

export const notice = row('Notice', 'One privacy notice: how much of it was read, and what it states.', 'date', {
  app,
  document: input,
  date: nullable(time('date of the document')),
  language: choice(['en', 'zh'] as const, 'language of most of the text'),
  addresses: list(text('law or place'), 'laws and places that the text names as its own: `gdpr`, `pipl`'),
  sentences: integer('sentences of the text'),
  unread: integer('sentences that name personal data and gave no claim'),
  names: list(text('SDK'), 'SDKs that the text speaks of, by the labels of data/libchecker'),
  whole: boolean('the text was read to its end, without damage'),
  items: list(
    object(
      {
        item: choice(NOTICE_ITEMS, 'what the sentence states'),
        polarity: choice(['affirm', 'deny'] as const, 'stated, or stated not to be so'),
        quote: object(
          {
            exact: text('the words'),
            start: integer('first character in the snapshot’s bytes decoded as text'),
            end: integer('one past the last character'),
          },
          'the sentence',
        ),
        rule: text('id of the rule that read it'),
      },
      'a sentence that states an item',
    ),
    'what the text states; at most three sentences an item',
  ),
  from,
});

/** Ways in which an app reaches data that a record can show: what is asked before and after, and what a promise is about. */
export const ACCESS_PATTERNS = ['any', 'background', 'night', 'intervals', 'after-photo', 'picker'] as const;
export type AccessPattern = (typeof ACCESS_PATTERNS)[number];

export const statement = row(
  'Statement',
  'What somebody said in public about what an app does not do or will stop doing: a promise that a record can be held against.',
  'date',
  {
    app,
    document: input,
    date: nullable(time('when it was said')),
    by: text('who said it'),
    where: text('where it was said'),
    version: nullable(text('version of the app it is about, as written')),
    since: nullable(
      time('from when on it is to hold; null where nothing but the version or the date of saying is given'),
    ),
    data: list(data, 'kinds of data it is about; empty where neither the head nor the words tell'),
    deed: choice(
      ['access', 'sending'] as const,
      'reaching the data on the phone, or sending it from there; a record of accesses answers the first, a capture the second',
    ),
    pattern: choice(ACCESS_PATTERNS, 'the way of reaching them that it is about'),
    says: choice(
      ['stops', 'does-not'] as const,
      'stops: it will no longer be done; does-not: it is not done, before or after',
    ),
    read: choice(
      ['head', 'words'] as const,
      'head: the writer of the file set data and pattern; words: they were read from the statement',
    ),
    quote: object(
      {
        exact: text('the words'),
        start: integer('first character in the snapshot’s bytes decoded as text'),
        end: integer('one past the last character'),
      },
      'the statement',
    ),
    from,
  },
);

export const COMPONENTS = [
  'app',
  'framework',
  'bundle',
  'extension',
  'native',
  'activity',
  'service',
  'receiver',
  'provider',
  'dex',
] as const;

export const component = row(
  'Component',
  'A part that a build of an app holds. In the code is not in use: what it did, only a record or a capture shows.',
  'date',
  {
    app,
    date: nullable(time('date of the build, where it tells one')),
    kind: choice(COMPONENTS, 'what it is; `app` is the build itself'),
    name: text('name as the build holds it: bundle, library, class or package'),
    version: nullable(text('version, where the build tells it')),
    sdk: nullable(text('SDK that the name belongs to, by a rule')),
    maker: nullable(text('maker of that SDK, as the rule names it')),
    rule: nullable(text('the name or pattern that matched')),
    own: boolean('it bears the name of the app’s own publisher, so that it is hardly a third party’s'),
    role: nullable(
      text('what an SDK of that name is for, where that means talking to its maker: data/policy/sdk-roles.json'),
    ),
    manifest: nullable(boolean('a privacy manifest of its own lies in the build; null where the platform knows none')),
    listed: boolean('it is on Apple’s list of SDKs that have to bring a privacy manifest'),
    category: nullable(text('of an app: kind of app as the build states it')),
    from,
  },
);

export const ROW_SPECS = {
  access,
  contact,
  request,
  dataItem,
  presence,
  permission,
  volume,
  holding,
  claim,
  notice,
  statement,
  component,
} as const;

export type Access = Infer<typeof access.columns>;
export type Contact = Infer<typeof contact.columns>;
export type Request = Infer<typeof request.columns>;
export type DataItem = ObjectOf<typeof dataItem.columns>;
export type Presence = Infer<typeof presence.columns>;
export type Permission = Infer<typeof permission.columns>;
export type Volume = Infer<typeof volume.columns>;
export type Holding = Infer<typeof holding.columns>;
export type Claim = Infer<typeof claim.columns>;
export type Notice = Infer<typeof notice.columns>;
export type Statement = Infer<typeof statement.columns>;
export type Component = Infer<typeof component.columns>;

export interface RowTypes {
  Access: Access;
  Contact: Contact;
  Request: Request;
  DataItem: DataItem;
  Presence: Presence;
  Permission: Permission;
  Volume: Volume;
  Holding: Holding;
  Claim: Claim;
  Notice: Notice;
  Statement: Statement;
  Component: Component;
}
export type RowName = keyof RowTypes;
export type Place = Contact['from'];
export type Grade = (typeof GRADES)[number];
export type StateValue = (typeof STATE_VALUES)[number];

/** All rows of a case, each list ordered by `compareRows`. */
export type Rows = { [N in RowName]: RowTypes[N][] };

export const ROW_BY_NAME = /* @__PURE__ */ Object.fromEntries(
  /* @__PURE__ */ Object.values(ROW_SPECS).map((s) => [s.name, s]),
) as unknown as {
  readonly [N in RowName]: RowSpec<N>;
};
export const ROW_NAMES = /* @__PURE__ */ Object.keys(ROW_BY_NAME) as RowName[];

export const noRows = (): Rows => Object.fromEntries(ROW_NAMES.map((n) => [n, []])) as unknown as Rows;
