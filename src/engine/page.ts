// report.html of a run: the built page with this run's data, rows and lines.
import type { Input } from '../model/units.ts';
import { reportHtml } from '../report/html.ts';
import { buildPayload } from '../report/payload.ts';
import type { Locale } from '../report/words.ts';
import type { Run } from './environment.ts';
import { rawLines } from './raw-lines.ts';

export async function pageOf(
  template: string,
  inputs: readonly Input[],
  run: Run,
  [english, chinese]: readonly [Locale, Locale],
  files: readonly { readonly name: string; readonly sha256: string }[] = [],
): Promise<string> {
  const payload = buildPayload({
    result: run.result,
    rows: run.rows,
    rawLines: await rawLines(inputs, run.result),
    files,
    locales: { en: english.strings, 'zh-CN': chinese.strings },
  });
  return reportHtml(template, payload);
}
