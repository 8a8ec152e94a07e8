// What left: personal data in requests, by app, type and recipient.
import { found, isMissing } from '../derive/found.ts';
import {
  byRecipient,
  firstTime,
  NAMELESS,
  nothingSent,
  requestsOf,
  sentItems,
  withoutCapture,
} from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'data-sent';

export const dataSent = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Personal data sent', zh: '发出的个人信息' },
    question: {
      en: 'Which kinds of personal data does the capture show leaving, and to whom?',
      zh: '抓包显示哪些个人信息被发出，发给了谁？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'Each finding is one kind of data from one app to one recipient, with the requests it stood in. The reason for each item is kept with it: the owner’s own value, a documented field, the name of a field, or a shape. A request that carries data does not tell what the recipient does with it, nor whether it is kept.',
      zh: '每条发现是一个应用向一个接收方发出的一类信息，并附其所在的请求。每一项都保留理由：机主自己的值、有文档的字段、字段名称，或形状。携带信息的请求并不说明接收方如何使用，也不说明是否保存。',
    },
    law: ['pipl-6', 'pipl-17', 'gdpr-5-1-c', 'gdpr-13-1-e'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const groups = byRecipient(sentItems(rows.DataItem, rows.Request));
    if (groups.length === 0) return [nothingSent(ID, rows.Request)];
    return groups.map(({ app, data, recipient, sent }) => {
      const requests = requestsOf(sent);
      const at = firstTime(requests);
      const features = new Set(requests.map((r) => r.feature));
      const [feature] = features;
      const declared = requests.every((r) => r.declared);
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: { data, recipient, ...(features.size === 1 && feature ? { feature } : {}) },
        recorded: at === null ? 'untimed.recorded' : 'recorded',
        said: declared ? 'declared.said' : 'said',
        todo: 'todo',
        params: { app: app ?? NAMELESS, data, recipient, requests: requests.length, ...(at !== null && { at }) },
        rows: requests,
        limits: ['audits.limit.server', 'audits.limit.closed'],
        law: ['pipl-6', 'pipl-17', 'gdpr-5-1-c', 'gdpr-13-1-e'],
        counts: { requests: requests.length, values: new Set(sent.map((s) => s.item.hash)).size },
      });
    });
  },
});
