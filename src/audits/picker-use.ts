// Photos chosen through the system's own picker: shown apart, and as the better way.
import { countEpisodes, found, isMissing, nothing, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'picker-use';

export const pickerUse = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Use of the system picker', zh: '使用系统选择器' },
    question: {
      en: 'Which apps let the owner choose through the system’s own picker, so that they never held the library?',
      zh: '哪些应用让机主通过系统自带的选择器挑选，因而从未取得整个图库？',
    },
    needs: ['Access'],
    explains: {
      en: 'The system picker runs outside the app. The app receives what the owner chose and nothing else, and needs no permission for the library. Such rows are counted apart and never as access to the library. This is the design that lets an app send a photo without reaching all of them.',
      zh: '系统选择器在应用之外运行。应用只得到机主选中的内容，也不需要图库权限。这类行单独计数，不算作访问图库。采用这种设计，应用无须接触全部照片也能发送一张。',
    },
    law: ['pipl-6'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const apps = new Map<string, { picker: Access[]; direct: Access[] }>();
    for (const a of rows.Access) {
      if (a.app === null || !a.allowed || a.data === 'other') continue;
      const own = apps.get(a.app) ?? { picker: [], direct: [] };
      apps.set(a.app, own);
      if (a.via === 'picker') own.picker.push(a);
      else if (a.data === 'photos') own.direct.push(a);
    }
    const findings: Found[] = [];
    for (const [app, { picker, direct }] of apps) {
      const [first] = picker;
      if (!first) continue;
      const counts = { rows: picker.length, episodes: countEpisodes(picker), direct: countEpisodes(direct) };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'recorded',
          app,
          subject: { data: first.data },
          recorded: direct.length > 0 ? 'both.recorded' : 'recorded',
          said: direct.length > 0 ? 'both.said' : 'said',
          todo: direct.length > 0 ? 'both.todo' : 'todo',
          params: { app, data: first.data, ...counts },
          rows: picker,
          limits: [`${ID}.limit.chosen`],
          counts,
        }),
      );
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
