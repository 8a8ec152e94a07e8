// SARIF 2.1.0 (OASIS, errata 01): one run, a rule an audit that is on, a result a finding.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { printable } from '../base/text.ts';
import type { CheckItem, CheckPlace, CheckReport } from '../model/check.ts';
import { checkSpeech, MAX_TEXT } from './check-words.ts';
import type { Locale } from './words.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A message string: brackets would be a link and braces a placeholder (sections 3.11.5 and 3.11.6). */
export const sarifText = (s: string, max = MAX_TEXT): string =>
  printable(s, max)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');

/** A path as a URI reference; an absolute one as a file URI. */
export function sarifUri(path: string): string {
  const encoded = path
    .toWellFormed()
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  const drive = /^([A-Za-z])%3A\//.exec(encoded);
  return drive ? `file:///${drive[1]}:${encoded.slice(4)}` : encoded;
}

const text = (s: string) => ({ text: sarifText(s) });

export function checkSarif(report: CheckReport, locale: Locale): string {
  const speech = checkSpeech(report, locale);
  const zh = locale.lang === 'zh-CN';
  const rules = report.audits.filter((a) => a.level !== 'off');
  const ruleIndex = new Map(rules.map((r, i) => [r.id, i]));
  const artifactIndex = new Map(report.inputs.map((a, i) => [a.path, i]));
  const physical = (path: string) => ({
    artifactLocation: { uri: sarifUri(path), ...(artifactIndex.has(path) && { index: artifactIndex.get(path) }) },
  });
  const location = (p: CheckPlace) => ({
    physicalLocation: { ...physical(p.path), ...(p.line !== null && { region: { startLine: p.line } }) },
    ...(p.inside !== null && { logicalLocations: [{ fullyQualifiedName: printable(p.inside), kind: 'object' }] }),
  });
  const result = (item: CheckItem) => {
    const { finding: f } = item;
    const [first, ...more] = item.places;
    return {
      ruleId: f.audit,
      ruleIndex: ruleIndex.get(f.audit) ?? -1,
      kind: 'fail',
      level: item.level === 'error' ? 'error' : 'warning',
      message: text(speech.sentences(item).join(' ')),
      // Code scanning takes no result without a place: what no input holds stands in the configuration.
      locations: [first ? location(first) : { physicalLocation: physical(report.configPath) }],
      relatedLocations: more.map((p, i) => ({ id: i + 1, ...location(p) })),
      partialFingerprints: { 'telltaleFinding/v1': item.key },
      suppressions: item.accepted
        ? [
            {
              kind: 'external',
              status: 'accepted',
              justification: printable(item.accepted.reason, MAX_TEXT),
              properties: { expires: item.accepted.expires },
            },
          ]
        : [],
      properties: {
        findingId: f.id,
        outcome: f.outcome,
        grade: f.grade,
        ...(f.app !== null && { app: printable(f.app) }),
        subject: Object.fromEntries(Object.entries(f.subject).map(([k, v]) => [k, printable(String(v), 500)])),
        limits: speech.limits(item).map((l) => printable(l, MAX_TEXT)),
        quotes: f.claims.map((c) => ({ part: c.part, quote: printable(c.quote, MAX_TEXT) })),
        law: f.law,
      },
    };
  };
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            properties: { ruleSet: report.tool.ruleSet, preset: report.preset },
            rules: rules.map((r) => ({
              id: r.id,
              shortDescription: text(zh ? r.title.zh : r.title.en),
              fullDescription: text(zh ? r.question.zh : r.question.en),
              help: text(zh ? r.explains.zh : r.explains.en),
              defaultConfiguration: { level: r.level === 'error' ? 'error' : 'warning' },
              properties: { supplied: r.supplied, law: r.law },
            })),
          },
        },
        language: locale.lang === 'zh-CN' ? 'zh-CN' : 'en',
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: !report.incomplete,
            toolExecutionNotifications: report.problems.map((p) => ({
              descriptor: { id: p.code },
              level: report.incomplete ? 'error' : 'warning',
              message: text(p.sentence),
              ...(p.path !== null && {
                locations: [
                  location({
                    path: p.path,
                    line: p.from?.line && p.from.path === undefined ? p.from.line : null,
                    inside: null,
                  }),
                ],
              }),
            })),
          },
        ],
        artifacts: report.inputs.map((a) => ({
          location: { uri: sarifUri(a.path) },
          length: a.sizeBytes,
          hashes: { 'sha-256': a.sha256 },
          roles: ['analysisTarget'],
          ...(a.source !== null && { properties: { source: a.source } }),
        })),
        results: report.items.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
