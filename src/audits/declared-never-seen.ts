// What the documents say is collected or kept from being collected, and no request of this capture showed.
import { declared } from '../derive/declared.ts';
import { claimsFinding } from '../derive/declared-findings.ts';
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
    // What a document denies stands for itself; what it declares of many types is one open question a document.
    const denied = new Map<string, Map<DataType, Claim[]>>();
    const open = new Map<string, Map<DataType, Claim[]>>();
    for (const c of rows.Claim) {
      if (c.actor !== 'we' || !HOLDS.has(c.verb)) continue;
      for (const id of c.named) {
        if (id === 'any' || [...seen].some((s) => isWithin(s, id))) continue;
        if (c.polarity === 'deny') add(denied, `${c.document} ${id}`, id, c);
        else add(open, c.document, id, c);
      }
    }
    return [
      ...[...denied.values()].map((kinds) => claimsFinding(ID, 'never-seen-denied', kinds)),
      ...[...open.values()].map((kinds) => claimsFinding(ID, 'never-seen', kinds)),
    ];
  },
});

function add(to: Map<string, Map<DataType, Claim[]>>, key: string, data: DataType, claim: Claim): void {
  const kinds = to.get(key) ?? new Map<DataType, Claim[]>();
  const list = kinds.get(data);
  if (list) list.push(claim);
  else kinds.set(data, [claim]);
  to.set(key, kinds);
}
