// Personal data seen on its way to another company, held against the recipients that the documents name.
import { declared } from '../derive/declared.ts';
import { verdictFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

export const undisclosedRecipient = defineAudit({
  meta: {
    id: 'undisclosed-recipient',
    title: { en: 'Recipients the documents do not name', zh: '文件未说明的接收方' },
    question: {
      en: 'Do the documents name the company that received personal data, and the data it received?',
      zh: '文件是否写明接收个人信息的公司及其收到的信息？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'For data that went to a company other than the publisher. “Disclosed” needs a sentence that names recipient and type; categories such as “service providers” give “vague”. Who is a processor and who decides for itself cannot be seen in traffic.',
      zh: '针对发往运营者以外公司的信息。“已说明”须有同时写明接收方与类型的句子；“服务提供商”之类的类别为“含糊”。流量看不出谁是受托处理者、谁自行决定用途。',
    },
    law: ['pipl-23', 'gdpr-13-1-e'],
    status: 'stable',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
    secondReader: true,
  },
  audit(rows): Found[] {
    return declared(rows)
      .judged.filter((j) => j.verdict.observation.party === 'third' || j.verdict.observation.party === 'tracker')
      .filter((j) => j.verdict.outcome !== 'contradicted')
      .map((j) =>
        verdictFinding('undisclosed-recipient', j, j.verdict.outcome === 'disclosed' ? [] : ['pipl-23', 'gdpr-13-1-e']),
      );
  },
});
