// Accesses to data for which the phone's own list has the app refused.
import { hasOffset, parseTime } from '../base/time.ts';
import { byAppAndData, countEpisodes, found, isMissing, nothing, personal, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access, Permission } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-without-permission';

/** On Android several ops open one kind of data: only the op that the permission is about conflicts with it. */
function opens(permission: Permission, access: Access): boolean {
  if (!/^[A-Z][A-Z0-9_]+$/.test(access.kindAsStored)) return true;
  const own = permission.kindAsStored.slice(permission.kindAsStored.lastIndexOf('.') + 1);
  return own.replace(/^ACCESS_(?=FINE_|COARSE_)/, '') === access.kindAsStored;
}

export const accessWithoutPermission = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access without the permission', zh: '没有权限的访问' },
    question: {
      en: 'Did an app reach data for which the phone’s own list has it refused?',
      zh: '应用是否访问了手机权限列表中已拒绝其使用的数据？',
    },
    needs: ['Access', 'Permission'],
    explains: {
      en: 'The list of permissions says what is granted when it was taken, and on an iPhone since when. An access before a permission was withdrawn is no conflict; where the time of the change is not known, neither is the order. Another way to the same data, such as the system picker or another app that passes it on, needs no permission of its own.',
      zh: '权限列表说明导出时的授权情况，iPhone 还有变更时间。在撤销权限之前的访问并不矛盾；变更时间不明时，先后也不明。取得同一数据的其他途径（如系统选择器，或由另一应用转交）不需要自己的权限。',
    },
    law: ['pipl-13', 'pipl-14'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const lists = new Map<string, Permission[]>();
    for (const p of rows.Permission) {
      if (p.app === null || p.data === 'other') continue;
      const key = `${p.app}\n${p.data}`;
      lists.set(key, [...(lists.get(key) ?? []), p]);
    }
    if (lists.size === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-list.recorded',
          said: 'no-list.said',
          todo: 'no-list.todo',
        }),
      ];
    const findings: Found[] = [];
    for (const { app, data, rows: all } of byAppAndData(personal(rows.Access))) {
      const list = lists.get(`${app}\n${data}`) ?? [];
      // One permission of several that open the same data is enough.
      if (list.length === 0 || list.some((p) => p.value !== 'denied')) continue;
      const since = list
        .map((p) => p.since)
        .filter((s): s is string => s !== null && hasOffset(s))
        .sort((a, b) => parseTime(b) - parseTime(a))[0];
      const after = all.filter(
        (a) =>
          a.via === 'direct' &&
          list.some((p) => opens(p, a)) &&
          (since === undefined || (hasOffset(a.begin) && parseTime(a.begin) > parseTime(since))),
      );
      if (after.length === 0) continue;
      const counts = { episodes: countEpisodes(after), rows: after.length };
      findings.push(
        found(ID, {
          outcome: since === undefined ? 'cannot-tell' : 'observed',
          grade: since === undefined ? 'unknown' : 'recorded',
          app,
          subject: { data },
          recorded: since === undefined ? 'undated.recorded' : 'recorded',
          said: since === undefined ? 'undated.said' : 'said',
          todo: 'todo',
          params: { app, data, ...counts, ...(since !== undefined && { since }) },
          rows: [...after, ...list],
          limits: [`${ID}.limit.ways`, 'audits.limit.content'],
          law: ['pipl-13'],
          counts,
        }),
      );
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
