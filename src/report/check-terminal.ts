// `telltale check` for the person at a terminal. No line begins with text of a record: a CI log would run `::commands`.
import type { CheckReport } from '../model/check.ts';
import { checkSpeech, logText, placeText, standing, unusedLines } from './check-words.ts';
import type { Locale } from './words.ts';

const LISTED = 3;

export function checkTerminal(report: CheckReport, locale: Locale): string {
  const speech = checkSpeech(report, locale);
  const out: string[] = [];
  for (const item of report.items) {
    const label = item.accepted ? speech.say('accepted') : speech.say(`level.${item.level}`);
    const [recorded, ...rest] = speech.sentences(item);
    out.push(`${label} ${item.finding.audit} (${item.finding.outcome}): ${logText(recorded ?? '')}`);
    if (item.accepted)
      out.push(
        `  - ${logText(speech.say('accepted-until', { day: item.accepted.expires, reason: item.accepted.reason }))}`,
      );
    else for (const s of rest) out.push(`  - ${logText(s)}`);
    for (const p of item.places.slice(0, LISTED)) out.push(`  @ ${logText(placeText(p))}`);
    const more = item.finding.evidence.length - LISTED;
    if (more > 0) out.push(`  @ ${speech.say('more-places', { n: more })}`);
    out.push('');
  }
  if (report.items.length === 0) out.push(speech.say('none'), '');
  for (const p of report.problems) out.push(`! ${p.path === null ? '' : `${logText(p.path)}: `}${logText(p.sentence)}`);
  for (const line of unusedLines(report, speech.say)) out.push(`! ${logText(line)}`);
  out.push(...standing(report, speech.say));
  return `${out.join('\n')}\n`;
}
