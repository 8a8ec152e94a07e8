// A service that the documents leave to others, while its data was seen to reach the publisher.
import { declared } from '../derive/declared.ts';
import { verdictFinding } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const HERE = new Set(['carved-out', 'also-collected', 'carved-but-named']);

export const serviceLeftToOthers = defineAudit({
  meta: {
    id: 'service-left-to-others',
    title: { en: 'Services left to others, received by the publisher', zh: '声称由第三方负责、却由运营者接收的服务' },
    question: {
      en: 'Did the publisher receive data from a service that its documents take out of their scope or leave to third parties?',
      zh: '文件把某项服务排除在适用范围外或交由第三方负责，而运营者是否收到了该服务的数据？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'Some documents say that services inside the app are run by others under their own policies. Where data of such a service was seen going to the publisher itself, broad sentences about the app do not cover it. What happens after receipt cannot be seen from a phone.',
      zh: '有些文件称应用内的某些服务由他人运营、适用其自己的政策。若看到这类服务的数据发往运营者自己，关于应用的笼统句子并不涵盖它。接收之后的情况无法从手机上看到。',
    },
    law: ['pipl-7', 'pipl-17', 'gdpr-13-1-c'],
    status: 'stable',
    outcomes: ['undisclosed', 'vague'],
    secondReader: true,
  },
  audit(rows): Found[] {
    return declared(rows)
      .judged.filter((j) => HERE.has(j.verdict.why))
      .map((j) => verdictFinding('service-left-to-others', j, ['pipl-7', 'pipl-17', 'gdpr-13-1-c']));
  },
});
