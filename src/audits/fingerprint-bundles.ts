// Many facts of the phone in one request to a third party: together they can single out a phone without an identifier.
import { compareText } from '../base/json.ts';
import { found, isMissing } from '../derive/found.ts';
import { kindsOf, NAMELESS, nothingSent, requestsOf, type Sent, sentItems, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Request } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'fingerprint-bundles';
/** Kinds of facts in one request from which they count as a bundle. */
const FEWEST = 6;
const FACTS: ReadonlySet<DataType> = new Set<DataType>([
  'device.model',
  'device.os',
  'device.language',
  'device.timezone',
  'device.region',
  'device.config',
  'device.battery',
  'device.storage',
  'device.browser',
  'network.carrier',
  'network.info',
  'network.wifi-ssid',
]);

export const fingerprintBundles = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Bundles of device facts', zh: '成套的设备信息' },
    question: {
      en: 'Did one request to a third party carry many facts of the phone at once?',
      zh: '是否有发给第三方的一个请求同时携带多项设备信息？',
    },
    needs: ['DataItem', 'Request'],
    explains: {
      en: 'Model, system, screen, language, time zone, carrier, storage and the like say little one by one; six or more in one request can be enough to recognize a phone again, also after its advertising identifier was reset. Crash reports carry them for another reason; the capture does not tell the purpose.',
      zh: '型号、系统、屏幕、语言、时区、运营商、存储等信息单独说明不了什么；一个请求中有六项以上，就可能足以再次认出一部手机，即使广告标识符已被重置。崩溃报告也会因其他原因携带它们；抓包无法说明目的。',
    },
    law: ['pipl-6', 'eprivacy-5-3'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    const byRequest = new Map<Request, Sent[]>();
    for (const s of sentItems(rows.DataItem, rows.Request))
      if (FACTS.has(s.item.data) && (s.request.party === 'third' || s.request.party === 'tracker'))
        byRequest.set(s.request, [...(byRequest.get(s.request) ?? []), s]);
    const bundles = [...byRequest.values()].filter((list) => kindsOf(list).length >= FEWEST);
    if (bundles.length === 0) return [nothingSent(ID, rows.Request)];
    const groups = new Map<string, Sent[]>();
    for (const s of bundles.flat()) {
      const key = `${s.item.app ?? ''}\n${s.recipient}`;
      groups.set(key, [...(groups.get(key) ?? []), s]);
    }
    return [...groups.entries()]
      .sort((a, b) => compareText(a[0], b[0]))
      .map(([, group]) => {
        const [{ item, recipient }] = group as [Sent, ...Sent[]];
        const requests = requestsOf(group);
        return found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app: item.app,
          subject: { recipient },
          recorded: 'recorded',
          said: 'said',
          todo: 'todo',
          params: { app: item.app ?? NAMELESS, recipient, kinds: kindsOf(group), requests: requests.length },
          rows: requests,
          limits: ['limit.purpose', 'audits.limit.server'],
          law: ['pipl-6', 'eprivacy-5-3'],
          counts: { requests: requests.length, kinds: kindsOf(group).length },
        });
      });
  },
});
