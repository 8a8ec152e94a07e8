// Accesses that keep a regular interval, as a schedule makes them.

import { localMinutes, parseTime } from '../base/time.ts';
import {
  byAppAndData,
  countEpisodes,
  found,
  isApple,
  isMissing,
  nothing,
  personal,
  steps,
  weakest,
  withoutRows,
} from '../derive/found.ts';
import { clockOf, episodesIn, FEWEST_TICKS, findIntervals } from '../derive/intervals.ts';
import { inNight } from '../derive/night.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-at-intervals';
/** Fewer episodes than this in a chain are told as chance. */
const FEWEST = FEWEST_TICKS;

export const accessAtIntervals = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access at regular intervals', zh: '按固定间隔的访问' },
    question: {
      en: 'Which apps reach the same kind of data at a regular interval?',
      zh: '哪些应用按固定间隔访问同一类数据？',
    },
    needs: ['Access'],
    explains: {
      en: 'Episodes of one app and kind whose begins keep the same distance, at least five of them in chains, and clearly more often than other distances occur. Scheduled background refresh is the usual cause; a widget, a forecast or a backup may need it. People also have habits, so an interval alone does not name a schedule.',
      zh: '同一应用、同一类数据的访问段以相同间隔开始，连成的链中至少有五段，并且明显多于其他间隔。通常的原因是定时的后台刷新；小组件、天气预报或备份可能需要它。人也有习惯，因此固定间隔并不等于定时任务。',
    },
    law: ['pipl-6'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const { night } = context.derived;
    const findings: Found[] = [];
    const clock = clockOf(rows.Access, night);
    let asked = 0;
    for (const { app, data, rows: own } of byAppAndData(personal(rows.Access))) {
      const { begins, rowsOf } = episodesIn(
        own,
        (a) => parseTime(a.begin),
        (a) => a.episode,
      );
      if (begins.length < FEWEST) continue;
      asked++;
      const intervals = findIntervals(begins, clock);
      if (!intervals) continue;
      const { members } = intervals;
      const kept = rowsOf(members).flat();
      const counts = {
        episodes: members.length,
        rows: kept.length,
        all: begins.length,
        periodMs: intervals.periodMs,
        night: countEpisodes(kept.filter((a) => inNight(localMinutes(a.begin), night))),
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: weakest(kept),
          app,
          subject: { data },
          recorded: night.from === null ? 'recorded' : 'night.recorded',
          said: isApple(app) ? 'apple.said' : 'said',
          todo: steps(context, app, data),
          params: { app, data, ...counts },
          rows: kept,
          limits: [`${ID}.limit.habit`, 'audits.limit.content'],
          counts,
        }),
      );
    }
    if (findings.length > 0) return findings;
    if (asked > 0) return [nothing(ID, context, 'Access')];
    return [
      found(ID, {
        outcome: 'cannot-tell',
        recorded: 'few.recorded',
        said: 'few.said',
        todo: 'few.todo',
        params: { fewest: FEWEST },
      }),
    ];
  },
});
