// Rows of about a minute: what their length means, and what it does not.
import { parseTime, SECOND_MS } from '../base/time.ts';
import {
  byAppAndData,
  countEpisodes,
  found,
  isApple,
  isMissing,
  nothing,
  personal,
  weakest,
  withoutRows,
} from '../derive/found.ts';
import { IOS_15, IOS_16 } from '../derive/timing.ts';
import type { Found } from '../model/finding.ts';
import type { Derived } from '../model/result.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'long-rows';
const durationMs = (a: Access): number => (a.end === null ? Number.NaN : parseTime(a.end) - parseTime(a.begin));

export const longRows = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Rows a minute long', zh: '长约一分钟的行' },
    question: {
      en: 'How much of the length of photo, contact and media rows is use, and how much is the logger’s timer?',
      zh: '照片、通讯录和媒体行的长度中，多少是使用，多少是记录器的计时？',
    },
    needs: ['Access'],
    explains: {
      en: 'iOS closes rows of photos, contacts and the media library by a timer that starts again with each use: 30 to 45 seconds after the last use on iOS 15, 60 to 75 seconds later on. One momentary use therefore reads as a row of 40 seconds or a minute. The “40 seconds to one minute” reported in 2021 is that timer, not reading time. Only what lies beyond the timer speaks for repeated use, and only while the phone was awake, because the timer stands still while the phone sleeps.',
      zh: 'iOS 用计时器结束照片、通讯录和媒体库的行，每次使用都会重新计时：iOS 15 在最后一次使用后 30 至 45 秒，之后的版本为 60 至 75 秒。因此一次短暂的使用会写成 40 秒或一分钟的行。2021 年报道的“40 秒至一分钟”就是这个计时，不是读取时间。只有超出计时的部分才指向多次使用，而且只在手机未休眠时成立，因为手机休眠时计时停止。',
    },
    law: [],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const { era } = context.derived;
    const coalesced = personal(rows.Access).filter((a) => a.timing === 'coalesced' && a.end !== null);
    if (coalesced.length === 0) return [nothing(ID, context, 'Access')];
    const told = coalesced.filter((a) => a.use !== null);
    if (told.length === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-era.recorded',
          said: 'no-era.said',
          todo: 'no-era.todo',
          params: { rows: coalesced.length },
          rows: coalesced,
          counts: { rows: coalesced.length },
        }),
      ];
    // What is left of a row without its timer is at most the timer's leeway where the row stands at the wall.
    const leewayMs = 15.5 * SECOND_MS;
    const cut: typeof told = [];
    const wall: typeof told = [];
    const longer: typeof told = [];
    for (const a of told) {
      const useMs = a.use?.maxMs ?? 0;
      const timerMs = durationMs(a) - useMs;
      if (timerMs === 0) cut.push(a);
      else if (timerMs > 0) (useMs <= leewayMs ? wall : longer).push(a);
    }
    const counts = { rows: told.length, cut: cut.length, wall: wall.length, longer: longer.length };
    const findings: Found[] = [
      found(ID, {
        outcome: wall.length > 0 ? 'observed' : 'not-observed',
        grade: 'recorded',
        recorded: wall.length > 0 ? 'wall.recorded' : 'short.recorded',
        said: `${timerName(era)}.said`,
        todo: 'todo',
        params: { ...counts, atWall: wall.length },
        rows: wall,
        limits: ['audits.limit.reads'],
        counts,
      }),
    ];
    for (const { app, data, rows: own } of byAppAndData(longer.filter((a) => !isApple(a.app)))) {
      const longest = own.reduce((a, b) => (durationMs(b) > durationMs(a) ? b : a));
      const sure = own.filter((a) => (a.use?.minMs ?? 0) > 0);
      const c = {
        rows: own.length,
        episodes: countEpisodes(own),
        sure: sure.length,
        longestMs: durationMs(longest),
        spanMs: longest.use?.maxMs ?? 0,
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: weakest(own),
          app,
          subject: { data },
          recorded: 'longer.recorded',
          said: sure.length > 0 ? 'awake.said' : 'asleep.said',
          todo: 'longer.todo',
          params: { app, data, ...c, longest: c.longestMs, span: c.spanMs, at: longest.begin },
          rows: own,
          limits: [`${ID}.limit.sleep`, 'audits.limit.reads'],
          counts: c,
        }),
      );
    }
    return findings;
  },
});

function timerName(era: Derived['era']): 'ios15' | 'ios16' | 'mixed' {
  if (era.basis === 'mixed') return 'mixed';
  if (era.timerMs === IOS_15.timerMs) return 'ios15';
  return era.timerMs === IOS_16.timerMs ? 'ios16' : 'mixed';
}
