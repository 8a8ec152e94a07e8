// What articles 13 and 14 GDPR ask a notice to tell: each item stated with its sentence, or silent.
import { isUnder, itemFindings } from '../derive/notices.ts';
import type { Found } from '../model/finding.ts';
import type { NoticeItem } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'gdpr-notice-items';
/** In the order of the articles. */
const ITEMS: readonly NoticeItem[] = [
  'controller',
  'contact',
  'dpo',
  'purposes',
  'legal-basis',
  'legitimate-interests',
  'recipients',
  'third-countries',
  'retention',
  'right-access',
  'right-rectification',
  'right-erasure',
  'right-restriction',
  'right-objection',
  'right-portability',
  'withdrawal',
  'complaint',
  'duty-to-provide',
  'automated-decisions',
  'data-types',
  'source',
];

export const gdprNoticeItems = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Items that GDPR asks a notice to tell', zh: 'GDPR 要求告知的事项' },
    question: {
      en: 'Which of the items of articles 13 and 14 GDPR does the notice state, and on which is it silent?',
      zh: '隐私政策写明了 GDPR 第 13、14 条的哪些事项，对哪些没有说明？',
    },
    needs: ['Notice'],
    explains: {
      en: 'Asked of English notices and of those that speak of GDPR or the European Economic Area. An item counts as stated where a sentence speaks of it; whether it is true, clear and complete is not asked, and some items are due only in some cases (a data protection officer, interests that are relied on, transfers). Silence counts only where the text was read whole and statements of this item are found reliably; docs/policy-accuracy.md has the figures. Whether the law is met, a court decides.',
      zh: '针对英文政策，以及提及 GDPR 或欧洲经济区的政策。有句子谈及即视为写明；是否真实、清楚、完整不在此判断，有些事项只在特定情形下才须告知（数据保护官、所依据的利益、跨境传输）。只有全文已读且该类表述能可靠识别时，“没有说明”才算数；数据见 docs/policy-accuracy.md。是否符合法律由法院判断。',
    },
    law: [
      'gdpr-13-1-a',
      'gdpr-13-1-b',
      'gdpr-13-1-c',
      'gdpr-13-1-d',
      'gdpr-13-1-e',
      'gdpr-13-1-f',
      'gdpr-13-2-a',
      'gdpr-13-2-b',
      'gdpr-13-2-c',
      'gdpr-13-2-d',
      'gdpr-13-2-e',
      'gdpr-13-2-f',
      'gdpr-14-1-d',
      'gdpr-14-2-f',
    ],
    status: 'trial',
    outcomes: ['disclosed', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    return rows.Notice.filter((n) => n.language === 'en' || isUnder(n, 'gdpr')).flatMap((n) =>
      itemFindings(ID, n, ITEMS, 'gdpr'),
    );
  },
});
