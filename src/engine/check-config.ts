// `telltale.config.json`: which outcomes of which audits matter to a team, and how much. Text in, settings or faults out.

import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { LEVELS, type Level } from '../model/check.ts';
import { OUTCOMES, type Outcome } from '../model/finding.ts';
import { GRADES, type Grade } from '../model/rows.ts';
import type { Audit } from '../model/units.ts';

export const PRESETS = ['recommended', 'strict'] as const;
export type Preset = (typeof PRESETS)[number];

export interface Thresholds {
  /** Findings of a weaker grade of state are left out; verdicts about documents are always `recorded`. */
  readonly grade?: Grade;
  /** Least value of a count of the finding, such as `requests`; a finding without that count stays. */
  readonly counts?: Readonly<Record<string, number>>;
}
export interface AuditSetting extends Thresholds {
  readonly level?: Level;
  readonly outcomes?: Readonly<Partial<Record<Outcome, Level>>>;
}
/** Options of the engine that a project states once. */
export const CONFIG_OPTIONS = ['app', 'appKind', 'recipient', 'phase', 'timeZone', 'iosVersion', 'night'] as const;
export type ConfigOption = (typeof CONFIG_OPTIONS)[number];

export interface CheckConfig {
  readonly preset: Preset;
  readonly inputs: readonly string[];
  readonly options: Readonly<Partial<Record<ConfigOption, string>>>;
  readonly audits: Readonly<Record<string, AuditSetting>>;
  readonly thresholds: Thresholds;
  readonly baseline: string | null;
  readonly maxWarnings: number | null;
}

export const DEFAULT_CONFIG: CheckConfig = {
  preset: 'recommended',
  inputs: [],
  options: {},
  audits: {},
  thresholds: {},
  baseline: null,
  maxWarnings: null,
};

type Levels = Readonly<Partial<Record<Outcome, Level>>>;
/** An audit without a line of its own: documents that are silent or say otherwise matter, mere observation does not. */
const ANY: Readonly<Record<Preset, Levels>> = {
  recommended: { contradicted: 'error', undisclosed: 'error', vague: 'warn' },
  strict: { contradicted: 'error', undisclosed: 'error', vague: 'error', 'cannot-tell': 'warn' },
};
/** Observations that an app maker can act on before a release. What is not listed is context for a reader. */
const OBSERVED: Readonly<Record<string, readonly [recommended: Level, strict: Level]>> = {
  'clear-text-identifiers': ['error', 'error'],
  'sent-before-consent': ['error', 'error'],
  'access-without-permission': ['warn', 'error'],
  'access-while-locked': ['warn', 'error'],
  'background-access': ['warn', 'error'],
  'sensor-off-screen': ['warn', 'error'],
  'sent-in-background': ['warn', 'error'],
  'sent-after-access': ['off', 'warn'],
  'precise-location-sent': ['warn', 'error'],
  'fingerprint-bundles': ['warn', 'error'],
  'photos-after-camera': ['warn', 'error'],
  'sdk-without-manifest': ['warn', 'error'],
  'outside-necessary-data': ['off', 'warn'],
  'access-in-night': ['off', 'warn'],
  'access-at-intervals': ['off', 'warn'],
  'access-without-sign-of-use': ['off', 'warn'],
  'literal-addresses': ['off', 'warn'],
  'listed-hosts': ['off', 'warn'],
  'third-party-recipients': ['off', 'warn'],
  'addresses-abroad': ['off', 'warn'],
};
/** Answers that no file of an app maker could change: told in the page, not asked of a build. */
const NEVER_ASKED = new Set(['beyond-the-capture', 'uncovered-kinds', 'declared-never-seen']);
/** Known so that a configuration may name them while an older telltale runs; data conflicts between one's own documents. */
const WARNED_FIRST = new Set([
  'permission-without-statement',
  'label-against-policy',
  'sdk-not-named',
  'gdpr-notice-items',
  'pipl-notice-items',
  'opt-out-missing',
  'sensitive-without-statement',
  'handing-on-without-consent',
  'transfer-untold',
]);

/** The level that a preset gives to one outcome of one audit. */
export function presetLevel(preset: Preset, audit: string, outcome: Outcome): Level {
  if (NEVER_ASKED.has(audit) || outcome === 'disclosed' || outcome === 'not-observed') return 'off';
  if (outcome === 'observed') return OBSERVED[audit]?.[preset === 'strict' ? 1 : 0] ?? 'off';
  if (WARNED_FIRST.has(audit) && preset === 'recommended') return outcome === 'cannot-tell' ? 'off' : 'warn';
  // What cannot be told about an observation that nobody asked for is no news.
  if (outcome === 'cannot-tell' && preset === 'strict' && Object.hasOwn(OBSERVED, audit)) return 'off';
  return ANY[preset][outcome] ?? 'off';
}

/** The level of one outcome with what the project says about it. A bare level moves every outcome the preset reports. */
export function levelOf(config: CheckConfig, audit: Audit, outcome: Outcome): Level {
  const own = Object.hasOwn(config.audits, audit.meta.id) ? config.audits[audit.meta.id]! : {};
  const stated = own.outcomes?.[outcome];
  if (stated !== undefined) return stated;
  if (own.level === undefined) return presetLevel(config.preset, audit.meta.id, outcome);
  if (outcome === 'disclosed' || outcome === 'not-observed') return 'off';
  // `cannot-tell` is no failing state: it has to be asked for by name.
  if (outcome === 'cannot-tell' && audit.meta.outcomes.length > 1)
    return own.level === 'off' ? 'off' : presetLevel(config.preset, audit.meta.id, outcome);
  return own.level;
}

