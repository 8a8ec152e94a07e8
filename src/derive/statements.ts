// What was promised about reaching data on the phone, in one form: public statements, and denials of access in a policy.
import { statementWords } from '../knowledge/policy/statement-words.ts';
import type { ClaimRef } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Access, AccessPattern, Claim, Rows, Statement } from '../model/rows.ts';

export interface Said {
  readonly app: string | null;
  readonly data: readonly DataType[];
  readonly deed: Statement['deed'];
  readonly pattern: AccessPattern;
  readonly says: Statement['says'];
  /** From when on it is to hold; null where nothing tells. */
  readonly since: string | null;
  /** When it was said, or the date of the policy. */
  readonly said: string | null;
  /** Who said it; null for a policy. */
  readonly by: string | null;
  readonly where: string | null;
  readonly version: string | null;
  readonly quote: Statement['quote'];
  readonly document: string;
}

/** Kinds whose every access a phone's record can hold. */
const ON_PHONE: ReadonlySet<DataType> = new Set<DataType>([
  'photos',
  'camera',
  'microphone',
  'location',
  'contacts',
  'calendar',
  'media-library',
  'screen-recording',
  'content.clipboard',
]);
/** A policy's word for looking at what is on the phone, as against keeping it. */
const LOOKS = /\b(?:access|read|open|scan)\w*\b|访问|读取|调用|打开/i;

/** Every statement that a record can be held against, those with a head first. */
export function saidIn(rows: Pick<Rows, 'Statement' | 'Claim'>): Said[] {
  const spoken = new Set(rows.Statement.map((s) => s.document));
  const out: Said[] = rows.Statement.filter((s) => s.data.length > 0).map((s) => ({
    app: s.app,
    data: s.data,
    deed: s.deed,
    pattern: s.pattern,
    says: s.says,
    since: s.since,
    said: s.date,
    by: s.by,
    where: s.where,
    version: s.version,
    quote: s.quote,
    document: s.document,
  }));
  for (const c of rows.Claim) {
    if (spoken.has(c.document) || !isDenialOfAccess(c)) continue;
    const data = c.named.filter((id) => ON_PHONE.has(id));
    const words = statementWords(c.quote.exact);
    if (data.length === 0 || words === null) continue;
    out.push({
      app: c.app,
      data,
      deed: 'access',
      pattern: words.pattern,
      says: 'does-not',
      since: c.date,
      said: c.date,
      by: null,
      where: null,
      version: null,
      quote: c.quote,
      document: c.document,
    });
  }
  return out;
}

const isDenialOfAccess = (c: Claim): boolean =>
  c.actor === 'we' &&
  c.polarity === 'deny' &&
  c.exception === null &&
  // `We do not read your contacts for marketing` leaves every other reading open.
  c.purpose.length === 0 &&
  (c.verb === 'access' || (c.verb === 'collect' && LOOKS.test(c.quote.exact)));

/** The access is of a kind that the statement speaks of: the same, or a part of it. */
export const isAbout = (said: Pick<Said, 'data' | 'app'>, a: Pick<Access, 'app' | 'data'>): boolean =>
  (said.app === null || said.app === a.app) && said.data.some((id) => isWithin(a.data, id));

export const refOfSaid = (s: Said, part: ClaimRef['part'], why: string | null): ClaimRef => ({
  document: s.document,
  quote: s.quote.exact,
  start: s.quote.start,
  end: s.quote.end,
  part,
  why,
});
