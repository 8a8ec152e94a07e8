// A run with chosen things taken out, for sharing. Findings are carried over, not asked again: on blurred times the audits
// would answer something else. A finding stays only where everything that it rests on stays, and its words are made anew.
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, isObject } from '../base/json.ts';
import type { Finding } from '../model/finding.ts';
import { OUTCOMES } from '../model/finding.ts';
import { isDataType } from '../model/personal-data.ts';
import type { AppResult, Redaction, Result } from '../model/result.ts';
import { noRows, type Place, ROW_BY_NAME, ROW_NAMES, type RowName, type Rows } from '../model/rows.ts';
import { type Locale, render } from '../report/words.ts';
import { type Blur, blurMessage, blurNight, blurTime } from './blur.ts';
import type { Run } from './environment.ts';
import { refuseLeaks } from './leaks.ts';
import { sortRows } from './order.ts';

export interface RedactChoice {
  /** Apps to keep (`only`) or to take out (`without`), by id; null keeps all. */
  readonly apps: { readonly only: readonly string[] } | { readonly without: readonly string[] } | null;
  readonly blur: Blur;
  /** False takes out hosts, web sites and requests with everything that rests on them. */
  readonly hosts: boolean;
  /** Row types to take out wholly. */
  readonly withoutRows?: readonly RowName[];
}

/** What carries hosts or what was sent to them. */
const OF_HOSTS: readonly RowName[] = ['Contact', 'Request', 'DataItem'];

/** `from` is the SHA-256 of the manifest that the run came from. */
export function redact(given: Run, from: string, choice: RedactChoice, english: Locale): Run {
  const run = withoutMemberNames(given);
  const out = new Set<RowName>([...(choice.withoutRows ?? []), ...(choice.hosts ? [] : OF_HOSTS)]);
  const keepsApp = appFilter(choice);
  const rows = noRows();
  const keptPlaces = new Set<string>();
  const gonePlaces = new Set<string>();
  let goneRows = 0;
  for (const name of ROW_NAMES)
    for (const row of run.rows[name]) {
      const keep = !out.has(name) && keepsApp(row.app, name);
      if (keep) (rows[name] as unknown[]).push(row);
      else goneRows++;
      for (const place of placesOf(row.from)) (keep ? keptPlaces : gonePlaces).add(place);
    }
  // A line may have given two rows: what is left of it stays.
  for (const place of keptPlaces) gonePlaces.delete(place);
  const isGone = (place: Place) => gonePlaces.has(keyOf(place));
  for (const name of ROW_NAMES)
    rows[name] = (rows[name] as never[]).map((row) => blurRow(name, row, choice.blur)) as never;
  rows.Access = rows.Access.map((a) => ({
    ...a,
    use: choice.blur === 'none' ? a.use : null,
    state: { ...a.state, evidence: a.state.evidence.filter((e) => !isGone(e)) },
  }));
  renumberEpisodes(rows);
  sortRows(rows);

  // That an app of which nothing is left was on the phone is not told either.
  const left = new Set(ROW_NAMES.flatMap((name) => (rows[name] as { app: string | null }[]).map((row) => row.app)));
  const apps = run.result.apps.filter((a) => left.has(a.app)).map((a) => appOf(a, out));
  const names = { appNames: Object.fromEntries(apps.map((a) => [a.app, a.name])) };
  const goneNames = namesTakenOut(run, rows, apps, choice);
  const findings = run.result.findings
    .filter((f) => f.app === null || left.has(f.app))
    .filter((f) => keepsFinding(f, choice, isGone, goneNames))
    .map((f) => blurFinding(f, choice.blur, english, names));
  const redaction: Redaction = {
    from,
    blur: choice.blur,
    hosts: choice.hosts ? 'kept' : 'removed',
    rowTypes: [...out].filter((name) => choice.hosts || !OF_HOSTS.includes(name)).sort(),
    removed: {
      apps: run.result.apps.length - apps.length,
      rows: goneRows,
      findings: run.result.findings.length - findings.length,
    },
  };
  const result = resultOf(run.result, rows, { apps, findings, redaction, choice, out });
  refuseLeaks({ result, rows }, goneNames, choice.blur);
  return { result, rows };
}

/**
 * Names of files inside containers become numbers: a bug report's bears its minute, and a folder an app's id.
 * Names of tables stay.
 */
