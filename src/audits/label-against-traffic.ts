// Personal data seen on its way, held against the store label: a closed list of types, ticked by the publisher.

import { groupBy } from '../base/group.ts';
import { quotable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { type LabelMaker, labelAnswer, labelsIn } from '../derive/labels.ts';
import { NAMELESS, requestsOf, sentItems } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'label-against-traffic';
const LAW = ['gdpr-5-1-a', 'pipl-7'];

export const labelAgainstTraffic = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Store label and traffic', zh: '商店标签与流量' },
    question: {
      en: 'Does the store label name each kind of data that the app was seen to send?',
      zh: '对看到应用发送的每类信息，商店标签是否写明？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'Labels are a closed list. “Disclosed” is a type whose box is ticked, “vague” one that only a broader box covers, “undisclosed” one whose box is not. What has no box of its own (such as an IP address) is not asked. Stores let publishers leave out what is kept only for the moment of a request, what is encrypted from end to end, and, as to sharing, what goes to a service provider: a difference is a question to ask.',
      zh: '标签是封闭的列表。“已说明”指该类型已勾选，“含糊”指只有更宽的类型涵盖，“未说明”指没有勾选。列表中没有的类型（如 IP 地址）不作判断。商店允许不填仅在请求瞬间处理的信息、端到端加密的信息，以及（就“共享”而言）交给服务提供商的信息：不一致是值得询问的问题。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed'],
  },
  audit(rows): Found[] {
    const sent = sentItems(rows.DataItem, rows.Request);
    const apps = new Set(sent.map((s) => s.item.app));
    const groups = groupBy(sent, (s) => `${s.item.app ?? ''}\n${s.item.data}`);
    return [...groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, group]) => {
        const { app, data } = group[0]!.item;
        return labelsIn(speakingFor(rows.Claim, app, apps)).flatMap((label): Found[] => {
          const answer = labelAnswer(data, label);
          if (answer === null) return [];
          const requests = requestsOf(group);
          const quote = answer.claims[0]?.quote.exact ?? '';
          return [
            {
              ...found(ID, {
                outcome: answer.outcome,
                grade: 'recorded',
                app,
                subject: { data, feature: STORES[label.maker] },
                recorded: 'recorded',
                said:
                  answer.claims.length === 0 ? 'said.silent' : answer.denies ? 'said.none' : `said.${answer.outcome}`,
                todo: `todo.${answer.outcome}`,
                params: {
                  app: app ?? NAMELESS,
                  data,
                  store: STORES[label.maker],
                  requests: requests.length,
                  quote: quotable(quote, 120),
                },
                rows: requests,
                limits: ['limit.exempt'],
                law: answer.outcome === 'undisclosed' ? LAW : [],
                counts: { requests: requests.length, items: group.length },
              }),
              claims: answer.claims.slice(0, 5).map((c) => ({
                document: c.document,
                quote: c.quote.exact,
                start: c.quote.start,
                end: c.quote.end,
                part: answer.denies ? ('denies' as const) : ('affirms' as const),
                why: null,
              })),
            },
          ];
        });
      });
  },
});

const STORES: Readonly<Record<LabelMaker, string>> = { apple: 'App Store', play: 'Google Play' };
