// Personal data seen in traffic to the publisher, held against what the publisher’s documents say.
import { declared } from '../derive/declared.ts';
import { verdictFinding, withoutSide } from '../derive/declared-findings.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const HERE = new Set(['named', 'general', 'conflicting', 'silent', 'second-reader']);

export const undisclosedData = defineAudit({
  meta: {
    id: 'undisclosed-data',
    title: { en: 'Data the documents do not name', zh: '文件未说明的数据' },
    question: {
      en: 'Do the documents of the app name each type of personal data that was seen on its way to the publisher?',
      zh: '应用的文件是否写明了流量中发往运营者的每一类个人信息？',
    },
    needs: ['DataItem', 'Request', 'Claim'],
    explains: {
      en: 'Each type of personal data found in the contents of requests is held against all claims in force. “Disclosed” needs a sentence that names the type; a general term gives “vague”; no sentence gives “undisclosed”, with the nearest sentences and why they do not count. It says what text and bytes show, and leaves judgement to people.',
      zh: '把请求内容中发现的每一类个人信息与生效文件中的全部声明对照。“已说明”须有写明该类型的句子；只有笼统用语为“含糊”；没有句子为“未说明”，并列出最接近的句子及不算数的原因。这里只陈述文本与字节所示，判断留给人。',
    },
    law: ['pipl-7', 'pipl-17', 'gdpr-13-1-c'],
    status: 'stable',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
    secondReader: true,
  },
  audit(rows): Found[] {
    const answer = declared(rows);
    const findings = answer.judged
      .filter((j) => j.verdict.observation.party !== 'third' && j.verdict.observation.party !== 'tracker')
      .filter((j) => HERE.has(j.verdict.why))
      .map((j) =>
        verdictFinding(
          'undisclosed-data',
          j,
          j.verdict.outcome === 'disclosed' ? [] : ['pipl-7', 'pipl-17', 'gdpr-13-1-c'],
        ),
      );
    for (const { app, items } of answer.withoutDocument)
      findings.push(withoutSide('undisclosed-data', app, 'document', items));
    if (answer.claims > 0 && rows.DataItem.length === 0)
      findings.push(withoutSide('undisclosed-data', null, 'capture', answer.claims));
    return findings;
  },
});
