// The engine in the page: the same sources, audits, knowledge and sentences as the command, and no tools.

import packed from 'virtual:packed';
import { unzlibSync } from 'fflate';
import { audits } from '../src/audits/index.ts';
import { declarations } from '../src/declarations/index.ts';
import { createFinder, type Finder, finderAtNeed } from '../src/derive/data-items/index.ts';
import type { Environment, Run } from '../src/engine/environment.ts';
import { memoryInput } from '../src/engine/input.ts';
import { pageParts } from '../src/engine/page.ts';
import { type OpenedRequest, openRequest } from '../src/engine/request-fields.ts';
import { resultJson, runEngine } from '../src/engine/run.ts';
import { createEndpoints, type Endpoints } from '../src/knowledge/endpoints.ts';
import { createKnowledge } from '../src/knowledge/index.ts';
import type { Options } from '../src/model/result.ts';
import type { Input } from '../src/model/units.ts';
import { fromBase64 } from '../src/report/columns.ts';
import { packPayload, type ReportData, unpackPayload } from '../src/report/payload.ts';
import { requestIds } from '../src/report/payload-requests.ts';
import type { Lang, Locale } from '../src/report/words.ts';
import { demoWeek } from '../src/simulator/demo.ts';
import { sources } from '../src/sources/index.ts';
import type { Opener } from './opener.ts';

interface Packed {
  /** Files of data/ by name. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly locales: Readonly<Record<Lang, Readonly<Record<string, string>>>>;
}
const { data, locales }: Packed = JSON.parse(new TextDecoder().decode(unzlibSync(fromBase64(packed))));

const locale = (lang: Lang): Locale => ({ lang, strings: Object.assign(Object.create(null), locales[lang]) });

/** Every sentence of a language, the page's own among them. */
export const sentencesOf = (lang: Lang): Readonly<Record<string, string>> => locale(lang).strings;

/** Made when the first request comes. Hashes are under a key of this reading alone: they go nowhere. */
let endpoints: Endpoints | undefined;
const finder = () => {
  endpoints ??= createEndpoints(data);
  return { endpoints };
};
const finderOfOwn = (): Finder =>
  finderAtNeed(() => createFinder({ ...finder(), me: null, key: crypto.getRandomValues(new Uint8Array(32)) }));

const environment = (): Environment => ({
  sources,
  declarations,
  audits,
  knowledge: createKnowledge(data),
  english: locale('en'),
  ruleSet: RULE_SET,
  // No databases, no secrets, no tshark; no table of countries, and no Brotli: the page says so beside a capture.
  tools: {},
  findData: finderOfOwn(),
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
  /** Reads a request again from the bytes that were dropped; null where there is no capture. */
  opener: Opener | null;
}

async function readInputs(inputs: readonly Input[], options: Options): Promise<Reading> {
  const run = await runEngine(inputs, options, environment());
  const packed = packPayload(await pageParts(inputs, run, [locale('en'), locale('zh-CN')]));
  const opener = run.rows.Request.length > 0 ? openerOf(inputs, run, options) : null;
  return { run, json: resultJson(run.result), data: unpackPayload(packed), opener };
}

function openerOf(inputs: readonly Input[], run: Run, options: Options): Opener {
  const rows = new Map(requestIds(run.rows.Request).map((id, i) => [id, run.rows.Request[i]!]));
  const context = { sources, tools: {}, options, finder: finder() };
  let last: { id: string; opened: Promise<OpenedRequest | null> } | null = null;
  const openedOf = async (id: string): Promise<OpenedRequest> => {
    const row = rows.get(id);
    if (last?.id !== id) last = { id, opened: row ? openRequest(row, inputs, context) : Promise.resolve(null) };
    const opened = await last.opened;
    if (!opened) throw new Error('no such request');
    return opened;
  };
  return {
    open: ({ id }) => openedOf(id),
    async value({ id }, field) {
      const value = (await openedOf(id)).value(field);
      if (value === null) throw new Error('no such field');
      return value;
    },
  };
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
