// What audits of behaviour share: picking rows, counting episodes, and writing a finding down.
import { parseTime } from '../base/time.ts';
import type { Evidence, Found, Message, Param, Subject } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import { type Access, GRADES, type Grade, type Place, type RowName } from '../model/rows.ts';
import type { AuditContext } from '../model/units.ts';
import { beginsWithinMs } from './beside.ts';

/** More evidence than this is counted, not listed. */
export const MOST_EVIDENCE = 200;

const SHARED = /^(audits|why|notice-items)\./;

type Params = Record<string, Param>;

export const say = (id: string, params: Params = {}): Message => ({ id, params });

export interface Draft {
  readonly outcome: Found['outcome'];
  readonly grade?: Grade;
  readonly app?: string | null;
  readonly subject?: Subject;
  /** Keys below the audit's id, e.g. `none.recorded`; those of `audits.` and `why.` are shared. */
  readonly recorded: string;
  readonly said: string;
  readonly todo: string;
  readonly params?: Params;
  readonly rows?: readonly { readonly from: Place | Access['from'] }[];
  readonly limits?: readonly string[];
  readonly law?: readonly string[];
  readonly counts?: Record<string, number>;
}

/** A finding whose three sentences and limits share one set of parameters. */
export function found(audit: string, draft: Draft): Found {
  const params = draft.params ?? {};
  const key = (id: string) => say(SHARED.test(id) || id.startsWith(`${audit}.`) ? id : `${audit}.${id}`, params);
  return {
    audit,
    outcome: draft.outcome,
    grade: draft.grade ?? 'unknown',
    app: draft.app ?? null,
    subject: draft.subject ?? {},
    message: { recorded: key(draft.recorded), said: key(draft.said), todo: key(draft.todo) },
    evidence: (draft.rows ?? []).slice(0, MOST_EVIDENCE).map((row): Evidence => ({ ...row.from })),
    claims: [],
    limits: [...new Set([...(draft.limits ?? []), ...limitsOf(draft.rows ?? [])])].map(key),
    law: [...(draft.law ?? [])],
    counts: { ...draft.counts },
  };
}

/** An app has at most so many last accesses of a kind, one a state and way; more of them come from a list of all. */
const MOST_LAST = 12;

/** What the kind of record that the rows come from cannot show, whatever is asked of it. */
function limitsOf(rows: NonNullable<Draft['rows']>): string[] {
  const accesses = rows.filter((row): row is Access => 'kindAsStored' in row && 'timing' in row);
  const isLast = (a: Access) =>
    a.count === null && beginsWithinMs(a) === 0 && a.state.evidence.some((e) => e.why === 'why.android-op-state');
  const last = accesses.filter(isLast).length;
  return [
    ...(last > 0 && last <= MOST_LAST ? ['audits.limit.last-only'] : []),
    ...(accesses.some((a) => beginsWithinMs(a) > 0) ? ['audits.limit.minute'] : []),
    ...stateLimits(accesses),
  ];
}

/**
 * What the states that an Android record wrote leave open. The phone waits before it takes a change for settled: up to 30 s
 * after an app has left the screen its accesses may still be written as on screen.
 */
export function stateLimits(rows: readonly Access[]): string[] {
  const told = rows.filter((a) => a.state.grade === 'recorded');
  const isSettling = ({ state }: Access) =>
    (state.value === 'on-screen' || state.value === 'visible') &&
    state.evidence.some((e) => e.why === 'why.android-op-state');
  const isContradicted = ({ state }: Access) => state.evidence.some((e) => e.why.startsWith('why.presence-'));
  return [
    ...(told.some(isSettling) ? ['audits.limit.settle'] : []),
    ...(told.some(isContradicted) ? ['audits.limit.contradicted-state'] : []),
  ];
}

