// Personal data of a kind that left shortly after the same app reached that kind on the phone.
import { parseTime } from '../base/time.ts';
import { cannotJoin, clockLimit, clockParams, clockShift, onPhone, spanOf } from '../derive/clocks.ts';
import { found, isMissing, period, personal } from '../derive/found.ts';
import {
  byRecipient,
  firstTime,
  NAMELESS,
  nothingSent,
  requestsOf,
  type Sent,
  sentItems,
  withoutCapture,
} from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sent-after-access';
const WITHIN_MS = 60_000;
/** Type in a request → kinds of access it may come from. */
const KINDS: ReadonlyMap<DataType, ReadonlySet<DataType>> = new Map<DataType, ReadonlySet<DataType>>([
  ['location.precise', new Set<DataType>(['location', 'location.precise', 'location.coarse'])],
  ['location.coarse', new Set<DataType>(['location', 'location.precise', 'location.coarse'])],
  ['network.wifi-bssid', new Set<DataType>(['location', 'network.wifi-ssid'])],
  ['contacts.list', new Set<DataType>(['contacts'])],
  ['content.media', new Set<DataType>(['photos', 'camera', 'microphone', 'media-library'])],
  ['content.clipboard', new Set<DataType>(['content.clipboard'])],
  ['device.id', new Set<DataType>(['device.id'])],
]);

export const sentAfterAccess = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Sent after an access', zh: '访问之后发出' },
    question: {
      en: 'Did data of a kind leave within a minute after the app reached that kind on the phone?',
      zh: '应用访问某类数据后一分钟内，是否发出了该类信息？',
    },
    needs: ['DataItem', 'Request', 'Access', 'Contact'],
    explains: {
      en: 'An access row says that the app reached photos, location, contacts and so on; a request says that such data left. Standing close together in time makes it likely that they belong together, no more: the record of accesses does not name what was read.',
      zh: '访问行说明应用访问了照片、位置、通讯录等；请求说明这类信息被发出。两者时间相近，只表示很可能有关联：访问记录并不说明读了什么。',
    },
    law: ['pipl-6', 'pipl-17'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    if (isMissing(rows.Access, context, 'Access'))
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'audits.no-access.recorded',
          said: 'audits.no-access.said',
          todo: 'audits.no-access.todo',
        }),
      ];
    const byApp = new Map<string, { access: Access; ms: number }[]>();
    for (const access of personal(rows.Access)) {
      const list = byApp.get(access.app) ?? [];
      list.push({ access, ms: parseTime(access.begin) });
      byApp.set(access.app, list);
    }
    const shift = clockShift(rows.Request, rows.Contact);
    const asked = sentItems(rows.DataItem, rows.Request).filter((s) => KINDS.has(s.item.data));
    const span = period(context, 'Access') ?? spanOf(rows.Access.map((a) => a.begin));
    const open = cannotJoin(ID, asked, span, shift);
    if (open) return [open];
    const pairs: { sent: Sent; access: Access }[] = [];
    for (const sent of asked) {
      const kinds = KINDS.get(sent.item.data);
      const { app } = sent.request;
      const ms = onPhone(sent.request, shift);
      if (!kinds || Number.isNaN(ms) || app === null) continue;
      const near = byApp.get(app)?.filter((a) => kinds.has(a.access.data) && ms >= a.ms && ms - a.ms <= WITHIN_MS);
      const access = near?.[near.length - 1]?.access;
      if (access) pairs.push({ sent, access });
    }
    if (pairs.length === 0) return [nothingSent(ID, rows.Request)];
    return byRecipient(pairs.map((p) => p.sent)).map(({ app, data, recipient, sent: group }) => {
      const requests = requestsOf(group);
      const accesses = [...new Set(pairs.filter((p) => group.includes(p.sent)).map((p) => p.access))];
      return found(ID, {
        outcome: 'observed',
        grade: 'supported',
        app,
        subject: { data, recipient },
        recorded: 'recorded',
        said: 'said',
        todo: 'todo',
        params: {
          app: app ?? NAMELESS,
          data,
          recipient,
          requests: requests.length,
          accesses: accesses.length,
          at: firstTime(requests) ?? '',
          ...clockParams(shift),
        },
        rows: [...accesses, ...requests],
        limits: ['limit.same', clockLimit(shift), 'audits.limit.server'],
        law: ['pipl-6', 'pipl-17'],
        counts: { requests: requests.length, accesses: accesses.length },
      });
    });
  },
});
