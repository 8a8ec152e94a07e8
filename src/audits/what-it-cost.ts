// What apps took of the phone while nobody looked at them: time at work in the background and bytes, per app and day.
import { localDate, parseTime } from '../base/time.ts';
import { isSystem } from '../derive/beside.ts';
import { countedOnce } from '../derive/counted-once.ts';
import { found } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Presence, Volume } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'what-it-cost';
/** Apps that took less than both are left to the tables. */
const LEAST_MS = 60_000;
const LEAST_BYTES = 1_000_000;

interface Cost {
  ms: number;
  sent: number;
  received: number;
  readonly days: Set<string>;
  readonly rows: (Presence | Volume)[];
}

export const whatItCost = defineAudit({
  meta: {
    id: ID,
    title: { en: 'What an app cost', zh: '应用的消耗' },
    question: {
      en: 'How long did each app work in the background, and how many bytes did it move?',
      zh: '各应用在后台工作了多久，传输了多少数据？',
    },
    needs: ['Presence', 'Volume'],
    explains: {
      en: 'PowerLog counts the seconds that an app ran in the background in each hour, and its bytes; Android’s battery statistics do so since the last charge. They are added up over the days that the record covers; where two records count the same time, the finer one stands. No percentage of the battery is made of them: the phone does not record one for a single app in a way that can be checked.',
      zh: 'PowerLog 统计应用每小时在后台运行的秒数和数据量；安卓的电池统计从上次充电算起。这里按记录覆盖的日期累加；两份记录统计同一时段时，以较细的一份为准。不据此换算电量百分比：手机没有以可核对的方式记录单个应用的电量。',
    },
    law: [],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    const running = rows.Presence.filter((p) => p.what === 'running' && p.app !== null && p.end !== null);
    const cannot = { recorded: 'no-log.recorded', said: 'no-log.said', todo: 'no-log.todo' } as const;
    if (running.length === 0 && rows.Volume.length === 0) return [found(ID, { outcome: 'cannot-tell', ...cannot })];
    const costs = new Map<string, Cost>();
    const of = (app: string, begin: string, row: Presence | Volume): Cost => {
      const cost: Cost = costs.get(app) ?? { ms: 0, sent: 0, received: 0, days: new Set(), rows: [] };
      costs.set(app, cost);
      cost.days.add(localDate(begin));
      cost.rows.push(row);
      return cost;
    };
    for (const p of countedOnce(running)) of(p.app!, p.begin, p).ms += parseTime(p.end!) - parseTime(p.begin);
    for (const v of countedOnce(rows.Volume, (row) => row.network)) {
      if (v.app === null || v.in + v.out === 0) continue;
      const cost = of(v.app, v.begin, v);
      cost.sent += v.out;
      cost.received += v.in;
    }
    const findings: Found[] = [];
    for (const [app, cost] of costs) {
      if (isSystem(app) || (cost.ms < LEAST_MS && cost.sent + cost.received < LEAST_BYTES)) continue;
      const { ms, sent, received, days } = cost;
      const counts = { ms: Math.round(ms), sent, received, days: days.size };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app,
          recorded: ms > 0 ? 'recorded' : 'bytes.recorded',
          said: 'said',
          todo: context.platform === 'android' ? 'android.todo' : 'todo',
          params: { app, ...counts },
          rows: cost.rows,
          limits: [`${ID}.limit.wish`],
          counts,
        }),
      );
    }
    if (findings.length > 0) return findings;
    return [
      found(ID, { outcome: 'not-observed', recorded: 'none.recorded', said: 'none.said', todo: 'audits.none.todo' }),
    ];
  },
});
