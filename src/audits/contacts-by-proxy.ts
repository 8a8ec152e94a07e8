// Contacts that reached an app through another one: what Android marks as proxied.
import { byAppAndData, countEpisodes, found, isMissing, nothing, personal, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'contacts-by-proxy';

export const contactsByProxy = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Contacts by way of another app', zh: '经由其他应用取得的通讯录' },
    question: {
      en: 'Which apps reached the contacts by way of another app?',
      zh: '哪些应用经由其他应用访问了通讯录？',
    },
    needs: ['Access'],
    explains: {
      en: 'Android marks an access that another app made on behalf of one. For contacts that is the usual way: the phone’s own contacts provider reads them out for whoever asks with permission. The mark tells how the data went, not that something was hidden. An iPhone’s report has no such mark.',
      zh: '由其他应用代为进行的访问，安卓会作标记。通讯录通常如此：手机自带的通讯录存储程序为获得许可的应用读取。该标记说明数据经过的途径，并不表示有所隐瞒。iPhone 的报告没有这种标记。',
    },
    law: ['pipl-6'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    if (context.platform !== 'android' && context.platform !== 'mixed')
      return [
        found(ID, { outcome: 'cannot-tell', recorded: 'no-mark.recorded', said: 'no-mark.said', todo: 'no-mark.todo' }),
      ];
    const proxied = personal(rows.Access).filter(
      (a) => a.via === 'proxy' && (a.data === 'contacts' || a.data.startsWith('contacts.')),
    );
    const findings = byAppAndData(proxied).map(({ app, data, rows: own }) => {
      const counts = {
        episodes: countEpisodes(own),
        rows: own.length,
        background: countEpisodes(own.filter((a) => a.state.value === 'background')),
      };
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: { data },
        recorded: 'recorded',
        said: 'said',
        todo: 'audits.todo.android',
        params: { app, data, ...counts },
        rows: own,
        limits: [`${ID}.limit.who`, 'audits.limit.content'],
        law: ['pipl-6'],
        counts,
      });
    });
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
