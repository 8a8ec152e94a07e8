// Sensitive personal information that is sent or collected, and what the notice says of its necessity and of separate consent.
import { quotable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { affirmedIn, isUnder, refOfItem, silenceOf } from '../derive/notices.ts';
import type { Found } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Claim, DataItem } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sensitive-without-statement';
const LAW = ['pipl-28', 'pipl-29', 'pipl-30'];
/** Article 28 by data types: biometrics, religious belief, specific identity, health, financial accounts, movement. */
const SENSITIVE: readonly DataType[] = [
  'biometrics',
  'special',
  'identity',
  'health',
  'payment.card',
  'payment.account',
  'location.precise',
];

export const sensitiveWithoutStatement = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Sensitive information without a statement of its own', zh: '敏感个人信息缺少专门说明' },
    question: {
      en: 'Where sensitive personal information is sent or collected, does the notice speak of separate consent, and of necessity and effect?',
      zh: '发送或收集敏感个人信息时，隐私政策是否说明单独同意，以及必要性与影响？',
    },
    needs: ['DataItem', 'Claim', 'Notice'],
    explains: {
      en: 'Articles 28 to 30 PIPL ask for a specific purpose, separate consent, and that people are told why sensitive information is needed and what it means for them. Asked of notices for people in the Chinese mainland. One precise position is no movement trace, many are: the finding says how many were seen. Whether consent was asked for on the screen is not in these records, and whether the law is met, a court decides.',
      zh: '个人信息保护法第二十八至三十条要求有特定目的、取得单独同意，并告知必要性与对个人权益的影响。针对面向中国境内用户的政策。一个精确位置不是行踪轨迹，许多个则可能是：结论写明看到多少次。是否在屏幕上征求过同意不在这些记录中，是否符合法律由法院判断。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    const apps = new Set([...rows.Notice.map((n) => n.app), ...rows.DataItem.map((d) => d.app)]);
    return rows.Notice.filter((n) => isUnder(n, 'pipl')).flatMap((notice) => {
      const only = apps.size <= 1 || (apps.size === 2 && apps.has(null));
      const items = rows.DataItem.filter((d) => d.app === notice.app || only);
      const claims = speakingFor(rows.Claim, notice.app, apps).filter(
        (c) => c.document === notice.document && c.actor === 'we' && c.polarity === 'affirm',
      );
      return SENSITIVE.flatMap((kind): Found[] => {
        const seen = items.filter((d) => isWithin(d.data, kind));
        const told = claims.filter((c) => c.named.some((id) => isWithin(id, kind)));
        if (seen.length === 0 && told.length === 0) return [];
        const consent = affirmedIn(notice, 'separate-consent-sensitive');
        const necessity = affirmedIn(notice, 'sensitive-necessity');
        const both = consent.length > 0 && necessity.length > 0;
        const one = consent[0] ?? necessity[0];
        const outcome = both ? 'disclosed' : one ? 'vague' : silenceOf(notice, 'separate-consent-sensitive');
        const state = both ? 'both' : consent.length > 0 ? 'consent' : necessity.length > 0 ? 'necessity' : 'none';
        return [
          {
            ...found(ID, {
              outcome,
              grade: seen.length > 0 ? 'recorded' : 'unknown',
              app: notice.app,
              subject: { data: kind },
              recorded:
                seen.length === 0 ? 'told.recorded' : told.length > 0 ? 'seen.recorded' : 'seen.untold.recorded',
              said: `${state}.said`,
              todo: both ? 'both.todo' : 'todo',
              params: {
                data: kind,
                values: seen.length,
                sentences: told.length,
                quote: quotable(one?.quote.exact ?? '', 240),
              },
              rows: seen.length > 0 ? (seen as readonly DataItem[]) : (told as readonly Claim[]),
              limits: ['limit.screen', 'notice-items.court'],
              law: LAW,
              counts: { values: seen.length, sentences: told.length },
            }),
            claims: [...consent, ...necessity].slice(0, 4).map((i) => refOfItem(notice, i)),
          },
        ];
      });
    });
  },
});
