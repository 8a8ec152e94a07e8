// Which apps reached personal data in the owner's night, as the owner stated it or as the week teaches it.
import { formatTime, localDate, localMinutes, MINUTE_MS, parseTime } from '../base/time.ts';
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
import { inNight } from '../derive/night.ts';
import { Spans } from '../derive/spans.ts';
import type { Found } from '../model/finding.ts';
import type { Access, Grade } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-in-night';

export const accessInNight = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access in the owner’s night', zh: '机主夜间的访问' },
    question: {
      en: 'Which apps opened or queried personal data in the hours that are the owner’s night?',
      zh: '哪些应用在机主的夜间时段打开或查询了个人信息？',
    },
    needs: ['Access', 'Presence'],
    explains: {
      en: 'The night is what the owner states with --night, or the long rest in the week’s own signs of use: camera, microphone, system picker, traffic that the owner started. Where neither is there, the answer is “cannot tell”. Night is not asleep: people use phones at night, and rows that other evidence places on screen are left out. A row says that the app opened or queried the data, not how often and not what it read.',
      zh: '夜间取自机主用 --night 给出的时段，或从这一周的使用迹象（相机、麦克风、系统选择器、机主发起的网络连接）中学得的长时间休息。两者都没有时，答案是“无法判断”。夜间不等于入睡：夜里也有人用手机，已有证据表明应用在屏幕上的行不计入。一行只说明应用打开或查询了数据，不说明次数，也不说明读了什么。',
    },
    law: ['pipl-6'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    const { night } = context.derived;
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    if (night.from === null || night.to === null)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-night.recorded',
          said: 'no-night.said',
          todo: 'no-night.todo',
        }),
      ];

    const asleep = new Spans(
      rows.Presence.filter((p) => p.what === 'asleep' && p.end !== null).map((p) => ({
        beginMs: parseTime(p.begin),
        endMs: parseTime(p.end ?? p.begin),
        item: p,
      })),
    );
    const isAsleep = (a: Access) => {
      const ms = parseTime(a.begin);
      return asleep.covering(ms, ms) !== null;
    };
    const inside = personal(rows.Access).filter(
      (a) => inNight(localMinutes(a.begin), night) && a.state.value !== 'on-screen' && a.data !== 'camera',
    );
    const window = { night: night.from, morning: night.to };
    const findings: Found[] = [];
    for (const group of byAppAndData(inside.filter((a) => !isApple(a.app)))) {
      const episodes = countEpisodes(group.rows);
      const sleeping = countEpisodes(group.rows.filter(isAsleep));
      const counts = { episodes, rows: group.rows.length, nights: nightsOf(group.rows, night.from), asleep: sleeping };
      // The edges of a learned night are soft: one evening past them is no finding.
      if (night.basis === 'learned' && counts.nights < 2) continue;
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: gradeOf(group.rows, night.basis),
          app: group.app,
          subject: { data: group.data },
          recorded: sleeping > 0 ? 'asleep.recorded' : 'recorded',
          said: `${night.basis}.said`,
          todo: steps(context, group.app, group.data),
          params: { app: group.app, data: group.data, ...window, ...counts },
          rows: group.rows,
          limits: [`${ID}.limit.not-asleep`, 'audits.limit.content', 'audits.limit.mechanism'],
          law: ['pipl-6'],
          counts,
        }),
      );
    }
    // Owners use these apps late and early; past a soft edge only what speaks for the background counts.
    const system = inside.filter((a) => isApple(a.app) && (night.basis === 'stated' || a.state.value === 'background'));
    if (system.length > 0) {
      const counts = { episodes: countEpisodes(system), rows: system.length, nights: nightsOf(system, night.from) };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: gradeOf(system, night.basis),
          recorded: 'apple.recorded',
          said: `${night.basis}.said`,
          todo: 'apple.todo',
          params: { ...window, ...counts, apps: [...new Set(system.map((a) => a.app))].sort() },
          rows: system,
          limits: [`${ID}.limit.not-asleep`, 'audits.limit.content'],
          counts,
        }),
      );
    }
    if (findings.length === 0) findings.push(nothing(ID, context, 'Access', { params: window }));
    return findings;
  },
});

/** Number of different nights; a night belongs to the day on which it begins. */
function nightsOf(rows: readonly Access[], from: number): number {
  return new Set(rows.map((a) => localDate(formatTime(Date.parse(`${a.begin.slice(0, 19)}Z`) - from * MINUTE_MS, 0))))
    .size;
}

/** A learned night is itself a pattern: it lends its findings no grade that other records did not give. */
function gradeOf(rows: readonly Access[], basis: string): Grade {
  const grade = weakest(rows);
  return basis === 'stated' || grade === 'shown' || grade === 'recorded' ? grade : 'unknown';
}