function withoutMemberNames(run: Run): Run {
  const numbers = new Map<string, string>();
  const numbered = (path: string): string => {
    const name = numbers.get(path) ?? `member-${numbers.size + 1}`;
    numbers.set(path, name);
    return name;
  };
  // Hands back what it was given where nothing in it changes.
  const walk = <T>(value: T): T => {
    if (Array.isArray(value)) {
      const walked = value.map(walk);
      return walked.some((one, i) => one !== value[i]) ? (walked as T) : value;
    }
    if (!isObject(value)) return value;
    let changed: Record<string, unknown> | null = null;
    for (const [key, member] of Object.entries(value)) {
      const isMember = key === 'path' && typeof value['input'] === 'string' && typeof member === 'string';
      const walked = isMember ? (/^\w+$/.test(member) ? member : numbered(member)) : walk(member);
      if (walked !== member) {
        changed ??= { ...value };
        changed[key] = walked;
      }
    }
    return (changed ?? value) as T;
  };
  return { rows: walk(run.rows), result: walk(run.result) };
}

function appFilter(choice: RedactChoice): (app: string | null, type: RowName) => boolean {
  const { apps } = choice;
  if (apps === null) return () => true;
  // The phone's own states carry no app; rows of apps do, and one without is somebody's unknown.
  if ('only' in apps) {
    const only = new Set(apps.only);
    return (app, type) => (app === null ? type === 'Presence' : only.has(app));
  }
  const without = new Set(apps.without);
  return (app) => app === null || !without.has(app);
}

const keyOf = ({ input, line, entry, frame, offset, path, row }: Place): string =>
  `${input} ${line ?? ''} ${entry ?? ''} ${frame ?? ''} ${offset ?? ''} ${path ?? ''} ${row ?? ''}`;

function placesOf(from: Place & { end?: Place | null }): string[] {
  return from.end ? [keyOf(from), keyOf(from.end)] : [keyOf(from)];
}

function blurRow<T extends object>(name: RowName, row: T, blur: Blur): T {
  if (blur === 'none') return row;
  const blurred: Record<string, unknown> = Object.fromEntries(Object.entries(row));
  for (const [column, spec] of Object.entries(ROW_BY_NAME[name].columns)) {
    const value = blurred[column];
    if (/^time\b/.test(spec.kind) && typeof value === 'string') blurred[column] = blurTime(value, blur);
  }
  return blurred as T;
}

/** Numbers without gaps, so that they do not tell how many episodes were taken out. */
function renumberEpisodes(rows: Rows): void {
  const numbers = new Map<number, number>();
  rows.Access = rows.Access.map((a) => {
    const number = numbers.get(a.episode) ?? numbers.size + 1;
    numbers.set(a.episode, number);
    return { ...a, episode: number };
  });
}

const appOf = (app: AppResult, out: ReadonlySet<RowName>): AppResult => ({
  ...app,
  accesses: out.has('Access') ? {} : app.accesses,
  contacts: out.has('Contact') ? 0 : app.contacts,
  requests: out.has('Request') ? 0 : app.requests,
});

/** Every name that the redacted run must not hold any more. */
function namesTakenOut(run: Run, rows: Rows, apps: readonly AppResult[], choice: RedactChoice): Set<string> {
  const gone = new Set<string>();
  const add = (name: string | null | undefined) => name && gone.add(name);
  for (const app of run.result.apps) for (const name of [app.app, app.name.en, app.name.zh]) add(name);
  for (const list of Object.values(run.rows)) for (const row of list) add(row.app);
  for (const a of run.rows.Access) add(a.appAsStored);
  for (const input of run.result.inputs) add(input.name);
  for (const c of run.rows.Contact) for (const name of [c.host, c.context, c.ownerAsStored, c.owner]) add(name);
  for (const r of run.rows.Request) for (const name of [r.host, r.path, r.owner]) add(name);
  if (!choice.hosts) add(run.result.options.recipient);
  for (const app of apps)
    for (const name of [app.app, app.name.en, app.name.zh, app.publisher.en, app.publisher.zh])
      if (name) gone.delete(name);
  for (const list of Object.values(rows)) for (const row of list) if (row.app !== null) gone.delete(row.app);
  for (const a of rows.Access) if (a.appAsStored !== null) gone.delete(a.appAsStored);
  if (choice.hosts) {
    for (const c of rows.Contact)
      for (const name of [c.host, c.context, c.ownerAsStored, c.owner]) if (name) gone.delete(name);
    for (const r of rows.Request) for (const name of [r.host, r.path, r.owner]) if (name) gone.delete(name);
  }
  return gone;
}

