// Permissions that an app holds and, in the time that the record covers, did not use.
import { isSystem } from '../derive/beside.ts';
import { found, isMissing, nothing, period, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { type DataType, IOS_REPORT_KINDS } from '../model/personal-data.ts';
import type { Permission } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'permission-never-used';

export const permissionNeverUsed = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Permission held and not used', zh: '持有而未使用的权限' },
    question: {
      en: 'Which permissions does an app hold without an access in the covered time?',
      zh: '应用持有哪些权限，而在所覆盖的时间内没有访问？',
    },
    needs: ['Access', 'Permission'],
    explains: {
      en: 'A permission that an app does not use costs nothing to withdraw. Only kinds that the record of accesses can show are asked about: an iPhone’s report names few of them. The covered time may be short, and an app may need a permission once a year. Android keeps the last access of each kind, so that none there reaches further back.',
      zh: '应用不用的权限，撤销也无妨。这里只问访问记录能够显示的种类：iPhone 的报告只列出其中几种。所覆盖的时间可能很短，应用也可能一年只用一次。安卓保留每类最近一次访问，因此“没有”可以追溯得更久。',
    },
    law: ['pipl-6'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const granted = rows.Permission.filter(
      (p) => (p.value === 'allowed' || p.value === 'limited') && p.data !== 'other',
    );
    const span = period(context, 'Access');
    if (granted.length === 0 || !span)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-list.recorded',
          said: 'no-list.said',
          todo: 'no-list.todo',
        }),
      ];
    const used = new Set(rows.Access.filter((a) => a.allowed).map((a) => `${a.app}\n${a.data}`));
    const shown = (data: DataType) => context.platform === 'android' || IOS_REPORT_KINDS.includes(data);
    const unused = new Map<string, Permission[]>();
    for (const p of granted) {
      if (p.app === null || isSystem(p.app) || !shown(p.data) || used.has(`${p.app}\n${p.data}`)) continue;
      unused.set(p.app, [...(unused.get(p.app) ?? []), p]);
    }
    const findings = [...unused].map(([app, list]) => {
      const kinds = [...new Set(list.map((p) => p.data))];
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        recorded: 'recorded',
        said: 'said',
        todo: context.platform === 'android' ? 'android.todo' : 'todo',
        params: { app, kinds, permissions: list.length, ...span },
        rows: list,
        limits: [`${ID}.limit.time`],
        law: ['pipl-6'],
        counts: { permissions: list.length },
      });
    });
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
