// JUnit XML as CI services read it: a suite an audit that is on, a case a finding. Errors fail, accepted findings are skipped,
// warnings pass and speak; an audit whose rows are missing is skipped, never passed.
import { printable } from '../base/text.ts';
import type { CheckAudit, CheckItem, CheckReport } from '../model/check.ts';
import { checkSpeech, MAX_TEXT, placeText, standing } from './check-words.ts';
import type { Locale } from './words.ts';

const MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Text for XML 1.0: no control, no lone surrogate, no non-character, every mark as an entity. */
export const xmlText = (s: string, max = MAX_TEXT): string =>
  printable(s, max)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => MARKS[c]!);

interface Case {
  readonly name: string;
  readonly failure?: string;
  readonly skipped?: string;
  readonly output: readonly string[];
}

export function checkJunit(report: CheckReport, locale: Locale): string {
  const speech = checkSpeech(report, locale);
  const caseOf = (item: CheckItem): Case => {
    const [recorded = '', ...rest] = speech.sentences(item);
    const output = [...rest, ...speech.limits(item), ...item.places.map(placeText)];
    const name = `${recorded} [${item.key.slice(0, 12)}]`;
    if (item.accepted) {
      const skipped = speech.say('accepted-until', { day: item.accepted.expires, reason: item.accepted.reason });
      return { name, skipped, output };
    }
    return item.level === 'error' ? { name, failure: item.finding.outcome, output } : { name, output };
  };
  const casesOf = (audit: CheckAudit): Case[] => {
    const found = report.items.filter((i) => i.finding.audit === audit.id).map(caseOf);
    if (found.length > 0) return found;
    const name = speech.say('none');
    if (audit.supplied === 'whole') return [{ name, output: [] }];
    return [{ name, skipped: speech.say(audit.supplied === 'none' ? 'no-input' : 'part-input'), output: [] }];
  };
  const suites = report.audits
    .filter((a) => a.level !== 'off')
    .map((a) => ({ name: `${a.id}: ${speech.title(a.id)}`, id: a.id, cases: casesOf(a) }));
  if (report.problems.length > 0)
    suites.push({
      name: `inputs: ${speech.say('problems')}`,
      id: 'inputs',
      cases: report.problems.map((p) => ({
        name: `${p.code} ${p.path ?? ''}${p.from?.line ? `:${p.from.line}` : ''}`.trim(),
        ...(report.incomplete && { failure: p.code }),
        output: [p.sentence],
      })),
    });
  const total = (list: readonly Case[]) =>
    `tests="${list.length}" failures="${list.filter((c) => c.failure !== undefined).length}" errors="0" skipped="${list.filter((c) => c.skipped !== undefined).length}"`;
  const out = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="telltale check" ${total(suites.flatMap((s) => s.cases))}>`,
  ];
  for (const suite of suites) {
    out.push(`  <testsuite name="${xmlText(suite.name)}" ${total(suite.cases)}>`);
    for (const c of suite.cases) {
      out.push(`    <testcase classname="telltale.${xmlText(suite.id)}" name="${xmlText(c.name)}">`);
      const text = c.output.map((l) => xmlText(l)).join('\n');
      if (c.skipped !== undefined) out.push(`      <skipped message="${xmlText(c.skipped)}"/>`);
      if (c.failure !== undefined)
        out.push(`      <failure type="${xmlText(c.failure)}" message="${xmlText(c.name)}">${text}</failure>`);
      else if (text !== '') out.push(`      <system-out>${text}</system-out>`);
      out.push('    </testcase>');
    }
    out.push('  </testsuite>');
  }
  out.push(`  <!-- ${xmlText(standing(report, speech.say).join(' ')).replaceAll('--', '- -')} -->`, '</testsuites>');
  return `${out.join('\n')}\n`;
}
