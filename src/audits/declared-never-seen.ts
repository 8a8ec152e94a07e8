// What the documents say is collected or kept from being collected, and no request of this capture showed.
import { declared } from '../derive/declared.ts';
import { claimFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import { isWithin } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'declared-never-seen';
const HOLDS = new Set<Claim['verb']>(['collect', 'receive', 'derive', 'process', 'access', 'store']);

export const declaredNeverSeen = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Declared, not seen', zh: '已声明而未见' },
    question: {
      en: 'Which data do the documents speak of that no request of this capture carried?',
      zh: '文件谈及、而本次抓取的请求中没有出现的信息有哪些？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'A capture that does not use a feature cannot confirm or refute what is said about it. That something was not seen is neutral: neither a promise kept nor one broken.',
      zh: '没有用到某项功能的抓取，既不能证实也不能推翻关于它的说法。没有看到是中性的：既不是守诺，也不是违诺。',
    },
    law: [],
    status: 'stable',
    outcomes: ['cannot-tell'],
  },
  audit(rows): Found[] {
    if (rows.DataItem.length === 0 || declared(rows).judged.length === 0) return [];
    const seen = new Set(rows.DataItem.map((d) => d.data));
    const open = new Map<DataType, Claim[]>();
    for (const c of rows.Claim) {
      if (c.actor !== 'we' || !HOLDS.has(c.verb)) continue;
      for (const id of c.named) {
        if (id === 'any' || [...seen].some((s) => isWithin(s, id))) continue;
        const list = open.get(id);
        if (list) list.push(c);
        else open.set(id, [c]);
      }
    }
    return [...open].map(([data, claims]) => claimFinding(ID, data, claims, 'never-seen'));
  },
});
