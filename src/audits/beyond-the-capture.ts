// Statements about keeping, deleting, places and work on servers: no record of a phone can show whether they hold.
import { compareText } from '../base/json.ts';
import { claimsFinding } from '../derive/declared-findings.ts';
import { found } from '../derive/found.ts';
import { publishedAbout } from '../knowledge/policy/published-evidence.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Claim } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'beyond-the-capture';

/** Which kind of statement it is that a phone cannot show. */
function kindOf(c: Claim): 'retention' | 'place' | 'choice' | null {
  if (c.actor === 'user' && c.verb === 'allow-opt-out') return 'choice';
  if (c.actor !== 'we') return null;
  if (c.verb === 'retain' || c.verb === 'delete') return 'retention';
  if ((c.verb === 'store' || c.verb === 'transfer') && c.place !== null) return 'place';
  return null;
}

export const beyondTheCapture = defineAudit({
  meta: {
    id: ID,
    title: { en: 'What a phone cannot show', zh: '手机无法显示的事' },
    question: {
      en: 'Which statements about keeping, deleting, places and choices can no record of a phone confirm?',
      zh: '关于保存、删除、存放地点与选择的哪些说法，是手机记录无法证实的？',
    },
    needs: ['Claim', 'DataItem'],
    explains: {
      en: 'What happens after receipt (how long data is kept, in which country, whether it trains filters, to whom it is passed on between servers) cannot be seen from a phone. Published research has used other means, such as files sent between accounts of its own; where there is some about the app, it is named. These statements are listed so that nobody takes silence for an answer.',
      zh: '接收之后的情况（保存多久、存于何国、是否用于训练过滤规则、服务器之间转给谁）无法从手机上看到。已发表的研究用过别的方法，例如在自己的账号之间发送文件；若有关于该应用的研究，会列出。列出这些说法，以免把沉默当作答案。',
    },
    law: ['pipl-19', 'pipl-39', 'gdpr-13-2-a', 'gdpr-13-1-f'],
    status: 'stable',
    outcomes: ['cannot-tell'],
  },
  audit(rows): Found[] {
    const groups = new Map<string, { kind: 'retention' | 'place' | 'choice'; kinds: Map<DataType, Claim[]> }>();
    for (const c of rows.Claim) {
      const kind = kindOf(c);
      if (kind === null) continue;
      const key = `${c.document} ${kind}`;
      const group = groups.get(key) ?? { kind, kinds: new Map<DataType, Claim[]>() };
      groups.set(key, group);
      for (const data of c.named.length > 0 ? c.named : c.data.slice(0, 1)) {
        const list = group.kinds.get(data);
        if (list) list.push(c);
        else group.kinds.set(data, [c]);
      }
    }
    const apps = [...new Set([...rows.Claim, ...rows.DataItem].map((r) => r.app))].sort((a, b) =>
      compareText(a ?? '', b ?? ''),
    );
    return [
      ...apps.flatMap(afterReceipt),
      ...[...groups.values()].map((g) => claimsFinding(ID, `beyond-${g.kind}`, g.kinds)),
    ];
  },
});

/** The standing answer: what is done with data after its receipt, with what others have published about this app. */
function afterReceipt(app: string | null): Found[] {
  const published = publishedAbout(app);
  const make = (feature: string, said: string, params: Record<string, string>) =>
    found(ID, {
      outcome: 'cannot-tell',
      app,
      subject: { feature },
      recorded: 'after-receipt.recorded',
      said,
      todo: 'after-receipt.todo',
      params,
    });
  if (published.length === 0) return [make('after-receipt', 'after-receipt.said', {})];
  return published.map(({ topic, who, title, when, url }) =>
    make(`after-receipt ${topic}`, `after-receipt.${topic}.said`, { who, title, when, url }),
  );
}
