// Hosts that the record's maker lists as potentially collecting information across apps and sites.
import { found, isMissing, nothing, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Contact } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'listed-hosts';

export const listedHosts = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Hosts that Apple lists', zh: '被苹果列出的主机' },
    question: {
      en: 'Which apps contacted hosts that Apple lists as potentially collecting information across apps and sites?',
      zh: '哪些应用连接了被苹果列为可能跨应用和网站收集信息的主机？',
    },
    needs: ['Contact'],
    explains: {
      en: 'Apple’s report marks some domains as “potentially collecting information across apps and sites”. The mark is Apple’s, is about the domain and says “potentially”. It does not say what was sent. A domain without the mark may do the same.',
      zh: '苹果的报告把一些域名标为“可能跨应用和网站收集信息”。这是苹果的标注，针对域名，用词是“可能”，不说明发送了什么。没有标注的域名也可能这样做。',
    },
    law: ['pipl-7', 'pipl-23'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Contact, context, 'Contact')) return [withoutRows(ID, 'contact')];
    if (rows.Contact.length > 0 && rows.Contact.every((c) => c.listed === null))
      return [
        found(ID, { outcome: 'cannot-tell', recorded: 'no-list.recorded', said: 'no-list.said', todo: 'no-list.todo' }),
      ];
    const apps = new Map<string, Contact[]>();
    for (const c of rows.Contact) {
      if (c.listed !== true || c.app === null) continue;
      const own = apps.get(c.app);
      if (own) own.push(c);
      else apps.set(c.app, [c]);
    }
    const findings = [...apps].map(([app, own]): Found => {
      const hosts = [...new Set(own.map((c) => c.host))].sort();
      const owners = [
        ...new Set(own.map((c) => c.owner ?? c.ownerAsStored).filter((o) => o !== null && o !== '')),
      ] as string[];
      const byOwner = own.filter((c) => c.initiated === 'user').length;
      const counts = {
        hosts: hosts.length,
        rows: own.length,
        hits: own.reduce((n, c) => n + c.hits, 0),
        owners: owners.length,
        user: byOwner,
      };
      const [host] = hosts;
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        subject: hosts.length === 1 && host ? { host } : {},
        recorded: owners.length > 0 ? 'owners.recorded' : 'recorded',
        said: byOwner === own.length ? 'user.said' : 'said',
        todo: 'todo',
        params: { app, ...counts, owners: owners.sort().slice(0, 8), list: hosts.slice(0, 8) },
        rows: own,
        limits: [`${ID}.limit.potentially`, 'audits.limit.sent', 'audits.limit.between'],
        law: ['pipl-23'],
        counts,
      });
    });
    return findings.length > 0 ? findings : [nothing(ID, context, 'Contact')];
  },
});
