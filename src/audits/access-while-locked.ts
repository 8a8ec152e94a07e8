// Accesses that began while another record of the phone has it locked, its screen dark, or its owner asleep.
import { atBegin, isSystem, spansOf } from '../derive/beside.ts';
import {
  byAppAndData,
  countEpisodes,
  found,
  isMissing,
  nothing,
  personal,
  steps,
  weakest,
  withoutRows,
} from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access, Presence } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-while-locked';

interface Hit {
  readonly access: Access;
  readonly locked: Presence | null;
  readonly dark: Presence | null;
  readonly asleep: Presence | null;
}

export const accessWhileLocked = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access while locked or asleep', zh: '锁定或睡眠时的访问' },
    question: {
      en: 'Which accesses began while the phone was locked, its screen dark, or its owner asleep?',
      zh: '哪些访问开始时，手机已锁定、屏幕已关闭，或机主已入睡？',
    },
    needs: ['Access', 'Presence'],
    explains: {
      en: 'Lock and screen come from the phone’s own logs (PowerLog, usage events, battery history); sleep from Apple Health, as a watch, a phone or an app marked it. Each access is held against the state at its begin. A locked phone may play music, navigate or take a call at its owner’s wish. Sleep is about the person, not about the app.',
      zh: '锁定和屏幕状态来自手机自己的日志（PowerLog、使用事件、电池历史）；睡眠来自 Apple“健康”，由手表、手机或应用标记。每次访问都与其开始那一刻的状态对照。锁定的手机也可能按机主的意愿播放音乐、导航或通话。睡眠说的是人，不是应用。',
    },
    law: ['pipl-6', 'pipl-7'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const spans = {
      locked: spansOf(rows.Presence, 'locked'),
      dark: spansOf(rows.Presence, 'screen-off'),
      asleep: spansOf(rows.Presence, 'asleep'),
    };
    if (Object.values(spans).every((s) => s.size === 0))
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-presence.recorded',
          said: 'no-presence.said',
          todo: 'no-presence.todo',
        }),
      ];
    const findings: Found[] = [];
    for (const { app, data, rows: all } of byAppAndData(personal(rows.Access).filter((a) => !isSystem(a.app)))) {
      // A dark or locked phone tells where the app was. Sleep is about the person, and raises no app's state.
      const dark: Hit[] = [];
      const asleepOnly: Hit[] = [];
      for (const access of all) {
        const at = {
          locked: atBegin(spans.locked, access),
          dark: atBegin(spans.dark, access),
          asleep: atBegin(spans.asleep, access),
        };
        if (at.locked || at.dark) dark.push({ access, ...at });
        else if (at.asleep) asleepOnly.push({ access, ...at });
      }
      for (const hits of [dark, asleepOnly]) {
        if (hits.length === 0) continue;
        const count = (key: 'locked' | 'dark' | 'asleep') =>
          countEpisodes(hits.filter((h) => h[key] !== null).map((h) => h.access));
        const counts = {
          episodes: countEpisodes(hits.map((h) => h.access)),
          locked: count('locked'),
          dark: count('dark'),
          asleep: count('asleep'),
          all: countEpisodes(all),
        };
        const isDark = hits === dark;
        findings.push(
          found(ID, {
            outcome: 'observed',
            grade: isDark ? 'shown' : weakest(hits.map((h) => h.access)),
            app,
            subject: { data },
            recorded: isDark ? (counts.asleep > 0 ? 'both.recorded' : 'recorded') : 'asleep.recorded',
            said: isDark ? 'said' : 'asleep.said',
            todo: steps(context, app, data),
            params: { app, data, ...counts },
            rows: hits.flatMap((h) => [h.access, h.locked, h.dark, h.asleep].filter((r) => r !== null)),
            limits: [`${ID}.limit.wish`, 'audits.limit.content'],
            law: ['pipl-6'],
            counts,
          }),
        );
      }
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
