// Kinds of data that the given records have no rows for, whatever the apps do: a standing reminder, never a pass.
import { found, isMissing } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'uncovered-kinds';
const REPORT = 'ios-app-privacy-report';

export const uncoveredKinds = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Kinds of data that this record cannot cover', zh: '这份记录覆盖不到的数据类型' },
    question: {
      en: 'Which kinds of personal data could an app reach without leaving a row in these records?',
      zh: '应用访问哪些个人信息时，不会在这些记录中留下行？',
    },
    needs: ['Access', 'Contact'],
    explains: {
      en: 'A record answers only for what it writes down. Apple’s report has rows for seven kinds of data and for contacted hosts. Android keeps the last access of each state, and precise lists for location, camera and microphone only. Whatever lies outside stays “cannot tell” however empty the record is.',
      zh: '记录只能回答它写下的内容。苹果的报告有七类数据和所连主机的行。安卓只保留每种状态下最近一次访问，逐次清单仅限位置、相机和麦克风。除此之外，记录再空也只能是“无法判断”。',
    },
    law: [],
    status: 'stable',
    outcomes: ['cannot-tell'],
  },
  audit(rows, context): Found[] {
    const nothingGiven = isMissing(rows.Access, context, 'Access') && isMissing(rows.Contact, context, 'Contact');
    if (nothingGiven) return [];
    const variants = [
      ...(context.sources.includes(REPORT) ? ['ios'] : []),
      ...(context.sources.some((s) => s.startsWith('android-') || s.startsWith('samsung-')) ? ['android'] : []),
    ];
    return variants.map((v) =>
      found(ID, {
        outcome: 'cannot-tell',
        subject: { feature: v },
        recorded: `${v}.recorded`,
        said: `${v}.said`,
        todo: `${v}.todo`,
      }),
    );
  },
});
