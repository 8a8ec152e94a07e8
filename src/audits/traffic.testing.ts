// Builders of requests and data items for tests of audits that read captures, and the sentences in both languages.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ROOT } from '../../test/support.ts';
import { requestRow } from '../formats/requests.ts';
import type { Found } from '../model/finding.ts';
import type { DataType } from '../model/personal-data.ts';
import type { Coverage } from '../model/result.ts';
import type { DataItem, Request } from '../model/rows.ts';
import { type Lang, render } from '../report/words.ts';
import { at, INPUT } from './testing.ts';

let entry = 0;

/** A readable request of `com.chat.one` to its own server over TLS, Tuesday at ten. */
export const request = (rest: Partial<Request> = {}): Request =>
  requestRow({
    app: 'com.chat.one',
    at: at(1, '10:00'),
    host: 'api.chat.example',
    method: 'POST',
    path: '/x',
    encrypted: true,
    bytes: 10,
    from: { input: INPUT, entry: entry++ },
    ...rest,
  });

export const item = (request: Request, data: DataType, rest: Partial<DataItem> = {}): DataItem => ({
  app: request.app,
  at: request.at,
  data,
  form: 'plain',
  where: 'body:$.x',
  chain: ['json'],
  reason: 'field-name: x',
  note: null,
  masked: '•••',
  hash: 'ab'.repeat(32),
  request: request.from,
  from: request.from,
  ...rest,
});

export const captured: Coverage[] = (['Request', 'Access', 'Presence'] as const).map((row) => ({
  source: 'har',
  input: INPUT,
  row,
  kind: 'full',
  from: at(0, '00:00'),
  to: at(7, '00:00'),
}));

const locale = (lang: Lang) => ({
  lang,
  strings: Object.fromEntries(
    ['audits', 'traffic'].flatMap((f) =>
      Object.entries(JSON.parse(readFileSync(`${ROOT}/locales/${lang}/${f}.json`, 'utf8')) as Record<string, string>),
    ),
  ),
});
const locales = [locale('en'), locale('zh-CN')];

/** The English sentences of a finding; fails where a sentence, a value or a language is missing. */
export function sentences(finding: Found | undefined): string[] {
  expect(finding).toBeDefined();
  const messages = [finding!.message.recorded, finding!.message.said, finding!.message.todo, ...finding!.limits];
  const [en, zh] = locales.map((l) => messages.map((m) => render(l, m)));
  for (const words of [...en!, ...zh!]) expect(words).not.toMatch(/NaN|undefined|[{}]/);
  for (const words of zh!) expect(words).toMatch(/[\u4e00-\u9fff]/);
  return en!;
}