const TOP = new Set(['$schema', 'extends', 'inputs', 'options', 'audits', 'thresholds', 'baseline', 'maxWarnings']);
const THRESHOLD_KEYS = new Set(['grade', 'counts']);
const SETTING_KEYS = new Set(['level', 'outcomes', ...THRESHOLD_KEYS]);

/** Reads a configuration. Every fault is a sentence of what, where and what to do; none means that `config` holds. */
export function parseConfig(
  text: string,
  auditIds: readonly string[],
): { readonly config: CheckConfig; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const bad = (at: string, sentence: string) => void faults.push(`${at}: ${sentence}`);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const what = error instanceof Error ? printable(error.message, 160) : 'unreadable';
    return { config: DEFAULT_CONFIG, faults: [`it is not JSON (${what}).`] };
  }
  if (!isObject(value)) return { config: DEFAULT_CONFIG, faults: ['it has to be a JSON object.'] };

  const oneOf = <T extends string>(at: string, v: unknown, list: readonly T[]): T | undefined => {
    const found = list.find((x) => x === v);
    if (found === undefined) bad(at, `${show(v)} is not one of ${list.join(', ')}.`);
    return found;
  };
  const known = (at: string, o: Record<string, unknown>, keys: ReadonlySet<string>) => {
    for (const key of Object.keys(o))
      if (!keys.has(key)) bad(at, `there is no setting ${show(key)}; known are ${[...keys].join(', ')}.`);
  };
  const object = (at: string, v: unknown): Record<string, unknown> => {
    if (v === undefined) return {};
    if (isObject(v)) return v;
    bad(at, 'takes an object.');
    return {};
  };
  const thresholds = (at: string, o: Record<string, unknown>): Thresholds => {
    const grade = o['grade'] === undefined ? undefined : oneOf(`${at}.grade`, o['grade'], GRADES);
    const counts: Record<string, number> = Object.create(null);
    for (const [name, least] of Object.entries(object(`${at}.counts`, o['counts'])))
      if (typeof least === 'number' && Number.isFinite(least) && least >= 0) counts[name] = least;
      else bad(`${at}.counts.${printable(name, 40)}`, 'takes a number from 0 up.');
    return {
      ...(grade !== undefined && { grade }),
      ...(Object.keys(counts).length > 0 && { counts }),
    };
  };

  known('top', value, TOP);
  const preset = value['extends'] === undefined ? 'recommended' : oneOf('extends', value['extends'], PRESETS);
  const inputs: string[] = [];
  if (value['inputs'] !== undefined) {
    if (!Array.isArray(value['inputs'])) bad('inputs', 'takes a list of paths.');
    else
      value['inputs'].forEach((path: unknown, i) => {
        if (typeof path === 'string' && path !== '' && !path.includes('\0')) inputs.push(path);
        else bad(`inputs[${i}]`, 'takes a path.');
      });
  }
  const options: Partial<Record<ConfigOption, string>> = {};
  for (const [name, v] of Object.entries(object('options', value['options']))) {
    const option = oneOf('options', name, CONFIG_OPTIONS);
    if (option === undefined) continue;
    if (typeof v === 'string' && v !== '') options[option] = v;
    else bad(`options.${option}`, 'takes a text.');
  }
  const audits: Record<string, AuditSetting> = Object.create(null);
  for (const [id, v] of Object.entries(object('audits', value['audits']))) {
    const at = `audits.${printable(id, 60)}`;
    if (!auditIds.includes(id)) {
      bad(at, 'there is no such audit; docs/reference/audits.md lists them.');
      continue;
    }
    if (typeof v === 'string') {
      const level = oneOf(at, v, LEVELS);
      if (level !== undefined) audits[id] = { level };
      continue;
    }
    if (!isObject(v)) {
      bad(at, `takes ${LEVELS.join(', ')} or an object.`);
      continue;
    }
    known(at, v, SETTING_KEYS);
    const level = v['level'] === undefined ? undefined : oneOf(`${at}.level`, v['level'], LEVELS);
    const outcomes: Partial<Record<Outcome, Level>> = {};
    for (const [name, l] of Object.entries(object(`${at}.outcomes`, v['outcomes']))) {
      const outcome = oneOf(`${at}.outcomes`, name, OUTCOMES);
      const stated = oneOf(`${at}.outcomes.${printable(name, 40)}`, l, LEVELS);
      if (outcome !== undefined && stated !== undefined) outcomes[outcome] = stated;
    }
    audits[id] = { ...(level !== undefined && { level }), outcomes, ...thresholds(at, v) };
  }
  const whole = object('thresholds', value['thresholds']);
  known('thresholds', whole, THRESHOLD_KEYS);
  const baseline = value['baseline'] ?? null;
  if (baseline !== null && (typeof baseline !== 'string' || baseline === '')) bad('baseline', 'takes a path.');
  const maxWarnings = value['maxWarnings'] ?? null;
  if (maxWarnings !== null && !(typeof maxWarnings === 'number' && Number.isInteger(maxWarnings) && maxWarnings >= 0))
    bad('maxWarnings', 'takes a whole number from 0 up.');
  return {
    config: {
      preset: preset ?? 'recommended',
      inputs,
      options,
      audits,
      thresholds: thresholds('thresholds', whole),
      baseline: typeof baseline === 'string' ? baseline : null,
      maxWarnings: typeof maxWarnings === 'number' ? maxWarnings : null,
    },
    faults,
  };
}

const show = (v: unknown): string => printable(JSON.stringify(v) ?? 'nothing', 60);
