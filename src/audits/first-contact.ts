// Owners of hosts that an app contacts for the first time, seen against an earlier export of the same phone.
import { parseTime } from '../base/time.ts';
import { found, isMissing, nothing, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Contact } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'first-contact';

export const firstContact = defineAudit({
  meta: {
    id: ID,
    title: { en: 'First contact with an owner of hosts', zh: '首次连接某一所属方' },
    question: {
      en: 'Which apps contacted hosts of an owner that an earlier export does not have for them?',
      zh: '哪些应用连接了较早导出中没有的所属方的主机？',
    },
    needs: ['Contact'],
    explains: {
      en: 'This needs two exports of one phone. An owner is new for an app where the app has rows in the earlier export, none of them of that owner, and contacts the owner after the earlier export ends. What lies between two exports is unknown, so “first” means first in these records. Hosts without a known owner are left out.',
      zh: '这需要同一部手机的两次导出。若应用在较早的导出中有行、其中没有该所属方，而在那次导出结束之后连接了它，则该所属方对应用是新的。两次导出之间的情况未知，因此“首次”指在这些记录中首次。所属方不明的主机不计。',
    },
    law: ['pipl-17', 'pipl-23'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Contact, context, 'Contact')) return [withoutRows(ID, 'contact')];
    const exports = context.coverage
      .filter((c) => c.row === 'Contact')
      .map((c) => ({ ...c, fromMs: parseTime(c.from), toMs: parseTime(c.to) }))
      .sort((a, b) => a.toMs - b.toMs);
    const [earlier] = exports;
    const latest = exports.at(-1);
    const two = earlier && latest && new Set(exports.map((e) => e.input)).size > 1 && latest.toMs > earlier.toMs;
    if (!two)
      return [found(ID, { outcome: 'cannot-tell', recorded: 'one.recorded', said: 'one.said', todo: 'one.todo' })];
    const known = new Set<string>();
    const firsts = new Map<string, Contact[]>();
    const owned = rows.Contact.filter((c) => c.app !== null && c.owner !== null);
    for (const c of rows.Contact) if (c.app !== null && parseTime(c.first) <= earlier.toMs) known.add(c.app);
    for (const c of owned) {
      const key = `${c.app}\n${c.owner}`;
      const list = firsts.get(key);
      if (list) list.push(c);
      else firsts.set(key, [c]);
    }
    const findings: Found[] = [];
    for (const list of firsts.values()) {
      const [first] = list.sort((a, b) => parseTime(a.first) - parseTime(b.first));
      if (!first?.app || !first.owner || !known.has(first.app) || parseTime(first.first) <= earlier.toMs) continue;
      const counts = { hosts: new Set(list.map((c) => c.host)).size, rows: list.length };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app: first.app,
          subject: { recipient: first.owner },
          recorded: 'recorded',
          said: list.some((c) => c.listed) ? 'listed.said' : 'said',
          todo: 'todo',
          params: { app: first.app, owner: first.owner, at: first.first, until: earlier.to, ...counts },
          rows: list,
          limits: [`${ID}.limit.between`, 'audits.limit.sent'],
          law: ['pipl-17'],
          counts,
        }),
      );
    }
    return findings.length > 0
      ? findings
      : [nothing(ID, context, 'Contact', { params: { from: earlier.from, to: latest.to, until: earlier.to } })];
  },
});