function keepsFinding(
  f: Finding,
  choice: RedactChoice,
  isGone: (place: Place) => boolean,
  goneNames: ReadonlySet<string>,
): boolean {
  // An answer about the whole phone speaks of the apps taken out as well.
  if (choice.apps !== null && f.app === null && f.outcome !== 'cannot-tell') return false;
  if (
    !choice.hosts &&
    (f.subject.host !== undefined || f.subject.recipient !== undefined || f.subject.feature !== undefined)
  )
    return false;
  if (f.evidence.some((e) => isGone(e) || (e.end && isGone(e.end)))) return false;
  const messages = [f.message.recorded, f.message.said, f.message.todo, ...f.limits];
  for (const { params } of messages)
    for (const value of Object.values(params))
      for (const text of typeof value === 'object' ? value : [value])
        if (typeof text === 'string' && goneNames.has(text) && !isDataType(text)) return false;
  return true;
}

function blurFinding(
  f: Finding,
  blur: Blur,
  english: Locale,
  names: { appNames: Record<string, { en?: string; zh?: string }> },
): Finding {
  const message = {
    recorded: blurMessage(f.message.recorded, blur, english),
    said: blurMessage(f.message.said, blur, english),
    todo: blurMessage(f.message.todo, blur, english),
  };
  const { audit, app, subject, evidence } = f;
  return {
    ...f,
    // The old id was made over places that may no longer be told, so it could serve to guess them.
    id: sha256Hex(canonicalJson({ redacted: true, audit, app, subject, evidence })),
    message,
    limits: f.limits.map((limit) => blurMessage(limit, blur, english)),
    counts: blur === 'none' ? f.counts : Object.fromEntries(Object.entries(f.counts).filter(isPlainCount)),
    text: [message.recorded, message.said, message.todo].map((m) => render(english, m, names)).join(' '),
  };
}

/** A number that is no time of day and no moment. */
const isPlainCount = ([name, value]: [string, number]): boolean =>
  Math.abs(value) < 1e9 && !/minute|clock|hour|time|begin|first|last|from|to$|at$|night$|morning$/i.test(name);

function resultOf(
  before: Result,
  rows: Rows,
  parts: {
    apps: AppResult[];
    findings: Finding[];
    redaction: Redaction;
    choice: RedactChoice;
    out: ReadonlySet<RowName>;
  },
): Result {
  const { apps, findings, redaction, choice, out } = parts;
  const { blur } = choice;
  const options = {
    ...before.options,
    night: blurNight(before.options.night, blur),
    app: before.options.app !== null && apps.some((a) => a.app === before.options.app) ? before.options.app : null,
    recipient: choice.hosts ? before.options.recipient : null,
  };
  const { night } = before.derived;
  const hourOf = (minutes: number | null) => (minutes === null ? null : Math.floor(minutes / 60) * 60);
  return {
    ...before,
    options,
    redaction,
    // A file name may hold the minute of the export.
    inputs: before.inputs.map((input, i) => ({
      ...input,
      name: `input-${i + 1}`,
      rows: Object.fromEntries(
        ROW_NAMES.map(
          (name) =>
            [name, (rows[name] as { from: Place }[]).filter((r) => r.from.input === input.sha256).length] as const,
        ).filter(([, n]) => n > 0),
      ),
    })),
    coverage: before.coverage
      .filter((c) => !out.has(c.row))
      .map((c) => ({ ...c, from: blurTime(c.from, blur), to: blurTime(c.to, blur) })),
    derived: {
      ...before.derived,
      night:
        blur === 'none'
          ? night
          : blur === 'hour'
            ? { ...night, from: hourOf(night.from), to: hourOf(night.to) }
            : { from: null, to: null, basis: 'unknown' },
    },
    apps,
    findings,
    problems: before.problems.map((p) => ({
      code: p.code,
      from: p.from,
      sentence: 'The case that this one was redacted from tells more.',
      excerpt: null,
    })),
    totals: {
      lines: before.totals.lines,
      rows: Object.fromEntries(ROW_NAMES.filter((n) => rows[n].length > 0).map((n) => [n, rows[n].length])),
      episodes: new Set(rows.Access.map((a) => a.episode)).size,
      apps: apps.length,
      findings: Object.fromEntries(
        OUTCOMES.map((o) => [o, findings.filter((f) => f.outcome === o).length] as const).filter(([, n]) => n > 0),
      ),
    },
  };
}
