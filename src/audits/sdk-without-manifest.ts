// Frameworks in an iOS build that bring no privacy manifest of their own.
import { printable } from '../base/text.ts';
import { found } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sdk-without-manifest';

export const sdkWithoutManifest = defineAudit({
  meta: {
    id: ID,
    title: { en: 'SDKs without a privacy manifest', zh: '没有隐私清单的 SDK' },
    question: {
      en: 'Which frameworks of others in the build bring no privacy manifest?',
      zh: '构建产物中哪些第三方框架没有隐私清单？',
    },
    needs: ['Component'],
    explains: {
      en: 'Apple lists SDKs whose privacy manifest an app has to include. A framework on that list without one is observed; one that is not on it may need none, so it is a question. A manifest that an SDK brings in a bundle of its name counts. Libraries linked into the app itself leave no folder and cannot be seen here. In the build is not in use.',
      zh: '苹果列出了应用须附带其隐私清单的 SDK。列表中的框架没有清单为“已观察到”；不在列表中的可能无需清单，因此只是问题。以同名资源包附带的清单也算。静态链接进应用的库没有自己的目录，这里看不到。存在于构建产物中不等于在使用。',
    },
    law: [],
    status: 'stable',
    outcomes: ['observed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    return rows.Component.filter((c) => c.manifest === false && !c.own && c.kind !== 'extension').map((c) =>
      found(ID, {
        outcome: c.listed ? 'observed' : 'cannot-tell',
        grade: c.listed ? 'recorded' : 'unknown',
        app: c.app,
        subject: { feature: c.name },
        recorded: 'recorded',
        said: c.listed ? 'listed.said' : 'other.said',
        todo: 'todo',
        params: { sdk: printable(c.name, 120) },
        rows: [c],
        limits: ['limit.use'],
      }),
    );
  },
});
