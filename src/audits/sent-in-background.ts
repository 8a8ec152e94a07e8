// Personal data that left while another record has the app in the background or the screen off.
import { parseTime } from '../base/time.ts';
import { cannotJoin, clockLimit, clockParams, clockShift, onPhone, spanOf } from '../derive/clocks.ts';
import { found, isMissing, period } from '../derive/found.ts';
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
import type { Presence } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sent-in-background';
const MARGIN_MS = 60_000;
const OFF: ReadonlySet<Presence['what']> = new Set<Presence['what']>(['screen-off', 'locked', 'app-in-background']);

export const sentInBackground = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Sent in the background', zh: '在后台发出' },
    question: {
      en: 'Did personal data leave while the app was not on screen?',
      zh: '应用不在屏幕上时，是否有个人信息发出？',
    },
    needs: ['DataItem', 'Request', 'Presence', 'Contact'],
    explains: {
      en: 'The time of each request is set beside other records of the phone: the app in the background, another app on screen, the screen off or locked. The clocks of the phone and of the recorder may differ, so only states that hold for a minute before and after count.',
      zh: '把每个请求的时间与手机的其他记录对照：应用在后台、另一应用在屏幕上、屏幕关闭或锁定。手机与录制设备的时钟可能不同，因此只计前后各一分钟都成立的状态。',
    },
    law: ['pipl-6', 'gdpr-5-1-c'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    if (isMissing(rows.Presence, context, 'Presence'))
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-presence.recorded',
          said: 'no-presence.said',
          todo: 'no-presence.todo',
        }),
      ];
    const states = rows.Presence.map((p) => ({
      p,
      begin: parseTime(p.begin),
      end: p.end === null ? Number.POSITIVE_INFINITY : parseTime(p.end),
    }));
    const shift = clockShift(rows.Request, rows.Contact);
    const asked = sentItems(rows.DataItem, rows.Request);
    const span = period(context, 'Presence') ?? spanOf(rows.Presence.flatMap((p) => [p.begin, p.end]));
    const open = cannotJoin(ID, asked, span, shift);
    if (open) return [open];
    const around = (s: Sent) => {
      const { app } = s.request;
      const ms = onPhone(s.request, shift);
      if (Number.isNaN(ms) || app === null) return null;
      const holding = states.filter((x) => x.begin <= ms - MARGIN_MS && x.end >= ms + MARGIN_MS);
      if (holding.some((x) => x.p.what === 'app-on-screen' && x.p.app === app)) return null;
      return (
        holding.find(({ p }) => OFF.has(p.what) && (p.app === null || p.app === app)) ??
        holding.find(({ p }) => p.what === 'app-on-screen' && p.app !== null && p.app !== app) ??
        null
      );
    };
    const sent = asked.flatMap((s) => {
      const state = around(s);
      return state ? [{ ...s, presence: state.p }] : [];
    });
    if (sent.length === 0) return [nothingSent(ID, rows.Request)];
    return byRecipient(sent).map(({ app, data, recipient, sent: group }) => {
      const requests = requestsOf(group);
      const at = firstTime(requests) ?? '';
      const states = [...new Set(sent.filter((s) => group.some((g) => g.item === s.item)).map((s) => s.presence))];
      return found(ID, {
        outcome: 'observed',
        grade: 'shown',
        app,
        subject: { data, recipient },
        recorded: 'recorded',
        said: 'said',
        todo: 'todo',
        params: { app: app ?? NAMELESS, data, recipient, requests: requests.length, at, ...clockParams(shift) },
        rows: [...requests, ...states],
        limits: [clockLimit(shift), 'audits.limit.server'],
        law: ['pipl-6', 'gdpr-5-1-c'],
        counts: { requests: requests.length },
      });
    });
  },
});
