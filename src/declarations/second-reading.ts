// What a language model that the owner runs said about a document, kept as a file beside it. Every claim is marked with the
// model's name and quotes the document word for word; see docs/decisions/second-reader.md.
import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { quoteOf } from '../formats/readable.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim } from '../model/rows.ts';
import {
  type ReadingPart,
  SECOND_READER,
  SECOND_READER_CONFIDENCE,
  SECOND_READING_SCHEMA,
  type SecondReading,
} from '../model/second-reading.ts';
import type { Declaration } from '../model/units.ts';
import { namesIn, placeAt, policyDate } from './reading/claims.ts';
import { readDocument } from './reading/document.ts';
import { readingOf, textOf } from './reading/labelled.ts';
import { claimsOf, type Dropped, type SecondClaim } from './reading/second-reader.ts';

const HEAD = /^\s*\{[\s\S]{0,400}?"schema"\s*:\s*"telltale\/second-reading@/;
const MOST_PARTS = 5000;

const WORDS: Readonly<Record<Dropped, string>> = {
  'no-json': 'answers that are no JSON of the asked form',
  form: 'statements of another form',
  quote: 'statements whose quote does not stand in the document',
  type: 'statements without a known data type',
  twice: 'repetitions',
  'too-many': 'statements beyond 200 an answer',
};

export const secondReading: Declaration = {
  id: 'second-reading',
  title: { en: 'Second reading of a document by a language model', zh: '语言模型对文件的第二次阅读' },
  howToGet: [
    {
      en: 'Run a language model on your own machine (for example Ollama) and give `--reader http://127.0.0.1:11434/v1 --reader-model NAME` to `telltale` or `telltale claims`. The answers are kept in the case.',
      zh: '在自己的机器上运行语言模型（如 Ollama），向 `telltale` 或 `telltale claims` 给出 `--reader http://127.0.0.1:11434/v1 --reader-model 名称`。模型的回答保存在案卷中。',
    },
  ],
  verifiedOn: [],
  recognize: (head) => HEAD.test(head.text),
  async read(snapshot, context) {
    const at = { input: snapshot.sha256 };
    const text = await textOf(snapshot);
    const record = recordOf(text);
    if (!record)
      return readingOf(
        text,
        [],
        [problem('unknown-layout', at, `${snapshot.name} is a second reading that is damaged or of another version.`)],
      );
    const document = context.companions.find((c) => c.sha256 === record.document.sha256);
    if (!document)
      return readingOf(
        text,
        [],
        [
          problem(
            'no-rows',
            at,
            `${snapshot.name} is a second reading of ${printable(record.document.name, 120)}, which is not among the inputs. Give both.`,
          ),
        ],
      );
    const { readable } = await readDocument(document);
    const date = policyDate(readable);
    const claims: Claim[] = [];
    const dropped = new Map<Dropped, number>();
    for (const part of record.parts) {
      const found = claimsOf(readable, part);
      for (const why of found.dropped) dropped.set(why, (dropped.get(why) ?? 0) + 1);
      for (const c of found.claims) claims.push(row(c));
    }
    const problems: Problem[] = [];
    const failed = record.parts.filter((p) => p.answer === null);
    if (failed.length > 0)
      problems.push(
        problem(
          'cut-off',
          at,
          `${failed.length} of ${record.parts.length} parts of ${document.name} got no answer from the second reader (${printable([...new Set(failed.map((p) => p.failed ?? 'no-answer'))].join(', '), 120)}).`,
        ),
      );
    if (dropped.size > 0)
      problems.push(
        problem(
          'unknown-layout',
          at,
          `Of what the second reader (${printable(record.model, 80)}) said about ${document.name}, left out: ${[...dropped].map(([why, n]) => `${n} ${WORDS[why]}`).join(', ')}. Kept: ${claims.length}.`,
        ),
      );
    return readingOf(text, claims, problems);

    function row(c: SecondClaim): Claim {
      const quote = quoteOf(c.block, c.from, c.until);
      const names = namesIn(c.block.text, c.from, c.until);
      return {
        app: context.options.app,
        document: record!.document.sha256,
        date: date ? `${date}T00:00:00` : null,
        quote,
        heading: [...c.block.heading],
        actor: c.actor,
        verb: c.verb,
        polarity: c.polarity,
        modality: c.modality,
        data: [...c.data],
        named: c.data.filter((id) => names.includes(id)),
        terms: [],
        form: 'personal',
        recipient: c.recipient,
        purpose: [],
        condition: c.condition,
        exception: null,
        scope: null,
        services: [],
        governedBy: null,
        place: null,
        retention: null,
        basis: null,
        rule: `${SECOND_READER}${record!.model}`,
        confidence: SECOND_READER_CONFIDENCE,
        from: placeAt(readable, document!.sha256, quote.start),
      };
    }
  },
};

const text = (v: unknown, most: number): v is string => typeof v === 'string' && v.length <= most;
const count = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v) && v >= 0;

function partOf(v: unknown): ReadingPart | null {
  if (!isObject(v) || !count(v['start']) || !count(v['end'])) return null;
  const { start, end, answer, failed } = v;
  if (answer !== null && typeof answer !== 'string') return null;
  return { start, end, answer, failed: text(failed, 80) ? failed : null };
}

/** The record, checked; null where it is none of this version. */
function recordOf(json: string): Pick<SecondReading, 'document' | 'model' | 'parts'> | null {
  let v: unknown;
  try {
    v = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isObject(v) || v['schema'] !== SECOND_READING_SCHEMA || !isObject(v['document'])) return null;
  const { sha256, name } = v['document'];
  const { model, parts } = v;
  if (!text(sha256, 64) || !/^[0-9a-f]{64}$/.test(sha256) || !text(name, 500) || !text(model, 200)) return null;
  if (!Array.isArray(parts) || parts.length > MOST_PARTS) return null;
  const read = parts.map(partOf);
  const whole = read.filter((p) => p !== null);
  return whole.length === read.length
    ? { document: { sha256, name }, model: printable(model, 120), parts: whole }
    : null;
}
