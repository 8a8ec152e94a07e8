// Personal data to addresses that are registered in another country than most of the capture’s.
import { compareText } from '../base/json.ts';
import { found, isMissing } from '../derive/found.ts';
import { kindsOf, NAMELESS, requestsOf, type Sent, sentItems, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'addresses-abroad';

export const addressesAbroad = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Addresses registered in other countries', zh: '在其他国家登记的地址' },
    question: {
      en: 'In which countries are the addresses registered that personal data was sent to?',
      zh: '个人信息发往的地址登记在哪些国家？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'The registries of internet addresses say in which country an address is registered. That is the country of whoever holds the address block; the server may stand elsewhere, a content network may answer from nearby, and where data is kept afterwards is not in a capture. The answer lists countries; which of them is abroad depends on where the owner lives.',
      zh: '互联网地址登记机构记录每个地址登记在哪个国家。那是地址持有者的国家；服务器可能在别处，内容分发网络可能就近应答，而此后数据保存在哪里，抓包中没有。答案列出国家；哪些属于境外，取决于机主住在哪里。',
    },
    law: ['pipl-38', 'pipl-39', 'gdpr-44'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const sent = sentItems(rows.DataItem, rows.Request).filter((s) => s.request.country !== null);
    if (sent.length === 0)
      return [
        found(ID, { outcome: 'cannot-tell', recorded: 'unknown.recorded', said: 'unknown.said', todo: 'unknown.todo' }),
      ];
    const groups = new Map<string, Sent[]>();
    for (const s of sent) {
      const key = `${s.item.app ?? ''}\n${s.request.country}`;
      groups.set(key, [...(groups.get(key) ?? []), s]);
    }
    return [...groups.entries()]
      .sort((a, b) => compareText(a[0], b[0]))
      .map(([, group]) => {
        const [{ item, request }] = group as [Sent, ...Sent[]];
        const requests = requestsOf(group);
        const recipients = [...new Set(group.map((s) => s.recipient))].sort();
        return found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app: item.app,
          subject: { recipient: request.country ?? NAMELESS },
          recorded: 'recorded',
          said: 'said',
          todo: 'todo',
          params: {
            app: item.app ?? NAMELESS,
            country: request.country ?? NAMELESS,
            kinds: kindsOf(group),
            requests: requests.length,
            recipients: recipients.slice(0, 5),
          },
          rows: requests,
          limits: ['limit.stored', 'audits.limit.server'],
          law: ['pipl-38', 'pipl-39', 'gdpr-44'],
          counts: { requests: requests.length, kinds: kindsOf(group).length, recipients: recipients.length },
        });
      });
  },
});