/** The finding of an audit whose rows are not there: never a pass. */
export const withoutRows = (audit: string, row: 'access' | 'contact'): Found =>
  found(audit, {
    outcome: 'cannot-tell',
    recorded: `audits.no-${row}.recorded`,
    said: `audits.no-${row}.said`,
    todo: `audits.no-${row}.todo`,
  });

/** Nothing of the kind in the covered period. */
export const nothing = (audit: string, context: AuditContext, row: RowName, draft: Partial<Draft> = {}): Found => {
  const span = period(context, row);
  return found(audit, {
    outcome: span ? 'not-observed' : 'cannot-tell',
    recorded: span ? 'none.recorded' : 'audits.no-coverage.recorded',
    said: span ? 'audits.none.said' : 'audits.no-coverage.said',
    todo: 'audits.none.todo',
    ...draft,
    params: { ...span, ...draft.params },
  });
};

/** First and last time that the inputs cover for a type of row, fully where they can; null where nothing covers it. */
export function period(context: Pick<AuditContext, 'coverage'>, row: RowName): { from: string; to: string } | null {
  const of = (kind: 'full' | 'remnant') => context.coverage.filter((c) => c.row === row && c.kind === kind);
  const spans = of('full').length > 0 ? of('full') : of('remnant');
  const [first] = spans;
  if (!first) return null;
  let { from, to } = first;
  for (const span of spans) {
    if (parseTime(span.from) < parseTime(from)) from = span.from;
    if (parseTime(span.to) > parseTime(to)) to = span.to;
  }
  return { from, to };
}

/** True where the record itself cannot answer: neither rows nor coverage of that type. */
export const isMissing = (rows: readonly unknown[], context: AuditContext, row: RowName): boolean =>
  rows.length === 0 && !context.coverage.some((c) => c.row === row);

/** Allowed accesses to personal data by a named app, the system picker left out. */
export const personal = (rows: readonly Access[]): (Access & { app: string })[] =>
  rows.filter(
    (a): a is Access & { app: string } => a.app !== null && a.allowed && a.data !== 'other' && a.via !== 'picker',
  );

/** Apps that come with the system. */
export const isApple = (app: string): boolean => app.startsWith('com.apple.');

export function countEpisodes(rows: readonly Access[]): number {
  const episodes = new Set<number>();
  for (const a of rows) episodes.add(a.episode);
  return episodes.size;
}

/** The weakest grade among the rows: what can be said of all of them. */
export function weakest(rows: readonly Access[]): Grade {
  let least: number = GRADES.length - 1;
  for (const a of rows) least = Math.min(least, GRADES.indexOf(a.state.grade));
  return rows.length === 0 ? 'unknown' : (GRADES[least] ?? 'unknown');
}

export interface Group<T = Access> {
  readonly app: string;
  readonly data: DataType;
  readonly rows: T[];
}

/** Rows by app and data type, in the order of their first rows. */
export function byAppAndData<T extends { app: string; data: DataType }>(rows: readonly T[]): Group<T>[] {
  const groups: Group<T>[] = [];
  const apps = new Map<string, Map<DataType, Group<T>>>();
  for (const row of rows) {
    let kinds = apps.get(row.app);
    if (!kinds) {
      kinds = new Map();
      apps.set(row.app, kinds);
    }
    let group = kinds.get(row.data);
    if (!group) {
      group = { app: row.app, data: row.data, rows: [] };
      kinds.set(row.data, group);
      groups.push(group);
    }
    group.rows.push(row);
  }
  return groups;
}

/** Key of the steps against access in the background: they differ by system and by kind of data. */
export function steps(context: AuditContext, app: string, data: DataType): string {
  if (context.platform === 'android') return 'audits.todo.android';
  if (isApple(app)) return 'audits.todo.apple';
  return WITH_STEPS.has(data) ? `audits.todo.${data}` : 'audits.todo.other';
}
const WITH_STEPS = new Set<DataType>([
  'photos',
  'contacts',
  'location',
  'microphone',
  'media-library',
  'camera',
  'calendar',
]);
