// A TLS key log beside a capture: no record of its own, but what opens one.
import { isKeyLog } from '../formats/key-log.ts';
import { lineBatches } from '../formats/line-batches.ts';
import { problem } from '../model/problem.ts';
import type { Source } from '../model/units.ts';

const utf8 = new TextDecoder('utf-8');

export const nssKeyLog: Source = {
  id: 'nss-key-log',
  title: { en: 'TLS key log (beside a capture)', zh: 'TLS 密钥日志（配合抓包使用）' },
  platforms: ['any'],
  describes: [],
  howToGet: [
    {
      en: 'Let the program write its keys (SSLKEYLOGFILE, or a hook on the phone) while you capture, and give both files together.',
      zh: '抓包时让程序写出密钥（SSLKEYLOGFILE，或手机上的挂钩），并把两个文件一起给出。',
    },
  ],
  verifiedOn: ['OpenSSL, TLS 1.3: 5 connections'],

  recognize: (head) => isKeyLog(head.text, head.sizeBytes <= head.bytes.length),

  async *read(inputs, context) {
    for (const input of inputs) {
      const lines = { total: 0, used: 0, duplicate: 0, problem: 0, blank: 0, structural: 0 };
      for await (const batch of lineBatches(input.bytes(), 4096))
        for (const line of batch) {
          lines.total++;
          const text = utf8.decode(line.bytes).trim();
          if (text === '') lines.blank++;
          else lines.structural++;
        }
      yield { type: 'lines', input: input.sha256, lines };
      if (context.companions.length > 0 && context.companions.every((c) => inputs.includes(c)))
        yield {
          type: 'problem',
          problem: problem(
            'no-rows',
            { input: input.sha256 },
            `${input.name} holds keys and no traffic. Give it together with the capture that was recorded while it was written.`,
          ),
        };
    }
  },
};
