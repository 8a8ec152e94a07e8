// What was seen although a sentence in the same scope denies or limits it.
import { declared } from '../derive/declared.ts';
import { verdictFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

export const contradictedClaim = defineAudit({
  meta: {
    id: 'contradicted-claim',
    title: { en: 'Statements the record speaks against', zh: '与记录不符的声明' },
    question: {
      en: 'Was anything seen that a document denies or limits for the same actor, data, recipient and purpose?',
      zh: '是否看到文件就同一主体、数据、接收方和目的所否认或限定的情况？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'Only a denial without an exception, of the same data by the same actor in the same scope, counts; denials about children, about keeping for good or “knowingly” do not. A promise of encryption counts where a value went in clear text.',
      zh: '只有同一主体就同一数据、同一范围作出且无例外的否认才算；涉及儿童、“永久”保存或“故意”的否认不算。承诺传输加密而数值以明文发出时也算。',
    },
    law: ['pipl-7', 'gdpr-5-1-a'],
    status: 'stable',
    outcomes: ['contradicted'],
    secondReader: true,
  },
  audit(rows): Found[] {
    return declared(rows)
      .judged.filter((j) => j.verdict.outcome === 'contradicted')
      .map((j) => verdictFinding('contradicted-claim', j, ['pipl-7', 'gdpr-5-1-a']));
  },
});
