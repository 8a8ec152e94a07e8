// Accesses for which this record alone holds patterns of the background and no sign that the app was in use.
import { compareText } from '../base/json.ts';
import {
  byAppAndData,
  countEpisodes,
  found,
  isApple,
  isMissing,
  period,
  personal,
  steps,
  withoutRows,
} from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'access-without-sign-of-use';
/** One pattern seen fewer times than this may be chance: it stays with its rows. */
const FEWEST = 3;

export const accessWithoutSignOfUse = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Access without a sign of use', zh: '没有使用迹象的访问' },
    question: {
      en: 'Which accesses carry patterns that speak for the background, and no sign that the app was in use?',
      zh: '哪些访问带有在后台发生的规律，而没有应用正被使用的迹象？',
    },
    needs: ['Access'],
    explains: {
      en: 'Apple’s report does not say whether an app was on screen. Patterns in the same record can speak for the background: another app had the camera at that moment, apps of several makers began within seconds, the accesses keep a regular interval, or nobody used the phone around that time of the owner’s night. One pattern is “suggested”, two independent ones with none against are “supported”; from this record alone it goes no higher. Where no pattern is found the state stays unknown, which does not mean that the app was on screen.',
      zh: '苹果的报告不写明应用是否在屏幕上。同一记录中的规律可以指向后台：当时另一个应用正在使用相机；多家开发者的应用在数秒内一同开始；访问按固定间隔出现；或在机主的夜间，前后一段时间没有人使用手机。有一条规律为“有迹象”，有两条独立且没有相反迹象为“有佐证”；仅凭这份记录，不会更高。找不到规律时状态仍为未知，这不等于应用在屏幕上。',
    },
    law: ['pipl-6', 'pipl-7'],
    status: 'stable',
    outcomes: ['observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const all = byAppAndData(personal(rows.Access));
    const findings: Found[] = [];
    for (const { app, data, rows: own } of all) {
      const behind = own.filter((a) => a.state.value === 'background');
      const supported = behind.filter((a) => a.state.grade === 'supported');
      const suggested = behind.filter((a) => a.state.grade === 'suggested');
      const named = supported.length > 0 ? supported : suggested;
      if (countEpisodes(named) < (supported.length > 0 ? 1 : FEWEST)) continue;
      // Parts of the system work in the background by design; one pattern is no news of them.
      if (isApple(app) && supported.length === 0) continue;
      const counts = {
        episodes: countEpisodes(named),
        rows: named.length,
        supported: countEpisodes(supported),
        suggested: countEpisodes(suggested),
        all: countEpisodes(own),
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: supported.length > 0 ? 'supported' : 'suggested',
          app,
          subject: { data },
          recorded: supported.length > 0 ? 'supported.recorded' : 'suggested.recorded',
          said: `${patternsOf(named)}.said`,
          todo: steps(context, app, data),
          params: { app, data, ...counts },
          rows: named,
          limits: [`${ID}.limit.state`, 'audits.limit.content', 'audits.limit.mechanism'],
          law: ['pipl-6'],
          counts,
        }),
      );
    }
    if (findings.length > 0) return findings;
    const span = period(context, 'Access');
    const isTold = (a: Access) => a.state.grade === 'recorded' || a.state.grade === 'shown';
    if (span && all.length > 0 && all.every(({ rows: own }) => own.every(isTold)))
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'told.recorded',
          said: 'told.said',
          todo: 'audits.none.todo',
          params: span,
        }),
      ];
    return [
      found(ID, {
        outcome: 'cannot-tell',
        recorded: span ? 'none.recorded' : 'audits.no-coverage.recorded',
        said: 'none.said',
        todo: 'none.todo',
        params: span ?? {},
      }),
    ];
  },
});

const PATTERNS: Record<string, string> = {
  'why.burst': 'burst',
  'why.intervals': 'intervals',
  'why.other-camera': 'other-app',
  'why.other-picker': 'other-app',
  'why.quiet': 'quiet',
};

/** The one or two patterns that most of the rows rest on, in the order of their names. */
function patternsOf(rows: readonly Access[]): string {
  const times = new Map<string, number>();
  let most = 1;
  for (const a of rows) {
    const kinds = new Set(a.state.evidence.map((e) => PATTERNS[e.why] ?? 'quiet'));
    most = Math.max(most, kinds.size);
    for (const kind of kinds) times.set(kind, (times.get(kind) ?? 0) + 1);
  }
  return [...times]
    .sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
    .slice(0, Math.min(2, most))
    .map(([kind]) => kind)
    .sort()
    .join('-');
}
