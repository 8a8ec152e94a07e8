// What the PIPL asks a notice to tell (articles 15, 17, 19, 24, 31, 44 to 47): each item stated with its sentence, or silent.
import { isUnder, itemFindings } from '../derive/notices.ts';
import type { Found } from '../model/finding.ts';
import type { NoticeItem } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'pipl-notice-items';
const ITEMS: readonly NoticeItem[] = [
  'controller',
  'contact',
  'purposes',
  'data-types',
  'retention',
  'changes',
  'right-access',
  'right-rectification',
  'right-erasure',
  'right-objection',
  'right-portability',
  'withdrawal',
  'minors',
  'security',
];

export const piplNoticeItems = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Items that the PIPL asks a notice to tell', zh: '个人信息保护法要求告知的事项' },
    question: {
      en: 'Which of the items that the PIPL asks for does the notice state, and on which is it silent?',
      zh: '隐私政策写明了个人信息保护法要求的哪些事项，对哪些没有说明？',
    },
    needs: ['Notice'],
    explains: {
      en: 'Asked of Chinese notices and of those that speak of that law or of people in the Chinese mainland. An item counts as stated where a sentence speaks of it; whether it is true and easy to understand is not asked. For Chinese no public annotated set was at hand to measure how many statements are found, so that silence there is “cannot tell”. Whether the law is met, a court decides.',
      zh: '针对中文政策，以及提及该法或中国境内用户的政策。有句子谈及即视为写明；是否真实、易懂不在此判断。中文没有可用的公开标注语料来衡量识别比例，因此没有找到一律为“无法判断”。是否符合法律由法院判断。',
    },
    law: ['pipl-7', 'pipl-15', 'pipl-17', 'pipl-19', 'pipl-31', 'pipl-44', 'pipl-45', 'pipl-46', 'pipl-47', 'pipl-51'],
    status: 'trial',
    outcomes: ['disclosed', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    return rows.Notice.filter((n) => isUnder(n, 'pipl')).flatMap((n) => itemFindings(ID, n, ITEMS, 'pipl'));
  },
});
