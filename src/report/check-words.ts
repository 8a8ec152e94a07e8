// What every reporter of `telltale check` says about a finding, in one place: sentences, place, law.
import { printable } from '../base/text.ts';
import type { CheckItem, CheckPlace, CheckReport } from '../model/check.ts';
import type { Message } from '../model/finding.ts';
import { type Locale, render } from './words.ts';

export const MAX_TEXT = 2000;

/** Text for a log that a CI service reads: on one line, and never one of its commands, old form or new. */
export const logText = (s: string, max = MAX_TEXT): string =>
  printable(s, max)
    .replace(/##\[/g, '#\\u{23}[')
    .replace(/^(\s*):(?=:)/, '$1\\u{3a}');

export interface CheckSpeech {
  say(id: string, params?: Message['params']): string;
  sentence(m: Message): string;
  /** Recorded, said, to do; and that an acceptance ran out. Without limits. */
  sentences(item: CheckItem): string[];
  limits(item: CheckItem): string[];
  /** The audit's title in this language, or its id. */
  title(audit: string): string;
}

export function checkSpeech(report: CheckReport, locale: Locale): CheckSpeech {
  const words = { appNames: report.appNames };
  const titles = new Map(report.audits.map((a) => [a.id, locale.lang === 'zh-CN' ? a.title.zh : a.title.en]));
  const sentence = (m: Message) => render(locale, m, words);
  const say = (id: string, params: Message['params'] = {}) => render(locale, { id: `check.${id}`, params }, words);
  return {
    say,
    sentence,
    sentences: ({ finding: { message: m }, expired }) => [
      sentence(m.recorded),
      sentence(m.said),
      sentence(m.todo),
      ...(expired === null ? [] : [say('expired', { day: expired })]),
    ],
    limits: ({ finding }) => finding.limits.map(sentence),
    title: (audit) => titles.get(audit) ?? audit,
  };
}

/** `captures/week.har (entry 12)`, `policy.md:7`. */
export const placeText = (p: CheckPlace): string =>
  p.line !== null ? `${p.path}:${p.line}` : p.inside !== null ? `${p.path} (${p.inside})` : p.path;

/** The last lines of every report: how complete the answer is. */
export function standing(report: CheckReport, say: CheckSpeech['say']): string[] {
  const supplied = (s: string) => report.audits.filter((a) => a.level !== 'off' && a.supplied === s).length;
  return [
    say('counts', {
      errors: report.counts.errors,
      warnings: report.counts.warnings,
      accepted: report.counts.accepted,
    }),
    say('audits', { whole: supplied('whole'), part: supplied('part'), none: supplied('none') }),
    ...(report.counts.cannotTell > 0 ? [say('cannot-tell', { n: report.counts.cannotTell })] : []),
    ...(report.tooManyWarnings ? [say('too-many-warnings')] : []),
    ...(report.incomplete ? [say('incomplete')] : []),
  ];
}

/** What the baseline accepts and the inputs do not show. */
export const unusedLines = (report: CheckReport, say: CheckSpeech['say']): string[] =>
  report.unused.map((e) => say('unused', { audit: e.audit, outcome: e.outcome }));
