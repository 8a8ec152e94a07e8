// result.json as Markdown for people who read and quote. Text of a record is escaped; it can be neither link nor markup.

import { printable } from '../base/text.ts';
import type { Finding } from '../model/finding.ts';
import { dataTypeWords, isDataType } from '../model/personal-data.ts';
import type { Result } from '../model/result.ts';
import { placeWords } from './csv.ts';
import { appName, claimWhy, formatNumber, formatWhen, type Locale, render, type WordsContext } from './words.ts';

/** Untrusted text inside Markdown: controls made visible, every mark of Markdown and HTML escaped. */
export const markdownText = (s: string): string =>
  printable(s, 2000)
    .replace(/[\\`*_{}[\]()#+!|<>~&]/g, (c) =>
      c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`,
    )
    .replace(/:\/\//g, ':\u2060//');

const LISTED_PLACES = 12;

export function resultMarkdown(result: Result, locale: Locale): string {
  const zh = locale.lang === 'zh-CN';
  const words: WordsContext = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  const say = (id: string, params = {}) => render(locale, { id, params }, words);
  const out: string[] = [`# ${say('markdown.title')}`, ''];
  if (result.options.simulated) out.push(`**${say('markdown.simulated')}**`, '');
  out.push(say('markdown.private'), '', `## ${say('markdown.covered')}`, '');
  for (const c of result.coverage)
    out.push(
      `- ${say(c.kind === 'full' ? 'markdown.coverage-full' : 'markdown.coverage-remnant', {
        source: c.source,
        row: c.row,
        input: c.input.slice(0, 8),
        from: formatWhen(c.from, locale.lang),
        to: formatWhen(c.to, locale.lang),
      })}`,
    );
  if (result.coverage.length === 0) out.push(`- ${say('markdown.nothing-covered')}`);
  out.push('', `## ${say('markdown.findings')}`, '');
  for (const f of result.findings) out.push(...finding(f, locale, words, say));
  if (result.findings.length === 0) out.push(say('markdown.no-findings'), '');
  out.push(`## ${say('markdown.apps')}`, '', `| ${say('markdown.apps-head')} |`, '|---|---|---|---:|---:|---:|---:|');
  for (const a of result.apps) {
    const name = markdownText(appName(a.app, locale.lang, words));
    const kinds = Object.entries(a.accesses);
    if (kinds.length === 0)
      out.push(`| ${name} | ${markdownText(a.app)} | – | 0 | 0 | 0 | ${a.contacts + a.requests} |`);
    for (const [data, k] of kinds)
      out.push(
        `| ${name} | ${markdownText(a.app)} | ${isDataType(data) ? dataTypeWords(data, locale.lang) : data} | ${formatNumber(k.episodes)} | ${formatNumber(k.rows)} | ${formatNumber(k.picker)} | ${formatNumber(a.contacts + a.requests)} |`,
      );
  }
  out.push('', `## ${say('markdown.unread')}`, '');
  for (const p of result.problems)
    out.push(`- \`${p.code}\` ${markdownText(p.sentence)}${p.from ? ` (${placeWords(p.from)})` : ''}`);
  if (result.problems.length === 0) out.push(`- ${say('markdown.no-problems')}`);
  out.push('', `## ${say('markdown.inputs')}`, '');
  for (const i of result.inputs)
    out.push(
      `- \`${i.sha256}\`${zh ? '：' : ': '}${markdownText(i.name)}, ${i.source ?? say('markdown.not-recognized')}, ${Object.entries(
        i.lines,
      )
        .map(([k, n]) => `${k} ${formatNumber(n)}`)
        .join(', ')}`,
    );
  out.push('', say('markdown.seal'), '');
  return `${out.join('\n')}\n`;
}

function finding(
  f: Finding,
  locale: Locale,
  words: WordsContext,
  say: (id: string, params?: Record<string, string | number>) => string,
): string[] {
  const zh = locale.lang === 'zh-CN';
  const sentence = (m: Finding['message']['recorded']) => markdownText(render(locale, m, words));
  const why = (w: string | null) =>
    w === null ? '' : zh ? `（${markdownText(claimWhy(locale, w))}）` : ` (${markdownText(claimWhy(locale, w))})`;
  const places = f.evidence
    .slice(0, LISTED_PLACES)
    .map((e) => placeWords(e, zh))
    .join(zh ? '；' : '; ');
  const more = f.evidence.length - LISTED_PLACES;
  return [
    `### ${sentence(f.message.recorded)}`,
    '',
    `${say(`outcome.${f.outcome}`)} · ${say(`grade.${f.grade}`)} · \`${f.audit}\` · \`${f.id.slice(0, 12)}\``,
    '',
    sentence(f.message.said),
    '',
    sentence(f.message.todo),
    '',
    ...f.limits.map((m) => `- ${sentence(m)}`),
    ...f.claims.map((c) => `- ${say(`claim.${c.part}`)} “${markdownText(c.quote)}”${why(c.why)}`),
    ...(places
      ? [
          `- ${say('markdown.evidence')}${zh ? '' : ' '}${places}${more > 0 ? ` ${say('markdown.more', { n: more })}` : ''}`,
        ]
      : []),
    '',
  ];
}
