// Findings held against what a team has set: which are errors, which warnings, which were accepted and until when.
// No disk and no clock: today comes in from the command.
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, compareText, isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import {
  type BaselineEntry,
  CHECK_SCHEMA,
  type CheckAudit,
  type CheckItem,
  type CheckPlace,
  type CheckReport,
  LEVELS,
  type Level,
} from '../model/check.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { ProblemCode } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import { GRADES } from '../model/rows.ts';
import type { Audit } from '../model/units.ts';
import { type CheckConfig, levelOf, type Thresholds } from './check-config.ts';

export const BASELINE_SCHEMA = 'telltale/baseline@1';
export const MOST_PLACES = 10;

export interface CheckContext {
  readonly config: CheckConfig;
  readonly configPath: string;
  readonly audits: readonly Audit[];
  readonly baseline: readonly BaselineEntry[];
  /** `2026-11-20`; an entry counts through the day on which it expires. */
  readonly today: string;
  /** Path of each input by SHA-256, as its giver names it. */
  readonly paths: Readonly<Record<string, string>>;
}

/** Of audit, outcome, app and subject; never of evidence or words, so that a new capture of the same app has the same key. */
export const findingKey = (f: Pick<Finding, 'audit' | 'outcome' | 'app' | 'subject'>): string =>
  sha256Hex(canonicalJson({ audit: f.audit, outcome: f.outcome, app: f.app, subject: f.subject }));

const INCOMPLETE: ReadonlySet<ProblemCode> = new Set(['not-recognized', 'no-rows', 'source-failed', 'audit-failed']);
/** Of a capture without its keys the hosts are read all the same; these weigh only where an input gave nothing. */
const SHUT: ReadonlySet<ProblemCode> = new Set([
  'encrypted',
  'wrong-password',
  'needs-node',
  'damaged',
  'unknown-layout',
]);

export function check(result: Result, context: CheckContext): CheckReport {
  const { config } = context;
  const byId = new Map(context.audits.map((a) => [a.meta.id, a]));
  const accepted = new Map(context.baseline.map((e) => [e.key, e]));
  const used = new Set<string>();
  const items: CheckItem[] = [];
  for (const finding of result.findings) {
    const audit = byId.get(finding.audit);
    if (!audit || isBelow(finding, config.thresholds) || isBelow(finding, config.audits[finding.audit] ?? {})) continue;
    const level = levelOf(config, audit, finding.outcome);
    if (level === 'off') continue;
    const key = findingKey(finding);
    const entry = accepted.get(key);
    if (entry) used.add(key);
    const holds = entry !== undefined && context.today <= entry.expires;
    items.push({
      finding,
      level,
      key,
      places: placesOf(finding, context.paths),
      accepted: holds ? { reason: entry.reason, expires: entry.expires } : null,
      expired: entry && !holds ? entry.expires : null,
    });
  }
  // The engine's order of findings is kept within each level.
  items.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
  const open = items.filter((i) => i.accepted === null);
  const audits = context.audits.map((a) => auditOf(a, config, result));
  const asked = new Set(audits.filter((a) => a.level !== 'off').map((a) => a.id));
  const warnings = open.filter((i) => i.level === 'warn').length;
  return {
    schema: CHECK_SCHEMA,
    tool: result.tool,
    preset: config.preset,
    configPath: context.configPath,
    inputs: result.inputs.map((i) => ({
      sha256: i.sha256,
      path: context.paths[i.sha256] ?? i.name,
      sizeBytes: i.sizeBytes,
      source: i.source,
    })),
    audits,
    items,
    unused: context.baseline.filter((e) => !used.has(e.key)),
    problems: result.problems.map(({ excerpt: _, ...p }) => ({
      ...p,
      path: p.from ? (context.paths[p.from.input] ?? null) : null,
    })),
    incomplete: isIncomplete(result),
    counts: {
      errors: open.length - warnings,
      warnings,
      accepted: items.length - open.length,
      cannotTell: result.findings.filter((f) => f.outcome === 'cannot-tell' && asked.has(f.audit)).length,
    },
    tooManyWarnings: config.maxWarnings !== null && warnings > config.maxWarnings,
    appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])),
  };
}

function isIncomplete({ inputs, problems }: Result): boolean {
  const empty = new Set(inputs.filter((i) => Object.keys(i.rows).length === 0).map((i) => i.sha256));
  return problems.some(
    (p) => INCOMPLETE.has(p.code) || (SHUT.has(p.code) && p.from !== null && empty.has(p.from.input)),
  );
}

function isBelow(finding: Finding, { grade, counts }: Thresholds): boolean {
  if (grade !== undefined && GRADES.indexOf(finding.grade) < GRADES.indexOf(grade)) return true;
  return Object.entries(counts ?? {}).some(([name, least]) => {
    const value = Object.hasOwn(finding.counts, name) ? finding.counts[name] : undefined;
    return value !== undefined && value < least;
  });
}

