// Apps with network rows and no access row: what they contacted is known, what they reached on the phone is not shown.
import { compareText } from '../base/json.ts';
import { found, isApple, isMissing, nothing, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Contact } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'network-without-access';
const NAMED = 12;

export const networkWithoutAccess = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Network without access', zh: '只有联网而无访问的应用' },
    question: {
      en: 'Which apps contacted hosts and have no row of access to data on the phone?',
      zh: '哪些应用连接了主机，却没有任何访问手机数据的行？',
    },
    needs: ['Access', 'Contact'],
    explains: {
      en: 'These apps reached the network, and the record holds no access of theirs to a kind of data it can log. That is no access in the covered period and for these kinds; identifiers, usage data and what the owner types are outside this record, and an app can send them without any row here.',
      zh: '这些应用连接过网络，而记录中没有它们对可记录的数据类型的访问。这只说明在覆盖期间、就这些类型没有行；标识符、使用信息和机主输入的内容不在这份记录之内，应用可以发送它们而不留下任何行。',
    },
    law: [],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Contact, context, 'Contact')) return [withoutRows(ID, 'contact')];
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const withAccess = new Set(rows.Access.map((a) => a.app));
    const quiet = new Map<string, { first: Contact; hosts: Set<string> }>();
    for (const c of rows.Contact) {
      if (c.app === null || withAccess.has(c.app)) continue;
      const known = quiet.get(c.app);
      if (known) known.hosts.add(c.host);
      else quiet.set(c.app, { first: c, hosts: new Set([c.host]) });
    }
    if (quiet.size === 0) return [nothing(ID, context, 'Contact')];
    const apps = [...quiet].sort(
      (a, b) =>
        Number(isApple(a[0])) - Number(isApple(b[0])) || b[1].hosts.size - a[1].hosts.size || compareText(a[0], b[0]),
    );
    const counts = {
      apps: apps.length,
      hosts: new Set(apps.flatMap(([, q]) => [...q.hosts])).size,
      system: apps.filter(([app]) => isApple(app)).length,
    };
    return [
      found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        recorded: 'recorded',
        said: 'said',
        todo: 'todo',
        params: { ...counts, apps: apps.slice(0, NAMED).map(([app]) => app), count: apps.length },
        rows: apps.map(([, q]) => q.first),
        limits: [`${ID}.limit.kinds`, 'audits.limit.sent'],
        counts,
      }),
    ];
  },
});
