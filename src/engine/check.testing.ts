// A result with one chosen finding and a hostile one, for the tests of `check` and of its reporters.
import type { CheckReport } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import { RESULT_SCHEMA, type Result } from '../model/result.ts';
import type { Audit } from '../model/units.ts';
import { check } from './check.ts';
import { DEFAULT_CONFIG } from './check-config.ts';

export const INPUT = 'a'.repeat(64);
export const HOSTILE = '<b>&"\'\n::error::x %0A ##[add-path]y [l](javascript:z) {0} \u202e\u0000\ufffe | `--> ]]>';

export const finding = (given: Partial<Finding> = {}): Finding => ({
  id: 'f'.repeat(64),
  audit: 'undisclosed-data',
  outcome: 'undisclosed',
  grade: 'recorded',
  app: 'com.example.chat',
  subject: { data: 'account.user-id', recipient: 'api.chat.example' },
  message: {
    recorded: {
      id: 'policy.recorded',
      params: { requests: 3, data: 'account.user-id', recipient: 'api.chat.example' },
    },
    said: { id: 'check.none', params: {} },
    todo: { id: 'check.no-input', params: {} },
  },
  text: '',
  evidence: [{ input: INPUT, entry: 12 }],
  claims: [],
  limits: [{ id: 'check.part-input', params: {} }],
  law: ['pipl-7'],
  counts: { requests: 3 },
  ...given,
});

export const hostile = (): Finding =>
  finding({
    audit: 'undisclosed-recipient',
    app: HOSTILE,
    subject: { recipient: HOSTILE },
    message: {
      recorded: { id: 'policy.recorded', params: { requests: 1, data: 'device.model', recipient: HOSTILE } },
      said: { id: 'check.none', params: {} },
      todo: { id: 'check.no-input', params: {} },
    },
    evidence: [{ input: INPUT, line: 7 }],
  });

const lines = { total: 1, used: 1, duplicate: 0, problem: 0, blank: 0, structural: 0 };
export const resultWith = (findings: Finding[], rest: Partial<Result> = {}): Result => ({
  schema: RESULT_SCHEMA,
  tool: { name: 'telltale', version: '0.1.0', ruleSet: 'test' },
  options: {
    iosVersion: null,
    night: null,
    timeZone: null,
    app: null,
    recipient: null,
    phase: null,
    simulated: false,
  },
  inputs: [{ sha256: INPUT, name: 'week.har', sizeBytes: 10, source: 'har', lines, rows: { Request: 3 } }],
  coverage: [],
  derived: {
    era: { timerMs: null, wallMs: null, basis: 'none' },
    night: { from: null, to: null, basis: 'unknown' },
  },
  apps: [],
  findings,
  problems: [],
  totals: { lines, rows: { Request: 3, DataItem: 3, Claim: 1 }, episodes: 0, apps: 0, findings: {} },
  ...rest,
});

const meta = (id: string, outcomes: Audit['meta']['outcomes']): Audit => ({
  meta: {
    id,
    title: { en: `Title of ${id}`, zh: `${id} 的标题` },
    question: { en: 'A question?', zh: '问题？' },
    needs: ['Request', 'Claim'],
    explains: { en: 'What it means.', zh: '含义。' },
    law: [],
    status: 'stable',
    outcomes,
  },
  audit: () => [],
});
export const testAudits: readonly Audit[] = [
  meta('undisclosed-data', ['disclosed', 'vague', 'undisclosed', 'cannot-tell']),
  meta('undisclosed-recipient', ['disclosed', 'vague', 'undisclosed']),
  meta('background-access', ['observed', 'not-observed', 'cannot-tell']),
  meta('contacts-by-proxy', ['observed', 'not-observed']),
];

export const reportOf = (result: Result, rest: Partial<Parameters<typeof check>[1]> = {}): CheckReport =>
  check(result, {
    config: DEFAULT_CONFIG,
    configPath: 'telltale.config.json',
    audits: testAudits,
    baseline: [],
    today: '2026-11-20',
    paths: { [INPUT]: 'captures/a week.har' },
    ...rest,
  });
