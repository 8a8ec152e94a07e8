// Identifiers in requests that were sent without encryption: anyone on the way could read them.
import { found, isMissing } from '../derive/found.ts';
import {
  byRecipient,
  IDENTIFIERS,
  NAMELESS,
  nothingSent,
  requestsOf,
  sentItems,
  withoutCapture,
} from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'clear-text-identifiers';

export const clearTextIdentifiers = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Identifiers in clear text', zh: '明文发送的标识符' },
    question: {
      en: 'Were identifiers of the owner or the phone sent without encryption?',
      zh: '机主或手机的标识符是否未加密发送？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'A request over plain HTTP can be read and changed by every network it passes. An identifier in it lets those networks recognize the person again. Encryption by the app itself inside plain HTTP is not clear text and is not counted here.',
      zh: '明文 HTTP 请求可被途经的每个网络读取和修改，其中的标识符使这些网络能够再次认出同一个人。应用在明文 HTTP 内自行加密的内容不属于明文，不计入此处。',
    },
    law: ['pipl-51', 'gdpr-32'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const sent = sentItems(rows.DataItem, rows.Request).filter(
      (s) => s.request.encrypted === false && IDENTIFIERS.has(s.item.data),
    );
    if (sent.length === 0) return [nothingSent(ID, rows.Request)];
    return byRecipient(sent).map(({ app, data, recipient, sent: group }) => {
      const requests = requestsOf(group);
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: { data, recipient },
        recorded: 'recorded',
        said: 'said',
        todo: 'todo',
        params: { app: app ?? NAMELESS, data, recipient, requests: requests.length },
        rows: requests,
        limits: ['audits.limit.server'],
        law: ['pipl-51', 'gdpr-32'],
        counts: { requests: requests.length },
      });
    });
  },
});
