// The one CSV writer: RFC 4180 quoting, UTF-8, CRLF; cells that a spreadsheet would run as a formula are disarmed.
import type { Evidence } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import { type Locale, render, type WordsContext } from './words.ts';

/** A cell. Text beginning with `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe in front; numbers do not. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  // Full-width forms are folded to the ASCII ones by some spreadsheets; a line feed can hide a formula behind it.
  const text = /^[\s\u0000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

const COLUMNS = [
  'entry',
  'id',
  'app',
  'name',
  'audit',
  'outcome',
  'grade',
  'data',
  'host',
  'recipient',
  'feature',
  'recorded',
  'said',
  'todo',
  'limits',
  'evidence',
  'rows',
  'episodes',
  'picker',
  'open',
  'source',
  'kind',
  'from',
  'to',
  'code',
  'sentence',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | null | undefined>>;

/** Where evidence stands, short: `ab12cd34 line 7`. A table keeps to English. */
export const placeWords = (e: Evidence, zh = false): string => {
  const page = /^pages\/(\d+)$/.exec(e.path ?? '')?.[1];
  const at =
    e.line !== undefined
      ? zh
        ? `第 ${e.line} 行`
        : `line ${e.line}`
      : e.entry !== undefined
        ? zh
          ? `条目 ${e.entry}`
          : `entry ${e.entry}`
        : e.frame !== undefined
          ? zh
            ? `帧 ${e.frame}`
            : `frame ${e.frame}`
          : e.row !== undefined
            ? `${e.path ?? 'row'} ${e.row}`
            : e.offset !== undefined
              ? `${zh ? '偏移' : 'offset'} ${e.offset}`
              : page !== undefined
                ? zh
                  ? `第 ${page} 页`
                  : `page ${page}`
                : (e.path ?? '');
  return `${e.input.slice(0, 8)} ${at}`.trim();
};

/** result.json as one table: an `entry` column says what each line is (finding, app, input, coverage, problem, totals). */
export function resultCsv(result: Result, locale: Locale): string {
  const words: WordsContext = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  const nameOf = new Map(
    result.apps.map((a) => [a.app, locale.lang === 'zh-CN' ? (a.name.zh ?? a.name.en) : a.name.en]),
  );
  const lines = [csvLine(COLUMNS)];
  const put = (cells: Cells) => lines.push(csvLine(COLUMNS.map((c) => cells[c])));
  for (const f of result.findings)
    put({
      entry: 'finding',
      id: f.id,
      app: f.app,
      name: f.app === null ? null : nameOf.get(f.app),
      audit: f.audit,
      outcome: f.outcome,
      grade: f.grade,
      ...f.subject,
      recorded: render(locale, f.message.recorded, words),
      said: render(locale, f.message.said, words),
      todo: render(locale, f.message.todo, words),
      limits: f.limits.map((m) => render(locale, m, words)).join(' '),
      evidence: f.evidence.map((e) => placeWords(e)).join('; '),
    });
  for (const a of result.apps)
    for (const [data, k] of Object.entries(a.accesses))
      put({ entry: 'app', app: a.app, name: nameOf.get(a.app), data, ...k });
  for (const i of result.inputs)
    put({
      entry: 'input',
      id: i.sha256,
      name: i.name,
      source: i.source,
      sentence: Object.entries(i.lines)
        .map(([k, n]) => `${k} ${n}`)
        .join(', '),
    });
  for (const c of result.coverage)
    put({ entry: 'coverage', id: c.input, source: c.source, data: c.row, kind: c.kind, from: c.from, to: c.to });
  for (const p of result.problems)
    put({ entry: 'problem', code: p.code, sentence: p.sentence, evidence: p.from ? placeWords(p.from) : null });
  return lines.join('');
}
