// Moments at which apps of several makers begin within seconds, as a push, a refresh or a charger makes them.
import { localMinutes, parseTime, SECOND_MS } from '../base/time.ts';
import { found, isMissing, nothing, personal, weakest, withoutRows } from '../derive/found.ts';
import { inNight } from '../derive/night.ts';
import { makerOf } from '../derive/patterns.ts';
import type { Found } from '../model/finding.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'apps-waking-together';
/** Its rows are the owner taking a picture: nothing woke it. */
const CAMERA = 'com.apple.camera';
const WITHIN_MS = 10 * SECOND_MS;
const MAKERS = 3;
/** A moment or two may be chance. */
const FEWEST = 3;
const NAMED = 8;

export const appsWakingTogether = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Apps waking together', zh: '多个应用一同开始' },
    question: {
      en: 'At which moments did apps of several makers reach personal data within seconds of each other?',
      zh: '在哪些时刻，多家开发者的应用在数秒内先后访问个人信息？',
    },
    needs: ['Access'],
    explains: {
      en: 'One person opens one app at a time. Where apps of at least three makers begin within ten seconds, something woke them: a push, a scheduled refresh, a charger, a new photo, a change of place, or the phone being unlocked. The record does not say which. Rows that evidence places on screen, and the Camera app, are left out.',
      zh: '一个人一次只打开一个应用。当至少三家开发者的应用在十秒内开始，是某件事唤醒了它们：推送、定时刷新、接上充电器、新照片、位置变化，或手机解锁。记录没有写明是哪一种。已有证据表明在屏幕上的行以及相机应用不计入。',
    },
    law: [],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const { night } = context.derived;
    const begun = personal(rows.Access)
      .filter((a) => a.state.value !== 'on-screen' && a.data !== 'camera' && a.app !== CAMERA)
      .map((access) => ({ access, ms: parseTime(access.begin) }))
      .sort((a, b) => a.ms - b.ms);
    const moments: Access[][] = [];
    for (let i = 0; i < begun.length; ) {
      let end = i;
      while (end < begun.length && begun[end]!.ms - begun[i]!.ms <= WITHIN_MS) end++;
      const together = begun.slice(i, end).map((b) => b.access);
      if (new Set(together.map((a) => makerOf(a.app ?? ''))).size >= MAKERS) {
        moments.push(together);
        i = end;
      } else i++;
    }
    if (moments.length < FEWEST) return [nothing(ID, context, 'Access')];
    const all = moments.flat();
    const times = new Map<string, number>();
    for (const moment of moments)
      for (const app of new Set(moment.map((a) => a.app ?? ''))) times.set(app, (times.get(app) ?? 0) + 1);
    const apps = [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([app]) => app);
    const counts = {
      moments: moments.length,
      rows: all.length,
      apps: apps.length,
      night: moments.filter((m) => inNight(localMinutes(m[0]?.begin ?? ''), night)).length,
    };
    return [
      found(ID, {
        outcome: 'observed',
        grade: weakest(all),
        recorded: night.from === null ? 'recorded' : 'night.recorded',
        said: 'said',
        todo: context.platform === 'android' ? 'audits.todo.android-refresh' : 'todo',
        params: { ...counts, apps: apps.slice(0, NAMED), count: apps.length },
        rows: all,
        limits: [`${ID}.limit.cause`, 'audits.limit.content'],
        counts,
      }),
    ];
  },
});
