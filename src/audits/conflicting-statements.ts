// Statements of an app's own documents that cannot both hold.
import { conflictsOf } from '../derive/conflicts.ts';
import { claimFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'conflicting-statements';

export const conflictingStatements = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Statements in conflict', zh: '相互矛盾的说法' },
    question: {
      en: 'Do the documents of the app say of the same data that it is collected or shared, and that it is not?',
      zh: '应用自己的文件是否既称收集或共享某类信息，又称不收集或不共享？',
    },
    needs: ['Claim'],
    explains: {
      en: 'Both sentences are shown. Only plain statements count: the same writer, the same type by its own name, no exception, no condition, no group of people. Most sentences that look opposed are not; which of the two is meant, the publisher has to say.',
      zh: '两句原文并列展示。只计入明确的说法：同一主体、同一类信息且写明名称，没有例外、条件或特定人群。多数看似相反的句子并不矛盾；以哪一句为准，需由运营者说明。',
    },
    law: ['gdpr-5-1-a', 'pipl-7'],
    status: 'trial',
    outcomes: ['cannot-tell'],
  },
  audit(rows): Found[] {
    const apps = [...new Set(rows.Claim.map((c) => c.app))];
    return apps.flatMap((app) =>
      conflictsOf(rows.Claim.filter((c) => c.app === app)).map((conflict): Found => {
        const { affirms, denies, data, where } = conflict;
        const found = claimFinding(ID, data, [denies, affirms], `conflict-${where}`);
        return {
          ...found,
          claims: found.claims.map((ref, i) => ({
            ...ref,
            part: i === 0 ? ('denies' as const) : ('affirms' as const),
            why: 'conflicting statements',
          })),
        };
      }),
    );
  },
});
