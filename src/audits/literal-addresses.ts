// Contacts to bare IP addresses: no name, so nobody can look up whose they are.
import { found, isMissing, nothing, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Contact } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'literal-addresses';

/** Addresses of the home network or the device itself. */
export const isLocalAddress = (host: string): boolean =>
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[?(fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:|::1$))/i.test(
    host,
  );

export const literalAddresses = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Contacts to bare IP addresses', zh: '直接连接 IP 地址' },
    question: {
      en: 'Which apps contacted addresses instead of host names?',
      zh: '哪些应用连接的是 IP 地址而不是主机名？',
    },
    needs: ['Contact'],
    explains: {
      en: 'A contact to a bare address names no domain, so its owner cannot be told from the record, and lists of domains do not reach it. There are ordinary reasons: calls and games connect to peers, content servers answer under addresses, a VPN shows its own. Addresses of the home network are counted apart.',
      zh: '直接连接地址时没有域名，因此无法从记录得知其所属方，域名清单也覆盖不到。常见的原因有：通话和游戏连接对端，内容服务器以地址应答，VPN 显示自己的地址。家庭网络内的地址单独计数。',
    },
    law: [],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Contact, context, 'Contact')) return [withoutRows(ID, 'contact')];
    const apps = new Map<string, Contact[]>();
    for (const c of rows.Contact) {
      if (!c.isAddress || c.app === null) continue;
      const own = apps.get(c.app);
      if (own) own.push(c);
      else apps.set(c.app, [c]);
    }
    const findings: Found[] = [];
    for (const [app, own] of apps) {
      const outside = own.filter((c) => !isLocalAddress(c.host));
      if (outside.length === 0) continue;
      const hosts = [...new Set(outside.map((c) => c.host))].sort();
      const counts = {
        addresses: hosts.length,
        rows: outside.length,
        hits: outside.reduce((n, c) => n + c.hits, 0),
        local: own.length - outside.length,
      };
      const [host] = hosts;
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app,
          subject: hosts.length === 1 && host ? { host } : {},
          recorded: 'recorded',
          said: 'said',
          todo: 'todo',
          params: { app, ...counts },
          rows: outside,
          limits: [`${ID}.limit.owner`, 'audits.limit.sent', 'audits.limit.between'],
          counts,
        }),
      );
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Contact')];
  },
});
