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
  withoutRows,
} from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access, Presence } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-while-locked';

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
      const hits: { access: Access; beside: Presence[] }[] = [];
      const of = { locked: [] as Access[], dark: [] as Access[], asleep: [] as Access[] };
      for (const access of all) {
        const beside: Presence[] = [];
        for (const key of ['locked', 'dark', 'asleep'] as const) {
          const row = atBegin(spans[key], access);
          if (!row) continue;
          of[key].push(access);
          beside.push(row);
        }
        if (beside.length > 0) hits.push({ access, beside });
      }
      if (hits.length === 0) continue;
      const counts = {
        episodes: countEpisodes(hits.map((h) => h.access)),
        locked: countEpisodes(of.locked),
        dark: countEpisodes(of.dark),
        asleep: countEpisodes(of.asleep),
        all: countEpisodes(all),
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'shown',
          app,
          subject: { data },
          recorded: 'recorded',
          said: 'said',
          todo: steps(context, app, data),
          params: { app, data, ...counts },
          rows: hits.flatMap((h) => [h.access, ...h.beside]),
          limits: [`${ID}.limit.wish`, 'audits.limit.content'],
          law: ['pipl-6'],
          counts,
        }),
      );
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
