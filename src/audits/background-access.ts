// Accesses that a record shows in the background: the row itself, as on Android, or the phone's other records.
import {
  byAppAndData,
  countEpisodes,
  found,
  isApple,
  isMissing,
  nothing,
  personal,
  stateLimits,
  steps,
  withoutRows,
} from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'background-access';

export const backgroundAccess = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access in the background', zh: '后台的访问' },
    question: {
      en: 'Which accesses does a record place in the background?',
      zh: '哪些访问有记录表明发生在后台？',
    },
    needs: ['Access'],
    explains: {
      en: 'Android writes the state of the app into the row: that is “recorded”. An iPhone’s report has no such field; there the phone’s other records (PowerLog, lock and screen, another app on screen) can show it for the instant at which the access began. Without either this audit cannot tell. A foreground service runs with a notification and is counted as neither. Android takes a change for settled only after a while: up to 30 seconds after an app has left the screen its accesses may still be written as on screen, so some that began just behind it are not counted here.',
      zh: '安卓把应用的状态写在行中，这是“记录写明”。iPhone 的报告没有这样的字段；手机的其他记录（PowerLog、锁定与屏幕、屏幕上的另一个应用）可以表明访问开始那一刻的状态。两者都没有时无法判断。前台服务带有通知，两边都不计。安卓过一会儿才认定状态已改变：应用离开屏幕后至多 30 秒内，它的访问仍可能写作“在屏幕上”，因此刚退到后台时的访问有些没有计入。',
    },
    law: ['pipl-6', 'pipl-7'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const own = personal(rows.Access);
    const told = own.filter((a) => a.state.grade === 'shown' || a.state.grade === 'recorded');
    if (told.length === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-state.recorded',
          said: 'no-state.said',
          todo: 'no-state.todo',
        }),
      ];
    const findings: Found[] = [];
    for (const { app, data, rows: all } of byAppAndData(own.filter((a) => !isApple(a.app)))) {
      for (const grade of ['recorded', 'shown'] as const) {
        const behind = all.filter((a) => a.state.grade === grade && a.state.value === 'background');
        if (behind.length === 0) continue;
        const counts = { episodes: countEpisodes(behind), rows: behind.length, all: countEpisodes(all) };
        findings.push(
          found(ID, {
            outcome: 'observed',
            grade,
            app,
            subject: { data },
            recorded: grade === 'shown' ? 'shown.recorded' : 'recorded',
            said: grade === 'shown' ? 'shown.said' : 'said',
            todo: steps(context, app, data),
            params: { app, data, ...counts },
            rows: behind,
            limits: [`${ID}.limit.screen`, 'audits.limit.content'],
            law: ['pipl-6'],
            counts,
          }),
        );
      }
    }
    if (findings.length > 0) return findings;
    return [nothing(ID, context, 'Access', { params: { told: told.length }, limits: stateLimits(told) })];
  },
});