function auditOf(audit: Audit, config: CheckConfig, result: Result): CheckAudit {
  const { id, title, question, explains, law, needs, outcomes } = audit.meta;
  const there = needs.filter((n) => (result.totals.rows[n] ?? 0) > 0).length;
  const levels = outcomes.map((o) => levelOf(config, audit, o));
  const level = [...LEVELS].reverse().find((l: Level) => levels.includes(l)) ?? 'off';
  const supplied = there === needs.length ? 'whole' : there > 0 ? 'part' : 'none';
  return { id, title, question, explains, law, level, supplied };
}

/** The first places of a finding; a verdict without evidence stands in the document that it is about. */
function placesOf(finding: Finding, paths: Readonly<Record<string, string>>): CheckPlace[] {
  const found: CheckPlace[] = [];
  const seen = new Set<string>();
  const add = (input: string, line: number | null, inside: string | null) => {
    const path = Object.hasOwn(paths, input) ? paths[input] : undefined;
    const key = `${input} ${line} ${inside}`;
    if (path === undefined || seen.has(key) || found.length >= MOST_PLACES) return;
    seen.add(key);
    found.push({ path, line, inside });
  };
  for (const e of finding.evidence) {
    // A line of a member inside a container is no line of the file.
    const line = typeof e.line === 'number' && e.line >= 1 && e.path === undefined ? e.line : null;
    add(e.input, line, line === null ? insideOf(e) : null);
  }
  for (const c of finding.claims) if (c.part !== 'considered') add(c.document, null, null);
  return found;
}

const insideOf = (e: Evidence): string | null => {
  if (e.line !== undefined && e.path !== undefined) return `${printable(e.path, 120)} line ${e.line}`;
  if (e.entry !== undefined) return `entry ${e.entry}`;
  if (e.frame !== undefined) return `frame ${e.frame}`;
  if (e.row !== undefined) return `${printable(e.path ?? 'row', 120)} ${e.row}`;
  if (e.offset !== undefined) return `offset ${e.offset}`;
  return e.path === undefined ? null : printable(e.path, 120);
};

/** A day that exists, as `2027-01-31`. */
export function isDay(s: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(s) ? new Date(`${s}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === s;
}

/** Reads a baseline file. A fault is a sentence; an entry without a reason or an expiry is one. */
export function parseBaseline(text: string): { entries: BaselineEntry[]; faults: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { entries: [], faults: ['it is not JSON.'] };
  }
  if (!isObject(value) || value['schema'] !== BASELINE_SCHEMA || !Array.isArray(value['accepted']))
    return {
      entries: [],
      faults: [`it has to be an object with "schema": "${BASELINE_SCHEMA}" and a list "accepted".`],
    };
  const entries: BaselineEntry[] = [];
  const faults: string[] = [];
  value['accepted'].forEach((e: unknown, i) => {
    const entry = isObject(e) ? entryOf(e) : null;
    if (entry) entries.push(entry);
    else
      faults.push(
        `accepted[${i}]: needs key, audit and outcome as they were written, a reason, and a day "expires" such as "2027-01-31".`,
      );
  });
  return { entries, faults };
}

function entryOf(e: Record<string, unknown>): BaselineEntry | null {
  const { key, audit, outcome, app, subject, reason, expires } = e;
  if (typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) return null;
  if (typeof audit !== 'string' || typeof outcome !== 'string') return null;
  if (typeof reason !== 'string' || reason.trim() === '') return null;
  if (typeof expires !== 'string' || !isDay(expires)) return null;
  if (app !== null && typeof app !== 'string') return null;
  const texts: Record<string, string> = Object.create(null);
  for (const [name, v] of Object.entries(isObject(subject) ? subject : {})) if (typeof v === 'string') texts[name] = v;
  return { key, audit, outcome, app, subject: { ...texts }, reason, expires };
}

/**
 * The baseline that accepts every open finding of `report` until `expires`. Entries that still hold keep their own reason and
 * day; those that ran out and met nothing are left out.
 */
export function updatedBaseline(
  report: CheckReport,
  before: readonly BaselineEntry[],
  given: { readonly reason: string; readonly expires: string; readonly today: string },
): string {
  const entries = new Map(before.filter((e) => given.today <= e.expires).map((e) => [e.key, e]));
  for (const { finding, key, accepted } of report.items) {
    if (accepted) continue;
    const { audit, outcome, app, subject } = finding;
    entries.set(key, {
      key,
      audit,
      outcome,
      app,
      subject: { ...subject },
      reason: given.reason,
      expires: given.expires,
    });
  }
  const accepted = [...entries.values()].sort(
    (a, b) => compareText(a.audit, b.audit) || compareText(a.app ?? '', b.app ?? '') || compareText(a.key, b.key),
  );
  return `${JSON.stringify({ schema: BASELINE_SCHEMA, accepted }, null, 2)}\n`;
}
