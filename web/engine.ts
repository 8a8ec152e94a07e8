// The engine in the page: the same sources, audits, knowledge and sentences as the command, and no tools.
import { audits } from '../src/audits/index.ts';
import { declarations } from '../src/declarations/index.ts';
import type { Environment, Run } from '../src/engine/environment.ts';
import { memoryInput } from '../src/engine/input.ts';
import { rawLines } from '../src/engine/raw-lines.ts';
import { resultJson, runEngine } from '../src/engine/run.ts';
import { createKnowledge } from '../src/knowledge/index.ts';
import type { Options } from '../src/model/result.ts';
import type { Input } from '../src/model/units.ts';
import { packPayload, type ReportData, unpackPayload } from '../src/report/payload.ts';
import type { Lang, Locale } from '../src/report/words.ts';
import { demoWeek } from '../src/simulator/demo.ts';
import { sources } from '../src/sources/index.ts';

const data = import.meta.glob<unknown>('../data/*.json', { eager: true, import: 'default' });
const sentences: Record<Lang, Record<string, Record<string, string>>> = {
  en: import.meta.glob<Record<string, string>>('../locales/en/*.json', { eager: true, import: 'default' }),
  'zh-CN': import.meta.glob<Record<string, string>>('../locales/zh-CN/*.json', { eager: true, import: 'default' }),
};

const locale = (lang: Lang): Locale => ({
  lang,
  strings: Object.assign(Object.create(null), ...Object.values(sentences[lang])),
});

const environment = (): Environment => ({
  // What a page reads it must read as the command does: captures need more than a page has.
  sources: sources.filter((s) => !s.describes.includes('Request')),
  declarations,
  audits,
  knowledge: createKnowledge(
    Object.fromEntries(Object.entries(data).map(([path, json]) => [path.replace(/^.*\/|\.json$/g, ''), json])),
  ),
  english: locale('en'),
  ruleSet: RULE_SET,
  tools: {},
});

export const NO_OPTIONS: Options = {
  iosVersion: null,
  night: null,
  timeZone: null,
  app: null,
  recipient: null,
  phase: null,
  simulated: false,
};

export interface Reading {
  run: Run;
  /** The same text as the command's result.json for the same bytes and options. */
  json: string;
  data: ReportData;
}

async function readInputs(inputs: readonly Input[], options: Options): Promise<Reading> {
  const run = await runEngine(inputs, options, environment());
  const packed = packPayload({
    result: run.result,
    rows: run.rows,
    rawLines: await rawLines(inputs, run.result),
    locales: { en: locale('en').strings, 'zh-CN': locale('zh-CN').strings },
  });
  return { run, json: resultJson(run.result), data: unpackPayload(packed) };
}

export async function readFiles(files: readonly File[], options: Options): Promise<Reading> {
  const inputs = await Promise.all(files.map(async (f) => memoryInput(f.name, new Uint8Array(await f.arrayBuffer()))));
  return readInputs(inputs, options);
}

export async function readDemo(): Promise<Reading> {
  const demo = demoWeek();
  const inputs = demo.files.map((f) =>
    memoryInput(f.name, new TextEncoder().encode([...f.lines].map((line) => `${line}\n`).join(''))),
  );
  return readInputs(inputs, { ...NO_OPTIONS, ...demo.options });
}
