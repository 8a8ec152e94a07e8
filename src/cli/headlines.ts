// What stands first in a result, for a terminal that opens no page: the same sentences as on the page, in the same order.
import type { Finding, Outcome } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import { type Locale, render } from '../report/words.ts';

const TOLD: readonly Outcome[] = ['contradicted', 'undisclosed', 'vague', 'observed'];
const MOST = 4;

/** At most four sentences, one an audit, each with its outcome. What one pattern alone suggests is left to the page. */
export function headlines(result: Result, locale: Locale): string[] {
  const words = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  const first: Finding[] = [];
  for (const f of result.findings) {
    if (first.length === MOST) break;
    if (TOLD.includes(f.outcome) && f.grade !== 'suggested' && !first.some((told) => told.audit === f.audit))
      first.push(f);
  }
  return first.map((f) => {
    const outcome = render(locale, { id: `outcome.${f.outcome}`, params: {} });
    return `${outcome}${locale.lang === 'zh-CN' ? '：' : ': '}${render(locale, f.message.recorded, words)}`;
  });
}
