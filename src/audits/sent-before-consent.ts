// Personal data in captures that the owner labelled as made before, or after refusing, consent.
import { found, isMissing } from '../derive/found.ts';
import { byRecipient, NAMELESS, nothingSent, requestsOf, sentItems, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sent-before-consent';

export const sentBeforeConsent = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Sent before consent', zh: '同意之前发出' },
    question: {
      en: 'Did personal data leave before the owner agreed, or after the owner refused?',
      zh: '在机主同意之前或拒绝之后，是否有个人信息发出？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'The phase is what the owner said of the capture, with --phase. Data that leaves before consent needs another ground; which one applies is not in a capture. One run is one run: the same steps again, with and without consent, make the comparison worth more.',
      zh: '阶段是机主用 --phase 对抓包的说明。同意之前发出信息需要其他依据；适用何种依据，抓包中没有。一次运行只是一次：在同意与不同意的情况下重复同样的步骤，比较才更有意义。',
    },
    law: ['pipl-13', 'pipl-14', 'gdpr-6-1', 'eprivacy-5-3'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const labelled = rows.Request.filter((r) => r.phase === 'before-consent' || r.phase === 'refused');
    if (labelled.length === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'unlabelled.recorded',
          said: 'unlabelled.said',
          todo: 'unlabelled.todo',
        }),
      ];
    const sent = sentItems(rows.DataItem, labelled);
    if (sent.length === 0) return [nothingSent(ID, labelled)];
    return byRecipient(sent).map(({ app, data, recipient, sent: group }) => {
      const requests = requestsOf(group);
      const refused = requests.some((r) => r.phase === 'refused');
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: { data, recipient },
        recorded: refused ? 'refused.recorded' : 'recorded',
        said: 'said',
        todo: 'todo',
        params: { app: app ?? NAMELESS, data, recipient, requests: requests.length },
        rows: requests,
        limits: ['limit.ground', 'audits.limit.server'],
        law: ['pipl-13', 'pipl-14', 'gdpr-6-1', 'eprivacy-5-3'],
        counts: { requests: requests.length },
      });
    });
  },
});
