// The log is held against the objects of SARIF 2.1.0 that telltale writes: closed objects, required members, types and enumerations
// as in the OASIS schema (whose text is not copied here).
import { describe, expect, it } from 'vitest';
import { loadLocale } from '../case/environment.ts';
import { finding, HOSTILE, hostile, INPUT, reportOf, resultWith } from '../engine/check.testing.ts';
import { checkSarif, sarifText, sarifUri } from './sarif.ts';

type Spec =
  | { is: 'string'; pattern?: RegExp }
  | { is: 'integer'; min: number }
  | { is: 'boolean' }
  | { is: 'bag' }
  | { is: 'uri' }
  | { is: 'enum'; of: readonly unknown[] }
  | { is: 'list'; of: Spec; unique: boolean }
  | { is: 'map'; of: Spec }
  | { is: 'object'; name: string };
const S: Spec = { is: 'string' };
const BAG: Spec = { is: 'bag' };
const URI: Spec = { is: 'uri' };
const obj = (name: string): Spec => ({ is: 'object', name });
const list = (of: Spec, unique = false): Spec => ({ is: 'list', of, unique });
const whole = (min: number): Spec => ({ is: 'integer', min });
const LEVEL: Spec = { is: 'enum', of: ['none', 'note', 'warning', 'error'] };

