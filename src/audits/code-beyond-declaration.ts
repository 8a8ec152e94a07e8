// Types that a platform found in the code of a Mini Program and that its developer did not declare.
import { groupBy } from '../base/group.ts';
import { claimFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'code-beyond-declaration';

export const codeBeyondDeclaration = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Found in the code, not declared', zh: '代码中有而未声明' },
    question: {
      en: 'Which types that the platform found in the code of a Mini Program does its declaration not name with a purpose?',
      zh: '平台在小程序代码中发现的类型，哪些没有在声明中写明用途？',
    },
    needs: ['Claim'],
    explains: {
      en: 'The answer of `getprivacysetting` lists interfaces found in the uploaded code beside the types that the developer declared, each with a purpose; one without a purpose counts as not declared. The platform blocks interfaces that are not declared, so that this is a question of paper before it is one of data: code that is there need not run.',
      zh: '`getprivacysetting` 的返回同时列出上传代码中发现的接口与开发者声明的类型及用途；没有写用途的视为未声明。平台会阻止未声明的接口，因此这首先是文件上的问题，而不是数据上的问题：代码存在不等于运行。',
    },
    law: ['pipl-7', 'pipl-17'],
    status: 'trial',
    outcomes: ['undisclosed'],
  },
  audit(rows): Found[] {
    const found = groupBy(
      rows.Claim.filter((c) => c.rule === 'used-not-declared'),
      (c) => `${c.document} ${c.quote.exact}`,
    );
    return [...found.values()].map((list) => {
      const f = claimFinding(ID, list[0]!.data[0] ?? 'other', list, 'code-only', 'undisclosed');
      return {
        ...f,
        subject: { ...f.subject, feature: `code-only ${list[0]!.quote.exact}` },
        law: ['pipl-7', 'pipl-17'],
      };
    });
  },
});
