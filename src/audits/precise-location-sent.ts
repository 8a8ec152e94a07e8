// Coordinates with three decimals or more in requests.
import { found, isMissing } from '../derive/found.ts';
import { byRecipient, NAMELESS, nothingSent, requestsOf, sentItems, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'precise-location-sent';

export const preciseLocationSent = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Precise location sent', zh: '发出的精确位置' },
    question: {
      en: 'Was a precise location sent, and to whom?',
      zh: '是否发出了精确位置，发给了谁？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'Two numbers that are a latitude and a longitude with three decimals or more, which is about a hundred meters. They may be the owner’s place or another one, a map’s center for example: the capture does not tell, unless the place was given with the owner’s values.',
      zh: '指纬度与经度各有三位以上小数的一对数字，约一百米以内。它可能是机主的位置，也可能是别处，例如地图中心：除非机主的值中给出了该位置，否则抓包无法说明。',
    },
    law: ['pipl-28', 'pipl-29'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const sent = sentItems(rows.DataItem, rows.Request).filter((s) => s.item.data === 'location.precise');
    if (sent.length === 0) return [nothingSent(ID, rows.Request)];
    return byRecipient(sent).map(({ app, data, recipient, sent: group }) => {
      const requests = requestsOf(group);
      const own = group.some((s) => s.item.reason.startsWith('own-value'));
      const emulator = group.every((s) => s.item.note === 'emulator-default');
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: { data, recipient },
        recorded: 'recorded',
        said: own ? 'own.said' : emulator ? 'emulator.said' : 'said',
        todo: 'todo',
        params: { app: app ?? NAMELESS, recipient, requests: requests.length },
        rows: requests,
        limits: ['audits.limit.server', ...(own ? [] : ['limit.whose'])],
        law: ['pipl-28', 'pipl-29'],
        counts: { requests: requests.length, places: new Set(group.map((s) => s.item.hash)).size },
      });
    });
  },
});
