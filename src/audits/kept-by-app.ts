// What an app keeps about its owner, in counts. The rows come from an inventory; nothing of the content is in them.
import { found } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Holding } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'kept-by-app';

export const keptByApp = defineAudit({
  meta: {
    id: ID,
    title: { en: 'What an app keeps about its owner', zh: '应用保存的机主信息' },
    question: {
      en: 'How many messages, files, people and places does an app keep, and since when?',
      zh: '应用保存了多少消息、文件、联系人与位置，从何时开始？',
    },
    needs: ['Holding'],
    explains: {
      en: 'An inventory counts what was found in a backup or an export: kinds, counts, bytes and the first and last time. It has no words and no names. A backup shows the phone on its day, an export what the app gave out; what the app’s servers keep beyond that is in neither.',
      zh: '清单统计备份或导出文件中找到的内容：类型、数量、字节数、最早与最晚时间，没有内容，也没有姓名。备份反映当天的手机，导出反映应用交出的内容；应用服务器另外保存了什么，两者都看不到。',
    },
    law: [],
    status: 'trial',
    outcomes: ['observed'],
  },
  audit({ Holding: rows }): Found[] {
    const byApp = new Map<string, Holding[]>();
    for (const row of rows) {
      if (row.app === null) continue;
      const list = byApp.get(row.app);
      if (list) list.push(row);
      else byApp.set(row.app, [row]);
    }
    return [...byApp].map(([app, held]) => {
      const sum = (prefix: string, of: (row: Holding) => number = (row) => row.count): number =>
        held.filter((r) => r.kind === prefix || r.kind.startsWith(`${prefix}: `)).reduce((n, r) => n + of(r), 0);
      const counts = {
        messages: sum('messages'),
        files: sum('files'),
        bytes: sum('files', (row) => row.bytes ?? 0),
        people: sum('people'),
        places: held.filter((r) => r.data === 'location.precise').reduce((n, r) => n + r.count, 0),
      };
      const times = held
        .flatMap((r) => [r.first, r.last])
        .filter((t) => t !== null)
        .sort();
      const [first, last] = [times[0] ?? '', times.at(-1) ?? ''];
      return found(ID, {
        outcome: 'observed',
        grade: 'recorded',
        app,
        recorded: first === '' ? 'recorded' : 'since.recorded',
        said: 'said',
        todo: 'todo',
        params: first === '' ? { app, ...counts } : { app, ...counts, first, last },
        rows: held,
        limits: [`${ID}.limit.servers`],
        counts,
      });
    });
  },
});
