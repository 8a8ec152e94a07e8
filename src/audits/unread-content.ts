// How much of a capture stayed closed, and why: the size of what nobody can speak about.
import { compareText } from '../base/json.ts';
import { found, isMissing } from '../derive/found.ts';
import { NAMELESS, nothingSent, recipientName, withoutCapture } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import type { Request } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'unread-content';
const KNOWN = new Set([
  'application-encryption',
  'tls-no-key',
  'tls-other-key',
  'quic',
  'unknown-protocol',
  'truncated-capture',
  'body-missing',
  'damaged-text',
  'too-large',
  'certificate-refused',
  'certificate-perhaps-refused',
  'tls-failed',
]);

export const unreadContent = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Content that could not be read', zh: '无法读取的内容' },
    question: {
      en: 'How much of the capture could not be read, and why?',
      zh: '抓包中有多少内容无法读取，为什么？',
    },
    needs: ['Request'],
    explains: {
      en: 'A closed request shows where it went and how big it was. What it held stays unknown, so the absence of a kind of data in the other answers speaks of the rest only. Encryption protects people; that something is closed says nothing against an app.',
      zh: '未打开的请求只显示去向与大小，内容未知；因此其他答案中“没有某类信息”只针对其余部分。加密保护人们；内容未打开并不说明应用有问题。',
    },
    law: [],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Request, context, 'Request')) return [withoutCapture(ID)];
    if (rows.Request.length === 0) return [nothingSent(ID, rows.Request)];
    const closed = rows.Request.filter((r) => r.content === 'opaque');
    const total = rows.Request.length;
    const partly = rows.Request.filter((r) => r.content === 'read' && r.why === 'read-in-part');
    const parts =
      partly.length === 0
        ? []
        : [
            found(ID, {
              outcome: 'observed',
              grade: 'recorded',
              recorded: 'part.recorded',
              said: 'part.said',
              todo: 'part.todo',
              params: { closed: partly.length, requests: total },
              rows: partly,
              limits: ['audits.limit.closed'],
              counts: { closed: 0, partly: partly.length, requests: total },
            }),
          ];
    if (closed.length === 0 && parts.length > 0) return parts;
    if (closed.length === 0)
      return [
        found(ID, {
          outcome: 'not-observed',
          recorded: 'none.recorded',
          said: 'none.said',
          todo: 'none.todo',
          params: { requests: total },
          counts: { requests: total, closed: 0 },
        }),
      ];
    const groups = new Map<string, Request[]>();
    for (const r of closed) {
      const key = `${r.app ?? ''}\n${r.why ?? ''}`;
      groups.set(key, [...(groups.get(key) ?? []), r]);
    }
    const whole = [...groups.entries()]
      .sort((a, b) => compareText(a[0], b[0]))
      .map(([, group]) => {
        const [{ app, why }] = group as [Request, ...Request[]];
        const bytes = group.reduce((n, r) => n + (r.bytes ?? 0), 0);
        const recipients = [...new Set(group.map(recipientName))].sort();
        return found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app,
          recorded: 'recorded',
          said: `closed.${why !== null && KNOWN.has(why) ? why : 'other'}`,
          todo: why === 'tls-no-key' || why === 'tls-other-key' ? 'keys.todo' : 'todo',
          params: {
            app: app ?? NAMELESS,
            closed: group.length,
            requests: total,
            bytes,
            recipients: recipients.slice(0, 5),
          },
          rows: group,
          limits: ['audits.limit.inside'],
          counts: { closed: group.length, requests: total, bytes, recipients: recipients.length },
        });
      });
    return [...whole, ...parts];
  },
});