/** A member with `!` is required. */
const OBJECTS: Record<string, Record<string, Spec>> = {
  log: { $schema: URI, 'version!': { is: 'enum', of: ['2.1.0'] }, 'runs!': list(obj('run')) },
  run: {
    'tool!': obj('tool'),
    language: { is: 'string', pattern: /^[a-zA-Z]{2}(-[a-zA-Z]{2})?$/ },
    columnKind: { is: 'enum', of: ['utf16CodeUnits', 'unicodeCodePoints'] },
    invocations: list(obj('invocation')),
    artifacts: list(obj('artifact'), true),
    results: list(obj('result')),
    properties: BAG,
  },
  tool: { 'driver!': obj('toolComponent') },
  toolComponent: { 'name!': S, version: S, rules: list(obj('reportingDescriptor'), true), properties: BAG },
  reportingDescriptor: {
    'id!': S,
    shortDescription: obj('multiformat'),
    fullDescription: obj('multiformat'),
    help: obj('multiformat'),
    defaultConfiguration: obj('configuration'),
    properties: BAG,
  },
  multiformat: { 'text!': S },
  configuration: { level: LEVEL, enabled: { is: 'boolean' } },
  invocation: { 'executionSuccessful!': { is: 'boolean' }, toolExecutionNotifications: list(obj('notification')) },
  notification: {
    descriptor: obj('descriptorReference'),
    level: LEVEL,
    'message!': obj('message'),
    locations: list(obj('location'), true),
  },
  descriptorReference: { id: S },
  message: { 'text!': S },
  artifact: {
    location: obj('artifactLocation'),
    length: whole(-1),
    hashes: { is: 'map', of: S },
    roles: list({ is: 'enum', of: ['analysisTarget'] }, true),
    properties: BAG,
  },
  artifactLocation: { uri: URI, index: whole(-1) },
  result: {
    ruleId: S,
    ruleIndex: whole(-1),
    kind: { is: 'enum', of: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
    level: LEVEL,
    'message!': obj('message'),
    locations: list(obj('location')),
    relatedLocations: list(obj('location'), true),
    partialFingerprints: { is: 'map', of: S },
    suppressions: list(obj('suppression'), true),
    properties: BAG,
  },
  location: {
    id: whole(-1),
    physicalLocation: obj('physicalLocation'),
    logicalLocations: list(obj('logicalLocation'), true),
  },
  physicalLocation: { 'artifactLocation!': obj('artifactLocation'), region: obj('region') },
  region: { startLine: whole(1) },
  logicalLocation: { fullyQualifiedName: S, kind: S },
  suppression: {
    'kind!': { is: 'enum', of: ['inSource', 'external'] },
    status: { is: 'enum', of: ['accepted', 'underReview', 'rejected'] },
    justification: S,
    properties: BAG,
  },
};

function faults(value: unknown, spec: Spec, at = '$'): string[] {
  const no = (what: string) => [`${at}: ${what} (${JSON.stringify(value)})`];
  if (spec.is === 'enum') return spec.of.includes(value) ? [] : no('not of the enumeration');
  if (spec.is === 'list') {
    if (!Array.isArray(value)) return no('no list');
    const texts = value.map((v) => JSON.stringify(v));
    const twice = spec.unique && new Set(texts).size < texts.length ? no('not unique') : [];
    return [...twice, ...value.flatMap((v, i) => faults(v, spec.of, `${at}[${i}]`))];
  }
  if (spec.is === 'bag' || spec.is === 'map' || spec.is === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return no('no object');
    if (spec.is === 'bag') return [];
    if (spec.is === 'map') return Object.entries(value).flatMap(([k, v]) => faults(v, spec.of, `${at}.${k}`));
    const { name } = spec;
    const members = OBJECTS[name]!;
    const missing = Object.keys(members)
      .filter((k) => k.endsWith('!') && !(k.slice(0, -1) in value))
      .map((k) => `${at}: lacks ${k}`);
    return [
      ...missing,
      ...Object.entries(value).flatMap(([k, v]) => {
        const member = members[k] ?? members[`${k}!`];
        return member ? faults(v, member, `${at}.${k}`) : [`${at}: ${k} is no member of ${name}`];
      }),
    ];
  }
  if (spec.is === 'integer')
    return typeof value === 'number' && Number.isInteger(value) && value >= spec.min ? [] : no('no such integer');
  if (spec.is === 'boolean') return typeof value === 'boolean' ? [] : no('no boolean');
  if (typeof value !== 'string') return no('no text');
  if (spec.is === 'uri')
    return /^[\w.~!$&'()*+,;=:@/%#?-]*$/.test(value) && !/%(?![0-9A-Fa-f]{2})/.test(value) ? [] : no('no URI');
  return spec.pattern && !spec.pattern.test(value) ? no('not of the pattern') : [];
}

const problem = {
  code: 'not-json' as const,
  from: { input: INPUT, line: 4 },
  sentence: `Line 4 is no JSON ${HOSTILE}`,
  excerpt: null,
};
const baseline = { key: '', audit: '', outcome: '', app: null, subject: {}, reason: HOSTILE, expires: '2027-01-01' };

describe('the SARIF reporter', () => {
  for (const lang of ['en', 'zh-CN'] as const)
    it(`writes a log that is valid by structure, with hostile text in every field (${lang})`, () => {
      const result = resultWith([finding(), hostile(), finding({ evidence: [] })], { problems: [problem] });
      const { key } = reportOf(resultWith([finding()])).items[0]!;
      const report = reportOf(result, { baseline: [{ ...baseline, key }], paths: { [INPUT]: `a b/ü#%?.har` } });
      const log: unknown = JSON.parse(checkSarif(report, loadLocale(lang)));
      expect(faults(log, obj('log'))).toEqual([]);
      expect(JSON.stringify(log)).not.toMatch(/\u202e|\u0000/);
    });

  it('gives each result a rule, a place, a fingerprint, and a suppression only where it was accepted', () => {
    const log = JSON.parse(checkSarif(reportOf(resultWith([finding(), hostile()])), loadLocale('en')));
    const [run] = log.runs;
    for (const r of run.results) {
      expect(run.tool.driver.rules[r.ruleIndex].id).toBe(r.ruleId);
      expect(r.locations).toHaveLength(1);
      expect(r.partialFingerprints['telltaleFinding/v1']).toMatch(/^[0-9a-f]{64}$/);
      expect(r.suppressions).toEqual([]);
    }
    expect(run.results[0].locations[0].physicalLocation.artifactLocation).toEqual({
      uri: 'captures/a%20week.har',
      index: 0,
    });
    expect(run.results[0].locations[0].logicalLocations[0].fullyQualifiedName).toBe('entry 12');
    expect(run.results[1].locations[0].physicalLocation.region.startLine).toBe(7);
  });

  it('leaves neither a link nor a placeholder in a message', () => {
    const text = sarifText('[a](b) {0} \\ }');
    expect(text).toBe('\\[a\\](b) {{0}} \\\\ }}');
  });

  it('writes paths as URI references, absolute ones as file URIs', () => {
    expect(sarifUri('a b/c#d.har')).toBe('a%20b/c%23d.har');
    expect(sarifUri('/tmp/x y')).toBe('file:///tmp/x%20y');
    expect(sarifUri('C:/x')).toBe('file:///C:/x');
  });

  it('writes the same bytes twice', () => {
    const report = reportOf(resultWith([finding(), hostile()]));
    expect(checkSarif(report, loadLocale('en'))).toBe(checkSarif(report, loadLocale('en')));
  });
});
