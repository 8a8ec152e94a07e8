// report.html of a run: the built page with this run's data, rows and lines.
import { audits } from '../audits/index.ts';
import { declarations } from '../declarations/index.ts';
import type { Result } from '../model/result.ts';
import type { Input } from '../model/units.ts';
import { reportHtml } from '../report/html.ts';
import { buildPayload, type PayloadParts, type Titles, type TitlesOf } from '../report/payload.ts';
import type { Locale } from '../report/words.ts';
import { sources } from '../sources/index.ts';
import { documentTexts, versionsOf } from './documents.ts';
import type { Run } from './environment.ts';
import { rawLines } from './raw-lines.ts';

export async function pageOf(
  template: string,
  inputs: readonly Input[],
  run: Run,
  [english, chinese]: readonly [Locale, Locale],
  files: readonly { readonly name: string; readonly sha256: string }[] = [],
): Promise<string> {
  return reportHtml(template, buildPayload(await pageParts(inputs, run, [english, chinese], files)));
}

/** What a page is packed from. */
export async function pageParts(
  inputs: readonly Input[],
  run: Run,
  [english, chinese]: readonly [Locale, Locale],
  files: NonNullable<PayloadParts['files']> = [],
): Promise<PayloadParts> {
  return {
    result: run.result,
    rows: run.rows,
    rawLines: await rawLines(inputs, run.result),
    documents: await documentTexts(inputs, run.result),
    versions: versionsOf(run.result, run.rows.Claim),
    titles: titlesOf(run.result),
    files,
    locales: { en: english.strings, 'zh-CN': chinese.strings },
  };
}

/** What the sources and audits of a result are called. */
function titlesOf(result: Result): Titles {
  const pick = (units: Iterable<readonly [string, TitlesOf[string]]>, used: ReadonlySet<string | null>): TitlesOf =>
    Object.fromEntries([...units].filter(([id]) => used.has(id)));
  return {
    sources: pick(
      [...sources, ...declarations].map((u) => [u.id, u.title] as const),
      new Set(result.inputs.map((i) => i.source)),
    ),
    audits: pick(
      audits.map((a) => [a.meta.id, a.meta.title] as const),
      new Set(result.findings.map((f) => f.audit)),
    ),
  };
}
