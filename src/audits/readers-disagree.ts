// One sentence that two readers understood in opposite ways: read it yourself. Asked only where a second reader was used.
import { quotable } from '../base/text.ts';
import { found, say } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Claim } from '../model/rows.ts';
import { isSecondReader } from '../model/second-reading.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'readers-disagree';
const MOST = 200;

const overlaps = (a: Claim, b: Claim): boolean =>
  a.document === b.document &&
  Math.min(a.quote.end, b.quote.end) - Math.max(a.quote.start, b.quote.start) >=
    Math.min(a.quote.end - a.quote.start, b.quote.end - b.quote.start) / 2;

export const readersDisagree = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Sentences read in two ways', zh: '两种读法的句子' },
    question: {
      en: 'Did the two readers of a document understand a sentence in opposite ways?',
      zh: '一份文件的两个阅读者是否把同一句话读成相反的意思？',
    },
    needs: ['Claim'],
    explains: {
      en: 'With `--reader` a language model of the owner reads policies too. Where its claim and that of the rules quote the same sentence, speak of the same actor and data, and one affirms what the other denies, the sentence is listed. No verdict rests on the model alone.',
      zh: '使用 `--reader` 时，机主的语言模型也会阅读隐私政策。若它与规则就同一句话、同一主体和同一类信息得出一肯定一否定的读法，则列出该句。任何结论都不单独依据模型。',
    },
    law: [],
    status: 'trial',
    outcomes: ['cannot-tell'],
    secondReader: true,
  },
  audit(rows): Found[] {
    const second = rows.Claim.filter(isSecondReader);
    if (second.length === 0) return [];
    const first = rows.Claim.filter((c) => !isSecondReader(c));
    const findings: Found[] = [];
    const seen = new Set<string>();
    for (const b of second) {
      const a = first.find(
        (c) =>
          c.polarity !== b.polarity &&
          c.actor === b.actor &&
          overlaps(c, b) &&
          c.data.some((id) => b.data.includes(id)),
      );
      const data = a?.data.find((id) => b.data.includes(id));
      if (!a || !data || findings.length >= MOST) continue;
      const key = `${a.document} ${a.quote.start} ${data}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const params = { data, quote: quotable(a.quote.exact, 240), polarity: a.polarity, model: b.rule };
      findings.push({
        ...found(ID, {
          outcome: 'cannot-tell',
          app: a.app,
          subject: { data },
          recorded: '',
          said: '',
          todo: '',
          rows: [a, b],
          counts: { claims: 2 },
        }),
        message: {
          recorded: say(`policy.readers-disagree.recorded.${a.polarity}`, params),
          said: say('policy.readers-disagree.said', params),
          todo: say('policy.readers-disagree.todo', params),
        },
        claims: [a, b].map((c) => ({
          document: c.document,
          quote: c.quote.exact,
          start: c.quote.start,
          end: c.quote.end,
          part: 'considered' as const,
          why: c === a ? 'as the rules read it' : 'as the second reader read it',
        })),
      });
    }
    return findings;
  },
});
