// GitHub workflow commands: a line an open finding, shown beside the changed files.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import { printable } from '../base/text.ts';
import type { CheckReport } from '../model/check.ts';
import { checkSpeech, logText, MAX_TEXT, standing, unusedLines } from './check-words.ts';
import type { Locale } from './words.ts';

const message = (s: string): string =>
  s.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##[', '#%23[');
const property = (s: string): string => message(printable(s, 500)).replaceAll(':', '%3A').replaceAll(',', '%2C');

function command(
  level: 'error' | 'warning' | 'notice',
  at: { file: string; line?: number | null; title: string },
  lines: readonly string[],
): string {
  const line = at.line ? `,line=${at.line}` : '';
  const text = lines.map((l) => printable(l, MAX_TEXT)).join('\n');
  return `::${level} file=${property(at.file)}${line},title=${property(at.title)}::${message(text)}`;
}

export function checkAnnotations(report: CheckReport, locale: Locale): string {
  const speech = checkSpeech(report, locale);
  const out: string[] = [];
  for (const item of report.items) {
    if (item.accepted) continue;
    const place = item.places[0];
    const inside = place?.inside ? [`(${place.inside})`] : [];
    out.push(
      command(
        item.level === 'error' ? 'error' : 'warning',
        { file: place?.path ?? report.configPath, line: place?.line ?? null, title: speech.title(item.finding.audit) },
        [...speech.sentences(item), ...inside],
      ),
    );
  }
  for (const p of report.problems)
    out.push(
      command(
        'warning',
        { file: p.path ?? report.configPath, line: p.from?.line ?? null, title: speech.say('problems') },
        [p.sentence],
      ),
    );
  for (const line of unusedLines(report, speech.say))
    out.push(command('notice', { file: report.configPath, title: speech.say('baseline') }, [line]));
  out.push(...standing(report, speech.say).map((l) => logText(l)));
  return `${out.join('\n')}\n`;
}
