// `telltale check` as Markdown, for a comment under a change or a job's summary.
import type { CheckReport } from '../model/check.ts';
import { checkSpeech, placeText, standing, unusedLines } from './check-words.ts';
import { markdownText } from './markdown.ts';
import type { Locale } from './words.ts';

const LISTED = 3;

export function checkMarkdown(report: CheckReport, locale: Locale): string {
  const speech = checkSpeech(report, locale);
  const { say } = speech;
  const out = [`# ${say('title')}`, '', ...standing(report, say).flatMap((l) => [l, ''])];
  const open = report.items.filter((i) => i.accepted === null);
  const accepted = report.items.filter((i) => i.accepted !== null);
  out.push(`## ${say('findings')}`, '');
  if (open.length === 0) out.push(say('none'), '');
  else {
    out.push(`| ${say('head')} |`, '|---|---|---|---|');
    for (const item of open) {
      const sentences = speech.sentences(item).map((s) => markdownText(s));
      const limits = speech.limits(item).map((s) => markdownText(s));
      const more = item.finding.evidence.length - LISTED;
      const where = [
        ...item.places.slice(0, LISTED).map((p) => markdownText(placeText(p))),
        ...(more > 0 ? [say('more-places', { n: more })] : []),
      ];
      const cell = [...sentences, ...(limits.length > 0 ? [`*${say('limits')}* ${limits.join(' ')}`] : [])];
      out.push(
        `| ${say(`level.${item.level}`)} | ${cell.join('<br>')} | ${where.join('<br>')} | ${markdownText(speech.title(item.finding.audit))} (\`${item.finding.audit}\`) |`,
      );
    }
    out.push('');
  }
  if (accepted.length > 0) {
    out.push(`## ${say('accepted-head')}`, '');
    for (const item of accepted)
      out.push(
        `- ${markdownText(speech.sentence(item.finding.message.recorded))} ${markdownText(say('accepted-until', { day: item.accepted!.expires, reason: item.accepted!.reason }))}`,
      );
    out.push('');
  }
  const problems = [
    ...report.problems.map((p) => `${p.path === null ? '' : `${p.path}: `}${p.sentence}`),
    ...unusedLines(report, say),
  ];
  if (problems.length > 0) out.push(`## ${say('problems')}`, '', ...problems.map((l) => `- ${markdownText(l)}`), '');
  out.push(`## ${say('inputs')}`, '');
  for (const i of report.inputs) out.push(`- \`${i.sha256}\` ${markdownText(i.path)} (${i.source ?? '–'})`);
  out.push('', markdownText(say('config', { preset: report.preset, path: report.configPath })), '');
  return `${out.join('\n')}`;
}
