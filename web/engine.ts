// The engine in the page: the same sources, audits, knowledge and sentences as the command, and no tools.

import packed from 'virtual:packed';
import { unzlibSync } from 'fflate';
import { audits } from '../src/audits/index.ts';
import { declarations } from '../src/declarations/index.ts';
import type { Environment, Run } from '../src/engine/environment.ts';
import { memoryInput } from '../src/engine/input.ts';
import { pageParts } from '../src/engine/page.ts';
import { resultJson, runEngine } from '../src/engine/run.ts';
import { createKnowledge } from '../src/knowledge/index.ts';
import type { Options } from '../src/model/result.ts';
import type { Input } from '../src/model/units.ts';
import { fromBase64 } from '../src/report/columns.ts';
import { packPayload, type ReportData, unpackPayload } from '../src/report/payload.ts';
import type { Lang, Locale } from '../src/report/words.ts';
import { demoWeek } from '../src/simulator/demo.ts';
import { sources } from '../src/sources/index.ts';

interface Packed {
  /** Files of data/ by name. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly locales: Readonly<Record<Lang, Readonly<Record<string, string>>>>;
}
const { data, locales }: Packed = JSON.parse(new TextDecoder().decode(unzlibSync(fromBase64(packed))));

const locale = (lang: Lang): Locale => ({ lang, strings: Object.assign(Object.create(null), locales[lang]) });

/** Every sentence of a language, the page's own among them. */
export const sentencesOf = (lang: Lang): Readonly<Record<string, string>> => locale(lang).strings;

const environment = (): Environment => ({
  // What a page reads it must read as the command does: captures need more than a page has.
  sources: sources.filter((s) => !s.describes.includes('Request')),
  declarations,
  audits,
  knowledge: createKnowledge(data),
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
  const packed = packPayload(await pageParts(inputs, run, [locale('en'), locale('zh-CN')]));
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
