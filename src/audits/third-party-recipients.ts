// Personal data to recipients that are neither the publisher nor its group.
import { compareText } from '../base/json.ts';
import { found, isMissing } from '../derive/found.ts';
import { kindsOf, NAMELESS, nothingSent, requestsOf, type Sent, sentItems, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'third-party-recipients';

export const thirdPartyRecipients = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Third-party recipients', zh: '第三方接收方' },
    question: {
      en: 'Which recipients outside the app’s publisher and its group received personal data?',
      zh: '应用发行方及其集团之外，哪些接收方收到了个人信息？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'A recipient counts as third party by the owner of its host, as this tool’s tables know it; the row says what decided. An app’s own policy may draw the line elsewhere. Whether the recipient acts for the app or for itself is in contracts, not in traffic. Hosts whose owner is not known, and clouds, are left out.',
      zh: '接收方是否为第三方，依本工具表中主机的所属方判断；行中写明依据。应用自己的政策可能另有划分。接收方是受托处理还是自行处理，写在合同里，不在流量里。所属方未知的主机与云服务不计入。',
    },
    law: ['pipl-21', 'pipl-23', 'gdpr-13-1-e', 'gdpr-28'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const sent = sentItems(rows.DataItem, rows.Request).filter(
      (s) => s.request.party === 'third' || s.request.party === 'tracker',
    );
    if (sent.length === 0) return [nothingSent(ID, rows.Request)];
    const groups = new Map<string, Sent[]>();
    for (const s of sent) {
      const key = `${s.item.app ?? ''}\n${s.recipient}`;
      groups.set(key, [...(groups.get(key) ?? []), s]);
    }
    return [...groups.entries()]
      .sort((a, b) => compareText(a[0], b[0]))
      .map(([, group]) => {
        const [{ item, recipient }] = group as [Sent, ...Sent[]];
        const requests = requestsOf(group);
        const hosts = [...new Set(requests.flatMap((r) => (r.host === null ? [] : [r.host])))].sort();
        return found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app: item.app,
          subject: { recipient },
          recorded: 'recorded',
          said: 'said',
          todo: 'todo',
          params: {
            app: item.app ?? NAMELESS,
            recipient,
            kinds: kindsOf(group),
            requests: requests.length,
            hosts: hosts.slice(0, 5),
          },
          rows: requests,
          limits: ['limit.role', 'audits.limit.server'],
          law: ['pipl-21', 'pipl-23', 'gdpr-13-1-e', 'gdpr-28'],
          counts: { requests: requests.length, kinds: kindsOf(group).length, hosts: hosts.length },
        });
      });
  },
});
