// Personal data to an address registered in another country, and whether the notice tells of transfers there.
import { groupBy } from '../base/group.ts';
import { compareText } from '../base/json.ts';
import { quotable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { isUnder, refOfItem, silenceOf, statedIn } from '../derive/notices.ts';
import { kindsOf, requestsOf, sentItems } from '../derive/sent.ts';
import { isEea, namesCountry } from '../knowledge/policy/countries.ts';
import type { ClaimRef, Found } from '../model/finding.ts';
import type { Notice } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'transfer-untold';
const LAW = { pipl: ['pipl-38', 'pipl-39'], gdpr: ['gdpr-13-1-f', 'gdpr-44'] } as const;

export const transferUntold = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Transfers to another country', zh: '向其他国家传输' },
    question: {
      en: 'Where personal data went to an address registered abroad, does the notice tell of transfers to that country?',
      zh: '个人信息发往在境外登记的地址时，隐私政策是否告知向该国传输？',
    },
    needs: ['DataItem', 'Request', 'Claim', 'Notice'],
    explains: {
      en: 'Abroad is seen from the people whom the notice addresses: outside the Chinese mainland (PIPL article 39: tell the overseas recipient’s name and contact, purpose, method, kinds of data, and how to use one’s rights; separate consent), or outside the European Economic Area (GDPR articles 13(1)(f) and 44). The country is where the address is registered, as the registries say it; the server may stand elsewhere. Where data was sent on from there, no record of a phone shows. Whether the law is met, a court decides.',
      zh: '“境外”以政策所面向的人为准：中国境内之外（个人信息保护法第三十九条：告知境外接收方的名称与联系方式、目的、方式、种类及行权方式，并取得单独同意），或欧洲经济区之外（GDPR 第 13 条第 1 款 f 项、第 44 条）。国家依地址登记机构所载；服务器可能在别处。之后是否再转送，手机记录无法显示。是否符合法律由法院判断。',
    },
    law: [...LAW.pipl, ...LAW.gdpr],
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    const sent = sentItems(rows.DataItem, rows.Request).filter((s) => s.request.country !== null);
    const apps = new Set(rows.DataItem.map((d) => d.app));
    const groups = groupBy(sent, (s) => `${s.item.app ?? ''}\n${s.request.country}`);
    return [...groups.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([, group]) => {
        const { item, request } = group[0]!;
        const country = request.country ?? '';
        return speakingFor(rows.Notice, item.app, apps).flatMap((notice): Found[] => {
          const laws = lawsAbroad(notice, country);
          if (laws.length === 0) return [];
          const claims = speakingFor(rows.Claim, item.app, apps).filter((c) => c.document === notice.document);
          const refs: ClaimRef[] = claims
            .filter((c) => c.polarity === 'affirm' && (c.place !== null || ['transfer', 'store'].includes(c.verb)))
            .filter((c) => namesCountry(`${c.place ?? ''} ${c.quote.exact}`, country))
            .slice(0, 3)
            .map((c) => ({
              document: c.document,
              quote: c.quote.exact,
              start: c.quote.start,
              end: c.quote.end,
              part: 'affirms',
              why: 'place',
            }));
          const general = statedIn(notice, 'third-countries');
          const named = general.filter((i) => namesCountry(i.quote.exact, country));
          if (refs.length === 0) refs.push(...named.map((i) => refOfItem(notice, i)));
          const outcome =
            refs.length > 0 ? 'disclosed' : general.length > 0 ? 'vague' : silenceOf(notice, 'third-countries');
          const state =
            outcome === 'disclosed'
              ? 'named'
              : outcome === 'vague'
                ? 'general'
                : outcome === 'undisclosed'
                  ? 'silent'
                  : 'unread';
          const claimed = refs.length > 0 ? refs : general.map((i) => refOfItem(notice, i));
          const requests = requestsOf(group);
          return [
            {
              ...found(ID, {
                outcome,
                grade: 'recorded',
                app: item.app,
                subject: { recipient: country },
                recorded: 'recorded',
                said: `${state}.said`,
                todo: `${state}.todo`,
                params: {
                  country,
                  kinds: kindsOf(group),
                  requests: requests.length,
                  recipients: [...new Set(group.map((s) => s.recipient))].sort().slice(0, 5),
                  quote: quotable(claimed[0]?.quote ?? '', 240),
                },
                rows: requests,
                limits: ['limit.registered', 'limit.onward', 'notice-items.court'],
                law: laws.flatMap((l) => LAW[l]),
                counts: { requests: requests.length, kinds: kindsOf(group).length },
              }),
              claims: claimed,
            },
          ];
        });
      });
  },
});

/** The laws under which the country is another one, for the people that the notice addresses. */
function lawsAbroad(notice: Notice, country: string): ('pipl' | 'gdpr')[] {
  const laws: ('pipl' | 'gdpr')[] = [];
  if (isUnder(notice, 'pipl') && country !== 'CN') laws.push('pipl');
  if (isUnder(notice, 'gdpr') && !isEea(country)) laws.push('gdpr');
  return laws;
}
