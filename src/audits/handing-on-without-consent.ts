// Personal data that went to another company, and what the notice says of that company and of separate consent.
import { groupBy } from '../base/group.ts';
import { holdsName, quotable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { affirmedIn, isUnder, refOfItem, silenceOf } from '../derive/notices.ts';
import { kindsOf, requestsOf, sentItems } from '../derive/sent.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'handing-on-without-consent';
const LAW = ['pipl-23'];

export const handingOnWithoutConsent = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Passed on: recipient told, separate consent', zh: '向他人提供：接收方告知与单独同意' },
    question: {
      en: 'For each other company that received personal data, does the notice tell its name, purpose and kinds of data, and speak of separate consent?',
      zh: '对收到个人信息的每家其他公司，隐私政策是否告知其名称、目的和信息种类，并说明单独同意？',
    },
    needs: ['DataItem', 'Request', 'Claim', 'Notice'],
    explains: {
      en: 'Article 23 PIPL asks a handler that gives personal information to another handler to tell its name, contact, purpose, method and kinds of information, and to obtain separate consent. A company that only processes on behalf of the publisher falls under article 21: which of the two it is, traffic does not show. Asked of notices for people in the Chinese mainland. Whether the law is met, a court decides.',
      zh: '个人信息保护法第二十三条要求：向其他个人信息处理者提供个人信息时，告知接收方的名称、联系方式、处理目的、方式和信息种类，并取得单独同意。仅受托处理的公司适用第二十一条：属于哪一种，流量看不出。针对面向中国境内用户的政策。是否符合法律由法院判断。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    const out = sentItems(rows.DataItem, rows.Request).filter(
      (s) => s.request.party === 'third' || s.request.party === 'tracker',
    );
    const apps = new Set(rows.DataItem.map((d) => d.app));
    const groups = groupBy(out, (s) => `${s.item.app ?? ''}\n${s.recipient}`);
    return [...groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, group]) => {
        const { item, recipient } = group[0]!;
        const notices = speakingFor(rows.Notice, item.app, apps).filter((n) => isUnder(n, 'pipl'));
        return notices.map((notice): Found => {
          const claims = speakingFor(rows.Claim, item.app, apps).filter(
            (c) =>
              c.document === notice.document &&
              c.polarity === 'affirm' &&
              holdsName(`${c.quote.exact} ${c.recipient ?? ''} ${c.services.join(' ')}`, plainName(recipient)),
          );
          const consent = affirmedIn(notice, 'separate-consent-handing-on');
          const types = claims.some((c) => c.named.length > 0);
          const purpose = claims.some((c) => c.purpose.length > 0 || /用于|目的|\bto \w+|\bfor\b/.test(c.quote.exact));
          const whole = types && purpose && consent.length > 0;
          const outcome =
            claims.length === 0 ? silenceOf(notice, 'recipients') : whole ? 'disclosed' : ('vague' as const);
          const state =
            claims.length === 0
              ? outcome === 'undisclosed'
                ? 'silent'
                : 'unread'
              : whole
                ? 'whole'
                : !types
                  ? 'no-types'
                  : !purpose
                    ? 'no-purpose'
                    : 'no-consent';
          const requests = requestsOf(group);
          return {
            ...found(ID, {
              outcome,
              grade: 'recorded',
              app: item.app,
              subject: { recipient },
              recorded: 'recorded',
              said: `${state}.said`,
              todo: whole ? 'whole.todo' : 'todo',
              params: {
                recipient,
                kinds: kindsOf(group),
                requests: requests.length,
                quote: quotable(claims[0]?.quote.exact ?? '', 240),
              },
              rows: requests,
              limits: ['limit.role', 'limit.screen', 'notice-items.court'],
              law: LAW,
              counts: { requests: requests.length, kinds: kindsOf(group).length },
            }),
            claims: [
              ...claims.slice(0, 3).map((c) => ({
                document: c.document,
                quote: c.quote.exact,
                start: c.quote.start,
                end: c.quote.end,
                part: 'affirms' as const,
                why: 'recipient',
              })),
              ...consent.slice(0, 1).map((i) => refOfItem(notice, i)),
            ],
          };
        });
      });
  },
});

/** `Umeng` of `Umeng (Alibaba)`. */
const plainName = (name: string): string => name.split(/[(（]/)[0]!.trim();
